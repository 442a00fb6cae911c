"""Where the story is played: the devices, the relay between them, the screen, and a diary of what happened."""

import codecs
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from demo.attack.loot import KeyKind
from demo.attack.saved import read_account
from demo.attack.wire import read_message
from demo.forecast import Diary, Fate, Forecast, Talk
from demo.relay import Relay
from demo.screen import Screen, clipped, printable, ranges
from demo.thief import Haul, attack

if TYPE_CHECKING:
    from two_devices import Device, Reading

SHOWN_LINES, SHOWN_BYTES = 3, 20
SHOWN_OPENED, SHOWN_RANGES = 12, 30


@dataclass
class Stage:
    devices: dict[str, "Device"]
    relay: Relay
    record: Path
    folder: Path
    suite: str  # that the conversation speaks whose device is seized, by its name
    screen: Screen = field(default_factory=Screen)
    diary: Diary = field(default_factory=Diary)
    texts: dict[int, bytes] = field(default_factory=dict)  # what was written, by the relay's numbers; no parts of files
    curve_keys: dict[bytes, None] = field(default_factory=dict)  # private ratchet keys, from a quantum computer
    attacks: list[Haul] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def claim(self, holds: bool, sentence: str) -> None:
        """What the demo promises; the verdict depends on every one."""
        if not holds and sentence not in self.failures:
            self.failures.append(sentence)

    # ---- what devices do

    def publish(self, who: str, one_time: bool = True) -> None:
        prekey = "a one-time prekey" if one_time else "no one-time prekey"
        self.screen.says(who, f"publishes keys at the relay, with {prekey} among them")
        self.devices[who].publish(one_time)

    def meet(self, who: str, peer: str, one_time: bool = True) -> None:
        self.screen.says(who, f"fetches the keys that {peer} has published, and can write now")
        self.devices[who].meet(peer)
        self.diary.talks.append(Talk(who, peer, one_time))

    def write(self, sender: str, recipient: str, text: str) -> int:
        self.screen.says(sender, f'writes "{text}"')
        [number] = self.devices[sender].write(recipient, text.encode())
        self._wrote(sender, recipient, number)
        self.texts[number] = text.encode()
        return number

    def write_file(self, sender: str, recipient: str, path: Path) -> list[int]:
        self.screen.says(sender, f"sends {path.name}, {path.stat().st_size:,} bytes")
        numbers = self.devices[sender].write_file(recipient, path)
        for number in numbers:
            self._wrote(sender, recipient, number)
        return numbers

    def read(self, reader: str) -> list["Reading"]:
        readings = self.devices[reader].read()
        genuine = [r for r in readings if not r.refused and r.number not in self.diary.altered]
        parts = [reading for reading in genuine if reading.number not in self.texts]
        for reading in genuine:
            self._talk(reader, reading.sender).read(reader, reading.number)
            if reading.number in self.texts:
                self.screen.says(reader, f'reads #{reading.number} "{reading.text.decode()}"')
                self.claim(reading.text == self.texts[reading.number], f"#{reading.number} arrives as it was written")
        if parts:
            self.screen.says(reader, f"reads {ranges(part.number for part in parts)}, parts of a file")
        return readings

    def check_suite(self, who: str, peer: str, suite: str) -> None:
        spoken = self.devices[who].suite_with(peer)
        name = spoken.name if spoken else "nothing"
        self.screen.says(who, f"has a session with {peer}: {name}")
        self.claim(name == suite, f"{who} and {peer} speak {suite}")

    def chat(self, one: str, other: str, numbers: range) -> int:
        """The two answer each other at once; a line for each epoch as it completes. The number of epochs."""
        epochs = self.devices[one].pq_epochs_with(other)
        self.relay.prints(False)  # it would be too much to read
        for n in numbers:
            text = f"This is number {n}."
            self._break_curve(one)
            [number] = self.devices[one].write(other, text.encode())
            self.texts[number] = text.encode()
            self._wrote(one, other, number)
            [reading] = self.devices[other].read()
            self._talk(one, other).read(other, number)
            self.claim(reading.text == self.texts[number], f"#{number} arrives as it was written")
            one, other = other, one
            completed = self.devices[one].pq_epochs_with(other)
            if completed > epochs:
                epochs = completed
                self.screen.says(one, f"post-quantum epoch {epochs} is complete, after {n} messages")
        self.relay.prints(True)
        return epochs

    # ---- what the thief does

    def seize(self, who: str, curve_is_broken: bool = False) -> tuple[bytes, Forecast]:
        """The whole state of a device, and what the specification says that a thief can do with it."""
        return self.devices[who].seize(), Forecast(who, self.diary, curve_is_broken)

    def attack(self, state: bytes, forecast: Forecast, curve_keys: bytes = b"") -> Haul:
        """Lets the attacker try, and holds what he opened against the forecast, message by message."""
        haul = attack(state, self.record, self.folder, curve_keys)
        self.attacks.append(haul)
        self._show_effort(haul)
        fates = forecast.fates()
        for place, (number, opened) in enumerate(haul.opened.items()):
            if place < SHOWN_OPENED:
                self.screen.says("thief", f'opens #{number} "{self._shown(opened.text)}" ({opened.how})')
            genuine = self.texts.get(number, opened.text)
            self.claim(opened.text == genuine, f"what the thief reads in #{number} is what was written")
        if len(haul.opened) > SHOWN_OPENED:
            self.screen.says("thief", f"opens {len(haul.opened) - SHOWN_OPENED} more")
        self._show_outcome(fates, haul)
        return haul

    def _show_effort(self, haul: Haul) -> None:
        found = ", ".join(f"{_count(count, kind)}" for kind, count in haul.found.items() if count)
        tried = ", ".join(f"{_count(count, kind)}" for kind, count in haul.tried.items() if count)
        self.screen.says("thief", f"finds {found}")
        self.screen.says("thief", f"tries {tried}, on {_count(haul.ciphertexts, 'ciphertexts')}")

    def _show_outcome(self, fates: dict[int, Fate], haul: Haul) -> None:
        groups: dict[Fate, list[int]] = defaultdict(list)
        for number, fate in fates.items():
            groups[fate].append(number)
        rows, good = [["what became of them", "messages", "forecast", "opened"]], []
        for fate in sorted(groups, key=list(Fate).index):
            numbers = groups[fate]
            shown = clipped(ranges(numbers), SHOWN_RANGES)
            opened = [number for number in numbers if number in haul.opened]
            foretold = "open" if fate.opens else "closed"
            rows.append([fate.value, shown, foretold, f"{len(opened)} of {len(numbers)}"])
            good.append(opened == (numbers if fate.opens else []))
            for number in numbers:
                holds = (number in haul.opened) == fate.opens
                self.claim(holds, f"#{number} ({fate.value}) {'opens' if fate.opens else 'stays closed'}")
        self.screen.table(rows, good)

    # ---- underneath

    def _talk(self, one: str, other: str) -> Talk:
        return next(talk for talk in self.diary.talks if talk.has(one) and talk.has(other))

    def _wrote(self, sender: str, recipient: str, number: int) -> None:
        _, message = read_message((self.record / f"{number}.{sender}.{recipient}.message").read_bytes())
        self._talk(sender, recipient).wrote(sender, number, message.pq)

    def _break_curve(self, who: str) -> None:
        """Does what a quantum computer would do with the ratchet key of the next message: gets its private half."""
        for key in read_account(self.devices[who].seize()).private_keys:
            if key.kind is KeyKind.RATCHET:
                self.curve_keys[key.secret] = None

    def _shown(self, text: bytes) -> str:
        return printable(text[:60].decode(errors="replace"))


def first_lines(path: Path) -> list[str]:
    """The beginning of a file, for people: its first lines, or its first bytes when it is no text."""
    with path.open("rb") as file:
        head = file.read(2048)
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)  # a character may be cut off at the end
    except UnicodeDecodeError:
        return [head[:SHOWN_BYTES].hex(" ")]
    return [line for line in text.splitlines() if line.strip()][:SHOWN_LINES]


def _count(count: int, kind: str) -> str:
    return f"{count:,} {kind}" if count != 1 else f"1 {kind.removesuffix('s')}"
