"""Commands about country packs: check, explain, draw, compare."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cbcm import voicing
from cbcm.errors import InputError, PackError
from cbcm.pack import Pack, folder_of, load_pack, read_pack
from cbcm.pack.axes import AXES
from cbcm.pack.checks import check as check_pack
from cbcm.pack.comparing import compare, moved, settings
from cbcm.pack.drawing import mermaid, pages
from cbcm.pack.explaining import USUAL, facts_of_values, in_lines
from cbcm.pack.explaining import explain as explain_facts
from cbcm.pack.proof import prove
from cbcm.pack.signing import is_signed
from cbcm.pack.signing import sign as sign_pack
from cbcm.vocabulary import Affiliation
from cbcm.voicing import Voices

app = typer.Typer(no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="a shipped pack, or a folder")]
QUESTIONS = {
    "category": "What is it about?",
    "affiliation": "Whose personnel is the one it is about?",
    "divided": "Several organisations: are the words there once for each?",
    "handler": "Is it somebody who would handle it?",
    "intimate": "Is it her partner?",
    "mixed": "Is there a question about aid beside it?",
    "danger": "Is there danger now (life: a threat to life)?",
    "recent": "Did it happen in the last five days?",
    "child": "Is the person under 18?",
    "consent": "Who may know that it is her?",
    "assistance": "Does she want help?",
    "tell_nobody": "Does she want nobody told?",
}


@app.callback()
def pack() -> None:
    """Country packs."""


@app.command()
def check(
    name: Name,
    directory_key: Annotated[
        str, typer.Option(envvar="CBCM_DIRECTORY_KEY", help="public, hex: is it signed?")
    ] = "",
) -> None:
    """Prove a pack sound, or say every reason why not, with its line."""
    found = read_pack(folder_of(name))
    wrong = check_pack(found)
    if wrong:
        raise _unsound(found, wrong)
    proof = prove(found)
    if proof.wrong:
        raise _unsound(found, proof.wrong)
    print(f"{found.name} {found.version} ({found.status}): sound")
    for table, combinations, rules in proof.tables:
        print(f"  {table}: {rules} rules, disjoint and covering {combinations} combinations")
    print(f"combinations={proof.combinations} cells={proof.cells} plans={proof.plans}"
          f" properties={proof.properties} seconds={proof.seconds:.2f}")  # fmt: skip
    print(f"organisations={len(found.organisations)} members={len(found.members())}"
          f" services={len(found.services)} languages={len(found.languages)}")  # fmt: skip
    unreviewed = [code for code in found.languages if not found.words_in(code).reviewed]
    if unreviewed:
        print(f"unreviewed wording: {', '.join(unreviewed)}")
    heard = voicing.voices(found, folder_of(name) / voicing.FOLDER)
    silent = [code for code in found.languages if code not in heard.languages()]
    if silent:
        print(f"not offered on the telephone, nobody recorded it: {', '.join(silent)}")
    if directory_key:
        signed = is_signed(folder_of(name), directory_key)
        print("signed by the network" if signed else "not signed by the network")
    elif found.status == "signed":
        print("it says it is signed; give --directory-key to see whether the network signed it")
    if found.status == "example":
        print("an example: membership, deadlines and recipients count when the network has signed")


@app.command()
def explain(
    name: Name,
    organisation: Annotated[
        list[str] | None, typer.Option(help="a code of the pack; again for several")
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option(
            help="name=value, e.g. child=yes; again for more. A wrong name lists them all"
        ),
    ] = None,
    ask: Annotated[bool, typer.Option(help="ask for every fact that was not given")] = False,
) -> None:
    """Who gets what, by when, by which rule, and what is withheld from whom."""
    found = load_pack(name)
    given = _given(fact or [])
    codes = tuple(organisation or ())
    strange = [code for code in codes if code not in found.by_code]
    if strange:
        raise InputError(f"no organisation {', '.join(strange)}; the codes are"
                         f" {', '.join(sorted(found.by_code))}",
                         fields=("organisation",))  # fmt: skip
    if codes and "affiliation" in given:
        raise InputError("the organisation says its affiliation: give one of the two",
                         fields=("organisation", "fact"))  # fmt: skip
    if ask:
        codes = codes or _ask_organisation(found, given)
        for axis in AXES:
            if axis not in given and not (axis == "affiliation" and codes):
                given[axis] = _ask(axis)
    for line in in_lines(explain_facts(facts_of_values(found, given, codes), found)):
        print(line)


@app.command()
def draw(
    name: Name,
    out: Annotated[Path, typer.Option(help="folder for the drawings")] = Path(),
) -> None:
    """Draw the SOP: pages of A4 as SVG, a lane for each actor, and the same as Mermaid."""
    found = load_pack(name)
    out.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages(found), start=1):
        path = out / f"{found.name}-{number}.svg"
        path.write_text(page, encoding="utf-8")
        print(path)
    path = out / f"{found.name}.mmd"
    path.write_text(mermaid(found), encoding="utf-8")
    print(path)


@app.command()
def sign(
    name: Annotated[str, typer.Argument(help="the folder that the network agreed on")],
    key: Annotated[str, typer.Option(envvar="CBCM_DIRECTORY_PRIVATE_KEY", help="hex")],
) -> None:
    """Sign a proven pack with the directory key, offline; the signature goes beside its files."""
    found = load_pack(name)
    if found.status != "signed":
        raise InputError("say status: signed in sop.yaml first; the signature covers it",
                         fields=("status",))  # fmt: skip
    try:
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
    except ValueError:
        raise InputError("not a directory key", fields=("key",)) from None
    print(sign_pack(folder_of(name), private))


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="the pack as it is")],
    new: Annotated[str, typer.Argument(help="the pack as it is to be")],
) -> None:
    """Which combinations of facts change recipients, parts or times, and what else changed."""
    before, after = load_pack(old), load_pack(new)
    for line in settings(before, after):
        print(line)
    for code, row, other in moved(before, after):
        print(f"{code}: {row} -> {other}")
    changes = compare(before, after)
    for change in changes:
        print(f"\n{change.combinations} combinations, all with {change.facts}")
        for line in change.before:
            print(f"  - {line}")
        for line in change.after:
            print(f"  + {line}")
    print(f"\nchanges={len(changes)}")


@app.command()
def prompts(
    name: Name,
    language: Annotated[
        list[str] | None, typer.Option(help="only this one; again for more")
    ] = None,
    voice_dir: Annotated[
        Path | None, typer.Option(envvar="CBCM_VOICE_DIR", help="in place of the pack's voice/")
    ] = None,
    missing_only: Annotated[bool, typer.Option("--missing", help="only what is missing")] = False,
) -> None:
    """What the telephone says, to be recorded by native speakers: words, file, and what is wrong.

    Ends with an error where a language of the pack can be heard by nobody.
    """
    found = load_pack(name)
    chosen = tuple(language or found.languages)
    strange = [code for code in chosen if code not in found.languages]
    if strange:
        raise InputError(f"the pack's languages are {', '.join(found.languages)}",
                         fields=("language",))  # fmt: skip
    folder = voice_dir or folder_of(name) / voicing.FOLDER
    heard = voicing.voices(found, folder)
    print(f"{folder}: WAV, mono, 8000 or 16000 Hz, 16-bit PCM or mu-law,"
          f" {voicing.LEAST_SECONDS} to {voicing.MOST_SECONDS:.0f} seconds")  # fmt: skip
    for code in chosen:
        _prompts_of(heard, code, folder, missing_only=missing_only)
    silent = [code for code in chosen if code not in heard.languages()]
    if silent:
        raise PackError(f"not offered on the telephone: {', '.join(silent)}")


def _prompts_of(heard: Voices, code: str, folder: Path, *, missing_only: bool) -> None:
    missing = heard.missing(code)
    recorded = len(voicing.PROMPTS) - len(missing)
    review = "" if heard.pack.words_in(code).reviewed else ", words unreviewed"
    spoken = ", else spoken by the provider" if code in heard.spoken else ""
    print(f"\n{code}: {recorded} of {len(voicing.PROMPTS)} recorded{spoken}{review}")
    for key in voicing.PROMPTS:
        path = folder / code / f"{key}.wav"
        reason = heard.wrong.get(path, "missing" if key in missing else "")
        if reason or not missing_only:
            state = reason or "recorded"
            print(f"  {code}/{key}.wav ({state}): {heard.text(key, code)}")


def _unsound(found: Pack, wrong: Iterable[str]) -> PackError:
    """Every reason on a line of its own; one that several rules break is said once."""
    rules: dict[str, list[str]] = {}
    for reason in wrong:
        text = f"sop.yaml {reason}" if reason.startswith("line ") else reason
        if text.startswith("it must hold that "):
            held, _, broken = text.rpartition(": ")
            rules.setdefault(held, []).append(broken)
        else:
            rules.setdefault(text, [])
    lines = [
        f"  {text}" + "".join(f"\n    broken by {broken}" for broken in found_there)
        for text, found_there in rules.items()
    ]
    return PackError(f"pack {found.name} is not sound:\n" + "\n".join(lines))


def _given(facts: list[str]) -> dict[str, str]:
    given = {}
    for text in facts:
        name, _, value = text.partition("=")
        if name not in AXES:
            raise InputError(f"there is no fact {name}; facts are {', '.join(AXES)}",
                             fields=("fact",))  # fmt: skip
        if value not in AXES[name]:
            raise InputError(f"{name} is one of {', '.join(AXES[name])}", fields=("fact",))
        given[name] = value
    return given


def _ask(axis: str) -> str:
    choices = ", ".join(AXES[axis])
    while True:
        usual = USUAL.get(axis, "no")
        answer = str(typer.prompt(f"{QUESTIONS[axis]} ({choices})", default=usual))
        if answer in AXES[axis]:
            return answer
        print(f"one of {choices}")


def _ask_organisation(found: Pack, given: dict[str, str]) -> tuple[str, ...]:
    codes = ", ".join(sorted(found.by_code))
    while "affiliation" not in given:
        answer = str(typer.prompt(f"Which organisation? ({codes}, or unknown)", default="unknown"))
        if answer in found.by_code:
            given["affiliation"] = found.by_code[answer].affiliation
            return (answer,)
        if answer == "unknown":
            given["affiliation"] = Affiliation.UNKNOWN
        else:
            print(f"the pack has no organisation {answer}")
    return ()
