"""What the attacker opens of recorded conversations of another implementation in protocol 4, given these secrets or
those: nothing with what one of the two ratchets has."""

import json
from dataclasses import replace
from typing import Any

import pytest
from examples_path import VECTORS

from demo.attack.derive import Derivations
from demo.attack.loot import (
    ChainKey,
    Ciphertext,
    Exchange,
    KeyKind,
    Loot,
    PqChainKey,
    PqRatchet,
    PrivateKey,
    Record,
)
from demo.attack.search import Search
from demo.attack.spqr import PqKeys, epoch_secrets
from demo.attack.wire import Part, read_message

SESSIONS: dict[str, Any] = json.loads((VECTORS / "signal-sessions-v4.json").read_text())["sessions"]
WITH_PREKEY = SESSIONS["service_id_names"]
WITHOUT_PREKEY = SESSIONS["plain_names_no_one_time_prekey"]

# In both of them alice begins: two messages of hers, two of bob's, one of hers, one of bob's.
EVERYTHING = {0, 1, 2, 3, 4, 5}
FIRST_CHAIN = {0, 1}

NO_EXCHANGE = Exchange(1, bytes(32))


def unhex(text: str) -> bytes:
    return bytes.fromhex(text)


def record_of(session: dict[str, Any]) -> Record:
    record = Record()
    for number, step in enumerate(session["steps"]):
        opening, message = read_message(unhex(step["message"]))
        route = ("alice", "bob") if step["from"] == "alice" else ("bob", "alice")
        record.ciphertexts.append(Ciphertext(number, opening, message, route))
    return record


def loot_of(session: dict[str, Any], *private_keys: PrivateKey, **more: Any) -> Loot:
    identities = {unhex(session[who]["identity_public"]) for who in ("alice", "bob")}
    return Loot(private_keys=list(private_keys), identities=identities, **more)


def identity_and_signed_prekey(session: dict[str, Any]) -> list[PrivateKey]:
    bob = session["bob"]
    return [
        PrivateKey.of(KeyKind.IDENTITY, unhex(bob["identity_private"])),
        PrivateKey.of(KeyKind.SIGNED_PREKEY, unhex(bob["signed_prekey_private"])),
    ]


def one_time_prekey(session: dict[str, Any]) -> list[PrivateKey]:
    secret = session["bob"]["prekey_private"]
    return [PrivateKey.of(KeyKind.PREKEY, unhex(secret))] if secret else []


def kem_prekey(session: dict[str, Any]) -> bytes:
    return unhex(session["bob"]["kyber_prekey_secret"])[1:]  # without its type


def ratchet_keys_of_bob(session: dict[str, Any]) -> list[PrivateKey]:
    secrets = [step["sender_ratchet_private"] for step in session["steps"] if step["from"] == "bob"]
    return [PrivateKey.of(KeyKind.RATCHET, unhex(secret)) for secret in dict.fromkeys(secrets)]


def pq_ratchet_with_key_of(session: dict[str, Any], number: int) -> PqRatchet:
    """A post-quantum ratchet that has the key of this message among its skipped ones, and nothing else."""
    pq = record_of(session).ciphertexts[number].message.pq
    assert pq
    skipped = {(pq.epoch - 1, pq.index): unhex(session["steps"][number]["pq_message_key"])}
    return PqRatchet("alice", bytes(32), 0, NO_EXCHANGE, skipped=skipped)


def opened(session: dict[str, Any], loot: Loot, state: bytes = b"") -> set[int]:
    """The messages that the attacker opens; that he reads what was written is checked here."""
    search = Search(loot, record_of(session), state)
    search.run()
    for number, message in search.opened.items():
        assert message.text.decode() == session["steps"][number]["plaintext"]
    return set(search.opened)


@pytest.mark.parametrize("name", SESSIONS)
def test_every_message_opens_with_all_private_keys_of_the_recipient(name: str) -> None:
    session = SESSIONS[name]
    keys = identity_and_signed_prekey(session) + one_time_prekey(session) + ratchet_keys_of_bob(session)
    assert opened(session, loot_of(session, *keys, kem_prekeys=[kem_prekey(session)])) == EVERYTHING


@pytest.mark.parametrize("name", SESSIONS)
def test_nothing_opens_with_all_private_keys_but_the_kem_prekey(name: str) -> None:
    session = SESSIONS[name]
    keys = identity_and_signed_prekey(session) + one_time_prekey(session) + ratchet_keys_of_bob(session)
    assert opened(session, loot_of(session, *keys)) == set()
    assert opened(session, loot_of(session, *keys, kem_prekeys=[kem_prekey(other(session))])) == set()


