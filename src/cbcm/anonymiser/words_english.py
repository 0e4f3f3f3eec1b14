"""Common words of English, folded: what stands here is no name unless a cue says so. Pure."""

from __future__ import annotations

WORDS = """
2day 2moro 2morrow abeg able about above absence abuse accents accept access accident account
accounts accuse accused accuses across act action acts add added address addresses adds admin
administrator adult advance advice adviser affair afraid after afternoon again against age agency
agents ago agree agreed agreement aid ain air alcohol alert alive all allow allowed almost alone
aloud already also alternate although am among amount an and anew angry animal animator another
answer answered answers any any1 anybody anyhow anyone anything anyway anywhere apart apology app
appointment arabic are area aren arent arm army around arrangement arrived article as ashamed
aside ask asked asks assessed assessment assistance assistant at attention aunt author authority
available awake aware away b4 back bad badge badly bag bags bakeries bakery ball bambara bank bar
barracks barrier base based basic bath bathroom bcos bcuz be beach beans beard beaten beautiful
became because becomes becos becoz bed bedroom been beer before began begin begun behalf behind
being belly belong belongs below belt bench beside best better between beyond bicycle big bigger
birth biscuits bit bitter black blanket blankets bleeding blind block blocks blood blouse blue
board boat body book books border borehole boring born boss both bottle bottom bought box boy boys
brave bread break breakfast breast breasts bride bridge brief bring brings broke broken brother
brothers brought brown browser bucket building built bullet bunch bus buses bush business busy but
button by cabin call called calling calls came camp can can't cannot cant capable car caravan card
care careful carpenter carries cars case caseworker cash cashier cause cbcm cell cells center
centre certain certainly certify chain chair chance change changed changes characters charcoal
charged cheap check checked checkpoint cheek chest chicken child children chin choice choose chop
chose church cigarette city claim class cleaner clear clerk clinic clock close closed cloth
clothes clothing cloud club co co-chair co-wife coach coast coat code codes coffee coin cold
colleague colleagues college colon color colour column columns come comes command committee common
community company complain complaint complete computer concern concerns condition conduct
confidence confidential confirm confirmed confused connect connection consent construction contact
contacted contacts container content contract contractor convoy cook coordination coordinator copy
corner correct corruption cost cotton could couldn couldn't couldnt council count counted country
counts couple courage course court cousin cousins coz cracked crazy cream crew crime crisis crowd
crushed crying cud culprit cup curfew current custom customer cuz daily damage danger dangerous
dark darkness dat data date daughter daughters dawn day days dead deadlines deaf deal dear death
debt decent decide decided decides decision deep defence delegate delete deleting delivery dem den
department depot dere desert desk despite details detention device dey did didn didnt diesel
difference different difficult digit digits dignity dinar dinars dinner direct direction directory
dirt dirty dis discipline disease dish displaced distance distribution do does doesn doesnt dog
donation done donkey donor dont door doors double doubt down dream dress driver drives drug drugs
drunk dry due dunno during dust duty e-mail each eagle ear early easily east easy eat eats edge
education eight either elder elderly electricity eleven else elsewhere email emergency employer
empty en end ended ends enemy engine engineer english enough enter entered entrance envelope equal
equipment erase erased erases erasing error especially evening event eventually every every1
everybody everyone everything everywhere exactly exam example excel except exchange excuse exists
exit expensive experience explanation exploitation extra eye eyes face fact facts fair faithfully
false families family far fare farm fast fat father fault favor favour fear fee feedback feeling
feet fell felt fence fetch fetched fetching fever few fewer field fight figure file files finally
find finger fingers finish finished fire firewood firm first fish five flap flat flight floor
flour focal follow followed following follows food foot football for force forced foreign forest
forever forgets form former forms formula fortnight forward fought found fountain four fourth fr
free freedom french fresh fridge friend friends from front fruit fuel full fun funny furniture
further future gang garage garden gas gate gave gender gender-based get gets gharyan gift gifts
girl girlfriend girls give given gives giving glass glasses gloves go goat goats goes gold gone
gonna good goods got gotta government gr8 grace grade grain grandchildren grandmother graph grass
grateful gray green grey ground group groups grown guard guess guest gun habit had hadn hadnt hair
haitian half hall hand handed handle handled handles hands hang happen happened happy harassment
hard hardly harm has hasn hasnt hat have haven havent having he head heading headman headquarters
health healthy hear heard hears heart heat heavy height held hello helmet help helper helpful
helps hence her herds here herself hes hi hidden hide high hill him himself hiring his hoarse
holder holds hole holiday home homework honest honour hope hospital host hostel hot hotel hour
hours house household housing how however hows huge human humanitarian humiliated hundred hundreds
hungry hurt husband husbands hygiene ice id idea identity if ill illegal illness im image imam
immediately important impossible in inbox incident indeed inform information inquiry inside
instead intake integrity interest intern interpreter interview into invent investigated
investigation investigations invigilator invitation invite invited iron is island isn isnt issue
issuer it item items its itself ive jabal jacket jail jealous jerrycan jerrycans job jobs join
joke journey joy juice junior just justice kb keen keep keeper keeps kept key keys kg kilo kilos
kind kinda kindly kiss kit kitchen kits km knee knew knife know knowledge known knows l8r labourer
ladder ladies lady lamp land language laptop large last late later latrine latrines law lawyer
lazy leader learns least leather leave leaves left leg legal legs less lesson let lets letter
letters liar library libyana lie lied life lift light lights like likely limp line lines link lip
lips list listening lists litre litres little live lives ll load loan local location lock locked
locks logistics logo lonely long longer look looked loose lorry lose loses lost loud love lovely
low luck lunch lying mad madam made mail main maize majority make manager manner many map market
marriage mask mat material matter me meal meals mean means meanwhile meat mechanism medical
medicine medicines meet meeting member members memory men mends mental menu message messages met
metal meter middle midnight might milk mind minor minors minute minutes mirror missing mission
mistake mistress mobicash mobile mobilisation mobiliser modern moment money monitor month monthly
months moon more moreover morning mosque mosquito mosquito-net most mother mothers motorbike
mountain mouth move moved msg msgs mud mum music must my myself na naked name named names narrow
nasty nationality natural nd near nearby nearly neck need needed needs neighbour neither nervous
net nets network neutral never new news newspaper next nice niece night nights nine nite no no1
nobody noise none nonsense noon nor normal north nose not note noted nothing notice now nowhere
num number numbers nurse nut o'clock object occasion odd of off offer office officer officials
offline often oga oil okay older on once one one-time ones onion online only onto opaque open
opened opens operation operator opinion opposite or order orders organisation organization orphan
orphans other others otherwise ought our ours ourselves out outside over oversight overview own
owner pack packet page pages pain pair pants paper papers parcel parent parents park part partner
partners parts party pass passed passkey passkeys passport password past patch path patience
patient paused pay payment pays peace pencil people per perhaps period permission person personal
petrol pharmacist pharmacy phone photo photographer photos picked picture pictures pidgin piece
pikin pills pipe pity place plain plan plane plastic plate play plaza pleasant please pleased
plenty plot pls plsss plumber plz pm pocket point pointed poison pole polite pool poor porridge
port porter position possible post posts pot potato pound powder power powerful ppl pple practice
practise prado prayer prayers prefer pregnancy pregnant present president press pressure pretty
previous price prices principal print printed printer prison private prize probably problem
problems procedure process product profile program programme progress project promise promised
proof proper properly property proposal protection protest proud prove provider public pulled pump
pupil pupils purpose purse pushed put quarter question questions queue quick quickly quiet quietly
quite radio rain raining range rare rash rate rather ration rations raw razor reach reached read
reader reading ready real really reason reasons receipt received receives recent recently
reception recipient recognise record recording recovery red refer reference referral refugee
refugees refusal refuse refused region registers registration regret regular related relation
relative relief religion reminders remote remove removed renamed rent repair replace reply report
reporting request rescue resident resources respectfully response responsible restaurant result
revocation revoked reward rice rich ride right rights rim ring rings river road roads role roles
roof room rooms rope rotten rough round route row rubber rude rule rules rumour rumours run sabi
sack sacks sad safe safely safety salary sale salt same sand sandals sango save saved saw say says
scan scar scared scarf scene school schools science scissors screen scripts sea seal sealed seals
search seat seats second secret secretly secrets section security see seed seen sees sef self sell
sells send sends senior sense sent sentence separate serious seriously server service services
session sessions seven several sex sexual sexually shade shadow shall shame shams shape shared
sharp she sheep sheet sheikh shelf shelter shelters shes shirt shock shoe shoes shop shops shore
short shortly shot should shoulder shoulders shouldn shouldnt shouting show shower showers shown
shows shud shut shy sick sides sight sign sign-in signal signature signed signing signs silence
silent silly silver similar simple simply since sincerely single sis sister sisters site sites
situation six six-digit size skin skirt sky sleep sleeps slow slowly slum small smart smell smile
smoke smooth sms snack snap so soap social society soft soil sold soldiers solution some some1
somebody someone something sometime sometimes somewhere son song sons soon sorry sorts sound soup
south space spaces spam spare speak speaking speaks speech speed spell spelt split spoke spot
spring square staff stairs stamp stand stands star state station stay stays steel step stick
stigma still stock stomach stone stood stop stopped stops store storekeeper storm story straight
strange stranger strangers stream strength stress strict strong student students stuff stupid
subject success such sudden suddenly sugar suicide suit suitcase sum sum1 summer sun superior
supervisor support sure surely surface surname surprise survey survivors suspect sweet sweets
swollen system table tablets tailor take taken takes talk tall tank tap tarpaulin task tattoo tax
taxi tea teacher team tears teeth tel telephone tell tells template temple ten tenants tens term
terms terrible test text th than thank thanks that thats the their them then there theres these
they theyre thick thief thieves thin thing things think thinking third thirsty thirty this tho
those though thought thoughts thousand thread threatened threats three throat through thru thus
thx ticket tickets tie tight tiktok till time times tin tiny tired title tmr tmrw to tobacco today
together toilet toilets token tokens told tomo tomoro tomorrow tone tongue tonite too took tools
tooth top topic total touch touched tough toward towards towel tower town toys track traders
traffic train training transit translation transport trash travel travelling treated tree trees
tries trip trouble truck trucks true trust truth try tube turn turned twelve twenty twice twins
two tx txt ty type typed ugly ulcer um una unable unchanged uncle under unfair uniform unit
university unknown unless unloads unlock unlocked unlocking unpaid unsafe until up upon upset ur
urgent us use used useful useless usual usually vacancy valid valley value van vegetables vehicle
veil verandah very vest via victim video videos view village violence violent visa visit visited
visitors visits voice volunteer volunteers vote vouch vouched voucher vouchers wage wages wahala
waist wait waited waiting waits wake walked wall wan wanna want wanted wants warehouse warm was
wash washing wasn wasnt wat watch watched watchman water wave way we weak weapon wears weather web
website wedding week weekend weekends weeks weight welcome well wen went wer were weren werent
west wet wetin what whatever whats wheel when whenever where whereas wheres wherever whether which
while white who whoever whole whom whose why wid wide widows wife wife's wild willing wind window
wine winter wire wise wish wit with within without witness wiv woman women won won't wont wood
woods word words work worker workers working workplace works world worried worse worst worth wot
would wouldn wouldn't wouldnt wound wounded wrist wristband write writing written wrong wrote wud
xcept xlsx yard yards year years yellow yes yesterday yet yo you young youngest your youre yours
yourself youth yrs zero zip
""".split()

