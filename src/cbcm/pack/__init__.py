"""Country packs: the referral SOP as data, read, proven, asked, explained and drawn."""

from cbcm.pack.lists import NEEDED_SERVICES
from cbcm.pack.model import (
    CANARY_SEAT,
    DESK_SEAT,
    NETWORK,
    RECOVERY_SEAT,
    Organisation,
    Pack,
    Service,
)
from cbcm.pack.reading import folder_of, load_pack, read_pack, shipped_packs
from cbcm.pack.routing import ladder_of, ladder_to, route

__all__ = [
    "CANARY_SEAT", "DESK_SEAT", "NEEDED_SERVICES", "NETWORK", "RECOVERY_SEAT", "Organisation",
    "Pack", "Service", "folder_of", "ladder_of", "ladder_to", "load_pack", "read_pack", "route",
    "shipped_packs",
]  # fmt: skip
