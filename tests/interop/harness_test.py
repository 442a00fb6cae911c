#!/usr/bin/env python3
"""Shows that converse.py notices: an agent with a fault is found out, the same agent without one is not.

    harness_test.py AGENT_COMMAND [--version 3|4]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# What the driver has to say of each fault.
WORDS = {
    "SendsDamagedMessages": "them did not read message",
    "SwallowsMessages": "us read another text",
    "ReadsAnotherText": "us read another text",
    "ReadsTwice": "us read a repeated message",
    "ReadsDamagedMessages": "us read a damaged message",
    "ChangesWhenItRefuses": "us changed its state when it refused",
    "ForgetsWhatItRead": "us answers invalid_message to a repeated message",
    "ForgetsAtRestart": "us is not what it was after a restart",
    "MixesKinds": "us calls a message message what is none",
    "SendsTwice": "used a message key twice",
    "StopsInTheMiddle": "stopped",
}
WORDS_OF_VERSION_4 = {
    "MistakesItsName": "us names other addresses",
    "LeavesKemPrekeyOut": "us made another bundle than was asked for",
    "LeavesPostQuantumPartOut": "us calls a message message what is none",
    "ReusesPostQuantumKey": "used a message key twice",
    "SpeaksVersion3": "us speaks version 3",
}


def converse(fault: str, agent: str, version: int) -> subprocess.CompletedProcess[str]:
    ours = f"{sys.executable} {HERE / 'faulty_agent.py'} {fault} {agent}"
    command = [sys.executable, str(HERE / "converse.py"), "--ours", ours, "--theirs", agent, "--peer", "pawl"]
    command += ["--version", str(version), "--seeds", "1", "--messages", "200"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description="Shows that converse.py notices faults.")
    parser.add_argument("agent", help="command of an agent that has no fault")
    parser.add_argument("--version", type=int, choices=(3, 4), default=3)
    options = parser.parse_args()
    faults, missed = {"Faithful": "", **WORDS, **(WORDS_OF_VERSION_4 if options.version == 4 else {})}, 0
    for fault, words in faults.items():
        run = converse(fault, options.agent, options.version)
        expected = 0 if fault == "Faithful" else 1
        good = run.returncode == expected and words in run.stdout
        missed += not good
        said = run.stdout.splitlines()[0] if run.stdout else run.stderr
        print(f"{'ok' if good else 'MISSED'}: {fault}: {said[:200]}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
