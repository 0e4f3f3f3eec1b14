"""Places, months, days, peoples, organisations and makes, folded: capitals, yet no names. Pure."""

from __future__ import annotations

PLACES = """
acf acted africa afrique aid airtel ajdabiya algerie alindao allah america anglais ansongo aout
april arabe artibonite association august avril ayiti bafoulabe bajaj bakouma bamako bambara
bambari banamba bandiagara bandoro bangassou bangui bankass baobab baraoueli batangafo bayda
begoua bel-air belair benghazi berberati bible bimbo birao bla bloc block boali boda bondye
bossangoa bossembele bouar bougouni bourem bozo bozoum brak bresil bria burkina burkinabe cameroun
camerounais camp camps canaan canada cap-haitien care caritas carnot carrefour cayes centrafricain
centrafricaine centrafrique cfa chad chadian children chili chretien christmas cite cni committee
congo congolais cooperative coran corps council creole crescent croix croix-des-bouquets
croix-rouge cross cruiser cv damara danish darfur december decembre dekoa delma delmas derna diema
dieu digicel dimanche dioila dire djenne dogon domeng dominicaine dominikani douentza drc drh
easter echo egypt egyptian eid ench eritrea eritrean erythree esc espoir ethiopia ethiopian
ethiopie europe european europeenne facebook faladie fao faso fcfa february fevrier fleuve fol
fondation ford fort-liberte foundation francais france friday gambie gao gawo gaza gbv ghadames
ghana ghanaian gharyan ghat god gonaives gonayiv goundam gourma gps grand-goave grandans grimari
guinee haiti haitien haitienne handicap hcr hilux hinche honda houn htg humanite hygiene hyundai
imo inclusion instagram international intersos iom ippy iraq irc islam islamic italy ivoirien
ivoirienne jacmel jakmel january janvier janzour jeep jenne jeremi jeremie jesus jeudi jeunesse
jezi jufra juillet juin july june kabo kadiolo kafou kaga kaga-bandoro kanaran kangaba kap-ayisyen
kassala kati kayes kembe kenieba khartoum khoms kia kidal kita kolokani kolondieba konbit konna
koro kotto kouango koulikoro koutiala kreyol kufra kwadebouke lakwa lakwadebouke lampedusa land
latibonit leogane lesk leyogan libya libyan libyana libye libyen libyenne lobaye logis lundi lyd
macina madar mai mali malien malienne malitel malta mambere march mardi marj mars martissant
matisan mauritanie may mbaiki mdm mediterranean menaka mercedes mercredi mercy mibale minusca
minusma miragoane miragwan mirebalais misrata misurata mitsubishi mobaye mobicash moncash monday
money moov mopti moti moustiquaires msf murzuq musulman nalut nara natcash natcom ndele ngo
niafunke niger nigeria nigerian nigerien nigerienne nina niono nioro nissan noel nola norwegian
november novembre nrc nwel obo ocha october octobre oim ok okap okay oms ong onu orange ouadda
ouaka ouanaminthe oubangui oxfam palestine pam paoua paques paris pdf peas pentecote petion-ville
petit-goave petyonvil peugeot peul plan pnud podepe port-au-prince port-de-paix potoprens prado
psea pseas qatrun quran radio ramadan rdv red relief renault rh rharous riviere rouge sabha sahara
sahel saint-marc samedi san sango saturday save sebha secours secteur section segou segu sendomeng
senegal senmak senou september septembre sevare sfax sibut sid sikasso sirte site-soley sms
snapchat sole soley solidarites somali somalia somalie songhai soudan soudanais sudan sudanese
sunday suzuki syria syrian taba tabarre tabaski tajoura taoudenit taoudenni tarhuna tata tchad
tchadien telecel telegram tenenkou tessalit thursday tigwav tiktok timbuktu tobruk tombouctou
tominian touareg toyota tripoli tuesday tunis tunisian turkey turquie tv tvs ubari un undp unfpa
unhas unhcr unicef union unops usaid usd vbg vendredi viber vision wanament wash wave wednesday
wfp whatsapp who world wouj yamaha yanfolila yelimane yorosso youth youwarou zawiya zemio zintan
zliten zone zuara zuwara اثيوبيا اجدابيا اريتريا البيضاء الجفره الخرطوم الخمس الزاويه الزنتان
السودان الصومال العراق الفاشر القطرون الكفره المرج النيجر اوباري اوروبا ايطاليا باماكو براك بنغازي
تاجوراء تاورغاء ترهونه تشاد تمبكتو تونس جنزور دارفور درنه زليتن زواره سبها سرت سوريا سيغو طبرق
طرابلس غات غانا غاو غدامس غريان فلسطين كيدال ليبيا مالطا مرزق مصر مصراته موبتي ميناكا نالوت نيالا
نيجيريا هون
""".split()
