"""Further names, rarer or spelled otherwise than in people.py, folded. Pure."""

from __future__ import annotations

SAHEL = """
abiba abibatou adizatou afouchata aguibou ainatou aissetou alfousseyni alhader alhousseini aliou
almahady almoustapha aly amadi amaga aminetou anna-marie arama arissa asmaou assana attaher awoye
ayisata ayouba azahara bafing bagna baissou bakoroba balla bamadou bata batoma batoula baye bibata
bibi binety bocary boua bougouna bouraima boureima bourema brahima cheickna chiaka cire daff daman
damoussa danbele danseni daoulata dedeou diadie diallan diaminatou dian djougou djouma dolo
dounanke douyon dramane dunbiya elhadj fadi fadiala fadouwa fagnan famenta famory farima
fatalmoudou fatima-zahra fatouma fatoumatou feta fodie foune ganda garba goundo gouro guedi hadi
hadiatou hadizata hadizatou hadjara halimata halimatou hama hambarke hamed hamma hammadi hamsa
harber hasana hinda hindatou housseyna ibrahim-ag inamoud intagrist intamati jelika kabine kadiza
kady kampo kanda kaniba karaba karabenta karambe karembe karidia kasse kassim kassogue kekoro
kelepily kene kia kolo korka koro korotoum koudedia koumari ladji lala lamissa lobo lountandi
mafoune magna mahamoudou mairama makan makoura malado malick malik malle mamby mamou manthia
marieta marietou massaman massire massoun matou mbarka minata minetou mintou modi mohomodou moriba
moribo moulaye moussokoro moutari naba nah nahawa nakany nambina nantenin napo nassire ndeye nema
niakale niamoto niele niouma nohoum nouhou noumou ouleymatou oumalher oumalkaire oumalkhairy oumey
perou poudiougo rakia sabaou sadio sadou safiata sagaidou sagare saibou saloum sama samoura sanaba
sangala sata saye sekouna seri seyba sinaly siraba siramagan sirantou siratigui soukeyna soungalo
souraka tacko takiou tapo teme tenema tenintao tiecoro tienta timbo tinzara tolo toumanion traoure
walet wangara wouroutou yacine yalla yamoussa yebeize yehia yiriba zahara zakiyatou zaliatou
zamilatou zara zouleiha
""".split()

CENTRE = """
abakar achta adeline adelphine adolphine afiwa agnesse aida alban aldo alexandrine alida amandine
anastasie ange angelique annick anselme armel armelle astride augustine balthazar banguidi
benjamine benoite berenice betoloum bienvenue bissafi calvin cedric chancella charlene clotaire
crepin crescence damaris damien dario davy dieu-beni dieumerci dimitri divine djamila dolobo
dorcas doriane elisee ephrem esaie etiennette eudes eulalie euloge exaucee fanny feiganazoui
fidelia florentine fortunee freddy fridolin fulgence gazam gbazoua gbossokotto gedeon genevieve
gerardine gildas gloire gnikoli grace-a-dieu gratias hermann huguette ida immaculee isidore ismene
jean-bosco jean-claude jean-marie jean-paul judicael juvenal kossimatchi koyassambia kpadjouda
kpingo ladislas laurentine lauria leocadie leopold lievin lucette lucrece ludivine luther
malekoudou mamoudou marcelin marie-claire marie-jeanne marie-noelle marie-reine marlyse matthias
maturin mauricette maxence mbetid mbringa medard melchior mesmin mirabelle mokamanede nadege-flore
narcisse nazaire ndoko nelly nestorine ngaissona nganafei ngbokoto ngoumbe nina noellie nouria
octavie odilia ornella orokia oswald ouilibona pamela patient paulin poutou pulcherie reine-grace
rodolphe rufin sagesse sambia selemby seraphin serena steeve sylvanus sylviane symphorien tanguy
theodora theophane tiburce timothe tresor ulrich urbain ursule valery viclaire virgile wilibiro
xaverie yakpou yangba yassipou zephirin zouaka
""".split()

