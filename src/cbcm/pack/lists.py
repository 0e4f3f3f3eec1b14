"""Read the lists of a country pack: organisations, services, places, shared addresses, own words.

As `reading.py` does for the SOP: shapes only, with file and line.
"""

from __future__ import annotations

from pathlib import Path

from cbcm.pack.marked import Marked, read_marked
from cbcm.pack.model import Contact, Organisation, Service
from cbcm.pack.signing import CONTACTS, WORDING
from cbcm.wording import PROMPTS, Language, changed, languages

TYPES = ("un", "international_ngo", "national_ngo", "government", "peacekeeping",
         "foreign_force", "contractor")  # fmt: skip
SERVICE_KINDS = ("gbv", "health", "child_protection", "legal", "psychosocial", "safety", "material")
NEEDED_SERVICES = ("gbv", "health", "child_protection")
CONTACT_ROLES = ("line", "coordinator", "focal_point", "conduct", "investigation")


def organisations(folder: Path) -> tuple[Organisation, ...]:
    """Whom the recogniser knows."""
    listed = read_marked(folder / "organisations.yaml").mapping(needs=("organisations",))
    return tuple(_organisation(item) for item in listed["organisations"].items())


def services(folder: Path) -> tuple[Service, ...]:
    """The services that may be called on."""
    listed = read_marked(folder / "services.yaml").mapping(needs=("services",))
    return tuple(_service(item) for item in listed["services"].items())


def places(folder: Path) -> dict[str, tuple[str, ...]]:
    """The areas, by ISO 3166-2 code, with the names that people write."""
    listed = read_marked(folder / "places.yaml").mapping(needs=("admin1",))
    return {key: names.texts() for key, names in listed["admin1"].mapping().values.items()}


def wording(folder: Path) -> dict[str, Language]:
    """Prompts that the network says in its own words, over those that are shipped."""
    if not (folder / WORDING).exists():
        return {}
    shipped = languages()
    own = read_marked(folder / WORDING).mapping(may=tuple(shipped)).values
    found = {}
    for code, entry in own.items():
        said = entry.mapping(needs=("review",), may=PROMPTS).values
        prompts = {key: item.text() for key, item in said.items() if key != "review"}
        found[code] = changed(shipped[code], prompts, said["review"].text())
    return found


def _organisation(entry: Marked) -> Organisation:
    found = entry.mapping(
        needs=("code", "type", "member", "names"), may=("acronyms", "partner_of", "mission")
    )
    kind = found["type"].one_of(*TYPES)
    if ("mission" in found) != (kind == "peacekeeping"):
        raise entry.wrong("peacekeeping, and nothing else, says whether its mission is present")
    return Organisation(
        code=found["code"].text(),
        type=kind,
        member=found["member"].flag(),
        names=found["names"].texts(),
        acronyms=found.list_of("acronyms"),
        partner_of=found["partner_of"].text() if "partner_of" in found else None,
        mission=found["mission"].one_of("present", "closed") if "mission" in found else None,
    )


def _service(entry: Marked) -> Service:
    found = entry.mapping(needs=("code", "kind"), may=("areas", "run_by", "public"))
    said = {}
    if "public" in found:
        public = found["public"].mapping(needs=("name", "reach"), may=())
        said = {key: _by_language(item) for key, item in public.values.items()}
    return Service(
        found["code"].text(), found["kind"].one_of(*SERVICE_KINDS), found.list_of("areas"),
        found["run_by"].text() if "run_by" in found else None,
        said.get("name", {}), said.get("reach", {}),
    )  # fmt: skip


def _by_language(entry: Marked) -> dict[str, str]:
    """The same words in several languages."""
    return {
        code: item.text() for code, item in entry.mapping(may=tuple(languages())).values.items()
    }


def contacts(folder: Path) -> tuple[Contact, ...]:
    """The shared addresses that the network made public."""
    if not (folder / CONTACTS).exists():
        return ()
    listed = read_marked(folder / CONTACTS).mapping(needs=("contacts",), may=())["contacts"]
    return tuple(_contact(item) for item in listed.items())


def _contact(entry: Marked) -> Contact:
    found = entry.mapping(needs=("role", "address"), may=("organisation",))
    return Contact(
        found["role"].one_of(*CONTACT_ROLES), found["address"].text(),
        found["organisation"].text() if "organisation" in found else None,
    )  # fmt: skip
