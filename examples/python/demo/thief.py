"""Lets the attacker loose on a seized state."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ATTACKER = Path(__file__).parent.parent / "attacker.py"


@dataclass(frozen=True)
class Opened:
    text: bytes
    how: str


@dataclass(frozen=True)
class Haul:
    """What the attacker reports."""

    found: dict[str, int]  # secrets, by kind
    tried: dict[str, int]  # derivations, by kind
    ciphertexts: int
    opened: dict[int, Opened]  # by the relay's numbers


def attack(state: bytes, record: Path, folder: Path, curve_keys: bytes = b"") -> Haul:
    """Runs the attacker, a program of its own, which is given the state, the record, and nothing else; but for what a
    quantum computer would make of the record, if there is one."""
    seized, broken = folder / "seized", folder / "broken"
    seized.write_bytes(state)
    broken.write_bytes(curve_keys)
    files = [seized, record, broken] if curve_keys else [seized, record]
    run = subprocess.run([sys.executable, ATTACKER, *files], stdout=subprocess.PIPE, check=True)
    report = json.loads(run.stdout)
    opened = {o["number"]: Opened(bytes.fromhex(o["text"]), o["how"]) for o in report["opened"]}
    return Haul(report["found"], report["tried"], report["ciphertexts"], opened)
