#!/usr/bin/env python3
"""Two devices talk through a relay that they do not trust, and then one of them is seized.

    two_devices.py [FILE]      sends that file; without one the project's README

`Device` is what an application does with pawl; it is all that is needed to talk. The rest of the demonstration is told
in demo/story.py, and the attacker, who does not use pawl, begins in attacker.py.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pawl
from demo.apart import apart
from demo.file_parts import FileCollector, ReceivedFile, is_part, split
from demo.mailbox import Letter, Mailbox
from demo.relay import Relay
from demo.stage import Stage
from demo.story import tell

README = Path(__file__).parents[2] / "README.md"
DEVICE = 1  # each of these people has one device
PEOPLE = ["alice", "bob", "carol", "dora", "erik"]
POST_QUANTUM_PEOPLE = ["dora", "erik"]  # whatever the others speak
SUITES = {3: pawl.Suite.SIGNAL_V3, 4: pawl.Suite.SIGNAL_V4}  # by protocol


@dataclass(frozen=True)
class Reading:
    """What became of a message that came: a text, a part of a file (the last one gives the file), or a refusal."""

    number: int
    sender: str
    text: bytes = b""
    file: ReceivedFile | None = None
    refused: pawl.PawlError | None = None


class Device:
    """Somebody's device: an account, and a mailbox at the relay. An application has no need to choose a suite."""

    def __init__(
        self, name: str, relay: tuple[str, int], folder: Path, suite: pawl.Suite = pawl.Suite.SIGNAL_V4
    ) -> None:
        self.suite = suite
        pq = pawl.PqPolicy.REQUIRED if suite == pawl.Suite.SIGNAL_V4 else pawl.PqPolicy.ALLOWED
        self.account = pawl.Account.create(name, DEVICE, pq=pq)
        self.mailbox = Mailbox(name, relay)
        self.files = FileCollector(folder)

    def publish(self, one_time: bool = True) -> None:
        """Leaves public keys at the relay, with which others can write to this device while it is away."""
        self.mailbox.publish(self.account.bundle(one_time=one_time, suite=self.suite).dump())

    def meet(self, peer: str) -> None:
        """Takes up what `peer` has published: from now on we can write."""
        bundle = pawl.Bundle.load(self.mailbox.fetch_bundle(peer))
        self.account.add_bundle(peer, DEVICE, bundle)

    def write(self, peer: str, text: bytes) -> list[int]:
        """Sends a text to every device of `peer`; gives the relay's numbers for these messages."""
        return [self.mailbox.send(peer, envelope.kind, envelope.data) for envelope in self.account.encrypt(peer, text)]

    def write_file(self, peer: str, path: Path) -> list[int]:
        return [number for part in split(path) for number in self.write(peer, part)]

    def read(self) -> list[Reading]:
        """Opens all that waits in the mailbox."""
        return [self._open(letter) for letter in self.mailbox.receive()]

    def _open(self, letter: Letter) -> Reading:
        envelope = pawl.Envelope(pawl.Kind(letter.kind), letter.data, letter.sender, DEVICE)
        try:
            message = self.account.decrypt(envelope)
        except pawl.PawlError as refused:  # nothing has changed: the genuine message can still come
            return Reading(letter.number, letter.sender, refused=refused)
        if is_part(message.text):
            return Reading(letter.number, letter.sender, file=self.files.add(message.text))
        return Reading(letter.number, letter.sender, message.text)

    def suite_with(self, peer: str) -> pawl.Suite | None:
        """Of the current session with `peer`."""
        return self.account.peer(peer).devices[0].suite

    def pq_epochs_with(self, peer: str) -> int:
        """How often the post-quantum ratchet has brought a fresh secret into the session with `peer`."""
        return self.account.peer(peer).devices[0].pq_epochs or 0

    def digest(self) -> bytes:
        """A hash over the whole state of this device."""
        return self.account.digest()

    def set_clock(self, now_ms: int) -> None:
        self.account.configure(now_ms=now_ms)

    def seize(self) -> bytes:
        """What somebody gets who takes the device while it is unlocked: everything. Then it goes on as before."""
        everything = self.account.save(unsealed=True)
        self.account = pawl.Account.open(everything, unsealed=True)
        return everything


def main() -> int:
    parser = argparse.ArgumentParser(description="Two devices talk, one is seized, and an attacker tries to read along")
    parser.add_argument("file", nargs="?", type=Path, default=README, metavar="FILE", help="sent; else the README")
    parser.add_argument("--protocol", type=int, choices=SUITES, default=4, help="of the seized conversation; else 4")
    parser.add_argument("--planted-fault", action="store_true", help="put keys back into the seized states, and fail")
    arguments = parser.parse_args()
    if problem := why_not_sendable(arguments.file):
        parser.error(problem)
    with TemporaryDirectory(prefix="pawl-demo-") as folder:
        stage = set_up(Path(folder), SUITES[arguments.protocol])
        return 0 if tell(stage, arguments.file, arguments.planted_fault) else 1


def set_up(folder: Path, suite: pawl.Suite) -> Stage:
    """The people and the relay, each in a process of its own."""
    record = folder / "record"
    record.mkdir()
    relay = apart(Relay, record)
    devices = {}
    for name in PEOPLE:
        (folder / name).mkdir()
        spoken = pawl.Suite.SIGNAL_V4 if name in POST_QUANTUM_PEOPLE else suite
        devices[name] = apart(Device, name, relay.address(), folder / name, spoken)
    return Stage(devices, relay, record, folder, suite.name)


def why_not_sendable(file: Path) -> str | None:
    try:
        if not file.is_file() and file.exists():
            return f"{file} is not a file"
        file.open("rb").close()
    except OSError as error:
        return f"cannot read {file}: {error.strerror}"
    return None


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
