"""Where she lives, told by what lies beside it: "behind the mango tree". Over folded text. Pure.

Only behind a word for living, sleeping or staying: the same words tell elsewhere where it happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cbcm.anonymiser import cues

Place = tuple[int, int]

# She, her people or somebody near to her lives there.
STAYS = re.compile(
    r"(?<!\w)(?:"
    r"j[ ']?h?abit\w*|(?:elle |on |nous |qui |fille |y )?habit(?:e|ons|ait|ent)|(?:je|on|nous|elle"
    r"|ils|qui)"
    r" (?:vi[st]|vivons|vivent|dor[st]?|dormons|dorment|reste|restons|loge|logeons|campe|campons"
    r"|sommes (?:loges|logees|installes|installees|chez)|suis (?:loge|logee|installe|installee)"
    r"|est (?:logee|installee)|crech\w*|sejourne|squatte|demeure|squat\w*)|jdo(?:r|rs|rt)|jvi[st]?"
    r"|jreste|jloge|logee?|(?:ma|notre|sa) (?:tente|maison|case|place|chambre|cabane|baraque|porte)"
    r"(?: (?:est|c'est|se trouve))?|(?:mon|notre|son) (?:abri|logement|domicile|toit)"
    r"(?: (?:est|c'est|se trouve))?|chez (?:moi|nous|elle)(?: (?:c'est|est|c))?"
    r"|(?:me|nous|la) trouver(?:ez)?|domiciliee?|hebergee?|installee?s?"
    r"|(?:i|we|she|they|u|who|girl|that) (?:\w{2,9} )?(?:live|lives|lived|living|stay|stays|staying"
    r"|sleep|sleeps|sleeping|remain|remains|reside|resides|dwell|camp|camped|squat|r|are staying"
    r"|am staying)|staying|living|sleeping|residing|(?:my|our|her) (?:tent|house|place|shelter|room"
    r"|hut|home|cabin|caravan|compound)(?: (?:is|stands|lies))?|(?:find|found) (?:me|us"
    r"|her)(?: at)?"
    r"|(?:mwen|mwn|mw|m|nou|li|n|l|ki|ki ap|k ap) (?:ap )?(?:rete|retes|abite|domi|viv|loje|kanpe)"
    r"|(?:kay|tant|chanm|abri) (?:mwen|m|nou|li|l|pa m|pa mwen)(?: (?:a|an|la|nan))?(?: (?:se"
    r"|nan))?"
    r"|lakay (?:mwen|m|nou|li)(?: se)?"
    r"|(?:و|ف)?(?:ساكن\w{0,3}|مقيم\w{0,3}|نسكن\w{0,2}|اسكن|تسكن|يسكنوا|نقيم|اقيم|تقيم|ننام\w{0,2}|انام|تنام"
    r"|نرقد\w{0,2}|نعيش\w{0,2}|اعيش|تعيش|عايش\w{0,2}|قاعدين|قاعده|نقعد\w{0,2}|خيمتي|خيمتنا|خيمتها|حوشنا|حوشي"
    r"|بيتنا|بيتي|بيتها|دارنا|مسكني|مسكننا|سكني|سكننا|مكاني|غرفتي|غرفتنا|كوخنا)"
    r"|(?:n|ne|an|a|u|anw) (?:ye |be )?(?:sigilen|sunogo|sunogola|dalen|sigira)(?: be| don)?"
    r"|(?:n|ne|an|a) (?:be )?(?:si|da|sigi|sunogo)(?= )|(?:n|ne|an|a)(?: ka)? (?:so|bon|tanti"
    r"|sigiyoro"
    r"|abiri|bugu|kin) be|(?:n|ne|an) be(?= )"
    r"|(?:mbi|e|lo|ala)(?: yeke| ayeke| ke)? (?:na )?(?:a?lango|a?duti|a?lango na|kodoro)"
    r"|(?:da|tente|abri|kodoro|ndo)(?: ti lango)? ti (?:mbi|e|lo)(?: a?yeke)?"
    r"|(?:mon |notre |my |our )?(?:adresse?|address|adres)(?: (?:mwen|m|nou|est|is|se|c'est))*"
    r"|عنواني|عنواننا"
    r"|(?:me|nous|m) (?:joindre|rejoindre|voir|rencontrer)|(?:reach|meet|see|visit|get) (?:me"
    r"|us)(?: at)?"
    r"|come to|(?:vin )?(?:we|jwenn) (?:mwen|m|nou)|تلقوني|تلقونا|تلقاني|تعالوا|be n soro"
    r"|be an soro"
    r"|wara (?:mbi|e)|(?:je|j'|elle|i|she|we|on|m|mwen|li) (?:vends?|vendons|sells?|ap vann"
    r"|vann|garde"
    r"|cuisine|cook|wash)"
    r"|(?:elle|on|je|c'est|nous|she|he|i|we|they|it)(?: (?:est|suis|sommes|is|am|are))|i'm|im"
    r"|we're|she's|(?:mwen|nou|m|li)(?= nan )"
    r"|نحن|انا|احنا|هي|(?:mbi|e|lo)(?: yeke| ayeke)"
    r")(?!\w)"
)
_BESIDE = (
    r"derriere|deriere|devant|devan|juste|en face|an face|anfas|a cote|a coter|acote|pres d\w+"
    r"|pre d\w+|proche d\w*|non loin|pas loin|aux? bords?|au pied|au bout|au fond|au coin|au niveau"
    r"|a l'entree|a la sortie|a l'ombre|a l'arriere|a proximite|a gauche|a droite|au-dessus"
    r"|au dessus"
    r"|en bas|en haut|en contrebas|le long|sous (?:le|la|l'|un|une|les)|entre (?:le|la|les|l'|une?)"
    r"|apres (?:le|la|les|l')|avant (?:le|la|les|l')|vers (?:le|la|les|l')|contre (?:le|la|l')|face"
    r"|cote|chez (?:la|le|l'|ma|une?|mon|sa)|du cote|de l'autre cote|autour d\w+|la (?:derniere"
    r"|premiere)|le (?:dernier|premier)"
    r"|over (?:the|d|a)|behind|beside|besides|near|nearby|next|opposite|across|in front|infront"
    r"|by (?:the|d|a)"
    r"|close to|closest|under (?:the|d|a)|below|above|between|at the (?:edge|end|corner|back|foot"
    r"|entrance|side|bottom|top|far)|(?:on|at) the (?:edge|corner|side|left|right|other|way)|along"
    r"|past|after the|before the|against|outside|around (?:the|d)|down by|up by|not far|right by"
    r"|two \w+ from|the (?:last|first)"
    r"|deye|bo (?:kote|dlo|\w+)|kote|akote|toupre|pre|devan|anba|anle|nan pwent|nan fon"
    r"|nan bout|nan kwen"
    r"|nan mitan|sou bo|sou wout|sou tet|ant|apre|anvan|vizavi|pa lwen|dwat|agoch|adwat|arebo|obo"
    r"|dènye|denye|premye"
    r"|ورا|وراء|خلف|جنب|بجنب|بجانب|جانب|قرب|بقرب|بالقرب|قريب\w{0,2}|مقابل|قبال|قدام|امام|تحت|حدا|حذا|قصاد"
    r"|بين|فوق|بعد|قبل|عند|علي (?:حافه|طرف|اليمين|اليسار|شط|جنب)|في (?:اخر|طرف|اول|وسط)"
    r"|ملاصق\w{0,2}|يمين"
    r"|يسار|اخر|حول|جهه|ناحيه"
    r"|na (?:peko|tere|gbele|gbe|yanga|nduzu|mbage|popo|devant|ndo|sengue|li)(?: ti)?|tere ti"
    r"|peko ti"
    r"|gbele ti"
)
BESIDE = re.compile(rf"(?<!\w)(?:{_BESIDE})(?!\w)")
# In the third house, in the green tent: with something that tells which one.
WITHIN = re.compile(
    r"(?<!\w)(?:dans|in|nan|na|في|ds|inside)(?: (?:la|le|l'|les|the|d|da ti"
    r"|ya ti))? ?(?=[^.,;!?\n]{0,40}"
    r"(?:(?<!\w)(?:premiere?|seconde?|deuxieme|troisieme|quatrieme|cinquieme|derniere?|petite?|grande?"
    r"|vieille|vieux|ancienne?|second|third|fourth|fifth|last|small|big|old|abandoned|broken|twazyem|dezyem"
    r"|katriyem|premye|denye|gwo|vye|ti ota|ti use|ti usio|ti oko|kota|ثالث|ثاني|رابع|خامس|اول|اخر"
    r"|الاخير\w?|القديم\w?)(?!\w)))"
)
# She is asked to sleep with him.
WITH_HIM = re.compile(
    r" (?:(?:a )?nouvo |encore |again )?(?:with (?:him|them|his)|avec (?:lui|eux|ce|cet|le|un)"
    r"|ave l|avek li|ak (?:li|yo)"
    r"|avel|ave l|مع(?:ه|اه|هم|اهم)|na lo|na mbi|a fe|chez lui|lakay li|in his|at his|عنده)(?!\w)"
)
# A place to sleep, and what one tells it by.
_DWELLING = (
    r"(?:tentes?|tants?|tent|tents|abris?|shelter|shelters|case|cases|kaz|maison|maisonnette|mezon"
    r"|house|hut|kay|chambre|chanm|room|hangar|anga|baraque|cabane|cabine|cabin|paillote|concession"
    r"|cour|compound|caravane?|container|conteneur|kontene|natte|place|porte|door|immeuble|building"
    r"|batiment|bilding|villa|appartement|apartment|appartman|etage|floor|dortoir|dormitory|bache"
    r"|prela|tonel|joupa|ajoupa|lakou|tanti|teneti|bugu|bon|so|da|kin|row|rangee|ranje"
    r"|(?:ال)?(?:خيمه|خيمتي|بيت|حوش|غرفه|دار|كوخ|شقه|عماره|مبني|كرفان|عنبر|براكه|هنقر|طابق|زنقه))"
)
_BY = (
    r"(?:with (?:a|an|the|no|d)|that has|which has|having|avec (?:un|une|le|la|des|les)|aux?"
    r"|qui a|qu'a"
    r"|couverte? de|peinte? en|ki gen|ki gin|ak (?:yon|twal|pot|baryè|prela)|kouvri|ام|ذات|فيها"
    r"|فيه|عليها"
    r"|بباب|بابها|لونها|min da|min be|so ayeke|so yanga)"
)
DWELLING = re.compile(
    rf"(?<!\w)(?:(?:la|le|l'|une?|the|d|a|an|yon|mbeni|small|big|last|first|second|third|fourth|fifth"
    rf"|petite?|grande?|derniere?|premiere?|deuxieme|troisieme|quatrieme|ti|gwo|denye|premye|dezyem"
    rf"|twazyem|blue|green|white|red|yellow|old|vieille|kota|اخر|اول|ثاني|ثالث"
    rf"|رابع) ?){{0,3}}(?<![^\W])"
    rf"{_DWELLING}(?!\w)(?: (?!et |and |ak )[^\W\d_]+){{0,3}}?,? (?={_BESIDE}|{_BY})"
)
TOLD = re.compile(rf"(?<!\w)(?:{_BESIDE}|{_BY})(?!\w)")
BARE = re.compile(
    r"[ :]*(?:(?:ici|here|isit|maintenant|now|kounye a|toujours|still|encore|seule?|alone"
    r"|toute seule"
    r"|pou kont mwen|هنا|الان|توا|ge|fadeso|yan|est|is|se|c'est) ){0,2}"
)
WITH = re.compile(r"(?<!\w)(?:with|avec|ak|avek|مع|ani|et|and|epi|sans|without)(?!\w)|[,:،]")
# What was done, or what hour it was: there the place tells of him.
DEED = re.compile(
    r"(?<!\w)(?:m'a|ma (?:di|touche|pris|demande|suivi|forc\w+)|demand\w+|menac\w*|touch\w*"
    r"|forc\w*|harcel\w*"
    r"|viol\w*|pris|attrap\w*|suivi|embrass\w*|frapp\w*|vol\w*|attend\w*|donn\w+|distribu\w*|asked|asks?|grab\w*"
    r"|rap\w+|push\w*|kiss\w*|follow\w*|wait\w*|gave|gives?|sell\w*|took|takes?|meet|met|came|comes?|said|told"
    r"|threat\w*|hit|beat|saw|vu|vend\w*|mande|manyen|menase|fose|pran|kenbe|swiv|tann|bay|vini|di|wè|we"
    r"|vin|vann|maga|mine|gosi|nini|wele|bila|ko|andu|agbu|abata|ahunda|aga|atene|amu|aku|abâ|aba|asara"
    r"|طلب\w*|لمس\w*|هدد\w*|اجبر\w*|شد\w*|مسك\w*|ضرب\w*|يوقف|واقف|يستن\w*|قال\w*|شفت\w*|شاف\w*|وزع\w*|يوزع"
    r"|il|he|lui|him|his|ils|they|nous|queue|file|heures?|oclock|hier|yesterday|yè|امس|البارح)(?!\w)"
)
# Bambara says it behind.
POSTPOSED = re.compile(
    r" (?!(?:so su|yan|yen|la|na)(?!\w))[^.;!?\n]{2,70}?(?<!\w)(?:kofe|kerefe|nyefe|nefe|jukoro"
    r"|cema|cemance|dafe|da la|da fe|kunna|sanfe|duguma|kun na|koro"
    r"|kan)(?!\w)(?:,? [^.,;!?\n]{2,40}?"
    r"(?<!\w)(?:kofe|kerefe|nyefe|nefe|jukoro|cema|dafe|da la|koro|kan)(?!\w))?"
)
BAMBARA = re.compile(r"(?:n|ne|an|a|u|anw|be n|be an)(?: |$)")
CLAUSE = re.compile(
    r"[.!?;\n؟()]|$|(?:,| )(?: ?)(?:mais|et (?!la |le |les |l')|parce|pask\w*|depuis|car|donc"
    r"|quand|lorsqu\w*"
    r"|but|because|and (?!the |d |a )|since|when|so|cos|coz|bcz|with my|avec (?:ma|mes|mon)|epi"
    r"|men|le m|depi|ak (?:pitit|manman"
    r"|mari|timoun)|avek|لكن|ولكن|منذ|مع|لان|من يوم|nka|kabini|sabu|ani|me|ndali|na molenge|na ita"
    r"|ala iri|appele\w*|rappele\w*|call|rele|كلم\w+|اتصل\w*|i|il|elle|he|she|je|j'ai|y'a|tel"
    r"|phone|whatsapp)(?!\w)"
    r"|[ ,.:]{1,3}(?:\+?\d{2}[ .\-]?\d{2})"
)
# A place that a role tells of is still hers: "near the guards' post".
OF = re.compile(
    rf"(?:(?<!\w)(?:des|de|du|d'|of|ti|ka|ak|lakay|kay|chez|atelye|the|les|la|le|l'|ورشه|محل|بيت|مكتب)"
    rf"|{_BESIDE}) ?$"
)
WEAK = re.compile(
    r"(?:elle|on|je|c'est|nous|she|he|i|we|they|it) (?:est|suis|sommes|is|am|are)|i'm|im|we're"
    r"|she's"
    r"|mwen|nou|m|li|نحن|انا|احنا|هي|(?:mbi|e|lo) a?yeke|come to"
)
INTO = re.compile(
    r"(?<!\w)(?:dans|in|inside|at|nan|na ya(?: ti)?|na|في|a|au|sous|ds)(?: (?:the|d|la|le|l'"
    r"|les))? ?$"
)
IN = re.compile(r"(?:dans|in|inside|at|nan|na|في|au|ds) ")
WHERE = re.compile(r"(?:ou (?:on|les|il y)|where|la ou|kote (?:yo|moun|fanm)|وين|اللي)(?!\w)")
# A part or a look of a house.
PART = re.compile(
    rf"{_DWELLING}|porte|portail|door|gate|barye|wall|mur|mi|fence|roof|toit|rouge|red|wouj|bleu|blue|ble"
    r"|vert|green|jaune|yellow|jon|blanc|white|blan|noir|black|grand|petit|big|small|two|deux|three|trois|row"
    r"|step|metres?|minutes?|left|right|gauche|droite|side|cote|الباب|باب|الاخضر|الازرق|الاحمر|الابيض|اليمين|اليسار"
)
SUBJECT = re.compile(
    r"(?<!\w)(?:il|elle|je|on|nous|he|she|i|we|they|li|mwen|yo|mbi|lo|a|n|u|qui|who|ki|هو|هي|انا)(?!\w)"
)
CHAINED = re.compile(rf"(?<!\w)(?:{_BESIDE})(?!\w) [^.,;!?\n]{{3,40}}?,? ?(?<!\w)(?={_BESIDE})")
SENTENCE = re.compile(r"[.!?;\n؟]|$")
NEAREST, LONGEST = 44, 110


def find(text: str) -> Iterator[Place]:
    """Every such place."""
    at = 0
    for match in STAYS.finditer(text):
        if match.start() < at or WITH_HIM.match(text, match.end()):
            continue
        limit = _clause(text, match.end())
        weak = WEAK.fullmatch(match[0]) is not None
        if weak and DEED.search(text, match.end(), limit):
            continue
        place = _beside(text, match.end(), limit, weak=weak)
        if place is None and BAMBARA.match(match[0]):
            behind = POSTPOSED.match(text, match.end(), limit)
            if behind and not cues.ROLE.search(behind[0]) and "ka taa" not in behind[0]:
                place = behind.start() + 1, behind.end()
                if text.startswith("be ", place[0]):
                    place = place[0] + 3, place[1]
        if place is not None:
            yield place
            at = place[1]
    yield from _undone(text)


def _undone(text: str) -> Iterator[Place]:
    """Where no sentence tells of a deed or of somebody's work: a dwelling, or what lies beside."""
    at = 0
    for stop in SENTENCE.finditer(text):
        start, end = at, stop.start()
        at = stop.end()
        if cues.ROLE.search(text, start, end) or DEED.search(text, start, end):
            continue
        for pattern in (DWELLING, CHAINED):
            for match in pattern.finditer(text, start, end):
                last = _last(text, match.end(), min(end, _clause(text, match.end())))
                words = text[match.start() : last].rstrip(" ,:-")
                if len(words.split()) > 2:
                    yield match.start(), match.start() + len(words)


