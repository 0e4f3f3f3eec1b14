"""Words that tell whose name it is: hers, of somebody near to her, or of the one she complains of.

Six languages in one, since people mix them. Over folded text. Pure.
"""

from __future__ import annotations

import re


def _any(*parts: str) -> str:
    return "|".join(part.strip() for part in parts)


# "My name is": what follows is hers, whatever it looks like.
SELF = re.compile(
    r"(?<!\w)(?:"
    + _any(
        # French, SMS spelling too
        r"je m'? ?app?ell?e?|j'? ?m'? ?app?ell?e?|j(?:e )?m'? ?ap(?:p)?el(?:le)?|jmapp?ell?e?"
        r"|je mapp?ell?e?",
        r"(?:mon|mo) (?:nom|prenom)(?: complet| de famille)?(?: est| c'est| ces| c|:)+"
        r"|mon nom et prenom(?: est| sont|:)*",
        r"(?:moi,? )?(?:c'est|c|ce|ses) moi,?|moi,? (?:c'est|c|ce|ces|se)|(?:c'est|c"
        r"|ce) (?:enkor|encore) moi|je (?:me nomme"
        r"|soussignee?)|je soussigne",
        r"moi(?= [a-z]+ [a-z]+,)|noms?(?: de famille| et prenoms?)? ?: ?|prenoms? ?: ?"
        r"|de la part de|on m'? ?app?ell?e?|on mapp?ell?e?|je (?:me |m'|m )presente"
        r"|mon (?:vrai |petit )?(?:nom de famille|nom|prenom|surnom|pseudo)(?: est| c'est| c|,)?"
        r"|mon vre nom(?: c)?|plaignante? ?: ?|soussigne ?: ?",
        # English
        r"my (?:full |first |last |real )?na?ma?e?s? (?:is|iz|z|:)|my name'?s|mi name (?:is|na)"
        r"|(?:sur|first |last |family |given |full )?name ?: ?",
        r"my (?:family|given|first|last|real|full|middle) name(?: is|,|:)?|i go by|i answer to"
        r"|(?:they|dem|people|everyone|all) (?:dey |all )?calls? me|from ?: ?|complainant ?: ?",
        r"(?:i am|i'm|im|am) called|(?:they |people )?call me|i,|(?:this is|it's|its"
        r"|it is) me(?: again)?,?",
        # Kreyol
        r"(?:mwen|mwn|mw|m|m') ?(?:menm )?rele|mwen menm se|se mwen(?: menm| anko)?,?|mwen menm,?"
        r"|non (?:mwen|mwn|m|pa m|mw)(?: se|:)?",
        r"non pam(?: se)?|(?:yo|tout moun|nou) rele (?:mwen|m)|siyati (?:m|mwen)(?: se)?"
        r"|(?:ti|vre|bon) ?non (?:m|mwen|mw|pa m)(?: se)?|konnen (?:m|mwen|mw) sou non"
        r"|prezante (?:m|mwen)|(?:siyati|prenon|non)(?: ak (?:siyati|prenon|non))? ?: ?",
        # Bambara
        r"(?:n|ne)(?: ka| yere)? togo(?: ye| ko| be| :)?|(?:n|ne) be wele(?: ko)?|u b[e'] ?(?:n"
        r"|ne) wele(?: ko)?|togo ?: |(?:n|ne) jamu(?: ye)?|jamu ?: |ne in ye|ne de ye"
        r"|ne don(?: kokura)?",
        # Sango
        r"(?:iri|li) (?:ti )?mbi(?: a ?yeke| yeke| ayke| ake| :)?|azo a(?:iri|yi) mbi(?: na)?"
        r"|a(?:la)? iri mbi(?: na)?|azo a?iri mbi(?: na)?|iri(?: ti famille)? ?: ",
        # Arabic
        r"(?:و)?اسمي(?: هو| الكامل)?|انا اسمي|ادعي|ينادوني|يسموني|اسم[يى]|الاسم(?: الكامل)? ?:?"
        r"|لقبي|اللقب ?:?|يقولو ?لي|يقولون لي|اسمي الصحيح|اسم الدلع|باسم|كنيتي|من ?: "
        r"|الموقعه? (?:ادناه|اسفله)|التوقيع ?:?|توقيع ?:?",
    )
    + r")(?!\w)[ :\-\"'(]*(?=[^\W\d_])"
)
# "I am", "it is", "here": hers where what follows is a name.
SELF_WEAK = re.compile(
    r"(?<!\w)(?:"
    + _any(
        r"(?:c'est|cest|c) pour|l'une c'est|je suis|j'?suis|chui|chuis|moi je suis|ici|c'est"
        r"|ici c'est|moi,?|c|ces|cest|de|merci"
        r"|merci d'avance|cordialement|signee?|signature|jsuis?|je sui|sui|(?:c'est|cest"
        r"|c) pour|l'une c'est",
        r"one is|1 is|i am|i'm|im|am|this is|dis is|it is|it's|its|here is|me,?|from|thanks?"
        r"|thank you"
        r"|yours|sincerely|regards|respectfully|faithfully|thx|hi|hello|signed(?: by)?",
        r"mwen se|mw se|m se|mwen|mw|se|la a se|mesi|mesi anpil|isit la se|la se|siyen|siyati"
        r"|youn se",
        r"(?:ne|n|nde) ye|ne|i ni ce|aw ni ce|n ye|barka|ale ye|ne don",
        r"mbi yeke|lo|mbi a ?yeke|mbi|singila|singuila|mbi la|ge yeke",
        r"انا|اني|معك|معكم|معاك|معاكم|معاكن|شكرا|شكرا لكم|مع تحياتي|تحياتي|المرسله?|هنا|وانا"
        r"|من طرف|اختكم|اخوكم|المتكلمه?",
    )
    + r")(?!\w)[ :,.\-\"'(]*(?=[^\W\d_])"
)
_KIN_FR = (
    r"(?:petite? |grande? |vieille |propre |belle-|beau-|demi-)?(?:fill?e|fiy|fils|soeur|seur"
    r"|frere|mere|pere"
    r"|maman|papa|tante|tantine|oncle|tonton|cousine?|niece|neveu|mari|epoux|femme|epouse"
    r"|copine|copain"
    r"|amie?|voisine?|cadette?|ainee?|jumelle|bebe|enfant|gosse|grand-mere|grand-pere"
    r"|belle-soeur|grande soeur"
    r"|petite-fille|fillette|eleve|patiente?|orpheline|filleule?|beau-frere|jumeau|jumelles"
    r"|fiancee?|coloc|camarade|coepouse|protegee?|puinee|compagne|compagnon|concubine?|bru|gendre"
    r"|belle-fille|beau-fils|belle-mere|beau-pere|jumeaux|benjamine?|marraine|parrain|colocataire"
    r"|collegue|associee?|nourrisson|nounou|mome|gamine?|daronne?|reuf|reus)"
)
_KIN_EN = (
    r"(?:little |big |elder |older |younger |twin |step ?|only |own |best |first-?born |small "
    r"|young |"
    r"late |eldest |youngest )*(?:daughter|dauter|doter|girl|son|sister|sis|sista|brother|bro"
    r"|mother|mom|mum"
    r"|father|dad|aunt|aunty|auntie|uncle|cousin|cuzin|niece|nephew|husband|hubby|wife|friend"
    r"|frend|neighbou?r|child|kid"
    r"|baby|grandmother|grandma|granny|grandfather|grandson|granddaughter|sister-in-law"
    r"|mother-in-law"
    r"|roommate|classmate|in-law|partner|fiancee?|girlfriend|boyfriend|co-?wife|stepdaughter"
    r"|stepson|stepmother|stepfather|grandchild|twins?|flatmate|housemate|schoolmate|pupil|student"
    r"|goddaughter|godson|ward|fiance|mate|colleague|sister in law|mother in law|brother in law"
    r"|brother-in-law|father-in-law|pikin|toddler|teen(?:ager)?)"
)
KIN = re.compile(
    r"(?<!\w)(?:"
    + _any(
        rf"(?:ma|mon|mes|notre|nos|m|sa|son|leur|l'|une|un)[ ]?{_KIN_FR}|(?:la|le) (?:petite?"
        rf"|jeune|fillette|gamine|gamin|victime|survivante|fille)|la (?:soeur|fille|mere|copine"
        rf"|voisine)",
        rf"(?:my|our|mi|ma|her|his|their|a|the) {_KIN_EN}|the (?:girl|victim|survivor|child)"
        rf"|a (?:girl|woman|young woman|child|friend|neighbou?r)|(?:an )?old lady|mother of"
        rf"|father of|(?:the )?(?:daughter|son|sister|wife|widow) of",
        r"nee? de|enfants? de|child(?:ren)? of|born to|fa ye|ba ye|(?:mama|baba)(?: ti (?:mbi"
        r"|lo))?(?= [^\W\d_]+ [^\W\d_]+,)"
        r"|(?:yon|une|one) (?:madanm|fanm|fi|tifi|dame)|(?:muso|npogotigi) do|مرا|امراه|(?:une"
        r"|la) (?:femme|fille|jeune fille|jeune femme|gamine|dame agee|voisine|amie"
        r"|deplacee|refugiee)|(?:fille|fils|soeur|mere|epouse|veuve|tante) de|(?:fille|mere) d'",
        r"(?:ti )?(?:pitit|ptit)(?: fi| gason| se| fre)?(?: a| la)?(?: mwen| mw| m| pa m| li| l"
        r"| nou)?(?: nan| an| lan)?",
        r"(?:ti |gran |bel |demi )?(?:se|sese|fre|frewo|manman|papa|tant|matant|tonton|kouzen"
        r"|kouzin|nyes|neve|mari|madanm|fanm|mennaj|zanmi|vwazin|vwazen|marenn|parenn|grann"
        r"|granpe|fiyel|fi|bofre|belse|belme|bope|komè|kome|konpe|filel|jimel|elev|konkibin"
        r"|gran moun|kanmarad"
        r"|asosye|bebe|matant|nennenn)(?: mwen| mw| m| li| l| nou| pa m| pa l)(?: nan| lan| an"
        r"| a)?",
        r"mwen se (?:se|manman|fre|papa|tant|vwazin|zanmi|kouzin)|se manman|(?:yon|ti"
        r"|jenn) (?:timoun|fi|tifi|fiyet|jenn fi|fanm)(?: nan katye a| ki| a)?|tifi(?: a| mwen"
        r"| m)?|viktim nan|mari l|madanm li|manman l|papa l|grann li",
        r"(?:n|ne|an|a|n ka|an ka|ne ka)(?: ka)? (?:denmuso|dencɛ|denke|dence|den|denw"
        r"|balimamuso|balimake|balimace|balima|dogomuso|dogoke|dogoce|dogonin|dogo|koromuso"
        r"|koroke|koroce|koro|muso|ce|furuce|furumuso|ba|fa|terimuso|teri|terike|sigi[nɲ]ogon"
        r"|sinamuso|tenemuso|bemake|benkɛ|benke|moden|modenmuso|mogo|jenemuso|buranmuso"
        r"|nimogomuso|nimogo)(?:nin)?",
        r"(?:npogotigi|npogotiginin|denmisen|denmisennin|muso|musomannin|denmusomannin)(?: do"
        r"| in| nin)?,?|balimamuso|denmuso(?: ye)?",
        r"(?:molenge|mama|baba|ita|koli|wali|fami|kundu|kotara|atara|nganga|kamarade|camarade"
        r"|voisin|voisine|maseka|amie|ami)(?: ti)? (?:mbi|e|lo|ala)(?: ti (?:wali|koli))?(?: ni"
        r"| so)?|(?:mbeni )?(?:maseka|molenge)(?: ti)? (?:wali|koli)(?: ni| so)?|maseka wali"
        r"|mama ti|molenge ti",
        r"(?:و|ل|ب|عن|مع|ان |إن )?(?:ابنتي|بنتي|ابني|ولدي|اختي|اخوي|اخي|امي|ابي|ابوي|بوي|خالتي"
        r"|خالي|عمتي|عمي|جدتي|جدي|زوجي|راجلي|زوجتي|مرتي|جارتي|جارنا|جارتنا|صديقتي|صاحبتي|صديقي"
        r"|حفيدتي|حفيدته|حفيدتها|اختها|امها|ابوها|زوجها|راجلها|خطيبتي|قريبتي|طفلتي|بناتي|اخته"
        r"|كنتي|بناتي|تلميذتي|طالبتي|المريضه|جدتها|جدها|خالتها|عمتها|ضرتي|رفيقتي|زميلتي|خطيبها"
        r"|اخوها|ابنتها|بنتها|حرمتي|زوجنا|خويا|خوي|ختي|اختنا|ولدنا|بنتنا|ابنتنا|امنا|ابونا|جدتنا|جدنا|نسيبتي|سلفتي"
        r"|حماتي|خطيبي|رفيقي|رفيقه|زميلي|عمنا|خالنا|طفلي|بنيتي|وليدي|توامي|حفيدي|والدتي|والدي"
        r"|زوجه ابني|ابن عمي)",
        r"(?:بنت|ابن|ابنه|اخت|ام|والده|زوجه|مرت) (?:جارتي|اختي|اخي|عمي|خالي|خالتي|عمتي|جارنا"
        r"|صديقتي|ابني|بنتي)|(?:ال)?(?:بنت|طفله|فتاه|صبيه|ضحيه|طفل)|(?:عندي )?(?:صديقه|جاره"
        r"|قريبه)|بنت|ابنه|اسم امي|اسم اختي|اسم ابنتي|اسم بنتي|واسم امي",
    )
    + r")[sw]?(?!\w)"
)
# Between somebody near to her and the name.
KIN_NAMED = re.compile(
    r"[ ,:\-(\"]*(?:(?:qui |se |s'|est |a |une? |et |elle |il |du nom de |de |nommee? "
    r"|appellee? |appelee? |nom |cest |c'est "
    r"|named |called |name |is |her |his |whose |who |by the name |of "
    r"|ki |rele |non |li |se |ki se "
    r"|min |togo |ye |ko |a |be |wele "
    r"|so |iri |ti |lo |ayeke |yeke |airi |azo |na "
    r"|واسمها |اسمها |اسمه |واسمه |تسمي |هي |اسم |وهي |هو |تدعي )){0,4}"
)
NAMED_FEMALE = re.compile(
    r"(?<!\w)(?:elle (?:s'app?ell?e|sapp?ell?e|sapel|se nomme|a pour nom)"
    r"|son nom a elle(?: c'est| est)?|nommee|prenommee|appelee|"
    r"la (?:nommee|denommee|dite)|tout le monde (?:dit|l'appelle)|everyone (?:says|calls her)|"
    r"(?:every(?:one|body)|we|they|people) calls? her|tout moun (?:di|rele l)|ينادونها|يناديها"
    r"|سموها|"
    r"bee b'a wele|azo kue a?tene|المدعوه|"
    r"her (?:full |real |first )?name(?:'s| is| iz|:)?|she(?:'s| is) called|"
    r"(?:و|ف)?اسمها|تسمي|تدعي|ينادوها|اسم البنت|اسم الطفله|اسم الضحيه)(?: هو| هي"
    r"| ديال)?(?!\w)[ :,\-\"(]*(?=[^\W\d_])"
)
NAMED_MALE = re.compile(
    r"(?<!\w)(?:(?:il|y|ki|qui) (?:s'app?ell?e|sapp?ell?e|sapel|se nomme|se fait appeler)"
    r"|on (?:l'|l)app?ell?e?|on le (?:nomme|surnomme)|(?:qu')?on l'app?ell?e|"
    r"(?:dont le |son |so )(?:pre)?nom (?:c'est|est|c|cest|a lui c'est|ses)|surnomme|prenomme"
    r"|le nomme|nomme|appele|du nom de|un certain|le sieur|un dn?omme|un denomme|le denomme|denomme"
    r"|connait sous le nom de|connu sous le nom de|se fait appeler|appelle de|yon nonmen"
    r"|yon certain"
    r"|konnen l sou non|fe (?:moun|yo) rele l|u b'a don ko|u ko|a be a yere wele"
    r"|azo ahinga lo na iri|azo atene|togo (?!ye)|calls? himself|goes as|مشهور باسم|ينادونه"
    r"|المدعو|"
    r"his (?:full |first |real )?name(?:'s| is| iz|:)?|he(?:'s| is| iz)? called|(?:they|people"
    r"|we|everybody|everyone) calls? (?:him|hm)|goes by(?: the name)?|known as|nicknamed"
    r"|by the name(?: of)?|a certain|the accused (?:is|was)|the name of the man is|"
    r"(?:و|ف|ال|اللي )?اسمه|اسم (?:الرجل|الراجل|السائق|السواق|الموظف|الحارس)|يسموه|ينادوه"
    r"|ينادونه|ينادوله|يقولوله|يقولون له|يدعي|يسمي|يسمونه|المدعو|شخص يدعي|واحد اسمه|يلقبوه"
    r"|معروف ب)(?: هو)?(?!\w)[ :,\-\"(]*(?=[^\W\d_])"
)
# Kreyol, Bambara and Sango do not tell him from her: what was spoken of last decides.
NAMED_EITHER = re.compile(
    r"(?<!\w)(?:(?:yo |nou |tout moun )?rele (?:l|li|lap)|yo rele|ki rele|ki rele"
    r"|(?:yon )?(?:moun|nonm|neg"
    r"|mesye|fi) ki rele|li rele|l rele|non (?:li|l|pa l|msye|mesye a)(?: se)?|ki gen pou non|"
    r"(?:a|o|u) (?:ka )?togo(?: ye| ko| be)?|u b[e'] ?a wele(?: ko)?|min togo(?: ye| ko)?"
    r"|a be wele|u b'a wele(?: ko)?|u be a wele(?: ko)?|"
    r"(?:iri|li) ti (?:lo|koli ni|wali ni|koli so)(?: a ?yeke| yeke)?"
    r"|azo (?:ayeke )?a?iri lo(?: na)?|a ?iri lo(?: na)?|so iri ti lo(?: a ?yeke)?|"
    r"(?:le |son |vrai |son vrai )?(?:nom|prenom)(?: est| c'est| c|,)|le prenom|prenom|"
    r"(?:first|real|true|given|last) name(?: is|:)?|(?:vre|ti|bon) non (?:l|li)(?: se)?|"
    r"اسمه الاول|اسمها الحقيقي|"
    r"nommee?|named|called|named as|qui s'app?ell?e|s'app?ell?e|sapp?ell?e|who is called"
    r"|whose name is|name of)(?!\w)[ :,\-\"(]*(?=[^\W\d_])"
)
SELF_AFTER = re.compile(
    r"[ ,\-(]{1,3}(?:a l'appareil|au telephone|au bout du fil|ici(?! ?a )|here|speaking"
    r"|on (?:the|d) (?:line|phone)|calling|ki (?:nan telefon|sou liy|nan liy|ap pale|ap rele)"
    r"|be kuma|den(?: don| ye)?|la na telephone|ana telephone|في الخط|علي الخط|c'est moi"
    r"|cest moi|c moi|that is me|that's me|thats me|it's me|se mwen"
    r"|se mwen menm|ne don|ne ye|mbi la|mbi so"
    r"|هذا انا|هذه انا|هي انا|يعني انا)(?!\w)"
)
# Words with such an ending that are no work.
_NO_WORK = (
    r"soeurs?|demi-soeur|meres?|peres?|enfants?|peur|coeur|malheur|bonheur|honneur|couleur"
    r"|odeur|douleur"
    r"|chaleur|fleurs?|valeur|erreur|faveur|heure|hauteur|longueur|sueur|moteur|tracteur|ordinateur"
    r"|secteur|mineure?s?|premiere?s?|derniere?s?|priere|riviere|lumiere|maniere|matiere"
    r"|barriere|biere"
    r"|papiers?|quartiers?|cahier|janvier|fevrier|escalier|fichier|chantier|metier|dossier"
    r"|particulier"
    r"|entier|hier|bien|rien|lien|mien|tien|sien|chien|soutien|ancien(?:ne)?|liste|piste"
    r"|affaire|maire"
    r"|formulaire|horaire|salaire|contraire|alimentaire|militaires?|partenaire|anniversaire"
    r"|temporaire"
    r"|commissaire|courant|devant|avant|instant|pendant|restaurant|avant|suivant|important|montant"
    r"|grand|autant|maintenant|argent|moniteur|interieur|exterieur|meilleur|plusieurs|ailleurs"
    r"|leur|seur"
    r"|[a-z]*(?:father|mother|sister|brother|daughter)s?|other|another|water|number|letter"
    r"|paper|matter"
    r"|winter|summer|corner|center|theater|river|shelter|container|computer|trailer|dinner"
    r"|order|finger"
    r"|shoulder|never|ever|over|after|under|her|member|register|folder|voucher|sticker|former"
    r"|later|power"
    r"|weather|leather|danger|anger|hunger|letters|papers|numbers|others|door|floor|color|error"
    r"|poor|sector"
    r"|minor|honou?r|mirror|for|or|list|wrist|fist|waist|women|woman|then|children|human|than"
    r"|ban|can|ran"
    r"|want|restaurant|plant|aunt|pregnant|important|constant|infant|victims?|september|october"
    r"|november"
    r"|december|quarter|offer|answer|manner|layer|flower|tower|shower|prayer|prayers|customer"
    r"|stranger"
    r"|beneficiary|survivor|neighbor|partner|sugar|helmet"
)
_ROLE_WORDS = _any(
    # French
    r"chauffeurs?|conducteurs?|cond[iu]cteur|gardiens?|gardes?|vigiles?|agents?|distributeurs?"
    r"|distribut\w+|enregistreurs?|enregistr\w+|superviseurs?|gestionnaires?|responsables?"
    r"|chefs?|directeurs?|directrice|coordonn?ateurs?|coordinateurs?|coordo|enseignante?s?"
    r"|maitres?|profs?|professeurs?|instituteurs?|moniteurs?|animateurs?|educateurs?"
    r"|entraineurs?|coachs?|infirmiers?|infirmieres?|medecins?|docteurs?|doct?eurs?"
    r"|sage-femmes?|pharmaciens?|logisticiens?|logistique|logistik|magasiniers?|cuisiniers?"
    r"|traducteurs?|interpretes?|volontaires?|benevoles?|soldats?|militaires?|policiers?"
    r"|gendarmes?|casques? bleus?|sergents?|recruteurs?|recrute\w*|ingenieurs?|techniciens?"
    r"|pompistes?|macons?|journalistes?|employes?|personnels?|staffs?|travaille(?:nt|ur|urs)?"
    r"|bosse|bureau|monsieur|homme|type|gars|mec|blanc|expat\w*|patron|comptables?|caissiers?"
    r"|secretaires?|securite|livreurs?|transporteurs?|apprentis?|assistante?s?|encadreurs?"
    r"|mobilisateurs?|relais|delegues?|presidents?|pasteurs?|imams?|manutentionnaires?|dockers?"
    r"|surveillants?|controleurs?|inspecteurs?|consultants?|pointeurs?|contremaitres?"
    r"|plombiers?|laborantins?|chargee?s?(?: de)?|point focal|formateurs?|menuisiers?"
    r"|facilitateurs?|conseillers?|maire|commis|ongs?|ngos?|vaccinateurs?|brancardiers?",
    # By its ending, behind an article
    rf"(?:le|la|l'|un|une|les|des|du|deux|cet|ce) ?(?!(?:{_NO_WORK})(?!\w))[a-z]{{3,14}}(?:eur"
    rf"|euse|eurs|iste|istes|iere|ier"
    r"|iers|ien|ienne|trice|ateur|aire|ant)|chefs?|cheffe|stagiaire|(?:la|une|cette) dame"
    r"|celui qui|the (?:one|person) who|sa ki|اللي (?:دار|عمل|فعل|سوا)\w*|min y'o|le coupable"
    r"|casque bleu|pretre|berger|imprimeur|porteur|sieur"
    rf"|(?:the|a|an|one|that|this|d|two"
    rf"|our) (?:[a-z]{{2,12}} )?(?!(?:{_NO_WORK})(?!\w))[a-z]{{2,12}}(?:er|or|ist|man|men|ian"
    r"|ers|keeper|ant)|intern|helmet|(?:the|that|this) (?:lady|woman)|labou?rer|plumber|porter"
    r"|cashier|head of|agents",
    # English
    r"drivers?|guards?|guardman|watchm[ae]n|security|officers?|agents?|registrars?|registers?"
    r"|supervisors?|managers?|leaders?|chiefs?|bosses|boss|directors?|coordinators?|teachers?"
    r"|trainers?|instructors?|coach(?:es)?|nurses?|doctors?|doc|midwi(?:fe|ves)|pharmacists?"
    r"|logisticians?|logistics?|storekeepers?|storem[ae]n|warehouse\w*|cooks?|kitchen"
    r"|translators?|interpreters?|volunteers?|soldiers?|policem[ae]n|police|peacekeepers?"
    r"|sergeants?|recruiters?|engineers?|technicians?|plumbers?|workers?|staff|team|employees?"
    r"|works|working|caseworkers?|cleaners?|foreman|foremen|counsell?ors?|social worker|clerks?"
    r"|cashiers?|monitors?|enumerators?|distributors?|assistants?|mobili[sz]ers?|chairm[ae]n"
    r"|landlord|contractors?|field|protection|wash|man|guy|men|boy|accused|accountant|imam"
    r"|pastor|helper|porter|carrier|electrician|builder|hygiene promoter|promoter|medic"
    r"|paramedic|mechanic|captain|commander|attendant|camp",
    # Kreyol
    r"chofe|chofè|gadyen|gad|sekirite|ajan|distribite|anrejistre\w*|sipevize|jesyone|jeran"
    r"|responsab\w*|chef|direkte|direktris|kowodonate|anseyan|pwofese|pwof|met|antrene|kotch"
    r"|enfimye|dokte|doktè|famasyen|lojistik|lojistisyen|depo|magazinye|kizinye|tradikte"
    r"|entepret|volonte|benevol|solda|militè|milite|polisye|kas ble|sejan|enjenye|teknisyen"
    r"|anplwaye|travay\w*|misye|mesye|msye|neg|nonm|blan|ekspatriye|patwon|boss|bos|kontab"
    r"|sekrete|livre|asistan|animate|delege|prezidan|paste|enspekte|kontwole|kontremet|kesye"
    r"|motosiklis|kamyone|mekanisyen|plonbye|jounalye|pote|estajye|fotograf|machann|enspekte"
    r"|siveyan"
    r"|(?:yon|de) (?!(?:papye|katye|sikatris|kote|pye|metye)(?!\w))[a-z]{3,12}(?:ye|yen|tris"
    r"|ris)|(?!(?:katye|lakay|latye|timoun|vye|kote|sante|verite|moute|lamye|papye|premye|denye"
    r"|pye)(?!\w))[a-z]{3,12}(?:ye|yen|tris|we) (?:a|la|an|yo)"
    r"|madan ki|fi nan|kas ble|antrene|koupab|mason|fome|mobilizate|met do|jadinye|gason"
    r"|moun k ap|moun ki",
    # Bambara
    r"soferi|sofɛri|mobilibolila|bolila|kolosilikela|kolosibaga|garadi|garijen|agenti|ajan"
    r"|tilalikela|tilabaga|tila|sebennikela|sebenbaga|kuntigi|nemogo|ɲemogo|patoron|karamogo"
    r"|kalanfa|dogotoro|dokotoro|enfirimiye|magazen|magasin|tobilikela|sorodasi|polisi"
    r"|sandaramu|baarakela|baarakɛla|baara|cekoroba|ce do|ce min|kamalen|bololabaaraden|bolo"
    r"|dilannikela|[a-z]{2,14}(?:ikela|kela|baga|tigi|bolila|feerela|ladennikela|sebennikela)"
    r"|min be|muso min|ce in|ce o|ce do|madamu|vizili|mason|stagiaire|sitaziyeri|nansaramuso"
    r"|tigi|musalaka|tuguli|volonteri|nansara|tubabu|mogo min",
    # Sango
    r"wa-?bata-?\w*|wakuangba|wakua|wa-?kua|wa-?fa-?\w*|wa-?mungo|wa-?yongoro|wasungo"
    r"|sentinelle|pasewa|turugu|aturugu|polisi|mokonzi|makunzi|gbia|da[nm]bo|maitre|docteur"
    r"|wanganga|nganga|zo ti [a-z]+|koli ni|akoli na|wali so|maseka so|lo so|journalier"
    r"|caissier|vigile|stagiaire"
    r"|surveillant|comptable|animateur|assistant|zo so|koli so|azo so|so akangbi|so asu|munzu"
    r"|mundju|zo ti kua"
    r"|so asara kua|akua|kua ti|kamion|chauffeur",
    # Arabic
    r"(?:وال|بال|لل|ال|و|ب|ل|ف)?(?:سائق|سواق|شوفير|حارس|غفير|موظف\w*|مسؤول\w*|مسوول\w*|مشرف\w*"
    r"|مدير\w*|رئيس|منسق\w*|معلم|مدرس|استاذ|مدرب|ممرض|طبيب|دكتور|صيدلي|لوجستي\w*|مخزن|امين|طباخ"
    r"|طاهي|مترجم|متطوع\w*|جندي|عسكري|شرطي|ضابط|رقيب|مهندس|فني|عامل|عمال|يعمل|يشتغل|يخدم|مساعد"
    r"|محاسب|سكرتير|موزع|يوزع|يسجل|عنصر|مندوب|باحث|اخصائي|رجل|رجلين|راجل|شاب|واحد|متاع|امن|خفر"
    r"|اجنبي|كاتب|مراقب|نقيب|قائد|صاحب|بواب|كهربائي|سباك|منظف|ميكانيكي|مقاول|بناء|فريق|منظمه"
    r"|نجار|صراف|حمال|متدرب|استشاري|مصور|منشط|سمسار|خباز|خياط|مراقب|وسيط"
    r"|رئيسه|مشغل|حلاق|بائع|تاجر|صيدلاني|كهربائيه|متهم|قاضي|شيخ|شيف|مندوبه|مكلف\w*|سايق|بتاع\w*"
    r"|خو الشيخ|اخو الشيخ|عنصرا|مدام|باحث\w*|حراس|لي ال\w+)",
)
ROLE = re.compile(rf"(?<!\w)(?:{_ROLE_WORDS})(?!\w)")
# What the one she complains of does, right behind his name.
ACTS = re.compile(
    r"[ ,]*(?:(?:qui|il|lui|me|m'|m|nous|l'|la|te|a|est|ki|k|li|te|ap|al|who|he|has|had|is|was"
    r"|always|also|then|toujours|aussi|encore|from|dit|now|ko|ye|be|b'a|y'a|ka|so|lo|اللي|الذي"
    r"|هو|قد|قال|كان)[ ']?){0,3}"
    r"(?:m'a|ma|ma dit|nous a|l'a|lui a|dit|di|demande\w*|deman\w*|veut|veu|veulent|exige\w*"
    r"|menace\w*|touche\w*|touch\w*|force\w*|propose\w*|donne|a donne|promet\w*|appelle"
    r"|harcele\w*|viol\w*|attrap\w*|prend|pris|refuse\w*|garde|vient|venu|choisi\w*|suit|suivi"
    r"|embrass\w*|ferme\w*|frapp\w*|battu|pouss\w*|attend\w*|filme\w*|photo\w*|conduit|roule"
    r"|decide|bloque|raye\w*|oblige\w*|invit\w*|siffle|regarde\w*|ne (?:me|nous|lache)|me|nous"
    r"|dort|rode|fait|vend|a (?:ouvert|garde|renvoye)"
    r"|won't leave|will not leave|never|does it|knows|leads|lives"
    r"|asked|asks|ask|say|says|said|told|tells|tell|wants?|wanted|keeps|kept|takes|took"
    r"|touch\w*|forc\w*|threat\w*|promis\w*|offer\w*|gave|gives|give|sends|sent|calls|called"
    r"|follow\w*|push\w*|grab\w*|hit|beat|locked|waits?|waited|comes|came|demand\w*|refus\w*"
    r"|made|makes|lock\w*|bring\w*|brought|decides|drives|pull\w*|kiss\w*|stole|invit\w*|works?"
    r"|working|try|tried|film\w*|photograph\w*"
    r"|mande\w*|vle|manyen|kenbe|menase|fose|fos|pwomet|bay|ba|fe|fè|touche|rale|pouse|bat"
    r"|frape|swiv|tann|voye|ofri|refize|femen|vini|vin|pran|di|retire|kouri|fose|oblije|file"
    r"|ko|fo|ye|y'a|y'an|y'u|yen|maga|nini|ɲini|deli|bagabaga|gosi|mine|minɛ|wele|di|ban|datugu"
    r"|kalan|lajɛ|soso|jalaki|tige|boli"
    r"|ahunda|hunda|atene|tene|asara|sara|andu|ndu|agbu|gbu|abata|aye|amu|mu|akanga|apika|aga"
    r"|ague|amu|azi|afa|akpo|amene"
    r"|طلب\w*|قال\w*|يقول|يطلب|يريد|يبي|يبغي|بغي|لمس\w*|مسك\w*|يمسك|هدد\w*|يهدد|اجبر\w*|ضرب\w*"
    r"|دفع\w*|اعطا\w*|يعطي|وعد\w*|يرسل|ارسل|سكر|قفل|دخل|يدخل|ياتي|جاء|جاني|يجي|خذا\w*|اخذ\w*"
    r"|ياخذ|حاول\w*|عرض|يعرض|رفض|يراسل\w*|صور\w*|يصور|يتصل|يلمس|جر\w*|ساوم\w*|استغل\w*|ابتز\w*"
    r"|شد\w*|حبس\w*|تحرش\w*|لحق\w*|تبع\w*|هو)(?!\w)"
)
# What is done to her, or what she does, right behind her name.
SUFFERS = re.compile(
    r"[ ,]*(?:(?:est|is|was|se|ye|ayeke) (?:une? |an? |yon |molenge )?(?:orphelin\w*|orphan"
    r"|ofelen|veuve|widow"
    r"|mineure?|enceinte|pregnant|sourde|deaf|malade|sick|faritanin|sân mama)|يتيمه|orphelin\w*"
    r"|orphan"
    r"|elle|hier elle|pleure|ne dort|n'ose|ne veut|ne peut|est enceinte|est revenue"
    r"|est rentree|est tombee|a peur|a pleure|a refuse|souffre|agee|ans|habite|vit|loge"
    r"|a \d+ ans"
    r"|she|her|cries|cried|does not|doesn't|cannot|can't|is afraid|is scared|is pregnant"
    r"|told me|came (?:home|back)|won't|will not|lives|stays|aged"
    r"|k ap kriye|ap kriye|pe|li gen \d+|ansent|rakonte|pa vle pale|li pe"
    r"|be siran|be kasi|si be|bangera|a bangera|a si|te se|konoma"
    r"|akpe|ayeke na ngu|ayeke toto|atoto|ayeke na mbito|ngu ti lo|adu lo"
    r"|عمرها|هي|تبكي|خايفه|خائفه|لا تستطيع|ما تقدر|رجعت|حامل|ساكنه|تسكن|قالت|لا تريد|تعيش)(?!\w)"
)
# Right before a name: the one who did it.
BLAMED = re.compile(
    r"(?:\bpar|\bcontre|\bvisant|\bdenonce\w*|\bdenonç\w*|\baccuse\w*|\bavec|\bchez"
    r"|\bami(?:e|es|s)? de|\bla faute de|\bpeur de|\ba cause de|\bc'est|\bparler de"
    r"|\bplainte sur|\bmechant|\bson ami|\bfauteur|\bconcernant"
    r"|\bfriend of|\bafraid of|\bfear|\bits|\bit's|\blook up|\bvoyez|\bgade|شوفوا|صاحبه|من"
    r"|\bby|\bagainst|\babout|\breport|\breporting|\bwith|\baccused?(?: is)?|\bbecause of"
    r"|\bnamed|\bu know|\byou know|\bknow"
    r"|\bkont|\bakize|\bdenonse|\bpale de|\bak|\bavek|\bse"
    r"|\bsoso|\bjalaki|\bfe|\bka ko|\bkan"
    r"|\bna ndo ti|\bndo ti|\bteti|\bna|\bti"
    r"|ضد|بحق|علي|من قبل|مع|عن|بسبب|المشكله مع|المتهم|هو|من) *$"
)
