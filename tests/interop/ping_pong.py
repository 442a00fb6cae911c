"""Two people who answer each message at once: the shortest way through the epochs of the post-quantum ratchet."""

from __future__ import annotations

from conversation import Conversation
from participant import require

RESTART_EVERY = 100  # messages, on average
LONGEST_EPOCH = 90  # messages in strict alternation: 74 chunks, and what turns around


class PingPong(Conversation):
    def run(self, messages: int) -> None:
        self.start(self.sides[0])
        for _ in range(messages // 2):
            self.talk_in_turns(2)
            if self.random.randrange(RESTART_EVERY // 2) == 0:
                self.restart_one()
        if self.sides[0].version == 4:
            epochs = sum(session.completed_epochs for session in self.sessions)
            require(epochs >= messages // LONGEST_EPOCH, f"the post-quantum ratchet stands still after {epochs} epochs")
        self.finish()