def _clause(text: str, at: int) -> int:
    stop = CLAUSE.search(text, at, min(len(text), at + LONGEST))
    return stop.start() if stop else min(len(text), at + LONGEST)


def _beside(text: str, at: int, limit: int, *, weak: bool = False) -> Place | None:
    """From the word for living to the end of the clause, or to somebody's work."""
    found = [m for m in (TOLD.search(text, at, limit), WITHIN.search(text, at, limit)) if m]
    if not found:
        return None
    first = min(found, key=lambda one: one.start())
    bare = BARE.match(text, at, limit)
    start = bare.end() if bare else at
    if first.start() - at > NEAREST or WITH.search(text, start, first.start()):
        start = first.start()
    dwelling = DWELLING.search(text, at, min(limit, first.end() + 1))
    if dwelling and (dwelling.start() < start or weak):
        start = dwelling.start()
    elif weak and first.start() - at > 3:
        return None
    inside = INTO.search(text, at, start)
    start = inside.start() if inside else start
    if start - at > 2 * NEAREST or "," in text[at + 2 : start]:
        return None
    end = _last(text, first.end(), limit)
    if re.search(r"\d", text[start:end]):
        within = IN.match(text, start, end)
        start = within.end() if within else start
    words = text[start:end].rstrip(" ,:-")
    lead = len(words) - len(words.lstrip(" ,:-"))
    return (start + lead, start + len(words)) if len(words.split()) > 1 else None


def _last(text: str, at: int, limit: int) -> int:
    """A comma ends it where no other word for beside follows; so does whoever did it."""
    end = limit
    for comma in re.finditer("[,،]", text[at:limit]):
        piece = re.split("[,،]", text[at + comma.end() : limit])[0].strip()
        if not (BESIDE.match(piece) or WITHIN.match(piece) or WHERE.match(piece) or (
            0 < len(piece.split()) < 6 and PART.search(piece) and not SUBJECT.search(piece)
        )):  # fmt: skip
            end = at + comma.start()
            break
    for role in cues.ROLE.finditer(text, at, end):
        if not OF.search(text[max(0, role.start() - 24) : role.start()]) and role.start() - at > 4:
            return role.start()
    return end
