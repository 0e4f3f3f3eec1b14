"""Who may print a recovery key, and what becomes of its public half. Both databases."""

from __future__ import annotations

import html

import pytest

from cbcm.agencies import directory, recipients
from cbcm.agencies.fingerprints import fingerprint
from cbcm.sealing import new_identity
from tests.desk.browsing import WORDS
from tests.desk.signing_in import signed_in as plain
from tests.world import DESK, FOCAL, World

HQ = "baobab_secours:investigator"
RECOVERY = "baobab_secours:recovery"


def test_headquarters_and_the_recovery_seat_print_and_nobody_else(sqlite_world: World) -> None:
    world = sqlite_world
    for seat in (HQ, RECOVERY, "network:recovery"):
        with plain(world, seat) as client:
            assert client.get("/desk/recovery").status_code == 200
            assert '"/desk/recovery"' in client.get("/desk/inbox").text
            kept = client.get("/api/v1/recovery-keys").json()
            assert kept["seat"] == f"{seat.partition(':')[0]}:recovery"
            assert [key["state"] for key in kept["keys"]] == ["counts"]
    body = {"public_key": world.network.publics[HQ]}
    for seat, status in ((FOCAL, 403), (DESK, 403), ("baobab_secours:integrity", 404)):
        assert seat in world.context.pack.seats()
        with plain(world, seat) as client:
            assert client.get("/desk/recovery").status_code == status
            assert '"/desk/recovery"' not in client.get("/desk/inbox").text
            assert client.post("/api/v1/recovery-keys", json=body).status_code == status


@pytest.mark.quick_on_sqlite
def test_it_waits_for_the_signature_and_counts_only_then(world: World) -> None:
    _, public = new_identity()

    def counting() -> tuple[str, ...]:
        keys = world.context.store.read(
            lambda c: directory.confirmed_keys(c, world.context.trust, world.now)
        )
        return keys[RECOVERY]

    with plain(world, HQ) as hq, plain(world, "admin") as admin:
        assert hq.post("/api/v1/recovery-keys", json={"public_key": public}).status_code == 201
        assert hq.post("/api/v1/recovery-keys", json={"public_key": public}).status_code == 409
        unsigned = admin.get("/api/v1/directory/unsigned-keys").json()["items"]
        assert unsigned == [
            {"subject": HQ, "seat": RECOVERY, "public_key": public, "vouched": [], "printed": True}
        ]
        page = html.unescape(admin.get("/desk/seats").text)
        assert fingerprint(public, "fr") in page
        assert WORDS["fr"]["recovery_to_sign"] in page
        assert public not in counting()
        key = world.network.signed(RECOVERY, public)
        world.context.store.write(lambda c: recipients.put_key(c, key, world.context.trust))
        assert public in counting()
        assert admin.get("/api/v1/directory/unsigned-keys").json()["items"] == []
        for _ in range(3):
            body = {"public_key": new_identity()[1]}
            assert hq.post("/api/v1/recovery-keys", json=body).status_code == 201
        body = {"public_key": new_identity()[1]}
        assert hq.post("/api/v1/recovery-keys", json=body).status_code == 409, "three may wait"