HAITI = """
abner adelin adeline adline agnite alande alix alourdes altidor amelise anatilia andremise anelia
anise annmarie antwanet arold aselia aslin astrid atanaz ayida batilia beaubrun belizer bellevue
benedik benjamen bibine boby bonifas brevil cadeau carmelle carmene casimir cassandra celianise
celimene celita cesar chankella chelda cherfils cherlande cherlyn chrisla christla christnaldy
cineus civil clairvil claudel clervil clotil dady danise darlene dauphin davidson decius delcy
denold deslin deslorges desrameaux dieujuste dieulifet dimitri djems djo djoulie dorcelie dorcely
dorsenvil dudley edma edrisse edwine egzose eliacin elianise elmina elmise eloz elvire elysee
emaniz enock erlande estinvil evna exilia fanise fedline fenold filogene florcie florestal
floriane fortune fransis frantzi fredi fresnel gabriela garry gertha gesnel ginou gislaine
gladimir guerby guesly guilene herode ifonise ilionise imacula imakile iphonise iranie islene
ivelande ivenson jacquelin jaklin janel jannot jasmine jean-gilles jean-noel jesner jilyen jimi
jinel jislenn jocelin johane jolibois jolicoeur joudeline jovenel jozyan judithe julietta julmise
junie kerby kerlyne kesnel ketant ketlin ketlyne kettelie kovak krepen larose laurinda lazarre
leger leveque leyonie lherisson lili lisette lonise loudmie louijene lourdia luckson ludovik
lunica makendi malis manise maniz marilie marilise marilyn maris marjolene maryse mateli maud
melisa mercier merilus metayer mezilia mikerline mimise mirlouse mislande mondestin mondezi monise
montes nadej nadya nafis narcisse nazaire nerva nirva noncent occean odanie ofelia orel orelia
ornella orvil osline otilia papillon patrisya perpetie petit-frere philistin pierre-paul pluviose
pouchon presume pye remilus renelus reynold ricardo rigaud ritza robens rolanda rosana
rose-berline roselie roselore rosemarie rosette roz ruth-mirlande rutha saintanie saintelus
saintil saintilmond samyel sanon saradjine seide selina selondieu serafin sertilus servil sofoni
solanj sonel sonson soveline sovenel sterline stiv suzette suzy swaso telfort terancia theagene
thelemaque thermidor tido tijan tilo timoun titi ulysse verlande vertus vikto vilfort violene
vivianne wadlin wanda watson wilgard wisly woselen wozmon yolanda yvelande yvenert zilia
""".split()

LIBYA = """
abbas abdelmoula abeer adnan afaf afewerki ahlem aida aishatu alwiya amaal amel amina-tu araya
areej aseel asfaha asgedom asim asmi ayoub azhar badr badriya bahiya balqis baraka barasi bashagha
batoul batoula beyene bilqis boushaala burawi dalal dalia dawood debesay dhuha duaa efosa ehsan
elfatih emna etab eyasu fadel fadia fairouz faisel fajra fakhri farag fareed fareeda farhat farid
farouk fathiya fatima-zahra fayza fessehaye freweini gassim gebreab gebru ghaliya gharyani ghazal
ghebreab ghebremeskel ghezai gulsum gurunfula habte hadi haileab hailemariam haitham hajar hajer
halak hameed hanadi hasna hawwa hiam hind houda huwaida ibrahem ihab ilham imtithal inas intisar
isatu izdihar jabr jalal jawaher jazwi jihan jouri jumana kamal kareem kassogue kawther khairi
khalil khaoula khulud kidanemariam kifle kikli kinda lama lamis lokwang lujain mabrouk mabrouka
madiha mahasin mahdawi mahjoub maisa malika mansur maraim mariem mariya marwan masoud mayada
megrif mehari mehdi melake mesallati mesfin milad misbah misrati moataz mofida mubarak muftah
munir muntaha mutaz nabila nafisa nagat nahid najla najm najwa naseem nawras nazik negassi nesrin
nidal nihal niveen noha nouri nuha nusaiba nyakim obeidi ogbai okbay omnia orwa osarugue qamar
rabab raghad raghda rahaf ramla randa raouf rawda razan redwan retaj retal rezene riham rihanna
rim rowaida ruba rukia rula sabir sabria sadiq saif saja sakina salah salima samah samar samiha
sarra sawsan sayed semere senai senussi shaban shaden shahed shamsa shanaiz shireen siraj suha
suhaila sulafa sundus sweii taha taiba tajouri talal taqwa tarhuni tasneem tawfik tekie
teklehaimanot tewelde thuraya tsegay turkiya umaima wael wajdi wala warda warfali wasim
weldemariam weldu widad woldemichael wolderufael yagub yahya yaqub yasir yasmeen yazan yemane
yusuf-ali zainab zaineb zakariya zerai zintani zuhair zulaikha
""".split()

