"""A device's line to the relay: one request and one answer at a time, each a line of JSON."""

import json
import socket
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Letter:
    """A message that came. Who sent it is what the relay says: a real server has authenticated that."""

    number: int
    sender: str
    kind: int
    data: bytes


class Mailbox:
    def __init__(self, owner: str, relay: tuple[str, int]) -> None:
        self._owner = owner
        self._line = socket.create_connection(relay).makefile("rw", encoding="ascii", newline="\n")

    def publish(self, bundle: bytes) -> None:
        """Leaves a bundle for whoever wants to write to the owner."""
        self._ask("publish", bundle=bundle.hex())

    def fetch_bundle(self, of: str) -> bytes:
        return bytes.fromhex(self._ask("fetch_bundle", of=of))

    def send(self, recipient: str, kind: int, data: bytes) -> int:
        """Gives the number that the relay has given this message."""
        return int(self._ask("send", recipient=recipient, kind=kind, data=data.hex()))

    def receive(self) -> list[Letter]:
        """All that waits."""
        waiting = self._ask("receive")
        return [Letter(w["number"], w["sender"], w["kind"], bytes.fromhex(w["data"])) for w in waiting]

    def _ask(self, request: str, **details: Any) -> Any:
        self._line.write(json.dumps({"request": request, "owner": self._owner, **details}) + "\n")
        self._line.flush()
        return json.loads(self._line.readline())
