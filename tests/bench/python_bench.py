#!/usr/bin/env python3
"""What the Python package costs: import, encrypt and decrypt of 256 bytes. Figures go to standard output as JSON in the
form of Google Benchmark, so that one reader serves all benchmarks here.

usage: python_bench.py [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from typing import Dict, List, Union

import pawl

TEXT = bytes(256)
MESSAGES = 100  # of one round; each has to be sealed anew, so a round is timed and not a message
Figure = Dict[str, Union[str, int, float]]


def figure(name: str, seconds: List[float], iterations: int) -> Figure:
    """The median of all rounds, for one iteration."""
    microseconds = statistics.median(seconds) / iterations * 1e6
    return {"name": name, "iterations": iterations * len(seconds), "real_time": microseconds, "time_unit": "us"}


def import_time(rounds: int) -> Figure:
    """`import pawl` in an interpreter that has just started, with what it takes from the standard library."""
    code = "import time; start = time.perf_counter(); import pawl; print(time.perf_counter() - start)"
    runs = (subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True) for _ in range(rounds))
    return figure("import", [float(run.stdout) for run in runs], 1)


def messages(rounds: int) -> List[Figure]:
    """One direction of a conversation in which both have spoken."""
    alice, bob = pawl.Account.create("alice", 1), pawl.Account.create("bob", 1)
    alice.add_bundle("bob", 1, bob.bundle())
    sealing, opening = [], []
    for _ in range(rounds):
        bob.decrypt(from_peer(alice.encrypt("bob", TEXT)[0], "alice"))
        alice.decrypt(from_peer(bob.encrypt("alice", TEXT)[0], "bob"))  # a session has to be answered from time to time
        start = time.perf_counter()
        sealed = [alice.encrypt("bob", TEXT)[0] for _ in range(MESSAGES)]
        sealing.append(time.perf_counter() - start)
        came = [from_peer(envelope, "alice") for envelope in sealed]
        start = time.perf_counter()
        for envelope in came:
            bob.decrypt(envelope)
        opening.append(time.perf_counter() - start)
    return [figure("encrypt/256", sealing, MESSAGES), figure("decrypt/256", opening, MESSAGES)]


def from_peer(envelope: pawl.Envelope, sender: str) -> pawl.Envelope:
    return pawl.Envelope(envelope.kind, envelope.data, sender, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description="What the Python package costs.")
    parser.add_argument("--rounds", type=int, default=50, help="how often each figure is taken (default: 50)")
    rounds = parser.parse_args().rounds
    figures = [import_time(rounds), *messages(rounds)]
    context = {"library_version": pawl.__version__, "python_version": sys.version.split()[0]}
    json.dump({"context": context, "benchmarks": figures}, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