# Verbs: lexicon.py puts the endings.
STEMS = """
abandon abuse accept accompany accuse act add admit advise agree aim allow announce annoy answer
apologise apologize appear apply approach argue arrange arrest arrive ask assault assist attack
attend avoid ban beg behave belong blackmail blame bleed block boil book borrow bother breathe
bribe build burn call calm camp cancel care carry catch cause change charge chase chat cheat check
choose claim clean clear climb close collect comfort complain complete confess confirm contact
continue control cook cost cough count cover crash cross crush cry curse cut damage dance deal
decide declare delay delete deliver demand deny depend describe deserve destroy die direct
disappear discover discuss distribute disturb divide dream dress drink drive drop earn eat employ
empty end enjoy enter escape examine exchange excuse expect explain exploit extend face fail faint
fall farm fear feed feel fetch fight fill film find finish fire fix flirt follow fondle force
forget forgive frighten gather give go grab greet grope grow guard guess guide hand handle hang
happen harass harm hate hear heat help herd hide hire hit hold hope hug hurt ignore impregnate
improve include inform injure insist insult interview introduce invite join joke judge jump keep
kick kidnap kill kiss knock know lack last laugh lay lead lean learn leave lend let lie lift like
listen live load lock look lose love lower make manage mark marry matter mean meet mend mention
mind miss mistreat molest move name need notice obey offer open order owe own pack paint park pass
pay perform persuade phone photograph pick place plan play please point post pour pray prefer
prepare press pretend prevent print process promise propose protect prove provide pull punish push
put question quit raise rape reach read realise realize receive recognize record recruit refuse
regard register regret reject relate relax release remain remember remind remove rent repair
repeat replace reply report request rescue resign respect respond rest return ring rob rub run
rush save say scare scold scream search see seem select sell send separate serve shake shame share
shout show shut sign signal silence sing sit slap sleep smell smile smoke smuggle sneak speak
spell spend spit stand start stay steal stop store strike struggle study suffer suggest supply
support suppose suspect swear sweep swim switch take talk tap teach tear tell text thank think
threaten throw tie touch track trade train transfer translate transport travel treat trick trust
try turn type understand unload urge use visit vomit wait wake walk want warn wash waste watch
wave wear weep whisper win wink wipe wish witness wonder work worry write yell
""".split()
