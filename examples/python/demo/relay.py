"""The relay: carries messages between mailboxes, and sees nothing but ciphertext. This one can also be told to do what
a hostile relay does. It puts all that it sees onto the screen and into a folder, for the attacker."""

import json
import socketserver
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.screen import Screen


@dataclass(frozen=True)
class Parcel:
    number: int
    sender: str
    recipient: str
    kind: int
    data: bytes


class Relay:
    """Its methods are for whoever runs the relay. They know messages by number only."""

    def __init__(self, record: Path) -> None:
        self._screen = Screen()
        self._record = record
        self._bundles: dict[str, bytes] = {}
        self._waiting: list[Parcel] = []
        self._set_aside: dict[int, Parcel] = {}
        self._numbers = 0  # of messages, so far
        self._published = 0  # bundles, so far
        self._prints = True
        self._lock = threading.Lock()
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def address(self) -> tuple[str, int]:
        host, port = self._server.server_address[:2]
        return str(host), port

    def reorder(self, numbers: list[int]) -> None:
        """These messages, which wait already, will arrive in this order."""
        with self._lock:
            waiting = {parcel.number: parcel for parcel in self._waiting}
            self._waiting = [p for p in self._waiting if p.number not in numbers] + [waiting[n] for n in numbers]
            self._screen.says("relay", f"hands them on out of order: {' '.join(f'#{n}' for n in numbers)}")

    def prints(self, whether: bool) -> None:
        """What it carries from now on."""
        self._prints = whether

    def lose(self, number: int) -> None:
        with self._lock:
            self._take(number)
            self._screen.says("relay", f"loses #{number}: it never arrives")

    def delay(self, number: int) -> None:
        with self._lock:
            self._set_aside[number] = self._take(number)
            self._screen.says("relay", f"delays #{number}")

    def hand_on(self, number: int) -> None:
        """What was delayed, or was set aside by alter, arrives after all."""
        with self._lock:
            self._waiting.append(self._set_aside.pop(number))
            self._screen.says("relay", f"hands on #{number}, as it came")

    def alter(self, number: int) -> int:
        """Changes one bit. Gives the number of the altered message; the genuine one is set aside."""
        with self._lock:
            genuine = self._set_aside[number] = self._take(number)
            data = bytearray(genuine.data)
            data[len(data) // 2] ^= 1
            self._screen.says("relay", f"changes one bit of #{number} and hands that on as #{self._numbers + 1}")
            return self._carry(genuine.sender, genuine.recipient, genuine.kind, bytes(data))

    # ---- what mailboxes ask for

    def answer(self, request: str, owner: str, details: dict[str, Any]) -> Any:
        with self._lock:
            match request:
                case "publish":
                    self._bundles[owner] = bytes.fromhex(details["bundle"])
                    self._published += 1
                    (self._record / f"{self._published}.bundle").write_bytes(self._bundles[owner])
                case "fetch_bundle":
                    return self._bundles[details["of"]].hex()
                case "send":
                    return self._carry(owner, details["recipient"], details["kind"], bytes.fromhex(details["data"]))
                case "receive":
                    mine = [parcel for parcel in self._waiting if parcel.recipient == owner]
                    self._waiting = [parcel for parcel in self._waiting if parcel.recipient != owner]
                    return [vars(parcel) | {"data": parcel.data.hex()} for parcel in mine]
        return None

    def _carry(self, sender: str, recipient: str, kind: int, data: bytes) -> int:
        self._numbers += 1
        self._waiting.append(Parcel(self._numbers, sender, recipient, kind, data))
        (self._record / f"{self._numbers}.{sender}.{recipient}.message").write_bytes(data)
        if self._prints:
            self._screen.ciphertext(self._numbers, f"{sender} to {recipient}", data)
        return self._numbers

    def _take(self, number: int) -> Parcel:
        parcel = next(p for p in self._waiting if p.number == number)
        self._waiting.remove(parcel)
        return parcel


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        super().__init__(("127.0.0.1", 0), _Line)


class _Line(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        for line in self.rfile:
            details = json.loads(line)
            answer = self.server.relay.answer(details.pop("request"), details.pop("owner"), details)
            self.wfile.write(json.dumps(answer).encode() + b"\n")
