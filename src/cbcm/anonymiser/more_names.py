"""Further names, rarer or spelled otherwise than in people.py, folded. Pure."""

from __future__ import annotations

SAHEL = """
abiba abibatou adizatou afouchata aguibou ainatou aissetou alfousseyni alhader almahady
almoustapha aly amadi amaga aminetou anna-marie arama arissa asmaou assana attaher awoye ayouba
azahara bafing bagna baissou bakoroba balla bamadou bata baye bibi binety bocary bougouna bouraima
bourema brahima cheickna chiaka cire daff daman damoussa danbele danseni daoulata dedeou diadie
diallan diaminatou dian djougou djouma dolo dounanke douyon dunbiya elhadj fadi fadiala fadouwa
fagnan famenta famory farima fatalmoudou fatima-zahra fatouma fatoumatou feta fodie foune ganda
garba goundo gouro guedi hadiatou hadizata hadjara halimata halimatou hambarke hamed hammadi hamsa
harber hasana hinda hindatou housseyna ibrahim-ag inamoud intagrist kabine kadiza kady kampo kanda
kaniba karaba karabenta karambe karembe karidia kasse kekoro kelepily kene kia korka korotoum
koudedia koumari lala lamissa lobo lountandi mafoune magna mahamoudou mairama makan makoura malado
malick malik malle mamby mamou manthia marieta massaman massire massoun matou mbarka minata
minetou mintou modi mohomodou moriba moribo moulaye moussokoro moutari naba nah nahawa nakany
nambina nantenin napo nassire ndeye nema niakale niamoto niele niouma nohoum nouhou noumou
ouleymatou oumalher oumalkaire oumalkhairy oumey perou poudiougo rakia sabaou sadou safiata
sagaidou sagare saibou saloum sama samoura sanaba sangala sata saye sekouna seri seyba sinaly
siraba siramagan sirantou siratigui soukeyna soungalo souraka tacko takiou tapo teme tenema
tenintao tiecoro tienta timbo tinzara tolo toumanion traoure walet wouroutou yacine yalla yamoussa
yebeize yehia yiriba zahara zakiyatou zaliatou zamilatou zara zouleiha
""".split()

CENTRE = """
achta adeline adelphine adolphine afiwa agnesse aida alban aldo alexandrine alida amandine
anastasie ange angelique annick anselme armel armelle astride augustine balthazar banguidi
benjamine benoite berenice betoloum bienvenue calvin cedric charlene clotaire crescence damaris
damien dario davy dieu-beni dieumerci djamila dolobo dorcas doriane elisee ephrem esaie etiennette
eudes eulalie fanny fidelia florentine fortunee fridolin gazam gbossokotto gedeon genevieve
gerardine gildas gloire gnikoli grace-a-dieu gratias hermann huguette ida isidore jean-claude
jean-marie jean-paul judicael juvenal kossimatchi kpadjouda ladislas laurentine leocadie leopold
lievin lucette lucrece ludivine luther malekoudou mamoudou marcelin marie-claire marie-jeanne
marie-noelle marlyse matthias maturin mauricette maxence mbetid mbringa medard melchior mesmin
mirabelle nadege-flore narcisse nazaire ndoko nelly nestorine ngaissona ngbokoto ngoumbe nina
noellie nouria octavie odilia oswald pamela patient paulin pulcherie reine-grace rodolphe rufin
sagesse sambia selemby seraphin serena sylvanus sylviane symphorien tanguy theodora theophane
tiburce timothe tresor ulrich urbain ursule valery viclaire virgile xaverie yakpou yangba zephirin
zouaka
""".split()

HAITI = """
adelin adeline adline agnite alande alourdes anatilia andremise anelia anise annmarie antwanet
arold aselia aslin astrid atanaz ayida beaubrun belizer bellevue benedik benjamen boby carmelle
carmene casimir cassandra celimene celita cesar chelda cherlande cherlyn chrisla christla
christnaldy cineus civil clairvil claudel clotil danise darlene dauphin davidson decius delcy
denold deslin desrameaux dieujuste dieulifet djems djo djoulie dorcelie dorsenvil dudley edma
edwine eliacin elianise elmise elvire elysee emaniz enock erlande estinvil evna exilia fanise
fedline fenold filogene florcie florestal floriane fortune fransis frantzi fresnel gabriela gertha
gesnel ginou gislaine gladimir guerby guesly guilene herode ilionise iphonise islene ivenson
jacquelin jaklin janel jannot jasmine jean-gilles jesner jilyen jinel jislenn jocelin johane
jolibois jolicoeur joudeline jovenel jozyan julmise junie kerby kerlyne ketlyne kettelie larose
lazarre leger leveque leyonie lherisson lisette lonise louijene lourdia luckson ludovik lunica
manise maniz marilie marilise marilyn maris marjolene maryse mateli maud melisa mercier merilus
mezilia mikerline mislande monise montes nadya narcisse nazaire nerva nirva occean ofelia orel
orvil osline otilia papillon patrisya petit-frere pierre-paul pluviose presume pye remilus renelus
ricardo ritza robens rolanda rosana roselie rosemarie rosette roz ruth-mirlande saintanie
saintelus saintil samyel sanon saradjine seide selina selondieu serafin sertilus servil sofoni
solanj sonel sonson soveline sterline suzette suzy swaso telfort theagene thelemaque thermidor
tijan tilo timoun titi ulysse verlande vertus vikto violene vivianne wadlin wanda watson wilgard
wisly wozmon yolanda yvelande yvenert zilia
""".split()

