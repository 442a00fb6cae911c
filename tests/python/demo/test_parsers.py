"""The attacker's parsers are total: any bytes give a value or Malformed."""

import json

import pytest
from examples_path import VECTORS
from hypothesis import given
from hypothesis import strategies as st

from demo.attack import saved
from demo.attack.crypto import KEY_TYPE, public_of
from demo.attack.loot import ChainKey, KeyKind, Loot
from demo.attack.saved import read_account
from demo.attack.wire import Malformed, keys_in_bundle, read_message

STEPS = json.loads((VECTORS / "signal-sessions-v3.json").read_text())["sessions"]["libsignal/with_prekey"]["steps"]
MESSAGES = [bytes.fromhex(step["message"]) for step in STEPS]


def number(value: int) -> bytes:
    return value.to_bytes(4, "little")


def secret(of: int) -> bytes:
    return bytes([of]) * 32


def an_account() -> bytes:
    """One of each kind of secret, laid out as core/account/README.md and core/session/README.md say."""
    keys = saved.item(3, secret(1))
    keys += saved.item(6, number(7) + bytes(8) + secret(2) + bytes(32) + bytes(64))
    keys += saved.item(7, number(7) + secret(3) + bytes(32))
    head = b"\x03\x01" + number(9) + secret(4) + bytes(32) + secret(5) + secret(6) + bytes(32) + secret(7) + number(8)
    chain = saved.item(3, bytes(32) + secret(9) + number(10) + number(0) + secret(11) + number(3) + secret(12))
    session = saved.item(1, head + number(0)) + chain
    record = saved.item(1, saved.item(1, head + number(0)) + chain) + saved.item(2, session)
    device = saved.item(1, b"\x01alice") + saved.item(2, record)
    return b"pawl\1\1\2" + bytes(32) + b"PWLA\1" + saved.item(2, keys) + saved.item(3, device)


def test_every_secret_of_an_account_is_found() -> None:
    loot = read_account(an_account())
    kinds = [(key.kind, key.secret) for key in loot.private_keys]
    assert kinds == [
        (KeyKind.IDENTITY, secret(1)),
        (KeyKind.SIGNED_PREKEY, secret(2)),
        (KeyKind.PREKEY, secret(3)),
        (KeyKind.RATCHET, secret(6)),
        (KeyKind.RATCHET, secret(6)),  # the archived session here is the same once more
    ]
    assert loot.root_keys == 2 * [secret(5)]
    assert loot.chain_keys == 2 * [ChainKey(secret(7), 8), ChainKey(secret(9), 10)]
    assert loot.skipped_seeds == 2 * [secret(11), secret(12)]
    assert loot.identities == {public_of(secret(1)), KEY_TYPE + secret(4)}


@given(st.binary(max_size=300), st.integers(0, 600))
def test_a_damaged_account_gives_loot_or_is_malformed(rubbish: bytes, at: int) -> None:
    whole = an_account()
    for data in (rubbish, whole[:at], whole[:at] + rubbish + whole[at:], whole[:at] + rubbish + whole[at + 1 :]):
        try:
            assert isinstance(read_account(data), Loot)
        except Malformed:
            pass


@pytest.mark.parametrize("data", [b"", b"pawl", b"pawl\1\1\1" + bytes(60), b"pawl\1\1\2" + bytes(60)])
def test_what_is_no_unsealed_account_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_account(data)


@pytest.mark.parametrize("at", range(len(STEPS)))
def test_a_recorded_message_is_read(at: int) -> None:
    opening, message = read_message(MESSAGES[at])
    assert (opening is not None) == (STEPS[at]["type"] == 3)
    assert message.ratchet_key.hex() == STEPS[at]["ratchet_key"]
    assert message.counter == STEPS[at]["counter"]
    assert message.mac.hex() == STEPS[at]["mac"]


@given(st.sampled_from(MESSAGES), st.integers(0, 170), st.binary(max_size=4))
def test_a_damaged_message_is_read_or_malformed(message: bytes, at: int, rubbish: bytes) -> None:
    for data in (message[:at], message[:at] + rubbish + message[at + len(rubbish) :], message[:at] + rubbish):
        try:
            read_message(data)
        except Malformed:
            pass


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_malformed(data: bytes) -> None:
    assert all(len(key) == 33 for key in keys_in_bundle(data))
    try:
        read_message(data)
    except Malformed:
        pass


def test_the_keys_of_a_bundle_are_found() -> None:
    first, second = KEY_TYPE + secret(1), KEY_TYPE + secret(2)
    assert keys_in_bundle(b"\x82\x58\x21" + first + b"\x58\x20" + bytes(32) + b"\x58\x21" + second) == [first, second]
