"""A telephone call, one pure script: state and keys in, state and what is played out.

Steps V1 to B3 are the network's hotline script. Digits only, nothing to write down; 0 repeats; no
key within eight seconds repeats once and then leads on, mostly to the recording, never to an
error and never to a hang-up. A key can only become a consent after the question that explains it
was played. Every call ends, whatever is pressed.

It does NOT know words, numbers, clock, code or database: `calls.py` does what `Turn.do` names and
comes back with what was found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cbcm.intake.telephone import PAUSE, Call, Do, Heard, Line, Play, Then, Turn
from cbcm.vocabulary import Consent, Topic
from cbcm.wording import KEYS

SPEECH_SECONDS = 2
MOST_REPEATS = 12  # of 0, outside the long number; then it counts as silence
MOST_TRIES = 3
TOPICS = {"1": Topic.AID, "2": Topic.TREATMENT}
CONSENTS = {"6": Consent.NOBODY, "7": Consent.LINE, "8": Consent.ORGANISATION}
OPERATORS = {"1": "woman", "2": "man"}
ANY_NUMBER = 12
FOUR = 4
GROUP = 4


def begin(line: Line, *, turn: int = 0) -> Turn:
    """Every language offers itself in its own voice."""
    call = Call(turn=turn)
    return Turn(call, tuple(("V1", language) for language in line.languages), Then.KEYS, 1)


def step(call: Call, heard: Heard, line: Line) -> Turn:
    """Take one request of the telephone about a call under way."""
    call = replace(call, turn=call.turn + 1)
    if call.language not in line.languages:
        call = replace(call, language=line.languages[0])
    if heard.talked is not None:
        return _after_transfer(call, line, talked=heard.talked)
    if heard.seconds is not None:
        return _recorded(call, heard.seconds, line)
    if heard.keys == "0" and call.step != "V5":
        return _repeat(call, line)
    return _TAKEN.get(call.step, _lost)(call, heard.keys, line)


def record_anyway(call: Call, line: Line) -> Turn:
    """Where our side is down: the provider keeps what she says, the sweep fetches it.

    After something was recorded the call ends instead: it lies with the provider already.
    """
    if call.language not in line.languages:
        call = replace(call, language=line.languages[0])
    if call.said:
        return _end(call)
    plays = ("U1", "V3") if call.urgent else ("V3",)
    return _speak(replace(call, threads=()), *plays)


# --- found and made by the journey ---------------------------------------------------------------


def found(call: Call, threads: tuple[str, ...], answers: tuple[str, ...]) -> Turn:
    """The number she pressed is known: what waits for her is heard, then the menu."""
    return _menu(replace(call, threads=threads, answers=answers, silent=False))


def not_found(call: Call, line: Line) -> Turn:
    """Wrong, expired, unknown, blocked: the same; after the third a person."""
    call = replace(call, tries=call.tries + 1)
    if call.tries >= MOST_TRIES:
        return _person(call, line)
    return _ask(replace(call, step="B3", silent=False), ("B3",), digits=ANY_NUMBER)


def spell(call: Call, code: str) -> Turn:
    """Read a long number out, twice, in groups; 0 reads it again without limit."""
    return _spelled(replace(call, spelled=code))


def chosen(call: Call) -> Turn:
    """Her own four digits are known now."""
    return _end(call, "V5B")


def over(call: Call) -> Turn:
    """There is nothing that her four digits could open."""
    return _end(call)


# --- keys ----------------------------------------------------------------------------------------


def _language(call: Call, keys: str, line: Line) -> Turn:
    by_key = {KEYS[code]: code for code in line.languages}
    if keys in by_key:
        return _topics(replace(call, language=by_key[keys]))
    if not call.silent:
        return replace(begin(line), call=replace(call, silent=True))
    return _topics(replace(call, language=line.languages[0]))


def _topics(call: Call) -> Turn:
    return _ask(replace(call, step="V2", silent=False), ("V2",))


def _topic(call: Call, keys: str, line: Line) -> Turn:
    if keys in TOPICS:
        return _speak(replace(call, topic=TOPICS[keys]), "V3")
    if keys == "3":
        return _urgent(replace(call, topic=Topic.HELP_TODAY), line)
    if keys == "4":
        return _ask(replace(call, step="B1", silent=False), ("B1",), digits=ANY_NUMBER)
    if keys == "5":
        return _person(call, line)
    return _once_more(call, line) or _speak(call, "V3")


def _urgent(call: Call, line: Line) -> Turn:
    """The alert goes out before anything else is heard; then a person, or the recording."""
    plays: tuple[str, ...] = ("U1",)
    if not line.operators:
        turn = _nobody_free(call, line, *plays)
    else:
        woman = "woman" in line.operators
        who = "woman" if woman else "man"
        plays = ("U1", "U1B") if woman else plays
        turn = Turn(replace(call, step="U1", operator=who), _in(call, *plays), Then.TRANSFER)
    return replace(turn, do=turn.do | {Do.ALERT})


def _nobody_free(call: Call, line: Line, *before: str) -> Turn:
    if line.hidden:  # nobody can call her: no question about it
        return _speak(call, *before, "V3")
    call = replace(call, step="U2", silent=False)
    return Turn(call, _in(call, *before, "U2"), Then.KEYS, 1)


def _may_call(call: Call, keys: str, line: Line) -> Turn:
    """U2: may we call; whatever is pressed, then she speaks."""
    if keys not in ("6", "7"):
        again = _once_more(call, line)
        if again is not None:
            return again
        return _speak(call, "V3B")
    turn = _speak(replace(call, consent=CONSENTS[keys]), "V3B")
    return replace(turn, do=turn.do | {Do.CONSENT})


def _person(call: Call, line: Line) -> Turn:
    """Ask whether a woman or a man; where nobody is there, say so and let her speak."""
    if not line.operators:
        return _speak(call, "O1B", "V3")
    return _ask(replace(call, step="O1", silent=False), ("O1",))


def _operator(call: Call, keys: str, line: Line) -> Turn:
    who = OPERATORS.get(keys)
    if who is None:
        return _once_more(call, line) or _speak(call, "V3")
    if who not in line.operators:
        return _speak(call, "O1B", "V3")
    return Turn(replace(call, operator=who), (), Then.TRANSFER)


def _after_transfer(call: Call, line: Line, *, talked: bool) -> Turn:
    if talked:
        return _end(call)
    if call.step == "U1":
        return _nobody_free(call, line)
    return _speak(call, "O1B", "V3")


def _consent(call: Call, keys: str, line: Line) -> Turn:
    """V4: nothing pressed is no, at once."""
    if keys and keys not in CONSENTS:
        again = _once_more(call, line)
        if again is not None:
            return again
    call = replace(call, consent=CONSENTS.get(keys, Consent.NOBODY))
    return _hear_back(call, line, {Do.CONSENT, Do.FINISH})


def _hear_back(call: Call, line: Line, do: set[Do]) -> Turn:
    """How she will hear of it; nothing was said and nobody may call her: nothing to hear of."""
    if not call.said and call.consent is Consent.NOBODY:
        return _with(_end(call), do)
    if line.hidden:
        return _with(_end(call), {*do, Do.CODE})
    return _with(_ask(replace(call, step="V5", silent=False), ("V5",), digits=FOUR), do)


def _four_digits(call: Call, keys: str, line: Line) -> Turn:
    if keys == "0":
        return _with(_end(call), {Do.CODE})
    if len(keys) == FOUR and keys.isdecimal():
        return _with(_end(call), {Do.CHOOSE})
    if keys:
        again = _once_more(call, line)
        if again is not None:
            return again
    return _end(call)


def _number(call: Call, keys: str, line: Line) -> Turn:
    """B1, B3: four digits, the long number, or 5 for a person."""
    if keys == "5" and call.step == "B3":
        return _person(call, line)
    if not keys:
        return _once_more(call, line) or _speak(call, "V3")
    return _with(_speak(call, "V3"), {Do.LOOK_UP})


def _menu(call: Call) -> Turn:
    return _ask(replace(call, step="B2"), (*call.answers, "B2"))


def _after_news(call: Call, keys: str, line: Line) -> Turn:
    if keys == "5":
        return _person(call, line)
    if keys == "9":
        return _with(_end(call, "V5B"), {Do.WITHDRAW})
    if keys != "1":
        again = _once_more(call, line)
        if again is not None:
            return again
    return _speak(call, "V3B")


def _after_long_number(call: Call, _keys: str, _line: Line) -> Turn:
    return _end(call)


def _lost(call: Call, _keys: str, line: Line) -> Turn:
    """A step at which no keys are waited for: she can speak all the same."""
    return record_anyway(call, line)


_TAKEN: dict[str, Callable[[Call, str, Line], Turn]] = {
    "V1": _language, "V2": _topic, "V4": _consent, "V5": _four_digits, "U2": _may_call,
    "O1": _operator, "B1": _number, "B2": _after_news, "B3": _number, "C1": _after_long_number,
}  # fmt: skip


# --- recording -----------------------------------------------------------------------------------


def _recorded(call: Call, seconds: int, line: Line) -> Turn:
    """Nearly nothing was said: once more. Otherwise on, or the end where nothing is left to ask."""
    do: set[Do] = set()
    if seconds > 0:
        do.add(Do.ADD if call.adds else Do.KEEP)
        call = replace(call, said=True)
    if seconds < SPEECH_SECONDS and not call.short:
        return _with(_speak(replace(call, short=True), "V3B" if call.adds else "V3"), do)
    if call.adds:
        return _with(_end(call), do)
    if call.urgent:
        return _with(_end(call), {*do, Do.FINISH})
    if line.hidden:
        return _hear_back(call, line, {*do, Do.FINISH})
    return _with(_ask(replace(call, step="V4", silent=False), ("V4",)), do)


def _speak(call: Call, *plays: str) -> Turn:
    call = replace(call, step="V3", silent=False)
    do = frozenset() if call.adds else frozenset({Do.OPEN})
    return Turn(call, _in(call, *plays), Then.RECORD, do=do)


# --- small parts ---------------------------------------------------------------------------------


def _ask(call: Call, plays: tuple[str, ...], *, digits: int = 1) -> Turn:
    return Turn(call, _in(call, *plays), Then.KEYS, digits)


def _end(call: Call, *before: str) -> Turn:
    call = replace(call, step="V6")
    return Turn(call, _in(call, *before, "V6"), Then.END)


def _with(turn: Turn, do: set[Do]) -> Turn:
    return replace(turn, do=turn.do | do)


def _in(call: Call, *keys: str) -> tuple[Play, ...]:
    return tuple((key, call.language) for key in keys)


def _repeat(call: Call, line: Line) -> Turn:
    """0: the same again."""
    if call.step == "C1":
        return _spelled(call)
    call = replace(call, repeats=call.repeats + 1)
    if call.repeats > MOST_REPEATS:
        return _TAKEN.get(call.step, _lost)(call, "", line)
    return _again(call, line)


def _once_more(call: Call, line: Line) -> Turn | None:
    """The step again, the first time that nothing came or nothing that it offers; then None."""
    return None if call.silent else _again(replace(call, silent=True), line)


def _again(call: Call, line: Line) -> Turn:
    if call.step == "V1":
        return replace(begin(line), call=call)
    if call.step == "B2":
        return _menu(call)
    digits = {"V5": FOUR, "B1": ANY_NUMBER, "B3": ANY_NUMBER}.get(call.step, 1)
    if call.step in _TAKEN:
        return _ask(call, (call.step,), digits=digits)
    return _lost(call, "", line)


def _spelled(call: Call) -> Turn:
    plays: list[str] = []
    for start in range(0, len(call.spelled), GROUP):
        plays += [f"D{digit}" for digit in call.spelled[start : start + GROUP]] + [PAUSE]
    call = replace(call, step="C1")
    return _ask(call, ("C1", PAUSE, *plays, "C1B", *plays, "C1C"))