LIBYA = """
adnan afaf afewerki ahlem aida alwiya amaal amel amina-tu araya aseel asfaha asgedom asim ayoub
azhar badr badriya bahiya balqis baraka barasi bashagha batoul beyene bilqis dalal dalia dawood
debesay dhuha duaa ehsan elfatih emna etab eyasu fadel fadia fairouz faisel fakhri farag fareed
fareeda farhat farouk fathiya fatima-zahra fayza fessehaye freweini gebreab gebru ghaliya gharyani
ghazal ghebremeskel ghezai gulsum habte haileab hailemariam haitham hajar hajer halak hameed
hanadi hasna hawwa hiam hind houda huwaida ibrahem ihab ilham imtithal inas intisar izdihar jabr
jawaher jihan jouri jumana kamal kareem kawther khairi khalil khaoula khulud kidanemariam kifle
kinda lama lamis lujain mabrouk madiha mahasin mahdawi mahjoub maisa malika mariem mariya marwan
masoud mayada mehari mehdi melake mesfin milad misbah misrati moataz mofida mubarak muftah munir
muntaha mutaz nabila nagat nahid najla najm najwa naseem nawras nazik negassi nesrin nidal nihal
niveen noha nouri nuha nusaiba obeidi ogbai okbay omnia qamar rabab raghda rahaf ramla randa raouf
rawda razan redwan rezene riham rihanna rim rowaida ruba rukia rula sabir sadiq saif saja sakina
salima samah samar samiha sarra sawsan sayed semere senai senussi shaban shaden shahed shamsa
shireen suha suhaila sulafa sundus taha taiba tajouri talal taqwa tarhuni tasneem tekie
teklehaimanot tewelde thuraya tsegay umaima wael wajdi wala warda warfali wasim weldemariam weldu
woldemichael yahya yaqub yasir yasmeen yazan yemane yusuf-ali zainab zaineb zakariya zerai zintani
zuhair zulaikha
""".split()

ENGLISH = """
aaron abbie ada aggie alfred allan amanda audrey beth beverly blessed brenda bridget calvin
cecilia cheryl clara cynthia dennis derek doris dorothy douglas duncan edmund edwin ethel fiona
geoffrey gerald godfrey grace-ann gregory harold herbert hilda ian ivan ivy jared joshua judy
julius kim lawrence lewis lily lloyd lynn marcus marion matilda maxwell meg millicent miranda
molly moses nicholas nigel norman olive pamela pearl phyllis rodney rosa ruby sidney solomon
stephen stewart stuart sylvester tamara terry theresa timothy tracy tyrone ursula vernon veronica
violet virginia walter wanda wilfred zachary
""".split()

ARABIC = """
ابتهال ابرار ابرهه اثير اثيل احسان اسيا اسيل اشواق اصيل الاء الاوجلي البكوش البوعيشي الحاسي الحداد
الحصادي الدنقلاوي الرعيض الزليطني السوداني السويحلي الشلوي العربي العنود الفاخري الفرجاني الفقيه
القذافي الكوافي المجبري المغربي النعاس الهوني امال امجاد امجد انوار ايات ايلاف ايه بدريه بديعه
براء بسام بسيمه بلقيس بهيجه بيان تغريد تكلي تمام تيسير تيمو ثناء جليله جمانه جنات جهاد جواد جوري
جيهان حسنيه حسينه حفصه حكيمه حلا حميد حوريه خضره خيريه داليا دانيه درصاف دنيا دينا راضيه رانيه
راويه ربيعه رحيم رزق رسميه رشيده رفعت رماز رمله رناد رهام رودا روضه روي ريان ريتاج ريحان ريحانه
ريماس زاهر زاهي زبير زليخه زمزم زيان زينه ساجد سحر سدره سعاده سلامه سلوان سلوم سليمه سماهر سمر
سمهر سميح سميحه سهير سوار سوزان شادي شاهين شاهيناز شفاء شفيق شكريه شمس شهاب شهرزاد شهيره شيرين صبا
طلال طلعت عابد عبدالجواد عبدالحفيظ عبدالخالق عبدالرحيم عبدالستار عبدالصمد عبدالعظيم عبدالغني
عبدالفتاح عبداللطيف عبدالمطلب عبدالمنعم عبدالمولي عبدالهادي عبدالواحد عبدالوهاب عتيقه عدي عزالدين
عزه عزوز عصمت عفراء علاء عنايه عوضيه غاليه غدير غزال غصون فاتن فادي فخري فخريه فدوه فراس فردوس
فريال فضل فهمي فهيمه فيحاء قرماي قسمه كاظم كاميليا كرم كفايه كليمه كنزه كوكب كيدان لبيبه لطفي لطيف
لمي لميس لواحظ لوزه لوي ليان ليث لين ليندا مامون مبراهتو محاسن محجوبه محروس محفوظ محمدين مدثر
مديحه مرام مرزوق مزنه مسره مصعب معاويه مقداد ملوك ممتاز منتصر منتهي منصوره مهجه مهره موده موزه
ميار ميس ميسر مينا ناديا نازك ناهد نبراس نبيله نجود نجيبه نجيه ندي نسيبه نسيم نسيمه نهله نورالدين
نورهان نيرمين نيفين هاديه هايلي هدير همام هناء هنادي هنيه هيلانه واصل وجيه وجيهه وحيده وسيم وصال
وضحه وعد ولدو وليده يزن يسر يمني
""".split()
