"""Common words of Bambara, folded: what stands here is no name unless a cue says so. Pure."""

from __future__ import annotations

WORDS = """
abada aderesi aderesiw alamisa alamisadon ale alo alu anbilansi ani animateri anw araba arabadon
aw awirili awo ayi ayiwa baara baaraden baarake baarakecogo baarakela baarakelaw baarakeyoro baasi
bagabaga bagan bagi bakoron bakuruba bali balima balimamuso balimaw balimaya balo bamanankan ban
bana banabaato banbali bange bangera banna bara baraji bashi basi basigi bataki batigi baw be bee
ben bena benkan benna bere bi bila bilen bilenman bin binkeneman binna biro bishi bisigi bisikili
bisimila bloki bm bo bogo bolen bolifennto bolila bolo bolofe bolokannege bololabaaraden bon
bonbonsi bonda bora boro borow bugo bugolen bugora bugu buguri bulama buloki buru butiki butoni bε
ca caman casquette ce ceba cekoroba cemance cenin cew ci cikan cike cogo cogodi cogoya croix
croix-rouge culotte cun da daa daamu daba dabila dafa dafali dafe dagayoro dakun dala dalilu
damado damina daminena dan dannaya datugu dawolo dayele dayelelen de degun deli delila deme den
denbatigi denbaya denke denmisen denmisennin denmisenw denmuso denmusow denw desanburu desera deux
di digi dilan dimi dimiba dimin dimogo din dinye dira dix do dogo dogokun dogomuso dogotoro dogoya
dolo don donko donnen donni dooni dorome doron dosiye douze dow du dugu duguba dugukolo duguma
dugutigi dukene duma dumuni dun duntan duuru e-mail ekipu email ensipekiteri fa facebook fajiri
falen fana fanga fangatigi fantan fara farafin farala faranse fari farin faritanin fasa fasali
faso fato fatura fe feburuye feere feerela feerew fen fennin fenw fie fila filanan file fileli
filen finfin fini finitigi fisa fitiri fla fo focogo folen foli folo folow foori fora foroba
forobabaarakela foto foy foyi fu fugari fura furake furakeli furakeyoro furakise furance furu
furula galabu gan garasi gardien gasi gata gelen geleya gen gile gindo girin gosi gosira guichet
gun gwa gwan hadamaden haju hake haketo hakili hakilina hali hami hera horon huit ijo ika ikomi in
infirmier interprete jaabi jageleya jago jagokela jahadi jalaki jama jamana jamanatigi jamu jan
janfa janko jate jatigi jaw je jekulu jelenw jeman jenogon jeya ji jida jigela jigin jira jiri
jirira jiso jo jolen joli jon jonjon joona joro jorolen joronanko joyoro jugu jugumanba juguw
juguya jukoro juma jumadon jumen jurumu ka kaba kabako kaban kabila kabini kafe kafo kaki kala
kalan kalanden kalanna kalanso kalansoba kalifa kalo kamalen kamalenba kaman kamiyon kan kana
kanda kanje kanu karamogo karamogoden kari karilen kariti karti kasi kasibon kasikibulama kasira
kaso kati katimu ke kele kelen kene keneya kenyereye kera kere kerenkerennenya kewale kibaru kilo
kilometere ko kofe kokura kolon kolosi kolosibaga kolosili kongo konitabili kono konobara konokow
konoma kononton konota kori koro koroba korolen kosebe kosegin koson kote kow kredi kule kuma
kumalen kumana kumanogon kumaw kun kunba kunben kunfe kunna kunnafoni kuntaala kuntigi kunun kura
kurakura kurun kεrεfε la laban laben labila ladili ladilikela ladon lafaamu lafe lafiya lagare
lagine lahidu laje lajelen lajo lakali lakana lakika lakoli lakolikalanden lakolila lakoliso
lakolosi lamen lamenni lanini lankolon lapu lasama lase lasegin laseli lasera lasoro latige
limaniya lisi lo logo logokun lon loti ma maa maakoro maaw maga magazen magen mago mail makari
makono makononi makun mali malo maloya man mana mangoro mankan mansa mara marala maralen marisi
mars masa masiba masin mason matarafa me meleke men menna metere mi miiri min mine minecogo minen
miniti minnogo minnu misen misenw misi misiri mobili mogo mogoba mogow mogoya mone montoro moto
mun muna munnu munu murujan muso musokelenw musokoronin musow musoya na naani nafa nafama nafolo
nalen nana nani nata nato ne nebo nebobagaw neda nefo nege negeso neji nemaa nemogo nemogoya
nenabo nesin nesinnen new ni nimero nimisa nimisi nimoro nin nine nini nininka nininkali ninnu
nisondiya nka nkalon nne no nofe nogo nogon nogonfe nogonye nogoya nowanburu npogotigi
npogotiginin npogotiginw npogotigiw nsira nson ntan nte ntenen nugu numan numanya numero nun nye
o-on okutoburu olu orange pan papiye patoron pen pere pese pick pick-up polisiw politiki ponpu
poroze pote quarante rapele rezo rouge sababu sabali sabanan sabu safine saga sagon salen sama
samiye san sanfe sanga sangekolon sani sanji sanni sara sarala sariya sata savon se sebaya sebe
seben sebenfura sebennen sebenni sebennifen securite segen segennen segesege segesegeli segesegera
segin seize sekision seli selifana sen sene seneke senno sera serivisi setanburu setigi sew si
sibiri sida siga sigi sigida sigilan sigilen siginogon sigira sigiyoro sigo sili sin sinamuso sine
sinin sinogo sinye sira siran sirannen siranya sisan sise sitaziyeri sitemu siyen sms so soferi
sogoma soixante soixante-dix soli somin son songo sonna soro sorodasi sorola soroyoro soso sosolen
sow su suba sufe sugandi sugu suguri suguya sulen suma sumanikela sune sunogo sunsun superviseur
susu sutura ta taa taama taamana taamasine taara taga talen tali tan tane tangafari tanti tarata
taratadon taw te telefoni teli teliya teme temena ten tena tenen teneti teri teriya ti tige tigera
tigi tigiw tila tilabaga tilance tile tilebin tilen tilenya tine tinena to togo togoma togosebenna
togow tola tolen toli ton tono tooro toorola tora tow trois tubabu tubabuya tugu tugun tulo
tulogeren tuloma tulon tuma tuma-tuma tun tunun tununna uhun unreviewed up uti vigile vingt
vingt-deux vizili wa waajuli waara waati waga wagati wajibi walasa wale walew wali walima wari
wasa waso wave wele welela welo were werew whatsapp wolo wololen woloma wolonwula wooro wotoro
wula wulada wuli wulila wulu wusuma ya yaala yaama yafa yala yan yanni ye yele yelema yen yere
yira yoro yorokoro yoronin yorow yuruguyurugu zanwuye zero zuluye zuwen
""".split()
