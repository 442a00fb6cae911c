"""A message with any one bit changed is refused and changes nothing, but for the few bits that no MAC covers."""

from __future__ import annotations

from typing import Set

import pytest
from parties import seal, talking, with_flipped_bit

import pawl


def bits_that_still_open(bob: pawl.Account, envelope: pawl.Envelope, text: bytes) -> Set[int]:
    before = bob.digest()
    saved = bob.save(unsealed=True)
    still_open = set()
    bob = pawl.Account.open(saved, unsealed=True)
    for bit in range(8 * len(envelope.data)):
        try:
            message = bob.decrypt(with_flipped_bit(envelope, bit))
        except pawl.PawlError:
            assert bob.digest() == before, f"bit {bit} was refused and has changed something"
        else:
            assert message.text == text, f"bit {bit}"
            still_open.add(bit)
            bob = pawl.Account.open(saved, unsealed=True)  # only a test may open one state twice
    assert bob.decrypt(envelope).text == text
    return still_open


def test_no_bit_of_a_message_can_change() -> None:
    alice, bob = talking()
    assert bits_that_still_open(bob, seal(alice, bob, b"hello"), b"hello") == set()


KEM_FIELDS = 2 + 3 + 1569  # at the end of a first message of version 4: the id, and the ciphertext behind its head
PARTS = [(pawl.Suite.SIGNAL_V3, True), (pawl.Suite.SIGNAL_V3, False), (pawl.Suite.SIGNAL_V4, False)]


@pytest.mark.parametrize(("suite", "one_time"), PARTS)
def test_no_bit_of_a_first_message_can_change_but_those_of_its_wrapper(suite: pawl.Suite, one_time: bool) -> None:
    alice = pawl.Account.create("alice", 1, registration_id=4274, pq=pawl.PqPolicy.ALLOWED)
    bob = pawl.Account.create("bob", 1, pq=pawl.PqPolicy.ALLOWED)
    alice.add_bundle("bob", 1, bob.bundle(one_time=one_time, suite=suite))
    envelope = seal(alice, bob, b"hello")
    # Outside the MAC: the second half of the version byte, and the registration id, which stands before the two bytes
    # of the signed prekey's id as a tag and two bytes.
    end = len(envelope.data) - (KEM_FIELDS if suite == pawl.Suite.SIGNAL_V4 else 0)
    registration_id = 8 * (end - 5)
    outside = {0, 1, 2, 3} | set(range(registration_id, registration_id + 24))
    still_open = bits_that_still_open(bob, envelope, b"hello")
    assert still_open and still_open <= outside
