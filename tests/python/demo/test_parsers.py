"""The attacker's parsers are total: any bytes give a value or Malformed."""

import json
from typing import Any

import pytest
from examples_path import VECTORS
from hypothesis import given
from hypothesis import strategies as st

from demo.attack import saved
from demo.attack.crypto import KEY_TYPE, public_of
from demo.attack.loot import ChainKey, Exchange, KeyKind, Loot, PqChainKey, PqRatchet
from demo.attack.saved import read_account
from demo.attack.wire import Malformed, PqMessage, keys_in_bundle, read_message, read_pq_message

STEPS = json.loads((VECTORS / "signal-sessions-v3.json").read_text())["sessions"]["libsignal/with_prekey"]["steps"]
STEPS += json.loads((VECTORS / "signal-sessions-v4.json").read_text())["sessions"]["service_id_names"]["steps"]
MESSAGES = [bytes.fromhex(step["message"]) for step in STEPS]
PQ_MESSAGES = json.loads((VECTORS / "spqr-wire.json").read_text())


def number(value: int) -> bytes:
    return value.to_bytes(4, "little")


def long_number(value: int) -> bytes:
    return value.to_bytes(8, "little")


def secret(of: int) -> bytes:
    return bytes([of]) * 32


HEAD = b"pawl\1\1\2" + bytes(32) + b"PWLA\2"
HEAD_OF_SESSION = b"".join(
    [b"\x03\x01", number(9), secret(4), bytes(32), secret(5), secret(6), bytes(32), secret(7), number(8), number(0)]
)


def an_account() -> bytes:
    """One of each kind of secret, laid out as core/account/README.md and core/session/README.md say."""
    keys = saved.item(3, secret(1))
    keys += saved.item(6, number(7) + bytes(8) + secret(2) + bytes(32) + bytes(64))
    keys += saved.item(7, number(7) + secret(3) + bytes(32))
    chain = saved.item(3, bytes(32) + secret(9) + number(10) + number(0) + secret(11) + number(3) + secret(12))
    session = saved.item(1, HEAD_OF_SESSION) + chain
    record = saved.item(1, saved.item(1, HEAD_OF_SESSION) + chain) + saved.item(2, session)
    device = saved.item(1, b"\x01alice") + saved.item(2, record)
    return HEAD + saved.item(2, keys) + saved.item(3, device)


def an_account_of_protocol_4(exchange: bytes) -> bytes:
    """What protocol 4 adds, with these fields of the exchange."""
    kem_prekey = number(7) + bytes(8) + bytes(64)
    keys = saved.item(3, secret(1)) + saved.item(8, kem_prekey + secret(2) + secret(3))
    keys += saved.item(9, saved.item(1, kem_prekey + 99 * secret(4)) + saved.item(2, 3 * bytes(16)))
    chains = saved.item(1, b"\x01" + number(9) + number(9) + secret(5) + long_number(6) + long_number(7))
    chains += saved.item(2, secret(6) + number(10) + number(8) + secret(7))
    chains += saved.item(2, secret(8) + number(11) + secret(9) + number(12))
    chains += saved.item(2, secret(10) + number(0) + secret(11) + number(2) + number(1) + secret(12))
    ratchet = saved.item(1, number(0)) + saved.item(2, exchange) + saved.item(3, chains)
    record = saved.item(1, saved.item(1, HEAD_OF_SESSION) + saved.item(5, ratchet))
    return HEAD + saved.item(2, keys) + saved.item(3, saved.item(1, b"\x01alice") + saved.item(2, record))


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


@pytest.mark.parametrize(
    ("fields", "exchange"),
    [
        (b"\x00", Exchange(8, secret(13))),
        (b"\x02" + secret(15) + secret(16) + bytes(1154), Exchange(8, secret(13), key_pair=secret(15) + secret(16))),
        (b"\x09" + 2 * secret(17) + secret(18), Exchange(8, secret(13), header=2 * secret(17), message=secret(18))),
    ],
    ids=["nothing drawn", "key pair", "encapsulated"],
)
def test_every_secret_of_protocol_4_is_found(fields: bytes, exchange: Exchange) -> None:
    loot = read_account(an_account_of_protocol_4(fields[:1] + long_number(8) + secret(13) + secret(14) + fields[1:]))
    assert loot.kem_prekeys == [secret(2) + secret(3), 99 * secret(4)]
    chain_keys = [PqChainKey(5, secret(6), 10)]
    chain_keys += [PqChainKey(6, secret(8), 11), PqChainKey(6, secret(9), 12)]
    chain_keys += [PqChainKey(7, secret(10), 0), PqChainKey(7, secret(11), 2)]
    skipped = {(5, 8): secret(7), (7, 1): secret(12)}
    assert loot.pq_ratchets == [PqRatchet("alice", secret(5), 7, exchange, chain_keys, skipped)]


ACCOUNTS = [an_account(), an_account_of_protocol_4(b"\x01" + long_number(8) + 4 * secret(13))]


@given(st.sampled_from(ACCOUNTS), st.binary(max_size=300), st.integers(0, 5000))
def test_a_damaged_account_gives_loot_or_is_malformed(whole: bytes, rubbish: bytes, at: int) -> None:
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
    if message.pq:
        assert message.pq == read_pq_message(bytes.fromhex(STEPS[at]["pq_ratchet"]))


@pytest.mark.parametrize("case", PQ_MESSAGES["canonical"] + PQ_MESSAGES["accepted_non_canonical"])
def test_a_message_of_the_post_quantum_ratchet_is_read(case: dict[str, Any]) -> None:
    message = read_pq_message(bytes.fromhex(case["wire"]))
    assert (str(message.epoch), message.index, message.part) == (case["epoch"], case["index"], case["type"])
    assert message.chunk_number == (case["chunk_index"] or 0)
    if "chunk" in case:
        assert message.chunk.hex() == (case["chunk"] or "")


@pytest.mark.parametrize("case", PQ_MESSAGES["rejected"], ids=lambda case: case["note"])
def test_what_is_no_message_of_the_post_quantum_ratchet_is_malformed(case: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read_pq_message(bytes.fromhex(case["wire"]))


@given(st.sampled_from(MESSAGES), st.integers(0, 2000), st.binary(max_size=4))
def test_a_damaged_message_is_read_or_malformed(message: bytes, at: int, rubbish: bytes) -> None:
    for data in (message[:at], message[:at] + rubbish + message[at + len(rubbish) :], message[:at] + rubbish):
        try:
            read_message(data)
        except Malformed:
            pass


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_malformed(data: bytes) -> None:
    assert all(len(key) == 33 for key in keys_in_bundle(data))
    for read in (read_message, read_pq_message):
        try:
            assert isinstance(read(data), (tuple, PqMessage))
        except Malformed:
            pass


def test_the_keys_of_a_bundle_are_found() -> None:
    first, second = KEY_TYPE + secret(1), KEY_TYPE + secret(2)
    assert keys_in_bundle(b"\x82\x58\x21" + first + b"\x58\x20" + bytes(32) + b"\x58\x21" + second) == [first, second]