def other(session: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in (WITH_PREKEY, WITHOUT_PREKEY) if one is not session)


def test_a_handshake_that_used_no_one_time_prekey_can_be_done_again() -> None:
    session = WITHOUT_PREKEY
    loot = loot_of(session, *identity_and_signed_prekey(session), kem_prekeys=[kem_prekey(session)])
    assert opened(session, loot) == FIRST_CHAIN


def test_the_handshake_cannot_be_done_again_without_the_one_time_prekey() -> None:
    session = WITH_PREKEY
    loot = loot_of(session, *identity_and_signed_prekey(session), kem_prekeys=[kem_prekey(session)])
    assert opened(session, loot) == set()


def test_a_handshake_cannot_be_done_again_without_the_signed_prekey() -> None:
    session = WITHOUT_PREKEY
    identity, _ = identity_and_signed_prekey(session)
    assert opened(session, loot_of(session, identity, kem_prekeys=[kem_prekey(session)])) == set()


@pytest.mark.parametrize("number", EVERYTHING)
def test_a_skipped_seed_opens_its_message_with_the_key_that_belongs_to_it(number: int) -> None:
    seed = unhex(WITH_PREKEY["steps"][number]["message_seed"])
    ratchet = pq_ratchet_with_key_of(WITH_PREKEY, number)
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY, skipped_seeds=[seed], pq_ratchets=[ratchet])) == {number}


@pytest.mark.parametrize("number", EVERYTHING)
def test_what_one_ratchet_has_skipped_opens_nothing_alone(number: int) -> None:
    seed = unhex(WITH_PREKEY["steps"][number]["message_seed"])
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY, skipped_seeds=[seed])) == set()
    ratchet = pq_ratchet_with_key_of(WITH_PREKEY, number)
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY, pq_ratchets=[ratchet])) == set()


def test_a_chain_key_of_each_ratchet_opens_what_comes_after_both() -> None:
    chain = ChainKey(unhex(WITH_PREKEY["alice_first_sending_chain_key"]), 0)
    begun = Derivations().pq_start(unhex(WITH_PREKEY["pq_auth_key"]))
    of_alice, of_bob = begun.chain_keys
    for key, numbers in [(of_alice, FIRST_CHAIN), (of_bob, set())]:
        ratchet = PqRatchet("alice", begun.next_root, 0, NO_EXCHANGE, [PqChainKey(0, key, 0)])
        assert opened(WITH_PREKEY, loot_of(WITH_PREKEY, chain_keys=[chain], pq_ratchets=[ratchet])) == numbers
    late = PqRatchet("alice", begun.next_root, 0, NO_EXCHANGE, [PqChainKey(0, of_alice, 2)])
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY, chain_keys=[chain], pq_ratchets=[late])) == set()


@pytest.mark.parametrize("names", [["cipher_key", "mac_key", "iv"], ["message_seed"]])
def test_a_secret_that_was_left_anywhere_in_the_state_is_found(names: list[str]) -> None:
    left = b"".join(unhex(WITH_PREKEY["steps"][3][name]) for name in names)
    loot = loot_of(WITH_PREKEY, pq_ratchets=[pq_ratchet_with_key_of(WITH_PREKEY, 3)])
    assert opened(WITH_PREKEY, loot, bytes(range(40)) + left + bytes(7)) == {3}


@pytest.mark.parametrize("names", [["message_seed", "pq_message_key"], ["pq_message_key", "message_seed"]])
def test_a_seed_and_its_other_key_side_by_side_are_found(names: list[str]) -> None:
    left = b"".join(unhex(WITH_PREKEY["steps"][3][name]) for name in names)
    assert opened(WITH_PREKEY, loot_of(WITH_PREKEY), bytes(range(40)) + left + bytes(7)) == {3}


def test_a_stray_key_of_the_other_ratchet_is_tried_with_every_seed() -> None:
    step = WITH_PREKEY["steps"][0]
    stray = bytes(range(40)) + unhex(step["pq_message_key"]) + bytes(7)
    skipped = loot_of(WITH_PREKEY, skipped_seeds=[unhex(step["message_seed"])])
    chain = loot_of(WITH_PREKEY, chain_keys=[ChainKey(unhex(WITH_PREKEY["alice_first_sending_chain_key"]), 0)])
    for loot in (skipped, chain):
        assert opened(WITH_PREKEY, loot, stray) == {0}


