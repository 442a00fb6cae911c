"""What every kind of conversation is made of: sessions that start, messages that leave, messages that arrive."""

from __future__ import annotations

import random
from collections import Counter

from agent_process import Refused
from participant import Failure, Message, Participant, Session, require, shown

SIZES = (0, 1, 15, 16, 17, 31, 32, 33, 200, 1_000, 4_000)


class Conversation:
    """`sides[0]` starts. Everything random comes from `seed`; `figures` counts what happened."""

    def __init__(self, seed: int, sides: tuple[Participant, Participant], figures: Counter[str]) -> None:
        self.random = random.Random(seed)
        self.sides, self.figures = sides, figures
        self.under_way: list[Message] = []
        self.delivered: list[Message] = []
        self.sessions: list[Session] = []
        self.keys_used: set[object] = set()

    def peer_of(self, side: Participant) -> Participant:
        return self.sides[1] if side is self.sides[0] else self.sides[0]

    def start(self, side: Participant) -> None:
        if self.peer_of(side).pending is not None:
            self.figures["crossing starts"] += 1
        self.sessions.append(side.start(self.peer_of(side), one_time=self.random.random() < 0.7))
        self.figures["sessions"] += 1

    def send(self, sender: Participant) -> None:
        plaintext = self.random.randbytes(self.random.choice(SIZES))
        message = sender.encrypt(self.peer_of(sender), plaintext)
        self._use_keys_of(message)
        sender.check_form(message, self.peer_of(sender))
        self.under_way.append(message)
        self.figures["sent"] += 1

    def deliver(self, message: Message) -> None:
        reader = self.peer_of(message.sender)
        if reader.has_forgotten_chain_of(message) or reader.has_forgotten_epoch_of(message):
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

    def restart_one(self) -> None:
        side = self.random.choice(self.sides)
        if side.can_restart:
            side.restart()
            self.figures["restarts"] += 1

    def talk_in_turns(self, messages: int) -> None:
        speaker = self.sides[0] if self.sides[0].current else self.sides[1]
        for _ in range(messages):
            self.send(speaker)
            self.deliver(self.under_way.pop())
            speaker = self.peer_of(speaker)

    def finish(self) -> None:
        for side in self.sides:
            side.check_info(self.peer_of(side))
        self.figures["epochs"] += sum(session.completed_epochs for session in self.sessions)

    def _use_keys_of(self, message: Message) -> None:
        view = message.view
        keys: list[object] = [(view.ratchet_key, view.counter)]
        if view.spqr is not None:
            keys.append((message.session, message.sender, view.spqr.epoch, view.spqr.index))
        for key in keys:
            require(key not in self.keys_used, f"{message.sender.name} used a message key twice: {shown(message.data)}")
            self.keys_used.add(key)
