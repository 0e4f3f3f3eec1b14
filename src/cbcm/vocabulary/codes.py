"""The codes of the mechanism: what may be counted, routed by and told.

Pure: standard library only.
"""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """The door a message came through."""

    SMS = "sms"
    HOTLINE = "hotline"
    WEB = "web"
    MAILBOX = "mailbox"
    IN_PERSON = "in_person"
    MEMBER_CFM = "member_cfm"


class Topic(StrEnum):
    """What the person says it is about; her own choice, never guessed downwards."""

    AID = "aid"
    TREATMENT = "treatment"
    HELP_TODAY = "help_today"
    UNKNOWN = "unknown"


class Category(StrEnum):
    """Categories of the SOP. UNCLEAR is handled as SEA until a person has read it."""

    SEA = "SEA"
    SH = "SH"
    GBV = "GBV"
    CORR = "CORR"
    PROG = "PROG"
    OTHER = "OTHER"
    UNCLEAR = "UNCLEAR"


class Affiliation(StrEnum):
    """What the network knows of the organisation the person named.

    PARTNER and CONTRACTOR are no members and work for one; PARTNER_MEMBER is both. For SEVERAL
    see `Facts.divided`.
    """

    MEMBER = "member"
    PARTNER_MEMBER = "partner_member"
    PARTNER = "partner"
    CONTRACTOR = "contractor"
    NON_MEMBER = "non_member"
    PEACEKEEPER = "peacekeeper"
    PEACEKEEPER_CLOSED = "peacekeeper_closed"
    FOREIGN_FORCE = "foreign_force"
    STATE = "state"
    SEVERAL = "several"
    UNKNOWN = "unknown"


class Handler(StrEnum):
    """Whether somebody who would handle the complaint is the one it names, as far as is known.

    A guess may only raise this: anything but NONE takes seats out of the ladder.
    """

    NONE = "none"
    FOCAL_POINT = "focal_point"
    SUPERIOR = "superior"
    SMALL_OFFICE = "small_office"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"


class Known(StrEnum):
    """An answer that may be missing."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Consent(StrEnum):
    """Who may know that it is her. Not asked or not answered means NOBODY."""

    NOBODY = "nobody"
    LINE = "line"
    ORGANISATION = "organisation"


class PartKind(StrEnum):
    """Parts of a complaint, each sealed by itself to its own recipients."""

    ACCOUNT = "account"
    IDENTITY = "identity"
    CONTACT = "contact"
    ASSISTANCE = "assistance"
    NOTICE = "notice"
    PACKET = "packet"
    ATTACHMENT = "attachment"


class DetailKind(StrEnum):
    """What kind of detail was taken out of her words; a reader of the rest may know that much."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    NUMBER = "number"
    SITE = "site"
    COORDINATES = "coordinates"
    BIRTH = "birth"
    AGE = "age"


class Purpose(StrEnum):
    """Why a seat holds a referral. A test complaint is marked inside, never here.

    NOTICE informs without words and without who she is; ALERT calls a human at once.
    """

    ACCOUNT = "account"
    CONTACT = "contact"
    ADDITION = "addition"
    ASSISTANCE = "assistance"
    NOTICE = "notice"
    ALERT = "alert"


class ReferralState(StrEnum):
    """Where a referral stands. REDIRECTED keeps its parts until the new recipient keeps."""

    DRAFT = "draft"
    WAITING = "waiting"
    OPENED = "opened"
    REDIRECTED = "redirected"
    KEPT = "kept"


class ThreadState(StrEnum):
    """What the person is told by code (S1, S2, S4, S5)."""

    WAITING = "waiting"
    TAKEN_UP = "taken_up"
    FINISHED = "finished"
    UNREADABLE = "unreadable"


class Role(StrEnum):
    """What an account may do; the router of every endpoint names the roles it admits."""

    FOCAL_POINT = "focal_point"
    ALTERNATE = "alternate"
    INVESTIGATOR = "investigator"
    DESK = "desk"
    CO_CHAIR = "co_chair"
    SERVICE = "service"
    OPERATOR = "operator"
    MEMBER_SYSTEM = "member_system"
    ADMIN = "admin"


class KeyKind(StrEnum):
    """Whether a seat's key is its own person's or a deputy's."""

    OWN = "own"
    DELEGATED = "delegated"


class AnswerCode(StrEnum):
    """Coded answers an agency may give; their words are in the wording files."""

    A1 = "A1"
    A2 = "A2"
    A3 = "A3"
    A4 = "A4"
    A5 = "A5"
    A6 = "A6"
    A7 = "A7"
    A8 = "A8"
    A9 = "A9"


class Setting(StrEnum):
    """Where it happened, as whoever opens the case gives it for the counts; never asked of her."""

    DISTRIBUTION = "distribution"
    REGISTRATION = "registration"
    WATER = "water"
    HEALTH = "health"
    SCHOOL = "school"
    TRANSPORT = "transport"
    HIRING = "hiring"
    HOUSING = "housing"
    CHECKPOINT = "checkpoint"
    ONLINE = "online"
    OTHER = "other"


class AccusedRole(StrEnum):
    """What the one it is about does there, as whoever opens the case gives it for the counts."""

    DRIVER = "driver"
    GUARD = "guard"
    REGISTRAR = "registrar"
    TEACHER = "teacher"
    HEALTH_WORKER = "health_worker"
    MANAGER = "manager"
    VOLUNTEER = "volunteer"
    OTHER = "other"


class Harm(StrEnum):
    """The type of abuse, as whoever opens the case gives it for the counts."""

    EXPLOITATION = "exploitation"
    ABUSE = "abuse"
    ATTEMPT = "attempt"


class Reporter(StrEnum):
    """Who told it, as whoever opens the case gives it for the counts."""

    SURVIVOR = "survivor"
    WITNESS = "witness"
    THIRD_PARTY = "third_party"
    STAFF = "staff"


class Sex(StrEnum):
    """The survivor's sex, as whoever opens the case gives it for the counts."""

    FEMALE = "female"
    MALE = "male"


class AgeBand(StrEnum):
    """Under 18 or not, as whoever opens the case gives it for the counts."""

    CHILD = "child"
    ADULT = "adult"


class Lag(StrEnum):
    """How long before it was told it happened: the bands that forms ask for."""

    DAYS = "days"
    MONTH = "month"
    YEAR = "year"
    BEFORE = "before"


class Disposition(StrEnum):
    """What a duty reader of the line decides about what was read."""

    WRONG_NUMBER = "wrong_number"
    OWN_MECHANISM = "own_mechanism"
    REFER = "refer"
    SERVICE = "service"
    MORE_NEEDED = "more_needed"
    SPAM = "spam"


FINAL_ANSWERS = frozenset({AnswerCode.A6, AnswerCode.A7})
LANGUAGE_DIGITS = {"91": "fr", "92": "ht", "93": "en", "94": "ar", "95": "bm", "96": "sg"}
