"""What the attacker opens of recorded conversations of another implementation in protocol 3, given these secrets or
those."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from examples_path import VECTORS

from demo.attack import crypto
from demo.attack.derive import Derivations
from demo.attack.loot import ChainKey, Ciphertext, KeyKind, Loot, PrivateKey, Record
from demo.attack.search import Search
from demo.attack.wire import Opening, SignalMessage, read_message

SESSIONS: dict[str, Any] = json.loads((VECTORS / "signal-sessions-v3.json").read_text())["sessions"]
WITH_PREKEY = SESSIONS["libsignal/with_prekey"]
WITHOUT_PREKEY = SESSIONS["libsignal/without_prekey"]

# In each of them alice begins: two messages of hers, two of bob's, two of hers, one of bob's, one of hers.
EVERYTHING = {0, 1, 2, 3, 4, 5, 6, 7}
FIRST_CHAIN = {0, 1}
ROUTE = ("alice", "bob")


def unhex(text: str) -> bytes:
    return bytes.fromhex(text)


def record_of(session: dict[str, Any]) -> Record:
    parsed = [read_message(unhex(step["message"])) for step in session["steps"]]
    routes = [(step["from"], "bob" if step["from"] == "alice" else "alice") for step in session["steps"]]
    return Record([Ciphertext(number, *both, route) for number, (both, route) in enumerate(zip(parsed, routes))])


def loot_of(session: dict[str, Any], *private_keys: PrivateKey, **more: Any) -> Loot:
    identities = {unhex(session[who]["identity_public"]) for who in ("alice", "bob")}
    return Loot(private_keys=list(private_keys), identities=identities, **more)


def private_key(session: dict[str, Any], kind: KeyKind, name: str) -> PrivateKey:
    return PrivateKey.of(kind, unhex(session["bob"][name]))


def identity(session: dict[str, Any]) -> PrivateKey:
    return private_key(session, KeyKind.IDENTITY, "identity_private")


def signed_prekey(session: dict[str, Any]) -> PrivateKey:
    return private_key(session, KeyKind.SIGNED_PREKEY, "signed_prekey_private")


def one_time_prekey(session: dict[str, Any]) -> PrivateKey:
    return private_key(session, KeyKind.PREKEY, "prekey_private")


def ratchet_key(step: dict[str, Any]) -> PrivateKey:
    return PrivateKey.of(KeyKind.RATCHET, unhex(step["sender_ratchet_private"]))


def opened(session: dict[str, Any], loot: Loot, state: bytes = b"") -> set[int]:
    """The messages that the attacker opens; that he reads what was written is checked here."""
    search = Search(loot, record_of(session), state)
    search.run()
    for number, message in search.opened.items():
        assert message.text.decode() == session["steps"][number]["plaintext"]
    return set(search.opened)


def test_nothing_opens_with_nothing() -> None:
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY)) == set()


@pytest.mark.parametrize("name", SESSIONS)
def test_every_message_opens_with_all_private_keys_of_the_recipient(name: str) -> None:
    session = SESSIONS[name]
    keys = [identity(session), signed_prekey(session)]
    keys += [one_time_prekey(session)] if name.endswith("/with_prekey") else []
    keys += [ratchet_key(step) for step in session["steps"] if step["from"] == "bob"]
    assert opened(session, loot_of(session, *keys)) == EVERYTHING


def test_the_handshake_can_be_done_again_with_the_prekeys() -> None:
    session = WITH_PREKEY
    keys = identity(session), signed_prekey(session), one_time_prekey(session)
    assert opened(session, loot_of(session, *keys)) == FIRST_CHAIN


def test_the_handshake_cannot_be_done_again_without_the_one_time_prekey() -> None:
    session = WITH_PREKEY
    assert opened(session, loot_of(session, identity(session), signed_prekey(session))) == set()


def test_a_handshake_that_used_no_one_time_prekey_can_be_done_again() -> None:
    session = WITHOUT_PREKEY
    assert opened(session, loot_of(session, identity(session), signed_prekey(session))) == FIRST_CHAIN


def test_a_handshake_cannot_be_done_again_without_the_signed_prekey() -> None:
    session = WITHOUT_PREKEY
    assert opened(session, loot_of(session, identity(session))) == set()


def test_a_first_ratchet_key_that_is_still_there_leads_from_the_handshake_to_the_next_turn() -> None:
    session = WITHOUT_PREKEY
    keys = identity(session), signed_prekey(session), ratchet_key(session["steps"][2])
    assert opened(session, loot_of(session, *keys)) == {0, 1, 2, 3, 4, 5}


def test_a_key_in_a_part_that_is_not_its_own_is_found_as_well() -> None:
    session = WITH_PREKEY
    secrets = [session["bob"][name] for name in ("identity_private", "signed_prekey_private", "prekey_private")]
    keys = [PrivateKey.of(KeyKind.RATCHET, unhex(secret)) for secret in reversed(secrets)]
    assert opened(session, loot_of(session, *keys)) == FIRST_CHAIN


def test_a_root_key_and_a_ratchet_key_open_the_next_turn() -> None:
    root = unhex(WITH_PREKEY["steps"][2]["root_key_after_step"])
    key = ratchet_key(WITH_PREKEY["steps"][2])
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY, key, root_keys=[root])) == {4, 5}


def test_a_root_key_alone_opens_nothing() -> None:
    root = unhex(WITH_PREKEY["steps"][2]["root_key_after_step"])
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY, root_keys=[root])) == set()


def test_a_root_key_and_two_ratchet_keys_open_two_turns() -> None:
    root = unhex(WITH_PREKEY["steps"][2]["root_key_after_step"])
    keys = ratchet_key(WITH_PREKEY["steps"][2]), ratchet_key(WITH_PREKEY["steps"][6])
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY, *keys, root_keys=[root])) == {4, 5, 6, 7}


def test_a_chain_key_opens_its_message_and_those_after_it() -> None:
    chain = ChainKey(unhex(WITH_PREKEY["steps"][0]["chain_key_before"]), 0)
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY, chain_keys=[chain])) == {0, 1}


def test_a_chain_key_opens_nothing_before_it() -> None:
    chain = ChainKey(unhex(WITH_PREKEY["steps"][1]["chain_key_before"]), 1)
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY, chain_keys=[chain])) == {1}


def test_a_skipped_seed_opens_its_message_alone() -> None:
    seed = unhex(WITH_PREKEY["steps"][4]["message_seed"])
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY, skipped_seeds=[seed])) == {4}


@pytest.mark.parametrize("names", [["message_seed"], ["chain_key_before"], ["cipher_key", "mac_key", "iv"]])
def test_a_secret_that_was_left_anywhere_in_the_state_is_found(names: list[str]) -> None:
    left = b"".join(unhex(WITH_PREKEY["steps"][3][name]) for name in names)
    state = bytes(range(40)) + left + bytes(7)
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY), state) == {3}


@pytest.mark.parametrize("name", ["libsignal/with_prekey", "libsignal/without_prekey"])
def test_the_initiator_repeats_a_handshake_whose_private_base_key_was_left_behind(name: str) -> None:
    """The vectors do not have that private key, so here is a handshake of alice's with one that is known."""
    bob = SESSIONS[name]["bob"]
    own = PrivateKey.of(KeyKind.IDENTITY, unhex(SESSIONS[name]["alice"]["identity_private"]))
    base, ratchet = PrivateKey.of(KeyKind.PREKEY, b"\x40" * 32), PrivateKey.of(KeyKind.RATCHET, b"\x48" * 32)
    signed, peer = unhex(bob["signed_prekey_public"]), unhex(bob["identity_public"])
    prekeys = [unhex(bob["prekey_public"])] if name.endswith("/with_prekey") else []

    derive = Derivations()
    agreed = [derive.agree(own, signed), derive.agree(base, peer), derive.agree(base, signed)]
    begun = derive.handshake(agreed + [derive.agree(base, prekey) for prekey in prekeys])
    _, chain_key = derive.root_step(begun.root, derive.agree(ratchet, signed))
    message = sealed(derive.seed(chain_key), ratchet.public, own.public + peer)

    loot = loot_of(SESSIONS[name], own, base, ratchet)
    opening = Opening(base.public, own.public)
    search = Search(loot, Record([Ciphertext(0, opening, message, ROUTE)], {signed, *prekeys}))
    search.run()
    assert [(o.text, o.how) for o in search.opened.values()] == [(b"from alice", "handshake, as its initiator")]


