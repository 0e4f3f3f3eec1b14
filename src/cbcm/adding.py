"""What comes after the first sealing: later words of the same person, and what they change.

Sealed for the seats that have her account already, as far as nobody among them is named now. It
decides nothing itself and never writes to the database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cbcm import masking
from cbcm.delivery.referrals import SealedReferral, new_id
from cbcm.delivery.rungs import keep_away
from cbcm.documents import addition, change, packet, reachable
from cbcm.pack import RECOVERY_SEAT, Pack, ladder_of, route
from cbcm.pack.seats import (
    apart,
    is_of_the_line,
    owner_of,
    seats_away,
    service_seats,
    somebody_reads,
    with_services,
)
from cbcm.planning import Keys, line_ladder, owners, recipients_of, require_open, with_keys
from cbcm.sealing import seal
from cbcm.triage import escalators
from cbcm.triage.handlers import LINE, Named
from cbcm.triage.organisations import meant, recognise
from cbcm.vocabulary import (
    Category,
    Channel,
    Complaint,
    Consent,
    Detail,
    Facts,
    Masked,
    PartKind,
    Purpose,
    Rung,
    Topic,
)

ALERT_MINUTES = 60
Ladder = tuple[Rung, ...]


@dataclass(frozen=True)
class Later:
    """Later words: masked under a mark, or, without one, as they are. `withheld` is what was
    taken out, sealed to her codes."""

    text: str = field(repr=False)
    details: tuple[Detail, ...] = ()
    mark: str | None = None
    withheld: bytes | None = field(default=None, repr=False)


def later_words(words: str, reply_keys: Sequence[str]) -> Later:
    """Mask later words. What she consented to before is not known any more: what tells who she is
    stays with her codes; without any, the words are not masked."""
    told = masking.masked(words, None)
    if told is None or (told.details and not reply_keys):
        return Later(words)
    mark = masking.new_mark()
    kept = masking.withheld(told.details, mark, reply_keys)
    return Later(told.narrative, told.details, mark, kept)


def of_the_line(
    ladders: Sequence[tuple[Rung, ...]], pack: Pack, keys: Keys, away: Collection[str] = ()
) -> list[Ladder]:
    """For words that are not masked: the line's ladder in place of everybody else's. `away`: whom
    it keeps away beside those whom the other kept away."""
    found = [
        ladder if is_of_the_line(ladder) else _instead_of(ladder, pack, keys, away)
        for ladder in ladders
        if ladder
    ]
    return list(dict.fromkeys(found))


def seal_addition(
    later: Later,
    *,
    ladder: tuple[Rung, ...],
    pack: Pack,
    keys: Keys,
    away: Collection[str] = (),
    media: int = 0,
    danger: bool = False,
) -> SealedReferral:
    """Later words of the same person, for the seats that have the referral already; `away`: whom
    the line keeps away where it stands in for them."""
    require_open(keys)
    keyed = with_keys(ladder, keys) or _instead_of(ladder, pack, keys, away)
    if danger:
        keyed = _at_once(keyed)
    content = addition(later.text, pack, media, later.details, later.mark)
    part = seal(PartKind.ACCOUNT, content, recipients_of(keyed, keys))
    return SealedReferral(new_id(), Purpose.ADDITION, keyed, (part,))


def seal_later_alert(
    words: str,
    *,
    away: Collection[str],
    language: str | None,
    sender: str | None,
    pack: Pack,
    keys: Keys,
) -> tuple[SealedReferral, bool]:
    """Call whoever is on duty for words that came after the end of a dialogue.

    What was known of her is gone by then: only what these words say, and whom her referrals and
    these words keep `away`. Where the line itself is named there, no seat of it is called.
    The second value is True where the number goes along without consent.
    """
    facts = Facts(
        country=pack.country, channel=Channel.SMS, language=language or "unknown",
        topic=Topic.UNKNOWN, category=Category.UNCLEAR, affiliation=recognise(None, pack)[0],
        danger=True, imminent=escalators.imminent(words), recent=escalators.recent(words),
    )  # fmt: skip
    complaint = replace(
        _words_only("", masking.masked(words, None)), sender=sender, language=language or "unknown"
    )
    (planned,) = (r for r in route(facts, pack).referrals if r.purpose is Purpose.ALERT)
    ladder = with_keys(keep_away(planned.ladder, away), keys) or _recovery(pack, keys)
    body = packet(facts, complaint, pack)
    part = seal(PartKind.PACKET, body, recipients_of(ladder, keys))
    sealed = SealedReferral(new_id(), Purpose.ALERT, ladder, (part,))
    return sealed, bool(body["number_without_consent"])


def without_named(
    ladder: tuple[Rung, ...], named: Named, pack: Pack, keys: Keys
) -> tuple[Rung, ...]:
    """A ladder of before, for words that name somebody: without that chain and its colleagues.

    Where only the safe is left of it, a human of the line reads them, who is not named either.
    """
    if named == Named():
        return ladder
    of_agency = owners(ladder)
    away = seats_away(pack, named.handler, of_agency, named.conflicts)
    codes = with_services(pack, away_of(ladder, named, pack))
    left = with_keys(keep_away(ladder, codes), keys)
    if somebody_reads(left):
        # Seats go along on every rung: what follows, an alert among it, keeps them away too.
        return tuple(replace(r, excludes=tuple(sorted({*r.excludes, *away}))) for r in left)
    earlier = {code for rung in ladder for code in rung.excludes}
    return line_ladder(pack, keys, {*codes, *earlier, *of_agency})


def away_of(ladder: tuple[Rung, ...], named: Named, pack: Pack) -> frozenset[str]:
    """Whom words that name somebody keep away: that chain, and whoever works where they work."""
    if named == Named():
        return frozenset()
    host = {named.employer or pack.host} if named.handler in LINE else set()
    return frozenset({*seats_named(ladder, named, pack), *named.employers, *host})


def seats_named(ladder: tuple[Rung, ...], named: Named, pack: Pack) -> frozenset[str]:
    """The seats of a ladder that words which name somebody take out of it."""
    if named == Named():
        return frozenset()
    return frozenset(seats_away(pack, named.handler, owners(ladder), named.conflicts))


def meant_by(found: Iterable[Named], words: str, pack: Pack) -> frozenset[str]:
    """Whom later words mention, and the seats of the services that hear nothing of them: of whoever
    is mentioned, of the employer of somebody recognised, of the house in which that person sits."""
    codes = set(meant(words, pack))
    mentions = frozenset(codes)
    for named in found:
        codes |= {*named.employers, *(owner_of(seat) for seat in named.conflicts)}
        codes |= {named.employer or pack.host} if named.handler in LINE else set()
    return mentions | service_seats(pack, apart(pack, codes))


def noting(ladder: tuple[Rung, ...], mentioned: Collection[str]) -> tuple[Rung, ...]:
    """The ladder with whom her words mention on every rung, so that what follows keeps them away
    too; but not on the seats of that organisation itself, which answers for its people."""
    return tuple(
        replace(
            rung,
            excludes=tuple(sorted({*rung.excludes, *(set(mentioned) - {owner_of(rung.seat)})})),
        )
        for rung in ladder
    )


def without_kept_away(
    ladders: Sequence[tuple[Rung, ...]], away: Collection[str], pack: Pack, keys: Keys
) -> list[tuple[Rung, ...]]:
    """The ladders of her account without the seats that later words of hers took out.

    Whoever she named once gets nothing more, whether or not she names him again. Where only the
    safe is left of a ladder, a human of the line reads it.
    """
    read: list[Ladder] = []
    lost: list[Rung] = []
    for ladder in ladders:
        left = keep_away(ladder, away)
        if somebody_reads(with_keys(left, keys)):
            read.append(left)
        else:
            lost += ladder
    if len(read) == len(ladders):
        return read
    earlier = {code for rung in lost for code in rung.excludes}
    return [*read, line_ladder(pack, keys, {*away, *earlier, *owners(lost)})]


def seal_change(
    consent: Consent,
    reach: Mapping[str, Any],
    *,
    kind: PartKind | None,
    ladder: tuple[Rung, ...],
    pack: Pack,
    keys: Keys,
) -> SealedReferral:
    """A consent given or taken back, as her message. How to reach her goes along as a part of
    that kind, where this recipient may know it."""
    require_open(keys)
    keyed = with_keys(ladder, keys) or _instead_of(ladder, pack, keys)
    recipients = recipients_of(keyed, keys)
    parts = [seal(PartKind.ACCOUNT, change(consent, pack), recipients)]
    purpose = Purpose.ADDITION
    if kind is not None and any(reach.values()):
        parts.append(seal(kind, reachable(reach, kind, pack), recipients))
        purpose = Purpose.CONTACT if kind is PartKind.CONTACT else purpose
    return SealedReferral(new_id(), purpose, keyed, tuple(parts))


def _words_only(words: str, told: Masked | None) -> Complaint:
    """A complaint of which nothing is known but its words."""
    return Complaint(
        narrative=words, organisation_answer=None, sender=None, language="unknown",
        consent=Consent.NOBODY, call_me=False, masked=told,
    )  # fmt: skip


def _instead_of(
    ladder: tuple[Rung, ...], pack: Pack, keys: Keys, away: Collection[str] = ()
) -> tuple[Rung, ...]:
    """The line's ladder; whom the other kept away, the line keeps away too, and whoever is
    employed by an agency whose seats it held."""
    earlier = {code for rung in ladder for code in rung.excludes}
    return line_ladder(pack, keys, {*away, *earlier, *owners(ladder)})


def _recovery(pack: Pack, keys: Keys) -> tuple[Rung, ...]:
    desk = ladder_of("desk", "", pack)
    return with_keys([rung for rung in desk if rung.seat == RECOVERY_SEAT], keys)


def _at_once(ladder: tuple[Rung, ...]) -> tuple[Rung, ...]:
    """An hour for the first rung, at any time of the day: danger does not keep office hours."""
    first = replace(
        ladder[0],
        minutes=min(ladder[0].minutes, ALERT_MINUTES),
        staffed=False,
        remind_minutes=None,
    )
    return (first, *ladder[1:])
