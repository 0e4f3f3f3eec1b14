"""What must never happen, whatever a network writes into its tables.

The rows "must not" and "forbidden" of the field's referral tables, each as a property of every
plan: where it applies, and what must hold there (`claims.py`). Deadlines and recipients are the
network's to set; these are not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cbcm.pack.boxes import Box
from cbcm.pack.claims import (
    DAY_MINUTES,
    FIELD_TEAM,
    MECHANISMS,
    NETWORK_HANDLERS,
    TRIAGE_MINUTES,
    Case,
    calls_a_human,
    chain_learns_nothing,
    chairs_are_told,
    contact_only_by_consent,
    employer_or_chair,
    ends_in_safety,
    excludes_the_employer,
    first_within,
    has_recipient,
    identity_only_by_consent,
    informed_without_words,
    line_stands_in,
    network_only,
    no_agency,
    no_role,
    no_service_hears,
    no_service_of_the_named,
    not_the_desk,
    nothing_to_the_named,
    one_owner,
    only_the_accountable,
    reminds,
    service_holds_it_by_consent,
    services_get_no_account,
    somebody_reads_it,
    tells,
)
from cbcm.pack.model import NETWORK
from cbcm.pack.seats import role_of
from cbcm.vocabulary import Affiliation, Category, Handler


@dataclass(frozen=True)
class Property:
    """`text` completes "it must hold that ..."; `where` is a box of facts."""

    text: str
    where: Box
    holds: Callable[[Case], bool]


def _some(**values: object) -> dict[str, frozenset[str]]:
    return {
        name: frozenset({str(given)} if isinstance(given, str) else set(given))  # type: ignore[call-overload] # a word or several
        for name, given in values.items()
    }


MEMBERS = (Affiliation.MEMBER, Affiliation.PARTNER_MEMBER)
OUTSIDE = (
    Affiliation.PARTNER, Affiliation.CONTRACTOR, Affiliation.NON_MEMBER,
    Affiliation.PEACEKEEPER_CLOSED, Affiliation.FOREIGN_FORCE, Affiliation.STATE,
)  # fmt: skip
NOT_NETWORK = tuple(set(Handler) - NETWORK_HANDLERS)
CLEAR = {"tell_nobody": ("no",), "intimate": ("no",)}

# Where words go: these depend on category, affiliation, handler and consent.
RECIPIENTS: tuple[Property, ...] = (
    Property("every complaint has a recipient", {}, has_recipient),
    Property("every ladder ends at a recovery seat outside the accused's chain", {},
             ends_in_safety),
    Property("nothing begins at a recovery seat, where nobody reads", {}, somebody_reads_it),
    Property("whoever has two days or more to open her words is reminded once", {}, reminds),
    Property("nobody outside the recipient's organisation is on its ladder", {}, one_owner),
    Property("no other member gets it", {}, only_the_accountable),
    Property("somebody who is named, and their chain, learns nothing",
             _some(handler=set(Handler) - {Handler.NONE}), chain_learns_nothing),
    Property("colleagues of the accused at the network's seats and at services learn nothing", {},
             excludes_the_employer),
    Property("no service hears of it that is run by whoever is named, or by those near them", {},
             no_service_of_the_named),
    Property("the coordinator's and operators' case is not in their own hands",
             _some(handler=NETWORK_HANDLERS), employer_or_chair),
    Property("the line's own people stand in where a ladder has no key", {}, line_stands_in),
    Property("SEA and what is unclear stay out of general feedback",
             _some(category=(Category.SEA, Category.UNCLEAR)), no_role(*MECHANISMS)),
    Property("a mixed complaint is split before general feedback sees any of it",
             _some(mixed="yes"), no_role(*MECHANISMS)),
    Property("words that call for a human keep it out of general feedback",
             _some(danger=("yes", "life"), category=Category.PROG), no_role(*MECHANISMS)),
    Property("what is between staff of a member does not go to the network",
             _some(category=Category.SH, affiliation=MEMBERS, handler=NOT_NETWORK, **CLEAR),
             lambda case: case.pack.staff_harassment == "elsewhere"
             or NETWORK not in case.account_owners()),
    Property("what is no aid worker's doing reaches no agency",
             _some(category=Category.GBV, tell_nobody="no"), no_agency),
    Property("a partner's violence reaches no employer by itself",
             _some(intimate="yes",
                   category=(Category.SEA, Category.SH, Category.GBV, Category.UNCLEAR)),
             no_agency),
    Property("a survivor who asked for help is not the desk's case",
             _some(category=Category.GBV, assistance="yes", tell_nobody="no"), not_the_desk),
    Property("corruption stays away from the field team that is named",
             _some(category=Category.CORR), no_role(*FIELD_TEAM)),
    Property("what is unclear is read by a human within 4 hours",
             _some(category=Category.UNCLEAR, **CLEAR), first_within(TRIAGE_MINUTES)),
    Property("partner, vendor, non-member, force and authority get no message",
             _some(affiliation=OUTSIDE), nothing_to_the_named),
    Property("nobody outside the network gets what is about an authority",
             _some(category=Category.SEA, affiliation=Affiliation.STATE, handler=NOT_NETWORK,
                   **CLEAR), network_only),
    Property("no contingent commander gets it",
             _some(affiliation=Affiliation.PEACEKEEPER),
             lambda case: "contingent" not in {role_of(seat) for seat in case.told()}),
    Property("an organisation that nobody knows goes to the desk within a day",
             _some(category=Category.SEA, affiliation=Affiliation.UNKNOWN, handler=NOT_NETWORK,
                   **CLEAR),
             lambda case: network_only(case) and first_within(DAY_MINUTES)(case)),
    Property("the co-chairs hear within 72 hours that something waits at the desk",
             _some(handler=NOT_NETWORK), chairs_are_told),
    Property("what names several organisations in one text is divided by a human first",
             _some(affiliation=Affiliation.SEVERAL, divided="no", handler=NOT_NETWORK,
                   category=Category.SEA, **CLEAR), network_only),
    Property("who she is goes to the organisation she named, and by consent only", {},
             identity_only_by_consent),
    Property("how to reach her goes to the desk or a service, and by consent only", {},
             contact_only_by_consent),
    Property("whoever is only informed gets no words and no name", {}, informed_without_words),
    Property("a service gets her words or how to reach her only if she asked for help", {},
             service_holds_it_by_consent),
    Property("a service gets neither the account nor the accused of an aid worker's case",
             _some(category=(Category.SEA, Category.SH, Category.CORR, Category.PROG),
                   intimate="no"), services_get_no_account),
    Property("what she wants nobody told is reviewed by a human at the network first",
             _some(tell_nobody="yes"), network_only),
)  # fmt: skip

# What safety calls for: these depend on danger, age, time and the wish for help.
SAFETY: tuple[Property, ...] = (
    Property("danger calls a human at once, without the account",
             _some(danger=("yes", "life")), calls_a_human),
    Property("the chain of somebody named hears no alert either",
             _some(handler=set(Handler) - {Handler.NONE}), chain_learns_nothing),
    Property("child protection hears of a child within a day, without who it is unless agreed; the"
             " line, where whoever is named runs it",
             _some(child="yes"), tells("child_protection")),
    Property("care is called within a day where it happened in the last days and she asked; the"
             " line, where whoever is named runs it",
             _some(recent="yes", assistance="yes", tell_nobody="no"), tells("health")),
    Property("no service hears of an adult who refused, unless a life is threatened",
             _some(assistance="no", danger=("no", "yes"), child=("no", "unknown"),
                   tell_nobody="no"), no_service_hears),
    Property("no service learns of an adult who wants nobody told, unless a life is threatened",
             _some(tell_nobody="yes", danger=("no", "yes"), child=("no", "unknown")),
             no_service_hears),
    Property("how to reach her goes to the desk or a service, and by consent only", {},
             contact_only_by_consent),
    Property("a service gets how to reach her only if she asked for help", {},
             service_holds_it_by_consent),
    Property("no alert begins at a recovery seat, where nobody reads", {}, somebody_reads_it),
    Property("alerts and services end at a recovery seat outside the accused's chain", {},
             ends_in_safety),
    Property("colleagues of the accused at the network's seats and at services learn nothing", {},
             excludes_the_employer),
    Property("no service hears of it that is run by whoever is named, or by those near them", {},
             no_service_of_the_named),
)  # fmt: skip