# ---- through an epoch: with what the official client had, who began the conversation, and so had the first key pair


TRANSCRIPT: dict[str, Any] = json.loads((VECTORS / "spqr-transcript-official-initiator.json").read_text())
RECORDED = [
    Ciphertext(number, *read_message(unhex(event["wire"])), ("them", "us") if event["dir"] == "in" else ("us", "them"))
    for number, event in enumerate(TRANSCRIPT["events"])
]


def ratchet_before(epoch: int) -> PqRatchet:
    """What the official client had of the post-quantum ratchet while it was at this epoch, but for the chain keys."""
    derive = Derivations()
    first = unhex(TRANSCRIPT["init"]["pqr_key"])
    mac_root, _ = derive.mac_keys(bytes(32), 1, first)
    next_root = derive.pq_start(first).next_root
    for at, has in enumerate(TRANSCRIPT["official"]["kem"][:epoch], start=1):
        secrets = [unhex(has[name]) if name in has else None for name in ("dk", "header", "m")]
        ratchet = PqRatchet("us", next_root, at - 1, Exchange(at, mac_root, *secrets))
        [secret] = epoch_secrets(Loot(pq_ratchets=[ratchet]), RECORDED, derive)[at]
        mac_root, _ = derive.mac_keys(mac_root, at, secret)
        next_root = derive.pq_epoch(next_root, secret).next_root
    return ratchet


def pq_keys_found_with(ratchet: PqRatchet) -> dict[int, list[bytes | None]]:
    """By the number of the message."""
    derive = Derivations()
    secrets = epoch_secrets(Loot(pq_ratchets=[ratchet]), RECORDED, derive)
    keys = PqKeys(derive, secrets, [ratchet])
    return {ciphertext.number: list(keys.of(ciphertext)) for ciphertext in RECORDED}


@pytest.mark.parametrize("epoch", [1, 2, 3, 4])
def test_what_is_there_of_an_exchange_gives_the_keys_of_its_epoch_and_no_others(epoch: int) -> None:
    found = pq_keys_found_with(ratchet_before(epoch))
    met = 0
    for number, event in enumerate(TRANSCRIPT["events"]):
        pq = RECORDED[number].message.pq
        assert pq
        if pq.epoch == epoch + 1:  # the messages of an epoch hang on the one before
            assert unhex(event["pq_key"]) in found[number]
            met += 1
        else:
            assert found[number] == []
    assert met > (80 if epoch < 4 else 5)


@pytest.mark.parametrize("epoch", [1, 2, 3, 4])
def test_without_what_is_there_of_the_exchange_an_epoch_stays_closed(epoch: int) -> None:
    ratchet = ratchet_before(epoch)
    bare = PqRatchet("us", ratchet.next_root, epoch - 1, Exchange(epoch, ratchet.exchange.mac_root))
    assert not any(pq_keys_found_with(bare).values())


def test_a_handshake_leads_into_the_epoch_whose_exchange_is_there() -> None:
    derive = Derivations()
    keys = PqKeys(derive, epoch_secrets(Loot(pq_ratchets=[ratchet_before(1)]), RECORDED, derive))
    keys.start(unhex(TRANSCRIPT["init"]["pqr_key"]))
    found = {c.number for c in RECORDED if unhex(TRANSCRIPT["events"][c.number]["pq_key"]) in keys.of(c)}
    assert found == {c.number for c in RECORDED if c.message.pq and c.message.pq.epoch <= 2}


def test_a_chunk_that_was_altered_does_not_hide_the_genuine_one() -> None:
    at, genuine = next(
        (at, c) for at, c in enumerate(RECORDED) if c.message.pq and c.message.pq.part is Part.CIPHERTEXT_1
    )
    assert genuine.message.pq
    pq = replace(genuine.message.pq, chunk=bytes(32))
    copy = replace(genuine, message=replace(genuine.message, pq=pq))
    ratchet = ratchet_before(1)
    recorded = [*RECORDED[: at + 1], copy, *RECORDED[at + 1 :]]
    [secret] = epoch_secrets(Loot(pq_ratchets=[ratchet]), recorded, Derivations())[1]
    assert {secret} == epoch_secrets(Loot(pq_ratchets=[ratchet]), RECORDED, Derivations())[1]