ENGLISH = """
aaron abbie ada aggie alfred allan amanda audrey beth beverly blessed bosco brenda bridget calvin
cecilia cheryl clara cynthia dennis derek doris dorothy douglas duncan edmund edwin ethel fiona
geoffrey gerald godfrey grace-ann gregory harold herbert hilda ian immaculata ivan ivy jared
joshua judy julius kim kovacs lawrence lewis lily lloyd lynn marcus marion matilda maxwell meg
millicent miranda molly moses nicholas nigel norman olive pamela pearl perpetua phyllis rodney
rosa ruby sidney solomon stephen stewart stuart sylvester tamara terry theresa timothy tracy
tyrone ursula vernon veronica violet virginia walter wanda wilfred zachary
""".split()

ARABIC = """
ابتهال ابرار ابرهه اثير اثيل احسان اسيا اسيل اشواق اصيل اكرام الاء الاوجلي البكوش البوعيشي الجازوي
الحاسي الحداد الحصادي الدنقلاوي الرعيض الزليطني الزنتوتي السوداني السويحلي الشلوي الصويعي العربي
العنود الفاخري الفرجاني الفقيه القذافي الكوافي المجبري المسلاتي المغربي المقريف النعاس الهوني امال
امجاد امجد انوار ايات ايلاف ايه بتوله بدريه بديعه براء بسام بسيمه بلقيس بهيجه بوراوي بوزريبه
بوشعاله بيان تركيه تسابيح تسنيم تغريد تكلي تمام تيسير تيمو ثناء جليله جمانه جنات جهاد جواد جوري
جيهان حسنيه حسينه حفصه حكيمه حلا حمدنا حميد حوريه خضره خيريه داليا دانيه درصاف دنيا دينا راضيه
رانيه راويه ربيعه رتاج رحيم رزق رسميه رشيده رفعت رماز رمله رناد رهام رودا روضه روي رويده ريان
ريتاج ريتال ريحان ريحانه ريماس زاهر زاهي زبير زليخه زمزم زوزو زيان زينه ساجد سحر سدره سعاده سلامه
سلسبيل سلوان سلوم سليمه سماهر سمر سمهر سميح سميحه سهير سوار سوزان سيدي شادي شاهين شاهيناز شريفه
شفاء شفيق شكريه شمس شنايز شهاب شهرزاد شهيره شيرين صبا صبريه صفوان طلال طلعت عابد عبدالجواد
عبدالحفيظ عبدالخالق عبدالرحيم عبدالستار عبدالصمد عبدالعظيم عبدالغني عبدالفتاح عبداللطيف عبدالمطلب
عبدالمنعم عبدالمولي عبدالهادي عبدالواحد عبدالوهاب عتيقه عدي عرفه عزالدين عزه عزوز عصمت عفراء علاء
عنايه عوضيه عيشاته غاليه غدير غزال غصون فاتن فادي فاضمته فجره فخري فخريه فدوه فراس فردوس فرزانه
فريال فريد فضل فطوم فله فهمي فهيمه فيحاء قرماي قرنفله قسمه كاترينا كاظم كاميليا كتلينه كرم كساقي
كفايه كليمه كنزه كوكب كوكو كيدان لبيبه لطفي لطيف لمي لميس لواحظ لورين لوزه لوي ليان ليث لين ليندا
مامون مبراهتو محاسن محجوب محجوبه محروس محفوظ محمدين مدثر مديحه مرام مرايم مرزوق مزنه مسره مصباح
مصعب معاويه مقداد ملوك ممتاز منتصر منتهي منصوره مهجه مهره موده موزه ميار ميس ميسر ميمو مينا ناديا
نازك ناهد نبراس نبيله نجود نجيبه نجيه ندي نسيبه نسيم نسيمه نهله نورالدين نورهان نونا نيرمين نيفين
هاديه هايلي هدير همام هناء هنادي هنيه هيلانه واصل وجيه وجيهه وحيده وسيم وصال وضحه وعد ولدو وليده
يزن يسر يمني
""".split()
