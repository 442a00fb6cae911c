"""Whatever a network does, every message is read exactly once, as it was written."""

from __future__ import annotations

from typing import Dict, List, Tuple

import hypothesis
import pytest
from hypothesis import strategies as st
from parties import acquainted, saved_again, seal, with_flipped_bit

import pawl

KEM_FIELDS = 2 + 3 + 1569  # at the end of a first message
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["send", "send", "deliver", "deliver", "double", "damage", "restart"]),
        st.booleans(),
        st.integers(0, 2**32),
    ),
    max_size=60,
)


class Network:
    """alice (False) and bob (True), what is under way to each, and what each has read."""

    def __init__(self) -> None:
        self.parties: Dict[bool, pawl.Account] = dict(zip((False, True), acquainted()))
        self.parties[True].add_bundle("alice", 1, self.parties[False].bundle())
        self.under_way: Dict[bool, List[Tuple[bytes, pawl.Envelope]]] = {False: [], True: []}
        self.delivered: Dict[bool, List[pawl.Envelope]] = {False: [], True: []}
        self.sent = 0

    def send(self, to: bool, number: int) -> None:
        self.sent += 1
        text = b"%d" % self.sent * (number % 20)
        self.under_way[to].append((text, seal(self.parties[not to], self.parties[to], text)))

    def deliver(self, to: bool, number: int) -> None:
        if self.under_way[to]:
            text, envelope = self.under_way[to].pop(number % len(self.under_way[to]))
            assert self.parties[to].decrypt(envelope).text == text
            self.delivered[to].append(envelope)

    def double(self, to: bool, number: int) -> None:
        if self.delivered[to]:
            self.refused(to, self.delivered[to][number % len(self.delivered[to])])

    def damage(self, to: bool, number: int) -> None:
        if self.under_way[to]:
            _, envelope = self.under_way[to][number % len(self.under_way[to])]
            wrapper = KEM_FIELDS if envelope.kind == pawl.Kind.PREKEY else 0
            # Where no field of the wrapper is, which no MAC covers.
            ciphertext = 8 * (len(envelope.data) - wrapper - 24)
            self.refused(to, with_flipped_bit(envelope, ciphertext + number % 64))

    def restart(self, to: bool, _: int) -> None:
        before = self.parties[to].digest()
        self.parties[to] = saved_again(self.parties[to])
        assert self.parties[to].digest() == before

    def refused(self, to: bool, envelope: pawl.Envelope) -> None:
        before = self.parties[to].digest()
        with pytest.raises(pawl.MessageError):
            self.parties[to].decrypt(envelope)
        assert self.parties[to].digest() == before


@hypothesis.given(ACTIONS)
def test_every_message_is_read_once_as_it_was_written(actions: List[Tuple[str, bool, int]]) -> None:
    network = Network()
    for action, to, number in actions:
        getattr(network, action)(to, number)
    for to in (False, True):
        while network.under_way[to]:
            network.deliver(to, 0)
        for envelope in network.delivered[to]:
            network.refused(to, envelope)
