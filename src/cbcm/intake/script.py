"""The dialogue, one pure script for every door: state and message in, state and prompt out.

Five answers of ours at most, one digit one meaning, every question skippable, the last answer
always M6. A digit can only become a consent (7, 8) after the question that explains it was
asked. Source of the steps: the network's SMS script, M0 to M9 and S7.

It does NOT know words of any language, clock, code or database: whoever calls says what was
heard. It returns the key of a prompt, never a text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cbcm.vocabulary import Consent, Known, Topic

MOST_ANSWERS = 5
TOPICS = {"1": Topic.AID, "2": Topic.TREATMENT, "3": Topic.HELP_TODAY}
AGES = {"4": Known.YES, "5": Known.NO}
CONSENTS = {"6": Consent.NOBODY, "7": Consent.LINE, "8": Consent.ORGANISATION}
DIGITS_OF = {
    "M0": "", "M8": "", "M1": "1230", "M2": "0", "M3": "670", "M4": "450", "M5": "6780",
    "M10": "670",
}  # fmt: skip
CALL_ME = "M10"


@dataclass(frozen=True)
class Heard:
    """One message as the steps before understood it. `digit` is set for a lone digit.

    `yes` is True or False for a plain yes or no, `says_something` False for a greeting or a
    blank, `one_word` for a single word that is neither. `apart`: it answers no question of ours.
    """

    text: str = field(repr=False)
    digit: str | None = None
    yes: bool | None = None
    language: str | None = None
    chosen_language: str | None = None
    says_something: bool = True
    one_word: bool = False
    danger: bool = False
    stop: bool = False
    who_is_this: bool = False
    media: int = 0
    addresses: tuple[str, ...] = field(default=(), repr=False)
    apart: bool = False

    @property
    def spelled(self) -> bool:
        """True for a digit written as a word, which may be a name as well: "UN", "Kat"."""
        return self.digit is not None and not any(sign.isdigit() for sign in self.text)


@dataclass(frozen=True)
class Dialogue:
    """Where a dialogue stands. `said` are her words, `at` fields are epoch seconds."""

    said: tuple[str, ...] = field(default=(), repr=False)
    organisation: str | None = field(default=None, repr=False)
    language: str | None = None
    asked: str | None = None
    answers_given: int = 0
    answered: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    topic: Topic = Topic.UNKNOWN
    child: Known = Known.UNKNOWN
    consent: Consent = Consent.NOBODY
    call_me: bool = False
    danger: bool = False
    asked_again: bool = False
    coded_at: int | None = None
    media: int = 0
    addresses: tuple[str, ...] = field(default=(), repr=False)
    ended: bool = False
    only_call: bool = False
    stopped: bool = False

    @property
    def has_content(self) -> bool:
        """True where something was said that must reach somebody."""
        return bool(self.said) or self.media > 0 or self.call_me or self.topic is Topic.HELP_TODAY


@dataclass(frozen=True)
class Step:
    """The next state and the key of our answer; None is silence."""

    dialogue: Dialogue
    prompt: str | None


def step(
    dialogue: Dialogue, heard: Heard, *, now: int, quiet_seconds: int, call_me: bool = False
) -> Step:
    """Take one message. `quiet_seconds`: how long several SMS in a row get no second answer.

    `call_me`: a pack for a country where phones are searched asks for a call, not for words;
    words that come all the same are kept.
    """
    if call_me and not dialogue.only_call:
        dialogue = replace(dialogue, only_call=True)
    dialogue = replace(dialogue, danger=dialogue.danger or heard.danger)
    if heard.apart and dialogue.asked is not None:
        heard = replace(heard, digit=None, yes=None, chosen_language=None, stop=False,
                        who_is_this=False)  # fmt: skip
        if dialogue.asked not in ("M0", "M8"):
            return _words(dialogue, heard, now, quiet_seconds)
    if heard.stop:
        return Step(replace(dialogue, ended=True), None)
    if dialogue.asked == "M2" and heard.spelled and heard.digit != "0":
        heard = replace(heard, digit=None)  # the answer to "which organisation"
    if heard.digit == "9" and dialogue.asked:
        quiet = replace(dialogue, consent=Consent.NOBODY, call_me=False, ended=True, stopped=True)
        return Step(quiet, "S7")
    if heard.chosen_language:
        return _language(dialogue, heard.chosen_language, now)
    if dialogue.language is None and heard.language:
        dialogue = replace(dialogue, language=heard.language)
    if heard.who_is_this and not heard.media:
        return Step(dialogue, "M9")
    if dialogue.asked in (None, "M0", "M8"):
        return _opening(dialogue, heard, now)
    if heard.digit is not None:
        return _digit(dialogue, heard.digit, now)
    if heard.yes is not None and dialogue.asked in ("M3", "M4", CALL_ME):
        yes_no = {"M3": ("7", "6"), "M4": ("4", "5"), CALL_ME: ("7", "6")}[dialogue.asked]
        return _digit(dialogue, yes_no[0] if heard.yes else yes_no[1], now)
    return _words(dialogue, heard, now, quiet_seconds)


def _opening(dialogue: Dialogue, heard: Heard, now: int) -> Step:
    """Before the topic was asked: keep what was said, then ask for what is missing first."""
    if heard.digit is not None:
        if dialogue.asked is None:
            return Step(dialogue, "M9")
        # An answer before the question: remembered, and what is open is asked again.
        dialogue = _remember(dialogue, heard.digit)
        return _ask(
            dialogue, _first(dialogue) if dialogue.has_content else dialogue.asked or "M0", now
        )
    dialogue = _keep(dialogue, heard)
    full = heard.media > 0 or (heard.says_something and not heard.one_word)
    if dialogue.language is None and dialogue.asked != "M8":
        # One question must go for this one: who may know defaults to nobody.
        left_out = (*dialogue.left_out, "M5")
        return _ask(replace(dialogue, left_out=left_out), "M8", now)
    if dialogue.only_call:
        return _ask(dialogue, CALL_ME, now)
    if full or heard.danger or (dialogue.asked == "M0" and dialogue.has_content):
        return _ask(dialogue, "M1", now)
    if dialogue.asked == "M8" and dialogue.has_content:
        return _ask(dialogue, "M1", now)
    if "M4" not in dialogue.left_out:
        dialogue = replace(dialogue, left_out=(*dialogue.left_out, "M4"))
    return _ask(dialogue, "M0", now)


def _language(dialogue: Dialogue, language: str, now: int) -> Step:
    dialogue = replace(dialogue, language=language)
    if dialogue.asked in (None, "M8"):
        return _ask(dialogue, _first(dialogue), now)
    return _ask(dialogue, dialogue.asked, now)


def _first(dialogue: Dialogue) -> str:
    """What is asked first, once the language is known."""
    if dialogue.only_call:
        return CALL_ME
    return "M1" if dialogue.has_content else "M0"


def _digit(dialogue: Dialogue, digit: str, now: int) -> Step:
    """A digit has its one meaning whenever it comes; only an offered consent is taken."""
    asked = dialogue.asked or ""
    before = dialogue
    dialogue = _remember(dialogue, digit)
    if dialogue.topic is Topic.HELP_TODAY and before.topic is not Topic.HELP_TODAY:
        return _next(replace(dialogue, answered=(*dialogue.answered, "M1")), now)
    if digit in DIGITS_OF[asked]:
        return _next(replace(dialogue, answered=(*dialogue.answered, asked)), now)
    if digit in "123456" or dialogue != before:
        return _ask(dialogue, asked, now)  # late, doubled or early: the question stays open
    return _not_understood(dialogue, now)


def _remember(dialogue: Dialogue, digit: str) -> Dialogue:
    topic = TOPICS.get(digit)
    if topic is not None:
        return replace(dialogue, topic=_raised(dialogue.topic, topic))
    if digit in AGES:
        return replace(dialogue, child=AGES[digit], answered=(*dialogue.answered, "M4"))
    if digit == "6":
        return replace(dialogue, call_me=False, consent=Consent.NOBODY)
    explained = {"M3", CALL_ME} & set(dialogue.explained)
    if digit == "7" and explained and "M5" not in dialogue.explained:
        return replace(dialogue, call_me=True, consent=Consent.LINE)
    if digit in "78" and "M5" in dialogue.explained:
        return replace(dialogue, consent=CONSENTS[digit])
    return dialogue


def _raised(old: Topic, new: Topic) -> Topic:
    """A later topic may only make handling more careful: aid < treatment < help today."""
    order = (Topic.UNKNOWN, Topic.AID, Topic.TREATMENT, Topic.HELP_TODAY)
    return max(old, new, key=order.index)


def _words(dialogue: Dialogue, heard: Heard, now: int, quiet_seconds: int) -> Step:
    if dialogue.asked == "M2" and not heard.media and not heard.apart:
        named = replace(dialogue, organisation=heard.text, answered=(*dialogue.answered, "M2"))
        return _next(named, now)
    dialogue = _keep(dialogue, heard)
    in_a_row = dialogue.coded_at is not None and now - dialogue.coded_at <= quiet_seconds
    if dialogue.asked == "M1" and in_a_row:
        return Step(dialogue, None)
    return _not_understood(dialogue, now)


def _not_understood(dialogue: Dialogue, now: int) -> Step:
    if dialogue.asked_again or dialogue.answers_given + 1 >= MOST_ANSWERS:
        return _end(dialogue)
    again = replace(dialogue, asked_again=True, answers_given=dialogue.answers_given + 1)
    return Step(again, "M7")


def _next(dialogue: Dialogue, now: int) -> Step:
    """Ask the next question of the branch that is neither answered nor left out."""
    if dialogue.only_call:
        branch: tuple[str, ...] = (CALL_ME,)
    elif dialogue.topic is Topic.HELP_TODAY:
        branch = ("M3", "M2")
    elif dialogue.topic is Topic.AID and not dialogue.danger:
        branch = ("M2",)
    else:
        branch = ("M2", "M4", "M5")
    for question in branch:
        if question not in dialogue.answered and question not in dialogue.left_out:
            return _ask(dialogue, question, now)
    return _end(dialogue)


def _ask(dialogue: Dialogue, prompt: str, now: int) -> Step:
    """Ask, unless only the last answer is left: that one is always M6."""
    if dialogue.answers_given + 1 >= MOST_ANSWERS:
        return _end(dialogue)
    explained = dialogue.explained
    if prompt not in explained:
        explained = (*explained, prompt)
    coded_at = dialogue.coded_at
    if prompt == "M1" and coded_at is None:
        coded_at = now
    asked = replace(
        dialogue,
        asked=prompt,
        explained=explained,
        answers_given=dialogue.answers_given + 1,
        coded_at=coded_at,
    )
    return Step(asked, _wording(asked, prompt))


def _wording(dialogue: Dialogue, prompt: str) -> str:
    """Beside organisation and town, the person's work is asked where somebody is spoken of.

    Whoever reads these messages may be the one: then headquarters must get it, not his office.
    """
    aid = dialogue.topic is Topic.AID and not dialogue.danger
    return "M2B" if prompt == "M2" and not aid else prompt


def _end(dialogue: Dialogue) -> Step:
    ended = replace(dialogue, asked="M6", answers_given=dialogue.answers_given + 1, ended=True)
    return Step(ended, "M6" if dialogue.has_content else "M9")  # never "kept" of nothing


def _keep(dialogue: Dialogue, heard: Heard) -> Dialogue:
    """Her words are kept whatever they answer; a greeting or a blank says nothing."""
    media = dialogue.media + heard.media
    said = dialogue.said
    if heard.says_something and heard.text.strip():
        said = (*said, heard.text)
    addresses = (*dialogue.addresses, *heard.addresses)
    return replace(dialogue, said=said, media=media, addresses=addresses)
