"""Common words of Kreyol, folded: what stands here is no name unless a cue says so. Pure."""

from __future__ import annotations

WORDS = """
abitan abitid abo abri achte adres afe ajan ajans aji ajoute ak akize aksidan aktivite alantou ale
alekile alez alimante alo ame amelyorasyon anba anbake anbarase andan andedan ane animate anket
anko anle anmede anmegdan anpeche anpil anplwaye anrejistre anrejistreman ansent anseye ansyen
antre antrene antrepriz anvan anvean anvi anviwon anyen ap apen aprann apre apre-midi apremidi
apresye asasen aselman asire asistan asosyasyon aswe ata atansyon ateri atik avanse avantaj ave
avek avetisman avi avoka avoue avril awobaz ayayay aye ayisyen ayiti bab babouket bach bagaj bagay
bak bal balans balanse balkon ban bandi bank barye bat batay batem batiman batize bato batri bay
baz be bebe bef bel benyen bese bet bezwen bidon bilten bisiklet biwo bjr blan ble blese blok
bloke bo bokit boko bokot bon bonbon bondye bone bonjan bonjou bonm bonswa bonte bos bouch bouchri
boukante bout boutey boutik bouton bra branch brase brasle brav bri briyan bwa bwat bwe bwi bwos
byen byento chabon chaj chaje chak chale chalore chanje chanm chans chante chaplen chapo charite
chato chavire che cheche chemen chemiz chen cheri cheval cheve chez chich chif chita chofe chov
chwazi dako danje dappiyan dappre dat de debake debloke deboche deboule debouye debwat dechaje
dechire defann defans defo degaje degoute deja dejene dekouraje dekri delege demanbre demann
demare demen demenaje denonse denye depanse depase depatman depi deplase depo depoze deranje
derive deriye desanm desann dese deside desizyon destriksyon detanzantan detay detire detwi devan
deye deyo dezyem di diferan difisil dile dim dimanch dimaten dire direk direkte diri disetan disik
diskisyon diskite distribisyon diswa diyite diz diznevan dizwit dlo dokiman dola domi don dosye
dou doub douch doule doute douvan douz dra drapo dwa dwat dwe dwet dwog dwoum ebyen ed ede efase
efo egal egzamen egzanp egzije egziste ekip ekipman ekla ekri ekspatriye ekzakteman elektoral
eleman elev elikopte en enfimye enfomasyon enjenye enjis enkyet enkyete enpe enposib enpotan
enprime enskri enspekte enstriman entere entwodwi epi epok eseye eske eskize espageti esperans
espere espes esplike espwa estajye estasyon eta etaj etidyan etidye etranje evite facebook fache
famasi fanatik fanm fanmi fasil fatige fatra fave fayit fe fek fem femen femti fenet fet fevriye
fey fi fib figi fil fimen fin finalman finans fini fiyet flanm fle fo fok fom fome fon fonksyone
fos fose foto fotograf fou foul foumi foutbol fouye frape fre fred fron fwa fwasa fwet fwi fwomaj
fwonte gad gade gadri gadyen gagann galet galri garaj garanti gason gaspiye gate gaz gen genle
genyen gere gerizon giche gid gita glas goch gode gonayiv gou goud gouden gous gouvenman gran
grandi grangou granmoun grann gras gratis grav grenn grenpe gri gripe gwo gwose gwoses gwoup ht
ijan ijans ijyen ilegal imaj imel imilye inifom inosan inyore ipoteke isit istwa itilize izin
jaden jame jan janbe jandam janm janmen janvye je jen jenn jennes jenou jete jeton jezi jezikri
jijman jile jimel jis jiska jisteman jistis jiye jodi jodia jou jouk jounalis jounalye jounen jwe
jwen jwenn jwet jwi ka kabann kabrit kach kache kad kado kafe kalite kalm kamera kamyon kamyonet
kan kanal kanmarad kanmenm kanpe kanse kantite kap kapab karant karanten kare karese kas kasav
kase kasket kat katab katafal katon katoz katrevennef katriyem katye kawotchou kay kek kelkeswa
kenbe kes kesye kesyon ki kidonk kijan kikote kile kilo kimoun kisa kit kite klas kle kleje klinik
km ko kob kod koken kokenn kokot kole kolej kolon koman komande komanse komesan kominote komite
komkidire komsi konbyen kondi kondisyon konduit konekte konen konfidansyel konfime konfyans kongo
konje konjwen konn konnen konpayi konplent konplo konprann konsa konsekans konsey konseye kont
kontak kontakte kontan kontinye kontni kontra kontremet kontwol konvenk konvesasyon konvwa kopi
koral korek koripsyon kot kote kou kouche koule koulev koulwa koulye kouman koumanse kounye
kounyela koupab koupe kouran kouri koute koutim kouto kouvri kouzen kouzin kowodinasyon kraze
krent kreyol kreyon krim kriminel kris kriye kriz kwaze kwe kwen kwi kwizin la lage laglas lajan
lajistis lajounen lakay lakoloni lakot lakou lakoz lalin lalwa lame lamize lamou lan lanbi lane
lang lanme lanmo lannwit lanp lanse lanteman lape laplaj lapli lapres lapriye lari larivye lasante
lasemen late latrin lave lavil lazye le legal legliz lekol lendi leson lespri lespwa lestomak lesw
let letenite letsa lev leve li lib libete lide limen limenm limit limye linet lis lit liv livre
liy lo lod logo lojistik lone long lontan lopital lot lotbo lou louvri lwa lwe lwen machandiz
machann mache machin machwe madanm madi make mal malad maladi male malere malonet mande manifestan
manje manke manm manmdlo mannev manti manton manye manyen marabou mas matant maten matenite
materyel mati matla mayi me medam medikaman mekanisyen mekredi melanje memwa men menaj menas
menase menm menmle menmsi mennen menti mentni mesaj mesi mesyedam mesyedanm mete metye mevey mezi
mi midi mikwo mil milite milye mine minis minit mirak misye misyon mize mizik mo moncash monche
mondyal moniman monte montre mote moto motosiklet motosiklis mouche moun mouri moustike mouye move
muri mw mwa mwatye mwayen mwen mwenmenm mwens mwn nan nanpwen nasyonalite natcash nati natif
natirel nef neg nenpot nesese ni nich nimewo nivo no nomal non nonm nonmen not nou noumenm nouvel
nouvo novanm nwa nwit nyes obeyi obje oblije odinate odine of ofelen ofisyel ofri oganizasyon
okazyon okenn okipe oklo oktob olye one onet oraj oral orevwa oswa otan otel otobis otorite
otorize otowout ou oumenm pa padon paj pal pale pandan panik panno panse pantalon panye pap papye
pare parey pari pase paske paskeu paspo pasyans pasyon pataje patat pate pati patisipe patizan
patne patwon pe peche pedi pemet pemisyon penalite penn pens pep peryod pesonel pesonn peye peyi
peze pi pibliye pikan pike pikop pil pinga pini pip pita piti pitit pito plaj plak plan planche
plant plas plastik ple plen plent plenyen plezi plis plizye plon plonbye po po-de-pe poch poko
polisye polisyon politik pon ponmdete ponp pos posede posib pot pote potko potre pou poubel poud
pouki poukisa poukont poupe pouse pousye poutan poz poze pozisyon prado pral pran prefere prela
premye prepare preske pret prete prev prevni pri prizon prizonye problem pwa pwazon pwen pwoblem
pwochen pwofese pwofesyon pwofite pwogram pwogre pwoje pwolonje pwomennen pwomes pwomet pwop pwose
pwoteje pwoteksyon pwoteste pwovens pye pyebwa rad radyo raj rakonte rakwoche ran randevou ranje
rankontre ranmase rann ranpli rapo rasanble rat ravin rayi refe refi refij refize reflechi regle
regret rejim reklamasyon rekolt rekonesans rekonet rekrite rele remake remed remesye remet renmen
renmet repete repitasyon reponn repons repoze res reseve resevwa resi reskonsab respe respekte
responsab restavek reta rete retire retounen retret reve revni reyaksyon reyinyon rezo ri rich
rigwaz rive riyel rizo sa sab sache sak sakrifis sal sale salon samdi san sanble sandal sans sante
santi santiman savon se seche sechwa sek sekirite seksyon sel selman sem semen senk senke sepandan
separe septanm sere set setadi setalo seten setifye sevi sevis sezi sezon si sifle siiv sije
sikatris sikse sila silteple silvouple sinema sipevize sipo sis sitiyasyon sitou sitwon siveyan
siveye siwel siwo siy siyal siyale siyati siyen sizyem sms snap sof sol solda soley solisyon sonje
sonnen sos sot soti sou soud souf soufri souke souple souri soutni souvan souwe swa swaf swe swen
swete swiv swivan syel tab tach tan tanbou tande tandiske tank tankou tann tanpet tanpi tanpri
tansyon tant tape tas tay te tefi teks tel telefon telefone telegram televizyon telman tem temwen
tenten teren tet tete tibebe tifi tigason tikal tike tiktok timoun tiwa tiyo tol tou touch touche
toufe toujou toulede toulejou toune tounen toupatou tous tout toutfwa touye tradikte traka tranble
tranche trangle transfe trant travay travaye trayi trenen tresayi trete trik triye twa twal twalet
twazyem two twonpe twop twoub twouve uit unreviewed vag vaksen vale valiz van vandredi vann vant
ve veb vef venk verifye vet vev veye vi vid video viktim vil vilaj vin vini viris vit viv viza
vizaj vizit vizite vle vo vole volonte vote voye vre vreman vwa vwayaj vwazin vyann vye vyej
vyolans vyole wash we wete whatsapp wi wo wob woch wont wote wouj woule wout wozo yanm ye yo
yomenm yon youn zafe zam zanmi zanset zeb zegwi zepol zetwal zewo zile zon zonbi zong zoranj zorey
zouti zye zyeux
""".split()
