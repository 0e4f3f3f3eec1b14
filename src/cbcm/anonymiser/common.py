"""Common words, folded: where a name ends that was written without capitals. Pure."""

from __future__ import annotations

FRENCH = """
a ai aide aider ainsi alors an ans apres argent attendre au aussi autre autres aux avant avec avez
avoir avons beaucoup bien bonjour bonsoir bjr bsr slt salut bloc camp car carte case ce cela celle
celui ces cet cette ceux chaque chef chez chose chui combien comme comment contre dans de deja
demande demander depuis des deux dire dis dit dois donc donne donner dont du eau elle elles en
encore enfant enfants est et etaient etais etait ete etre eu eux ex faire fait faut femme femmes
fille filles fils fois font frere gens gars habite homme hommes hier ici il ils j jai je jeune
jhabite jour jours jusqu jusque l la laisse le les leur leurs loge lui m ma mais maison mal me
meme mere merci mes moi moins mois mon monsieur n ne ni nom non nos notre nous nuit numero on ont
ou oui par parce parle pas peur peut peux plainte plus pour pourquoi pr pres prend presque puis qu
quand que quel quelle quelqu quelquefois qui quoi rapelle rappelez rien sa sais sans sarl se ses
si site soeur soir son sont souvent suis sur svp ta tel telephone tente toujours tous tout toute
tres trop tu un une veut veux vie viens vient vis vit vivre voici voila voiture vos votre vous
vrai y ya deplacee refugiee veuve mariee celibataire enceinte malade seule triste fatiguee fachee
prete venue allee nee ne arrivee partie restee contente desolee victime temoin beneficiaire membre
presidente secretaire maman papa tante vendeuse etudiante eleve residente originaire responsable
inscrite enregistree ancienne nouvelle maintenant aujourd demain lundi mardi mercredi jeudi
vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre
novembre decembre madame voisine amie cousine zone quartier village ville contact whatsapp
facebook telegram mail email appel appelez appeler joindre ecrire ecrivez dossier ration signature
signe cordialement svp urgent plaignante soussigne soussignee titulaire celle-ci celui-ci aussi
pcq pcke ke ki ds dc c ca g v mwa tjs tjrs bcp juste encore alo allo euh
""".split()
ENGLISH = """
a about after again against all also always am an and any are as ask asked at away be because been
before being block but by call called came camp can card child children come contact could day
days did do does doing dont down each email even every family father food for friend from gave get
girl girls give go going good got had has have he help her here him his home house how i if im in
into is it its just keep know last left let like live living lives located lost lot make male man
many married may me men message mine month months more mother much must my name named need never
new night no not now number of ok old on one only or other our out over people phone please pls
plz registered refugee said same say says see she should sick since single sister so some somebody
someone speaking still stay staying street take talk tell tent than thank thanks that the their
them then there these they this those time to today told too tonight u under until up ur us very
want wants was way we well went were what when where which who whose why widow wife will with
without woman women work would writing year years yes yesterday yet you young your dear hello hi
hey sorry afraid scared pregnant sad tired alone fine ready calling reporting complainant resident
living monday tuesday wednesday thursday friday saturday sunday january february march april june
july august september october november december room gate section sector zone house 2nite tmrw bc
cos cuz dat dis da d n r b w wid whatsapp telegram facebook holder born aged sir madam regards
respectfully
""".split()
KREYOL = """
a ak alo ankò anko ankè an anpil ap apre avan avek ban bay bagay bezwen bo bon bonjou bonswa chak
chef chofe di diri dlo e ede ekri epi eske fanm fe fi fini fok gade gason gen genyen granmoun isit
jan jodi jwenn ka kan kap kat kay ke kenbe ki kijan kisa kite konn konnen kont kote kou koute
kouche kounye kwe la laj lajan lakay lakou lan lap lavi le lekol leson li lis lo lot m machin
madanm manje manman mande mari mesi mesye mete misye moun mwa mwen mw mwn n nan nap nasyon ni
nimewo non nou nonm nwit o oke ou pa pale pap papa paske pase pe pi pitit plent pote pou pral pran
prese pwoblem pwop rele rete reponn ri sa sak san sante se si sou sot sove swa tan tankou tant
tanpri tande te ti tifi timoun tou toujou tounen tout tren twa vini vin vle voye wap wi w y ye yo
yon yes yo zanmi zon rele'm rele-m ansent malad pov vev selibatè selibate refijye deplase
benefisye viktim temwen
""".split()
BAMBARA = """
a ala an ani aw b ba baara be bee ben beno bena bara bi bin bo boli bolo ce cew ci cogo da dan
dogo daminɛna de deme demen den denw di do dogokun dogotoro don dɔn dun du dugu fa fana fe fen
fila fo foli foro furu gelen ha i ika in inice iko jamana ji jigi jo jumen ka kabini kalo kan kana
karti ke kelen ko kofe kolo kono ko-la kosebe kulu kunun la labila lajɛ lisi m ma mago malo man
maa mi min minnu mogo mogow mun muso musow n na nafa nana ne nege ni nimoro nin nka nogo o ok pm
saba sa sabu sago san se sebe sebenni si sigi sigilen so sogoma su sufe sugu sɔrɔ ta taa tan tara
te teli tile to togo tun u unke wa waati wari wele were wo wula y ya yaa ye yen yere yoro nɔ nega
dimi siran banna bagan nofe barisa katuguni i-ni-ce
""".split()
SANGO = """
a ade aga ague ahinga akpe ala ake ala-kue amu andu angu apika asara atene aye ayeke ayake bata be
bi bia biani biri bongo da dali dali-ti de do e fa fade fani fadeso fini fo ga ge gbu gi gue gui
hinga hunda iri ita kamba ke kete ki kobe koli kota koue kue kua la lakue lango lege li lo loso ma
maboko mai mama mara mbeni mbi mbito me menga mingi mo mu na ndali ndo ndoye nde ngbanga nginza
ngu ni nimero nga nyen nzapa nzoni ngangu oko pepe peko pika sala salango sara se si singila sioni
so su ta tene tere teti ti to tongana ungu wa wali wara we woza ya yanga ye yeke yenga yi yoro zi
zo zia
""".split()
ARABIC = """
ا اجل احد اخر اذا اريد اسكن اسم اسمه اسمها اسمي اشتغل اعرف اعمل اعيش اقيم الا الان الاكل البيت
التي الحمد الذي الرقم السلام عليكم الشكوي اللي الله الماء المخيم المركز الموقع الناس الهاتف الي
اليوم ام امام امراه امس ان انا انت اني انه انها او اي ايضا ايوه باش بدون بس بعد بلا بلوك بنت بيت
بين تحت تعال تعالي تلفون تلفوني تم تو ثم جارتي جدا جديد جنب حاجه حالتي حتي حق حنا حول حوش خيمه
داخل دار دينار ذلك راجل راجلي راني رجل رسائل رقم رقمها رقمي زوجي زي ساكن ساكنه ساعه سنه سنوات
سودانيه شكرا شكوي شنو شي صغيره صديقتي طلب عائله عام عايشه عشان عمري عمرها عن عند عندي عنواني علي
عليها غدا غرفه غير فقط في فيه فيها قال قالي قالت قبل قد قدام كان كانت كل كلموني كم كنت كنا كيف لا
لازحه لازم لان لكن لكم لم لما لن له لها لهم لي ليل ليس ليش ما ماعندي متاع متزوجه مش مع معاهم معه
معي مطلقه ارمله من منطقه منظمه مني منذ موقعه ميلادي مواليد نا نازحه لاجئه نبي نحن نريد نسكن نفس
هذا هذه هل هنا هناك هو هي و واتساب واحد وانا وقال ولا وعمري ورقم ورقمي واسكن وساكنه ولد وين يا يبي
يريد يطلب يقول يوم حامل مريضه خايفه تعبانه طالبه ام حره من اطلب اتصلوا اتصل للاتصال هاتفي رقمنا
ابلغ اشتكي اقدم اتقدم تاريخ بتاريخ فيسبوك تلغرام بريدي ايميلي
""".split()
ALL = frozenset((*FRENCH, *ENGLISH, *KREYOL, *BAMBARA, *SANGO, *ARABIC))
