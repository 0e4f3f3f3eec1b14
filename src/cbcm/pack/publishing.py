"""What a network publishes of its counts: the settings of each release profile. Pure.

What is shipped are the least strict settings there are: a pack may only be stricter, and `check`
refuses anything else, so that no signature can make a release that gives somebody away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

NETWORK, DESK, LINE, PUBLIC = "network", "desk", "line", "public"


@dataclass(frozen=True)
class Profile:
    """How one profile publishes.

    `every_quarters`: 1 each quarter, 2 in June and December, 4 in December; 0 never. `threshold`:
    a smaller cell is masked; `rounded_to`: a shown one stands for this many counts. `minimum`:
    below this total of an event only the band of the total is shown. `pairs_from`: two dimensions
    at once from this total on, 0 never.
    """

    every_quarters: int
    window_quarters: int
    threshold: int
    rounded_to: int
    minimum: int
    pairs_from: int = 0


DEFAULTS: Mapping[str, Profile] = {
    LINE: Profile(1, 1, threshold=1, rounded_to=1, minimum=1),
    DESK: Profile(1, 4, threshold=1, rounded_to=1, minimum=20),
    NETWORK: Profile(2, 4, threshold=5, rounded_to=5, minimum=20, pairs_from=240),
    PUBLIC: Profile(4, 4, threshold=10, rounded_to=20, minimum=20),
}
EXACT = {LINE: ("threshold", "rounded_to", "minimum"), DESK: ("threshold", "rounded_to")}
"""What is not masked takes no setting that says so: one that does nothing would be believed."""
EVERY = (0, 1, 2, 4)
LONGEST_QUARTERS = 8


@dataclass(frozen=True)
class Profiles:
    """The four profiles; band: the totals of the network and public profiles are this wide."""

    by_name: Mapping[str, Profile] = field(default_factory=lambda: dict(DEFAULTS))

    def __getitem__(self, name: str) -> Profile:
        return self.by_name[name]

    def longest(self) -> int:
        """The quarters that a count must live, at most."""
        return max(item.window_quarters for item in self.by_name.values())


SETTINGS = tuple(item.name for item in fields(Profile))


def changed(name: str, settings: Mapping[str, int]) -> Profile:
    """A profile with what a pack sets in place of the defaults."""
    return replace(DEFAULTS[name], **settings)


def wrong(profiles: Profiles) -> Iterator[str]:
    """Every setting that is less strict than what is shipped, or fits no other."""
    for name, found in profiles.by_name.items():
        least = DEFAULTS[name]
        for setting in ("threshold", "rounded_to", "minimum"):
            if getattr(found, setting) < getattr(least, setting):
                yield f"releases: {name}: {setting} may be {getattr(least, setting)} or more"
        if found.every_quarters not in EVERY or 0 < found.every_quarters < least.every_quarters:
            yield f"releases: {name}: every_quarters may be {least.every_quarters} or rarer, or 0"
        if not least.window_quarters <= found.window_quarters <= LONGEST_QUARTERS:
            yield f"releases: {name}: window_quarters may be {least.window_quarters} to 8"
        if found.pairs_from and not 0 < least.pairs_from <= found.pairs_from:
            yield f"releases: {name}: pairs_from may be 0, or {least.pairs_from or 0} or more"
        exact = EXACT.get(name, ())
        for setting in (one for one in exact if getattr(found, one) != getattr(least, one)):
            yield f"releases: {name}: it is exact, so {setting} is {getattr(least, setting)}"
    network, public = profiles[NETWORK], profiles[PUBLIC]
    # A count between the two would be shown as 0 to something, and masked by nobody.
    if network.rounded_to != network.threshold:
        yield "releases: network: rounded_to and threshold are one figure"
    # Made of the network's bands: any other width would say what no count was.
    band = max(DEFAULTS[PUBLIC].rounded_to, network.rounded_to)
    if public.rounded_to % band:
        yield f"releases: public: rounded_to is a multiple of {band}, the network's band of totals"
    if public.every_quarters and not network.every_quarters:
        yield "releases: the public release is made of the network's: there must be one"
    if public.window_quarters != network.window_quarters:
        yield "releases: public and network have one window"
    if public.minimum < network.minimum or public.threshold < network.threshold:
        yield "releases: public is at least as strict as network"