def sealed(seed: bytes, ratchet_key: bytes, identities: bytes) -> SignalMessage:
    keys = crypto.hkdf(None, seed, b"WhisperMessageKeys", 80)
    cipher_key, mac_key, iv = keys[:32], keys[32:64], keys[64:]
    encryptor = Cipher(algorithms.AES(cipher_key), modes.CBC(iv)).encryptor()
    ciphertext = encryptor.update(b"from alice" + 6 * b"\x06") + encryptor.finalize()
    signed = b"\x33 what stands here is not looked at"
    return SignalMessage(ratchet_key, 0, ciphertext, signed, crypto.hmac(mac_key, identities, signed)[:8])


def test_a_message_that_was_altered_opens_with_no_key() -> None:
    altered = bytearray(unhex(WITH_PREKEY["steps"][4]["message"]))
    altered[-9] ^= 1  # the last byte of the ciphertext
    opening, message = read_message(bytes(altered))
    loot = loot_of(WITH_PREKEY, skipped_seeds=[unhex(WITH_PREKEY["steps"][4]["message_seed"])])
    search = Search(loot, Record([Ciphertext(0, opening, message, ROUTE)]))
    search.run()
    assert not search.opened


def test_what_was_tried_is_counted() -> None:
    search = Search(loot_of(WITHOUT_PREKEY, identity(WITHOUT_PREKEY)), record_of(WITHOUT_PREKEY))
    search.run()
    assert search.derivations.done["handshakes"] == 2  # one key in each part, with and without one-time prekey
    assert search.derivations.done["key agreements"] > 0
    assert search.derivations.done["message keys"] > 0
