"""A seeded conversation over a network that loses, repeats, reorders and damages messages."""

from __future__ import annotations

import random
from collections import Counter

from agent_process import Refused
from participant import Failure, Message, Participant, require, shown
from traits import LONGEST_ARCHIVED_CHAIN, LONGEST_CHAIN

SIZES = (0, 1, 15, 16, 17, 31, 32, 33, 200, 1_000, 4_000)
DAMAGED = {"invalid_message", "duplicate_message", "legacy_version", "unsupported_version"}
MOST_SESSIONS = 30  # of the 41 that a record holds


class Conversation:
    """`sides[0]` starts. Everything random comes from `seed`; `figures` counts what happened."""

    def __init__(self, seed: int, sides: tuple[Participant, Participant], figures: Counter[str]) -> None:
        self.random = random.Random(seed)
        self.sides, self.figures = sides, figures
        self.under_way: list[Message] = []
        self.held_back: list[Message] = []  # arrive when the rest of the conversation has moved on
        self.delivered: list[Message] = []
        self.keys_used: set[tuple[bytes, int]] = set()
        self.sessions = 0
        self.careful = not all(side.traits.bears_crossing for side in sides)
        self.one_session = seed % 3 == 0  # a third of the seeds keeps to one session, and jumps far in it

    def run(self, messages: int) -> None:
        self._start(self.sides[0])
        goal = self.figures["sent"] + messages
        while self.figures["sent"] < goal:
            self._step()
        if self.one_session:
            self._jump_far()
        self._settle()

    def peer_of(self, side: Participant) -> Participant:
        return self.sides[1] if side is self.sides[0] else self.sides[0]

    # ---- one thing happens

    def _step(self) -> None:
        happenings = {
            self._send_some: 30,
            self._deliver_some: 34,
            self._lose_one: 3,
            self._hold_one_back: 3,
            self._repeat_one: 5,
            self._damage_one: 4,
            self._restart_one: 2,
            self._start_again: 2,
        }
        [happening] = self.random.choices(list(happenings), list(happenings.values()))
        happening()

    def _send_some(self) -> None:
        sender = self.random.choice(self.sides)
        for _ in range(self.random.choice((1, 1, 1, 2, 3, 8))):
            if sender.current is not None and not self._chain_is_full(sender):
                self._send(sender)

    def _deliver_some(self) -> None:
        for _ in range(self.random.choice((1, 1, 2, 4))):
            if self.under_way:
                in_order = self.random.random() < 0.5
                at = 0 if in_order else self.random.randrange(len(self.under_way))
                self._deliver(self.under_way.pop(at))

    def _lose_one(self) -> None:
        if self.under_way:
            self.under_way.pop(self.random.randrange(len(self.under_way)))
            self.figures["lost"] += 1

    def _hold_one_back(self) -> None:
        if self.under_way:
            self.held_back.append(self.under_way.pop(self.random.randrange(len(self.under_way))))
        if len(self.held_back) > 8:
            self.under_way.append(self.held_back.pop(self.random.randrange(len(self.held_back))))

    def _repeat_one(self) -> None:
        if not self.delivered:
            return
        message = self.random.choice(self.delivered)
        reader = self.peer_of(message.sender)
        codes = {"invalid_message", "duplicate_message"}
        if reader.traits.names_duplicates and not reader.has_forgotten_chain_of(message):
            codes = {"duplicate_message"}
        reader.refuses(message, message.data, codes, "a repeated message")
        self.figures["repeats refused"] += 1

    def _damage_one(self) -> None:
        """The genuine message stays under way: it must still be read later."""
        if not self.under_way:
            return
        message = self.random.choice(self.under_way)
        reader = self.peer_of(message.sender)
        data = bytearray(message.data)
        data[self._place_to_damage(message, reader)] ^= 1 << self.random.randrange(8)
        reader.refuses(message, bytes(data), DAMAGED, f"a damaged message ({shown(bytes(data))})")
        self.figures["damaged refused"] += 1

    def _restart_one(self) -> None:
        side = self.random.choice(self.sides)
        if side.can_restart:
            side.restart()
            self.figures["restarts"] += 1

    def _start_again(self) -> None:
        if self.one_session or self.sessions >= MOST_SESSIONS:
            return
        if self.careful:
            # A message of an older session would destroy the new one: none is under way, and none comes later.
            self.figures["lost"] += len(self.under_way) + len(self.held_back)
            self.under_way.clear()
            self.held_back.clear()
        starters = self.random.sample(self.sides, k=self.random.choice((1, 2)))
        for side in starters[:1] if self.careful else starters:
            self._start(side)

    # ---- the pieces

    def _start(self, side: Participant) -> None:
        if self.peer_of(side).pending is not None:
            self.figures["crossing starts"] += 1
        side.start(self.peer_of(side), one_time=self.random.random() < 0.7)
        self.sessions += 1
        self.figures["sessions"] += 1
        if self.careful:
            self._send(side)
            self._deliver(self.under_way.pop())

    def _send(self, sender: Participant) -> None:
        plaintext = self.random.randbytes(self.random.choice(SIZES))
        message = sender.encrypt(self.peer_of(sender), plaintext)
        key = (message.view.ratchet_key, message.view.counter)
        require(key not in self.keys_used, f"{sender.name} used a message key twice: {shown(message.data)}")
        self.keys_used.add(key)
        self.under_way.append(message)
        self.figures["sent"] += 1

    def _deliver(self, message: Message) -> None:
        reader = self.peer_of(message.sender)
        if reader.has_forgotten_chain_of(message):
            reader.refuses(message, message.data, {"invalid_message"}, "a message of a forgotten chain")
            self.figures["too late"] += 1
            return
        try:
            plaintext = reader.decrypt(message)
        except Refused as refused:
            raise Failure(f"{reader.name} did not read message {shown(message.data)}: {refused}") from None
        require(plaintext == message.plaintext, f"{reader.name} read another text in {shown(message.data)}")
        reader.has_read(message)
        message.delivered = True
        self.delivered.append(message)
        self.figures["read"] += 1

    def _chain_is_full(self, sender: Participant) -> bool:
        longest = LONGEST_CHAIN if self.one_session else LONGEST_ARCHIVED_CHAIN
        newest = next((m for m in reversed(self.under_way) if m.sender is sender), None)
        return newest is not None and newest.view.counter >= longest

    def _place_to_damage(self, message: Message, reader: Participant) -> int:
        """Any authenticated byte, but not the counter: a far jump that fails is answered with caution."""
        first = message.view.inner_start + (0 if reader.traits.authenticates_version else 1)
        places = [at for at in range(first, message.view.inner_end) if at not in message.view.counter_at]
        return self.random.choice(places)

    def _jump_far(self) -> None:
        """Nearly as many lost messages in a row as every implementation bears."""
        self._settle()
        sender = self.random.choice(self.sides)
        first = len(self.under_way)
        while not self._chain_is_full(sender):
            self._send(sender)
        run = self.under_way[first:]
        kept = [run[-1], run[0], run[len(run) // 2]]
        self.figures["skipped in far jumps"] += len(run) - len(kept)
        self.figures["far jumps"] += 1
        del self.under_way[first:]
        for message in kept:
            self._deliver(message)

    def _settle(self) -> None:
        """Everything arrives, in any order; then the two talk in turns, and every word is read."""
        self.under_way += self.held_back
        self.held_back.clear()
        self.random.shuffle(self.under_way)
        while self.under_way:
            self._deliver(self.under_way.pop())
        speaker = self.sides[0] if self.sides[0].current else self.sides[1]
        for _ in range(8):
            self._send(speaker)
            self._deliver(self.under_way.pop())
            speaker = self.peer_of(speaker)
        for side in self.sides:
            side.check_info(self.peer_of(side))
