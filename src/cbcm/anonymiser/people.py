"""Names that people bear where the line is used, folded: given names, family names, small words.

Invented cases only ever use them as examples; nobody is meant. A name that is a common word too
counts only where a cue stands before it or where it is written with a capital. Pure.
"""

from __future__ import annotations

# Mali and the Sahel, in French and in Bambara spelling.
SAHEL = """
aboubacar aboubakar abdou abdoul abdoulaye abdoulay abdramane abdourahmane abdulaye adama
adiaratou adja adjaratou agaicha ahmadou aicha aichata aichatou aisata aissa aissata aissatou
alassane alasane ali alimata alima alpha alou alhousseyni almamy amadou amadu ami aminata amina
aminatou amidou amara amary arahmatou aramata arouna asetou assa assan assetou assitan assita
assiatou astan astou ata awa awaba babou bakari bakary bacary balkissa bamoussa bandiougou banou
baba bilal bilali bintou bintu binta biba bocar boubacar boubakar boubou boucar bourama burama
bouba brehima broulaye cheick chaka chacka cheikh coumba cumba kumba daba dado dafina daouda dauda
demba diahara diarah dicko diami djeneba djenebou djeneb jeneba jenebu dienaba djelika djelimady
djibril djibi djoumana drissa drisa edi fadima fadimata fanta fantou fata fatim fatima fatimata
fatma fatou fatoumata fatu fatumata faty filifing fily fousseyni fusseni founeba gaoussou
habibatou hadja hadjaratou haby hamidou hamadou hammadoun hamsatou harouna hassane hassan hawa
hawoye housseini houseyni ibrahim ibrahima ibrehima ibourahima idrissa inna isa isaka issa issaka
issiaka issouf ismael ismaila kadi kadia kadiatou kaja kajatu kadidia kadidiatou kadija kalifa
kalilou kalilu kama karim karamoko kankou kany kassoum koumba konimba korotoumou kotou lalla
lamine lassana lassina lasina laya lobbo maciré madani madi madou madu madina mady mah maimouna
maimuna mahamadou mahamane mama mamadou mamadu mamady mamaye mamary mamoutou mariam mariama maryam
mariamou mariyamu mariame marie massa massitan massaran mata mohamadou mohamed mohammed moctar
moktar modibo moussa musa musu mountaga moumouni nafissatou nafissa nafi nakani nana nansa nene
niagale niamoye nia niamey nouhoum nuhum oumar umar umaru oumou oumu umu oumarou ousmane usmane
usman rabiatou rahmatou ramata ramatou ramatoulaye rama rokia rokiatou rokiya safi safiatou
safoura sabou sali salif salifou salimata salimatou salia salou sambou samba samou sana sanata
saran saratou satou sedou sedu seydou seydu seku sekou sekouba sidi sidiki sidy sidibe sinali sira
siriki sitan soumaila sumayila souleymane suleyimani sulayman solomane souma tahirou tata tenin
tenimba tiemoko tiecoura tieba tidiane toumani wassa worokia yacouba yakuba yaya yahaya youba
youma youssouf yusufu zan zeinabou zeinab zenabou zoumana sanou alhassane alhadji elhadji ag mossa
""".split()
# The Central African Republic and central Africa.
CENTRE = """
abel achille adele adolphe adrien agathe agnes aime aimee alain albert albertine alexis alice
aline alphonse ambroise amelie amelia anatole andre andrea angele angeline anicet anita annette
anne annie antoine antoinette apollinaire aristide armand armande arlette arnaud arsene augustin
aurelie aurelien barbara barthelemy basile beatrice benedicte benjamin benoit bernadette bernard
berthe bertille bertin bertrand bienvenu blaise blandine bonaventure boniface brigitte bruno
carine carole caroline catherine cecile celestin celestine celine chancel chancelvie chantal
charles charlotte charly christelle christian christine christophe claire clarisse claude
claudette claudia claudine clement clementine clotilde colette constance constant corinne cyprien
cyr cyriaque cyrille danielle daniel david delphine denis denise desire didier dieubeni dieudonne
dimanche dominique donatien dorothee edith edmond edouard edwige elie elisabeth elise eliane ella
elodie emilie emile emilienne emma emmanuel emmanuelle ernest ernestine esther estelle etienne
eudoxie eugene eugenie euphrasie evariste eveline ezechiel fabien fabrice faustin faustine
felicien felicite felix ferdinand fernand fernande fidele fiacre firmin firmine flavien fleurette
flora florence florent francine francis franck francois francoise frederic gabin gabriel gabrielle
gaetan gaston georges georgette georgine geraldine gerard germain germaine gertrude gervais
ghislain ghislaine gilbert gilles gisele gladys godefroy gracia gregoire guillaume guy gustave
guenole habib helene henri henriette herman hermine herve hilaire honore honorine hortense hubert
hugues hyacinthe igor ines innocent irene irma isabelle isaac ismael ivette jacob jacqueline
jacques jean jeanne jeannette jeannot jeremie jerome jessica joachim joel joelle jonas jonathan
joseph josephine josiane josue judith jules julie julien julienne juliette justin justine juste
kevin laetitia larissa laure laurence laurent lazare lea leandre leon leonard leonie leontine
leticia lidwine liliane linda line lionel louis louise luc lucas lucie lucien lucienne ludovic
lydia lydie madeleine magalie magloire marc marcel marceline marcelline marguerite maria mariette
marina marius marlene marthe martial martin martine mathias mathieu mathilde mathurin maurice
maxime melanie merveille michael michel micheline michelle mireille modeste moise monique muriel
nadege nadia nadine natacha nathalie nestor nicaise nicolas nicole noel noella noelle norbert
odette odile odilon olga olivia olivier ophelie orphee oscar pacome parfait pascal pascaline
patrice patricia patrick paul paula paule pauline pelagie perpetue pierre pierrette placide presca
princesse prisca priscille prosper prudence quentin rachel raissa raoul raphael raymond raymonde
rebecca regina regine reine remi rene renee rita robert roger roland romain romaric rosalie rose
roseline rosine ruben ruth sabine sabrina salomon samson samuel samuelle sandra sandrine sara
sarah saturnin scholastique sebastien serge servais severin severine sidonie simeon simon simone
simplice solange sonia sophie stella stephane stephanie sylvain sylvestre sylvia sylvie suzanne
tatiana thaddee thecla theodore theodule theophile therese thierry thomas timothee titus valentin
valentine valerie vanessa veronique viandana vianney victoire victor victorine vincent virginie
vivian viviane wilfried xavier yannick yolande yvan yves yvette yvonne zacharie zita rodrigue
romuald teddy thibaut steve nathan noe brice aubin gaelle sosthene jospin vivien christ-roi
abdelkader alhadj hissene moustapha zakaria
""".split()
# Haiti, in French and in Kreyol spelling.
HAITI = """
altagrace anelus anite antonine antwan bebeto bernadin bertha beatris benita bernita betina
carline calixte chantale chrismene christela clercilia clernita cherline chedeline claudy clermont
daphne daphnee darline dayana dieula dieulane dieumene dieuseul dieuveille djenane djeneviev djimy
dorvil dukens edeline edner edwidge elismene elourdes elsie emanise emmanise erline ermite evenson
evenel evens fabienne fabiola fania farah fedner ferline fifi filomene fleurine fredeline fredo
fritz fritzner frantz franse frantzy gerda gerta getro gina ginette guerda guerline guerlande
guerdy gislene idalie immacula islande ismelda ivrose jackson jaki jakline jacky jameson jamesley
jeannine jeff jemima jerry jhon jhonny jislen jismen jimmy jocelyne jocelyn johanne johnny jonel
jozef judeline judlande judelin julna junior katia kerline ketia ketleine ketly kettly kenson
kervens lamercie landy laurette lina lourdes lourdie lovelie lovely lucner luckner ludie lunise
mackendy mackenson mackenzy makenson magda magalita manoucheka mantoute marc-elie margarette
marjorie marise marlaine marie-ange mari martha maxo mayerline medgine melissa merline mica
micheda michelet micha mikerlange mimose mirlande mirlene modeline molyse myriam myrlande myrline
nadine nahomie natali nason nerlande nesly odelin odenie odma ody oline osnel osner philomene
pharah philippe pipo polo rachelle ralph reginald renel rivka robenson ronald ronel roodly rolande
rosemene roseline roselene rosline rosemond rosita roudy saintanise saintilia samuella sergo
shelda sherline shirley sofonie solineda stanley stephania stevenson sterlin suze taina tania
tercilia thamar ulrick vania verdieu vilner vladimir viergela wendy wesley wideline widline widlyn
wilberte wilda wilfrid wilgens wilkens wilmina wilner wilson windy winie wisline wislande wisner
witchy woodeline woodly woodson yolene yolette youdeline yves-rose yvrose yvena yvenel zette
rose-laure rose-marie fanfan tijo tiblan jesula jesumene jolina jolene manouchka mirielle
miraclene natha nelta nerline noelsine orelie oriane pierrot presendieu rodeline rubens sadrac
schneider senatus stephanese sony thelusma venise venante venel wadner walky yanick yonel yonise
berline chimene claircilia dadou daniella dieudonne donald edson emmanuela esperandieu eunide
evelyne exume fito flore gaby guy-marie jenny jodelyne jude kesner kettia loudie louna lumane
lunie margaline marie-lourdes marie-therese mislene mona nancy odalie olguine oxane paulette regis
rosena roselaine sabine sandy sheelove smith soinette sophonie stherline sylfanie vernet vena
vilaire wilda ysmaelle
""".split()
# Libya and migrants there, in Latin letters.
LIBYA = """
aadil abdalla abdallah abdel abdelhamid abdelkarim abdelrahman abdelsalam abdi abdirahman
abdulaziz abdulkarim abdullah abdullahi abdulrahman abeba abel abrar abrehet abubakar adam adel
adil afrah ahlam ahmed ahmad aisha akram alaa almaz alem alemtsehay amal aman amanuel amani amir
amira ammar amna anas anwar arwa asha ashraf asma asmaa asmeret ayan ayman aya ayat aziza azza
bader bahar bakri bashir basma bereket berhane biniam birhan biruk blen bushra dahab daniat dawit
deeqa dina ebtisam eden eiman elham elias elsa eman emad ermias esraa eyob ezra fadwa fahad faisal
faiza farhan farah farhia faraj fares fathi fathia fatuma fawzia fawzi feruz filmon fouad furtuna
galal gebre genet ghada ghadir ghassan ghirmay habiba habtom hadiya hafsa haile hala halima hamad
hamdi hamida hamza hana hanan hani haifa hashim hatem hawo hayat heba helen hiba hiwet hoda huda
hosna hussein husam ibtisam idil idris idriss ifrah ikram iman isra israa ismail issam izzeddin
jabir jamal jamila kahsay kaltuma karima kawthar khadija khadra khadijah khaled khalid khalifa
khawla kidane kidist laila leila lamia latifa letay liban lidya lubna lul luwam luul mahdi maha
mahmoud mahmud malak makki manal mansour maram marwa maryan mebrahtu medhin mehret merhawi
merhawit meron milkias mimi mina moaz mohamud mona moaad mokhtar mulu muna munira mustafa muhammad
muhannad nabil nada nadir nahla nahom najat naima najma nasir nasra nawal nejma ngozi noura nura
nuru okello omar omer ola osama osman qasim rabia radwan rahel rahma rahwa raja ramadan rami rana
rania rasha rawan rayan reem rehab rima riyad robel ruqayya ruta saad saada sabah saba sabrin
sadia safa safia sagal sahar sahra said saida saleh salem sally salma salwa sami samia samir
samira samrawit sana sanaa selam selma semhar senait senayt shadia shahd shaima sharif sherif
shukri simret sihem siham soad souad suad suhail sumaya suleiman tahani tareq tarek tariq tesfay
tesfaye tigist tirhas tsega tsehay wafa wahid waleed walid walida winta yasin yasmin yassin yodit
yohannes yonas yonatan yosief younis youssef yusra yusuf zahra zaher zakia zayn zaynab zebib zeina
zeineb zemzem zula zuhra chinedu chioma chidi amaka ifeoma emeka kemi tunde uche adaeze funke
bukola obinna osas ese efe omotayo yetunde folake ibukun oluwaseun kwame kofi ama akua yaa kwaku
abena afia emmanuella deborah sesay jalloh lamin ebrima binetou adjoa akosua esi
""".split()
ENGLISH = """
adam alan alex alexander amy andrew angela ann anna anthony arthur ben betty bill bob brian carl
carol charlie chris daisy dan danny deborah diana don donald edward elizabeth ellen emily eric eva
evelyn frank fred gary gemma george gloria greg harry helen henry jack jackie james jane janet
jason jeff jenny jim jimmy joan joanna joe john johnny jon josh joyce julia karen kate kelly ken
kenneth larry laura linda lisa lucy luke maggie margaret margret mark martha mary matthew
mercy-joy mike nancy nick norah oliver pam peter phil philip rachael ralph ray richard rick rob
ron roy ruth ryan sally sam samantha scott sean sharon sheila simon steve steven sue susan ted
teresa tim tom tommy tony vera wendy william zoe miriam naomi lydiah beatrice agatha abigail
eunice hannah harriet hellen irene jael jedidah judith lilian lillian loice mabel maureen melissa
mildred monica nora patricia pauline phoebe priscilla rhoda rosemary sylvia winnie wanjiku achieng
atieno akinyi adhiambo nyambura
""".split()
ARABIC = """
محمد احمد محمود مصطفي علي عمر عثمان حسن حسين خالد وليد طارق سعيد سعد سالم سليمان سليم سمير سامي
سامر يوسف يونس ياسين ياسر يحيي موسي عيسي ابراهيم اسماعيل ادريس اسحاق الياس اكرم ايمن ايهاب ايوب
امين انور انس اسامه اشرف بدر بشير بلال بكر بوبكر ابوبكر توفيق جمال جابر جمعه جلال حاتم حازم حامد
حمد حمزه حمادي حمدي حمدان خليل خليفه خميس رائد راشد رامي ربيع رجب رشيد رضا رضوان رمزي رمضان رياض
زياد زيد زكريا زهير سراج سفيان شاكر شريف شعبان شكري صابر صادق الصادق صالح صبري صلاح ضياء طاهر
الطاهر طه عادل عارف عامر عاطف عباس عبدالله عبدالرحمن عبدالسلام عبدالكريم عبدالعزيز عبدالقادر
عبدالحميد عبدالرزاق عبدالمجيد عبدالناصر عبدالحكيم عبدالباسط عدنان عصام عطيه عقيل عماد عمار عمران
عمرو عوض غسان فارس فاروق فؤاد فتحي فرج فرحات فهد فوزي فيصل قاسم قيس كامل كريم كمال ماجد مازن مالك
ماهر مبارك المبروك مبروك مجدي محسن مختار المختار مراد مرعي مروان مسعود معاذ معتز معمر مفتاح ممدوح
منصور منير مهدي المهدي مهند مؤيد ميلود ناجي ناصر نادر نايف نبيل نجيب نزار نصر نضال نعيم نوح نوري
هادي الهادي هاشم هاني هشام هيثم وائل وسام وليم يعقوب يعرب عثماني ديالو مامادو موديبو ابوبكري فاطمه
فطومه فطيمه عائشه عايشه عيشه خديجه خدوج زينب زيتونه مريم ساره سعاد سعديه سلمي سلوي سميره سميه سناء
سهام سهي سوسن شيماء شادية صفاء صفيه صباح عبير عزيزه عفاف علياء غاده فتحيه فريده فوزيه كريمه كلثوم
كوثر لبني لطيفه لمياء ليلي لاله ماجده مبروكه محبوبه مروه مسعوده مفيده مليكه منال مني مها ميساء
ميسون نادره ناديه نجاه نجاح نجلاء نجمه نجوي نسرين نعمه نعمات نعيمه نهي نوال نور الهدي نورا نوره
نوريه هاجر هاله هبه هدي هديل هند هيفاء وداد وردة وفاء ولاء ياسمين يسرا يسري امنه اميره امينه اماني
اسماء اسراء ابتسام احلام اريج ازهار افراح الهام انتصار انعام ايمان ايناس بثينه بسمه بشري تهاني
ثريا جميله جواهر حبيبه حسناء حليمه حميده حنان حنين حواء حياه خلود خوله دعاء دلال ديما ذكري رانيا
رابعه رباب رجاء رحاب رحمه رزان رشا رغد رقيه رندا رنا رهف روان ريم ريما زبيده زكيه زهراء زهره ساجده
سالمه سعيده سكينه سلام سلطانه سماح سندس سهيله صالحه ضحي طيبه عاليه عواطف غزاله غيداء فائزه فاديه
فايزه فدوي فضيله فيروز قمر لينا ماريا مايا مبروكه نفيسه هدايه هيام وجدان يمينه الزهره الزهراء ام
تين هينان تينهينان فاتو اميناتا مارياما كادي اواه رحماتو سلامو هيلين رحيل تسفاي يوناس كيداني ابيبا
جورج جوزيف بول بيتر ماري روز جويس غريس عبده عبدو حوا بتول شهد ملاك تقوي ساميه سلافه سارا نادين
""".split()
FAMILIES = """
ag arby ba bagayogo bagayoko bah balde ballo bamba barry bathily berthe bocoum bouare boure camara
cisse cissoko coulibaly coulibali kulibali kulubali dembele danfaga dao deme diabate diaby diakite
diallo dialo diane diarra diarrah diarisso diawara dicko dia djire doucoure doumbia dumbiya
doumbouya drame fane fofana gadiaga gakou goita guindo haidara jabate jakite jalo jara jallow
kante kamara kane kanoute kassambara kebe keita keyita kida kodio konate konta konte koita kone
koné kouma koumare kouriba kouyate maiga mariko menta nantoume nimaga niare niambele niangadou
ongoiba ouattara ouedraogo ouologuem poudiougou sacko sagara samake samassekou sangare sanogo
sawadogo seck sidibe simpara sissoko sise soumare soumaoro sow sylla tamboura tall tapily tarawele
tembely tembine tessougue thera timbely togo togola toure touré traore tirera wague wane yalcoye
yattara yossi ngbondo mbata yakite zoungoula mokpem ouaka yakoma kossi ngaya dossou bangui banga
bangue danzi damango dekoa doubane feikere feizoure gbangouma gbeti gbia gonda goula goumba
grebada kette kinga koyambounou koyagbele kpangba lakouama lapo mackpayen malibangar mandaba
mbaikoua mboli mbaye mbokani mete mokole namkoisse namsene ndakala ndassima ndayo ndotar ngaibona
ngakola ngakoutou ngama nganatouwa ngatoua ngouandjika ngoupande nguerekata nzapa nzale nzapayeke
ouassongo ouefio pabandji saulet sombo sanze service wali wazoua yangongo yamale yakete yapende
yarissem zama zokoue zoumara kongo gbadora mbotchak desir pierre-louis toussaint estime
saint-fleur augustin joseph jozef jean-baptiste jean-louis jean-pierre jean-charles alexandre
alexis antoine auguste baptiste bazile beauvoir bellegarde belizaire bien-aime cadet celestin
chery cherubin clerge colas constant dorcelus dorvil dorsainvil etienne exantus fleurimond
fleurant francois georges guerrier guillaume innocent isme jacques janvier jeudy jules laguerre
lafleur lafortune lamour laurent lindor louis louissaint lubin metellus mesidor michel milord
mompremier morisseau nelson noel orelus paul philogene polynice pierre previl prophete remy
saint-louis saint-vil saint-juste saint-hilaire senatus simeon simon st-fleur st-louis sylvain
theodore thelusma valcin valme vilsaint victor vital volcy zephir charles thomas derival
desrosiers dieudonne dupont destin destine delva dessources okello tesfay abdi mansour haddad
alemu sesay idris ali kidane gebremedhin haile mohamud osman hussein warsame jama nur farah tekle
berhe hagos woldu ghebre ogbonna okafor eze adeyemi balogun okonkwo mensah owusu boateng kamara
koroma conteh bangura turay alhaji ibrahim yusuf suleiman المحمودي التاجوري الورفلي المصراتي
الزنتاني الفيتوري الطرابلسي البرعصي العبيدي الدرسي المسماري الترهوني الغرياني الككلي السنوسي
الشريف الطيب حداد القماطي الزوي التباوي الطوارقي الفزاني الجبالي المنصوري الصيد العماري الهاشمي
القطعاني العوامي البوسيفي التركي الكيلاني الشيباني البدري تراوري كوناتي كيتا توري مايغا
""".split()
# Names that are words too: certain only behind a cue, or with a capital where no sentence begins.
WORDS_TOO = frozenset(
    """
    grace gracia hope joy esperance blanche prince princesse miracle blessing patience mercy
    prudence victoire rose fleurette merveille bienvenu dieudonne innocent constant parfait juste
    modeste fidele felicite honore desire aime aimee reine reina noel dimanche janvier destin
    destine lafleur lamour service banga kongo wali togo mata massa mama baba papa nana tata nia
    sana sabou sira ami safi alpha zan inna ata assa haby rama mah awaba sali sidi ag ba bah dia
    dao deme kane keba sow tall seck fane menta destin joseph marie martial sylvestre constance
    clement nur nuru frank mark bill will rich ray don drew grant may june april august faith
    charity ama esi ese efe kofi mina maha rana reem shahd amal aman eden genet saba lul guy line
    paule celestin mai faty laya musu satou den kama koma bale gaby sandy smith junior fifi jolina
    loudie flore mari pipo polo sam pam ken rob ron ted tim tom sue ella linda sally daisy
    prophete cadet chery etienne cherubin guerrier lafortune adja hadja alhadji elhadji cheick
    cheikh sana laure ines iris juin lovely harry امل نور سلام رحمه نعمه حياه ايمان جميله بسمه
    بشري ذكري قمر سماح نجاح نجمه وفاء صباح فرج سالم صادق مبارك كريم شريف جمعه خميس رمضان شعبان رجب
    ربيع هدي مني علي ام نصر سعد سعيد سعيده كامل ناصر راشد عادل ماهر حياء امين عوض دعاء رضا صالح
    صالحه مفيده طيبه غزاله عزيزه لطيفه كريمه حبيبه مالك هادي نوح فضيله زهره ملاك رجاء دلال خلود
    وداد احلام افراح انتصار انعام الهام ولاء وجدان الزهره الشريف الطيب طاهر طه صابر جلال جمال عماد
    ضياء عمار حنين حنان حنون اسماء ابتسام حسن جابر ماجد سامي رائد نجاه
    """.split()
)
PARTICLES = frozenset(
    "de du des d la le van ben bin ibn bint ould al el abu abou abd abdel abdul ag umm oum st "
    "saint jr "
    "بن بنت ابن ابنه ولد عبد ابو ابي ام اغ ال اولاد آل".split()
)
ALL = WORDS_TOO.union(SAHEL, CENTRE, HAITI, LIBYA, ENGLISH, ARABIC, FAMILIES)
CERTAIN = ALL - WORDS_TOO
