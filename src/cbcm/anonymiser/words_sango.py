"""Common words of Sango, folded: what stands here is no name unless a cue says so. Pure."""

from __future__ import annotations

WORDS = """
aba abata abi abuba achange ade adiko adresi adresse adu afa aga agbu age agent agi agirisa ague
ahe ahinga ahon ahunda ahunzi ai airi akanga akangbi ake akinda akiri akku akoli akomite akpe akpo
aku akui ala alango alingbi alo alondo aluti ama amaseka ambeni ambulance amolenge amu ando andu
angba animateur anyon anze apaya ape apese apika aro asara asi aso assistant asu asua ata atambula
atene ato atoto aturugu avril awa awali awara awe aye ayeda ayeke ayo azi azia azo azonga ba baba
bache badrongo bagara bakari balaka balao bale bale-oko bamara bana bandoro bango bara basenzi
bata batango bazenge be beafrika bebe bekombite benda bengba bere bi biani bibe bikua-oko
bikua-ota bikua-uku bikua-use bikua-usio bingo bioko biota bira biri biriri biro biscuit bisio
biusi bleu bloc bo bogbo bongbi bongo bozo bracelet bua buba bubu buku bulee bungbi burugbu buton
caissier carte casque change chauffeur cicatrice co co-epouse comptable credit croix da dada dambo
dawa dede dekongo depot deux diko dimanche dix docteur doko don dongbi dongo doro dossier douche
douze du dunda dungo dunia duti dutingo e-mail eke ekole email embi en en-en epouse equipe eregbu
esi fa facebook fade fadeso fami famille fandara fanga fango fani fariri fi finango fini fono foto
fouta francs fuku funga futi ga gala gango gari gba gbagba gbako gbanda gbanzi gbata gbazabanga
gbe gbegbe gbele gbenda gbengbi gbi gbia gbiki gbiti gboto gbu gbugburu ge gene gere gi gigi gilet
gingo gira giriri go gogoro gola goro gozo gue guene guengo gui gumbaya gunda ha hanga hange he
hinga hio hon honde hondo hopital huit hunda hundango hunzi ike in infirmier inspecteur interprete
iri ita jeudi journalier juillet kaa kaba kafe kaga kai kaka kalala kamba kamela kanda kandi
kandja kanga kangba kangbi kangbingo kango kara karakoro kate kazawara ke keke kekereke kenge
kengo kepi kere kete ketengo keto kilo kira kiri kiringo ko kobe kobela kodoro kodro koko kokora
koli koli-use-wali kolongo kombe kombuka konga kongbi kono kopo korongo kosara kota koto koya kozo
kozoni kpa kpaka kpale kpe kpengba kpengo kpikara kpo kpoto kpu ku kua kue kugbe kui kuku kula
kuli kungba kungu kura kuru kusala kutukutu la lando lango lani lasi laso lavu lawa layenga lege
legue leke lekere lele lembeti lengo li ligne lili limele lingbi lisiti lisoro liste liti lo loko
londo longo loso lunda lundi lungula ma mabe maboko macon magasin magasinier mai mail maitre maka
makala make makongo makoro makunzi mama mamba mana manda mandako manga mangi mango mape mardi
masaragba maseka masini masua matanga mato mawa maya mbage mbai mbamba mbana mbanga mbasambala
mbasi mbela mbele mbenge mbeni mbere mbeti mbi mbilimbili mbiri mbito mbo mbongo mbula mburu me
meka mene menga mercredi message mi mingi miniti minute miombe mo mokonzi molenge mon monsieur
mosoro moustiquaire mu mua munda mungo munju munzu mvene mveni na nabanda nabandoni nanda nda
ndade ndakisa ndali ndao ndapere ndara ndaye nde nde-ti-nde ndia ndima ndo ndo-kue ndombe ndowa
ndoye ndu ndulu ndunga nduru nduzu neuf nga ngaba nganga ngangu ngasa ngawi ngba ngbanga ngbangati
ngbene ngbo ngbonga ngbundu nge ngele ngere ngia nginza ngo ngoi ngombaya ngombe ngonga ngoro ngu
ngui ngunda ngunza nguru ngusu ni nimero ninga nini non nu nyama nyau nye nyece nyen nyenye nyi
nyon nyongbia nyongo nza nzala nzara nze nzeni nzere nzi nzoni nzoroko octobre oke oko oku omene
orange osio ota oto ouse pa pakara papa pardon pasewa pasteur pata patara patron paya pe-so peko
pekoni peleke pembe pendere pepe pera pere pete peto petro photo pia pick pick-up pika pindiri
piri plainte polele pompe popo pozo pupu pusu quarante quatre refugie reponse rezo rhume rouge
saba sabato sac sadu saki sala saleti samba sambela samedi san sanga sangbi sango sani sans sanze
sanzo sara sarango savon se section sekirite sembe sen senda sendo sene senge sentinelle sepe
sepela sg si sigi sigigi sigui sindi singa singila singo sioni siriri siro sisa site sms so soeur
sofere soixante soixante-dix songo soro sose stagiaire su sua suka sukula suma sungba superviseur
suru surveillant susu ta taa taba tambula tanga tara taratara te teke tele telephone tene tengo
tere terene teti ti to toka toko toma ton tondo tonga tongana tongaso tongbi toro toto touka
toungana tua tuku tula tuturu ungu unreviewed up use usio veke vendredi vene veni vert vigile vika
vingt vingt-deux viti voisin voro voto vuko vuma vuru wa wa-bata-ndo wala wali wali-mua walima
wande wango wara warango wataka wave wayo wene were weto whatsapp wi woko wote wungo wuruwuru wusu
ya yaka yama yanda yanga yangbato yapu yapungo ye yeke yenga yengere yere yi yika yingo yo yongoro
yoro yu yuru za zanga ze zegbe zembe zeme zero zi zia zingo zo zonga zongo zouka zu zuka
""".split()
