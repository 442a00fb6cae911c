"""A conversation over a network that loses, repeats, reorders and damages messages."""

from __future__ import annotations

from collections import Counter

from conversation import Conversation
from participant import Message, Participant, shown
from traits import LONGEST_ARCHIVED_CHAIN, LONGEST_CHAIN, MOST_SKIPPED

DAMAGED = {"invalid_message", "duplicate_message", "legacy_version", "unsupported_version"}
MOST_SESSIONS = 30  # of the 41 that a record holds


class Storm(Conversation):
    """A third of the seeds keeps to one session, and jumps far in it."""

    def __init__(self, seed: int, sides: tuple[Participant, Participant], figures: Counter[str]) -> None:
        super().__init__(seed, sides, figures)
        self.held_back: list[Message] = []  # arrive when the rest of the conversation has moved on
        self.careful = not all(side.traits.bears_crossing for side in sides)
        self.one_session = seed % 3 == 0

    def run(self, messages: int) -> None:
        self.start(self.sides[0])
        goal = self.figures["sent"] + messages
        while self.figures["sent"] < goal:
            self._step()
        if self.one_session:
            self._jump_far()
        self._settle()
        self.finish()

    # ---- one thing happens

    def _step(self) -> None:
        happenings = {
            self._send_some: 30,
            self._deliver_some: 25 + len(self.under_way),  # the network does not fall behind for ever
            self._lose_one: 3,
            self._hold_one_back: 3,
            self._repeat_one: 5,
            self._damage_one: 4,
            self.restart_one: 2,
            self._start_again: 2,
        }
        [happening] = self.random.choices(list(happenings), list(happenings.values()))
        happening()

    def _send_some(self) -> None:
        sender = self.random.choice(self.sides)
        for _ in range(self.random.choice((1, 1, 1, 2, 3, 8))):
            if sender.current is not None and not self._chain_is_full(sender):
                self.send(sender)

    def _deliver_some(self) -> None:
        for _ in range(self.random.choice((1, 1, 2, 4))):
            if self.under_way:
                in_order = self.random.random() < 0.5
                at = 0 if in_order else self.random.randrange(len(self.under_way))
                self.deliver(self.under_way.pop(at))

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

    def _start_again(self) -> None:
        if self.one_session or len(self.sessions) >= MOST_SESSIONS:
            return
        if self.careful:
            # A message of an older session would destroy the new one: none is under way, and none comes later.
            self.figures["lost"] += len(self.under_way) + len(self.held_back)
            self.under_way.clear()
            self.held_back.clear()
        starters = self.random.sample(self.sides, k=self.random.choice((1, 2)))
        for side in starters[:1] if self.careful else starters:
            self.start(side)
            if self.careful:
                self.send(side)
                self.deliver(self.under_way.pop())

    # ---- the pieces

    def _chain_is_full(self, sender: Participant) -> bool:
        longest = LONGEST_CHAIN[sender.version] if self.one_session else LONGEST_ARCHIVED_CHAIN
        newest = next((m for m in reversed(self.under_way) if m.sender is sender), None)
        return newest is not None and newest.view.counter >= longest

    def _place_to_damage(self, message: Message, reader: Participant) -> int:
        """Any authenticated byte, but not the counters: a far jump that fails is answered with caution."""
        first = message.view.inner_start + (0 if reader.traits.authenticates_version else 1)
        places = [at for at in range(first, message.view.inner_end) if at not in message.view.counters_at]
        return self.random.choice(places)

    def _jump_far(self) -> None:
        """Nearly as many lost messages in a row as every implementation bears."""
        self._settle()
        sender = self.random.choice(self.sides)
        while not self._chain_is_full(sender):
            self.send(sender)
        run, self.under_way = self.under_way, []
        last, late = run[-1], [run[0], run[len(run) // 2], run[-MOST_SKIPPED // 4]]
        self.deliver(last)
        for message in late:
            if last.view.counter - message.view.counter <= MOST_SKIPPED:
                self.deliver(message)
            else:
                self.peer_of(sender).refuses(message, message.data, {"duplicate_message"}, "a message of long ago")
        self.figures["skipped in far jumps"] += len(run)
        self.figures["far jumps"] += 1

    def _settle(self) -> None:
        """Everything arrives, in any order; then the two talk in turns, and every word is read."""
        self.under_way += self.held_back
        self.held_back.clear()
        self.random.shuffle(self.under_way)
        while self.under_way:
            self.deliver(self.under_way.pop())
        self.talk_in_turns(8)
