#!/usr/bin/env python3
"""Makes two agents talk, and checks every word.

    converse.py --ours COMMAND --peer pawl|libsignal-protocol-c|fork [--theirs COMMAND]
                [--seeds N ...] [--messages N]

Each seed is two conversations: one that our side starts and one that theirs starts. The last line says what
happened. Exit status: 0 when all went well, 1 when not, 77 when the peer is not installed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "agent"))

import fork  # noqa: E402
from agent_process import AgentProcess, AgentStopped, Refused  # noqa: E402
from conversation import Conversation  # noqa: E402
from participant import Failure, Participant  # noqa: E402
from traits import PAWL, PEERS  # noqa: E402

SKIPPED = 77


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Makes two agents talk, and checks every word.")
    parser.add_argument("--ours", required=True, help="command of an agent that follows the specification")
    parser.add_argument("--peer", required=True, choices=sorted(PEERS), help="who is at the other end")
    parser.add_argument("--theirs", default="", help="command of the peer's agent; the fork is found without")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--messages", type=int, default=400, help="sent in each conversation, at least")
    return parser.parse_args()


def command_of_peer(options: argparse.Namespace) -> str:
    """Raises fork.Missing."""
    if options.theirs:
        return str(options.theirs)
    if options.peer == "fork":
        return fork.command()
    raise fork.Missing(f"{options.peer} was not there when the build was configured (script/bootstrap peers)")


def converse(commands: tuple[str, str], options: argparse.Namespace, seed: int, we_start: bool,
             figures: Counter[str]) -> str:
    """One conversation between fresh agents; the name of the peer."""
    with AgentProcess(commands[0]) as ours, AgentProcess(commands[1]) as theirs:
        us = Participant(ours, PAWL, "us", device=0)
        them = Participant(theirs, PEERS[options.peer], "them", device=1)
        sides = (us, them) if we_start else (them, us)
        Conversation(seed, sides, figures).run(options.messages)
        return f"{theirs.name} {theirs.version}"


def main() -> int:
    options = arguments()
    try:
        commands = (str(options.ours), command_of_peer(options))
    except fork.Missing as missing:
        print(f"skipped: {missing}")
        return SKIPPED
    began, figures, peer = time.monotonic(), Counter[str](), options.peer
    for seed in options.seeds:
        for we_start in (True, False):
            try:
                peer = converse(commands, options, seed, we_start, figures)
            except (Failure, Refused, AgentStopped) as failure:
                print(f"seed {seed}, {'we start' if we_start else 'they start'}: {failure}")
                print(f"after {dict(figures)}")
                return 1
    counts = ", ".join(f"{count} {what}" for what, count in figures.items())
    seeds = " ".join(map(str, options.seeds))
    print(f"{peer}: {counts}; seeds {seeds}; {time.monotonic() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
