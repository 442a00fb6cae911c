"""People who talk, for tests: everybody has one device, number 1."""

from __future__ import annotations

from typing import Tuple

import pawl

NOW_MS = 1_700_000_000_000
KEY = bytes(range(32))


def account(name: str) -> pawl.Account:
    return pawl.Account.create(name, 1)


def acquainted() -> Tuple[pawl.Account, pawl.Account]:
    """alice, who has bob's bundle, and bob."""
    alice, bob = account("alice"), account("bob")
    alice.add_bundle("bob", 1, bob.bundle())
    return alice, bob


def talking() -> Tuple[pawl.Account, pawl.Account]:
    """alice and bob after a message each way: from now on no message carries the handshake."""
    alice, bob = acquainted()
    say(alice, bob, b"hello")
    say(bob, alice, b"hello to you")
    return alice, bob


def seal(sender: pawl.Account, receiver: pawl.Account, text: bytes) -> pawl.Envelope:
    """The envelope as the receiver gets it: with the sender's address, which the server has authenticated."""
    me, them = sender.info(), receiver.info()
    [envelope] = sender.encrypt(them.name, text, device=them.device)
    return came(envelope, me.name, me.device)


def came(envelope: pawl.Envelope, sender: str, device: int = 1) -> pawl.Envelope:
    return pawl.Envelope.load(envelope.dump(), sender, device)


def say(sender: pawl.Account, receiver: pawl.Account, text: bytes) -> pawl.Message:
    return receiver.decrypt(seal(sender, receiver, text))


def with_flipped_bit(envelope: pawl.Envelope, bit: int) -> pawl.Envelope:
    data = bytearray(envelope.data)
    data[bit // 8] ^= 1 << bit % 8
    return pawl.Envelope(envelope.kind, bytes(data), envelope.peer, envelope.device)


def saved_again(party: pawl.Account) -> pawl.Account:
    """The same account after a restart of its program."""
    return pawl.Account.open(party.save(KEY), KEY)
