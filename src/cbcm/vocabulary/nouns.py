"""What is said, what is known of it, what is to be done.

Pure: standard library only. A complaint's words appear in no repr, so that a log line or a
traceback cannot print them; facts and plans hold codes only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cbcm.vocabulary.codes import (
    AccusedRole,
    Affiliation,
    AgeBand,
    Category,
    Channel,
    Consent,
    DetailKind,
    Handler,
    Harm,
    KeyKind,
    Known,
    Lag,
    PartKind,
    Purpose,
    Reporter,
    Setting,
    Sex,
    Topic,
)


@dataclass(frozen=True)
class Counted:
    """Codes for the counts from whoever opened the part; counted and forgotten."""

    category: Category | None = None
    setting: Setting | None = None
    role: AccusedRole | None = None
    affiliation: Affiliation | None = None
    type: Harm | None = None
    reporter: Reporter | None = None
    survivor_sex: Sex | None = None
    survivor_age: AgeBand | None = None
    lag: Lag | None = None


@dataclass(frozen=True)
class Inbound:
    """One message as a gateway handed it over; lives in memory only.

    `sender` is None where it was withheld or malformed. `provider_id` is None where the
    gateway gives none, and then a repetition cannot be told from a second message. `written_at`
    (epoch seconds) is set where it was fetched rather than handed over: silence counts from then.
    `apart`: nothing shows that it answers what we asked, as where a sender can be forged.
    `addresses`: where pictures or voices lie that the gateway names and does not hand over.
    """

    channel: Channel
    gateway: str
    provider_id: str | None
    sender: str | None = field(repr=False)
    text: str = field(repr=False)
    media: int = 0
    written_at: int | None = None
    apart: bool = False
    addresses: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Reply:
    """What the sender sees. None means that nothing at all is sent back."""

    text: str | None = field(repr=False)


@dataclass(frozen=True)
class Detail:
    """A detail of hers that was taken out of her words, and the number that stands there now."""

    number: int
    kind: DetailKind
    text: str = field(repr=False)


@dataclass(frozen=True)
class Masked:
    """Her words with numbers in place of what tells who she is, and what stood there."""

    narrative: str = field(repr=False)
    organisation_answer: str | None = field(repr=False)
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class Complaint:
    """What a person told us. Lives in memory only, between intake and sealing.

    `shares` holds the words for each organisation where they are there once for each. `stopped`:
    she asked not to be called or written to any more. `masked` is None where the masker failed.
    """

    narrative: str = field(repr=False)
    organisation_answer: str | None = field(repr=False)
    sender: str | None = field(repr=False)
    language: str
    consent: Consent
    call_me: bool
    media: int = 0
    addresses: tuple[str, ...] = field(default=(), repr=False)
    stopped: bool = False
    shares: Mapping[str, str] = field(default_factory=dict, repr=False)
    masked: Masked | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Colleague:
    """Somebody of the directory, held in memory to see whether words name a handler."""

    seat: str
    employer: str | None
    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Facts:
    """All the router may know: codes, never the person's own words.

    `organisations` holds codes of the pack, in the order of naming; `mentioned` those that
    stand anywhere in the words, or employ somebody named: that only keeps their people away.
    `candidates` are those that may be meant, for a human to choose from; they route nothing.
    `admin1` is an ISO 3166-2 code or None. `danger` calls a human, `imminent` is a threat to
    life now, `recent` an assault within five days. `intimate`: the one named is her partner.
    `mixed`: an aid question stands beside it. `divided`: the words are there once for each
    organisation. `handler_employer` is the organisation of the handler who was recognised,
    `conflicts` are seats of people named.
    """

    country: str
    channel: Channel
    language: str
    topic: Topic
    category: Category
    affiliation: Affiliation
    organisations: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    admin1: str | None = None
    child: Known = Known.UNKNOWN
    danger: bool = False
    imminent: bool = False
    recent: bool = False
    intimate: bool = False
    mixed: bool = False
    divided: bool = False
    handler: Handler = Handler.NONE
    handler_employer: str | None = None
    conflicts: tuple[str, ...] = ()
    consent: Consent = Consent.NOBODY
    contact: bool = False
    assistance: Known = Known.UNKNOWN
    tell_nobody: bool = False
    test: bool = False


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: the seat whose turn it is, and for how long.

    `minutes` count elapsed, or in the staffed hours of the pack's calendar. `remind_minutes`:
    one reminder if nobody has opened it by then. `tells`: seats that get a notice without
    content when this rung begins. `excludes`: organisations whose people neither see nor hear of
    it here (the empty code: people whose employer is not known), and seats of the line that
    must not get what comes later either.
    """

    seat: str
    minutes: int
    staffed: bool = False
    remind_minutes: int | None = None
    tells: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedReferral:
    """One referral the SOP demands: its ladder of seats and the parts they may open.

    `organisation` names whose share of the account it is where there are several. `fallback`
    takes over where no seat of the ladder has a key. `services` are the kinds of service that it
    calls for: whoever stands in for one finds such a service.
    """

    purpose: Purpose
    ladder: tuple[Rung, ...]
    parts: tuple[PartKind, ...]
    fallback: tuple[Rung, ...] = ()
    organisation: str | None = None
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The router's decision with its reason. Every complaint gets exactly one.

    `rules` are the ids of the rules that matched, stage by stage; `reasons` their words.
    """

    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    priority: str
    referrals: tuple[PlannedReferral, ...]
    others_involved: bool = False
    split_off: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        return "/".join(self.rules)

    @property
    def reason(self) -> str:
        return " ".join(self.reasons)


@dataclass(frozen=True)
class SeatKey:
    """A public key of a seat as signed in the directory. Times are seconds since 1970, UTC.

    `holder` is the subject of the person's account, "" for a seat's shared key; `employer` the
    code of the organisation that employs the holder, "" where there is none. A "delegated" key
    is a deputy's, for the time of an absence.
    """

    seat: str
    public_key: str
    not_before: int
    not_after: int
    signature: bytes = field(repr=False)
    holder: str = ""
    employer: str = ""
    kind: KeyKind = KeyKind.OWN
