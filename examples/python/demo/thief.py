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


def attack(state: bytes, record: Path, folder: Path) -> Haul:
    """Runs the attacker, a program of its own, which is given two files and nothing else."""
    seized = folder / "seized"
    seized.write_bytes(state)
    run = subprocess.run([sys.executable, ATTACKER, seized, record], stdout=subprocess.PIPE, check=True)
    report = json.loads(run.stdout)
    opened = {o["number"]: Opened(bytes.fromhex(o["text"]), o["how"]) for o in report["opened"]}
    return Haul(report["found"], report["tried"], report["ciphertexts"], opened)
