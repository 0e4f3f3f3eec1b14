r"""What is new in a mail: without quoted history, headers of it, our own words and a signature.

Pure. Our answers quote nothing, so that whatever is quoted beside our own words is not history
of this dialogue: then `doubt` is set, and a person must see the whole mail. Nothing is dropped
without that but our own words, lines that introduce a quotation, and a short signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

BETWEEN = r"[\s>\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]+"
MARKS = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
LONGEST_LINE = 300
MOST_JOINED = 3
# It names a day and an address: "le chef a écrit :" is the person's own.
ATTRIBUTION = re.compile(
    r"(le|on|في|بتاريخ)\s(?=[^@]{0,200}\d)(?=.{0,280}@)(\w+[.,،]?\s){0,2}\d.{5,280}"
    r"(a écrit|a ecrit|wrote|كتب\w?|كتابة ما يلي بواسطة)(?P<after>.{0,120}):",
    re.IGNORECASE,
)
RULED = re.compile(
    r"[-_]{2,}\s*(original message|message d.origine|original appointment|forwarded message"
    r"|message transf[ée]r[ée]|mensaje original|الرسالة الأصلية|رسالة مُعاد توجيهها"
    r"|رسالة معاد توجيهها)\s*[-_]{2,}",
    re.IGNORECASE,
)
HEADER = re.compile(
    r"\*?(de|from|من|envoyé|envoye|sent|date|تم الإرسال|تاريخ|التاريخ|à|a|to|إلى|cc|objet|subject"
    r"|الموضوع)\s?:\*?\s?\S.*",
    re.IGNORECASE,
)
MOBILE = re.compile(
    r"(envoyé|envoye|sent|أرسلت|أُرسلت|تم الإرسال)\s(de|depuis|à partir de|from|via|من)\s"
    r"(mon\s|my\s|un\s|l.application\s|جهاز\s|هاتف\w*\s?)?"
    r"(iphone|ipad|android|samsung|galaxy|huawei|tecno|infinix|itel|xiaomi|redmi|nokia|outlook"
    r"|yahoo|gmail|mail|smartphone|mobile|t[ée]l[ée]phone|phone|الجوال)[\w .'’-]{0,20}"
    r"|(t[ée]l[ée]charge[rz]|obtenez|get)\soutlook\s(pour|for)\s\w+|provenance : courrier.{0,40}",
    re.IGNORECASE,
)
MOST_SIGNATURE_LINES = 6
WORD = re.compile(r"[^\W\d_]+")
MOST_SIGNATURE_WORDS = 4  # in a line: a name, a number, a place; a sentence is kept


@dataclass(frozen=True)
class Fresh:
    """`ours`: it quotes words of ours, so it answers us."""

    text: str = field(repr=False)
    ours: bool
    doubt: bool


def own_words(texts: Iterable[str]) -> re.Pattern[str]:
    """Any of our own texts ("{code}" stands for a code), however it was wrapped."""
    found = []
    for text in sorted(set(texts), key=len, reverse=True):
        words = [re.escape(word) for word in text.split()]
        said = BETWEEN.join(words).replace(r"\{code\}", rf"(?:[\d.]{{4,14}}(?:{BETWEEN})?){{1,3}}")
        found.append(said)
    return re.compile("|".join(found))


def fresh(text: str, own: re.Pattern[str]) -> Fresh:
    """What is new in a text, in its order."""
    lines = [line.strip(MARKS + " \t\r\xa0") for line in text.split("\n")]
    kept: list[str] = []
    quoted: list[str] = []
    ours = doubt = False
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith(">"):
            quoted.append(line.lstrip("> "))
            at += 1
            continue
        taken, whole = _separator(lines, at)
        if taken and whole:
            below = _unquoted(lines[at + taken :])
            above, after, is_ours = _around_ours(below, own)
            ours |= is_ours
            kept.append(after)
            doubt |= any(_is_said(one) and not HEADER.fullmatch(one) for one in above)
            break
        if not taken:
            kept.append(line)
        at += taken or 1
    said, found = own.subn("\n", "\n".join(kept))
    left, of_quoted = own.subn("\n", "\n".join(quoted))
    ours |= bool(found or of_quoted)
    doubt |= any(_is_said(line) for line in _without_separators(left.split("\n")))
    return Fresh(_without_signature(said), ours, doubt)


def _separator(lines: Sequence[str], at: int) -> tuple[int, bool]:
    """How many lines introduce a quotation here, and whether all below them is quoted."""
    if RULED.fullmatch(lines[at]):
        return 1, True
    rule = len(lines[at]) > 9 and set(lines[at]) <= {"_", "-"}
    headers = 0
    for line in lines[at + rule : at + rule + 8]:
        if not (HEADER.fullmatch(line) and len(line) <= LONGEST_LINE):
            break
        headers += 1
    if headers >= 3 or (headers >= 2 and rule):
        return headers + rule, True
    joined = ""
    for count in range(1, MOST_JOINED + 1):
        if at + count > len(lines):
            break
        joined = f"{joined} {lines[at + count - 1]}".strip()
        if len(joined) > LONGEST_LINE:
            break
        if ATTRIBUTION.fullmatch(joined):
            following = next((line for line in lines[at + count :] if line), "")
            return count, not following.startswith(">")
    return 0, False


def _unquoted(lines: Sequence[str]) -> list[str]:
    return [line.lstrip("> ") for line in lines]


def _around_ours(lines: Sequence[str], own: re.Pattern[str]) -> tuple[list[str], str, bool]:
    """What stands above and below our own words; some write their answer there."""
    text = "\n".join(lines)
    found = list(own.finditer(text))
    if not found:
        return list(lines), "", False
    above = text[: found[0].start()] + "\n" + text[found[0].end() : found[-1].start()]
    return own.sub("\n", above).split("\n"), text[found[-1].end() :], True


def _without_separators(lines: Sequence[str]) -> list[str]:
    left, at = [], 0
    while at < len(lines):
        taken, _ = _separator(lines, at)
        if not taken:
            left.append(lines[at])
        at += taken or 1
    return left


def _is_said(line: str) -> bool:
    return any(sign.isalnum() for sign in line) and not MOBILE.fullmatch(line)


def _without_signature(text: str) -> str:
    lines = text.strip().split("\n")
    for at in range(max(len(lines) - MOST_SIGNATURE_LINES - 1, 1), len(lines)):
        short = all(len(WORD.findall(one)) <= MOST_SIGNATURE_WORDS for one in lines[at + 1 :])
        if lines[at].strip() == "--" and short:
            lines = lines[:at]
            break
    while lines and (not lines[-1].strip() or MOBILE.fullmatch(lines[-1].strip())):
        lines.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
