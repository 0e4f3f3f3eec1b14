"""Envelopes: padded, with a token inside, opened by their recipients only."""

from __future__ import annotations

import json

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbcm.sealing import (
    BINARY_STEP,
    UnopenableError,
    identity_of,
    new_identity,
    open_binary,
    open_document,
    padme,
    public_of,
    seal,
    seal_binary,
    token_digest,
)
from cbcm.vocabulary import PartKind

HEADER = 400  # an age header for a few recipients


def _plain(ciphertext: bytes, secret: str) -> bytes:
    return bytes(pyrage.decrypt(ciphertext, [pyrage.x25519.Identity.from_str(secret)]))


@given(st.integers(1, 10**7))
def test_padme_hides_length_at_a_bounded_cost(length: int) -> None:
    padded = padme(length)
    assert padded >= max(length, 1024)
    assert padded <= max(1024, int(length * 1.12) + 1)
    assert padme(padded) == padded


@given(st.text(max_size=3000))
def test_a_document_comes_back_whole_and_padded(words: str) -> None:
    clean = words.encode("utf-8", "ignore").decode()
    secret, public = new_identity()
    sealed = seal(PartKind.ACCOUNT, {"narrative": clean}, [public])
    document = open_document(sealed.ciphertext, [secret])
    assert document["narrative"] == clean
    assert token_digest(document["token"]) == sealed.token_digest
    plain = _plain(sealed.ciphertext, secret)
    assert len(plain) == padme(len(plain)) >= 1024
    assert json.loads(plain) == document, "trailing spaces: any JSON reader opens it"


def test_every_seat_of_the_ladder_opens_it_and_nobody_else() -> None:
    seats = [new_identity() for _ in range(4)]
    sealed = seal(PartKind.ACCOUNT, {"narrative": "x"}, [public for _, public in seats])
    for secret, _ in seats:
        assert open_document(sealed.ciphertext, [secret])["narrative"] == "x"
    with pytest.raises(UnopenableError):
        open_document(sealed.ciphertext, [new_identity()[0]])


def test_nothing_is_ever_sealed_to_nobody() -> None:
    with pytest.raises(ValueError, match="recipient"):
        seal(PartKind.ACCOUNT, {}, [])
    with pytest.raises(ValueError, match="recipient"):
        seal_binary(PartKind.ATTACHMENT, "image/png", b"x", [])


@pytest.mark.parametrize("at", [0, 30, 250, -20])
def test_a_damaged_or_cut_part_does_not_open(at: int) -> None:
    secret, public = new_identity()
    whole = seal(PartKind.ACCOUNT, {"narrative": "x"}, [public]).ciphertext
    damaged = bytearray(whole)
    damaged[at] ^= 1
    for broken in (bytes(damaged), whole[:-1], whole[: len(whole) // 2], b""):
        with pytest.raises(UnopenableError):
            open_document(broken, [secret])


@pytest.mark.parametrize("size", [0, 1, 65_000, 65_536, 300_000])
def test_a_binary_part_keeps_its_bytes_and_hides_their_number(size: int) -> None:
    secret, public = new_identity()
    data = bytes(range(256)) * (size // 256 + 1)
    sealed = seal_binary(PartKind.ATTACHMENT, "audio/amr", data[:size], [public])
    head, content = open_binary(sealed.ciphertext, [secret])
    assert content == data[:size]
    assert head["type"] == "audio/amr"
    assert token_digest(head["token"]) == sealed.token_digest
    plain = _plain(sealed.ciphertext, secret)
    assert len(plain) % BINARY_STEP == 0
    assert int.from_bytes(plain[-8:], "big") == size
    assert b"".join(sealed.chunks()) == sealed.ciphertext


def test_a_key_from_a_seed_is_an_age_key() -> None:
    secret, public = identity_of(bytes(range(32)))
    assert public_of(secret) == public
    assert identity_of(bytes(range(32))) == (secret, public)
    with pytest.raises(ValueError, match="32 bytes"):
        identity_of(b"short")
