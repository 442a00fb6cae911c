#!/usr/bin/env python3
"""Makes two agents talk, and checks every word.

    converse.py --ours AGENT --peer pawl|official|libsignal-protocol-c|fork [--theirs COMMAND]
                [--version 3|4] [--mode storm|ping-pong] [--seeds N ...] [--messages N]

AGENT is the command of an agent that follows the specification, or `official`. Each seed is two conversations: one that
our side starts and one that theirs starts. The last line says what happened. Exit status: 0 when all went well, 1 when
not, 77 when the peer is not installed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "agent"))

import npm_peers  # noqa: E402
from agent_process import Address, AgentProcess, AgentStopped, Refused  # noqa: E402
from participant import Failure, Participant  # noqa: E402
from ping_pong import PingPong  # noqa: E402
from storm import Storm  # noqa: E402
from traits import PAWL, PEERS  # noqa: E402

SKIPPED = 77
MODES: dict[str, type[Storm | PingPong]] = {"storm": Storm, "ping-pong": PingPong}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Makes two agents talk, and checks every word.")
    parser.add_argument("--ours", required=True, help="command of an agent that follows the specification, or a peer")
    parser.add_argument("--peer", required=True, choices=sorted(PEERS), help="who is at the other end")
    parser.add_argument("--theirs", default="", help="command of the peer's agent; those from npm are found without")
    parser.add_argument("--version", type=int, choices=(3, 4), default=3, help="of the protocol")
    parser.add_argument("--mode", choices=sorted(MODES), default="storm")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--messages", type=int, default=400, help="sent in each conversation, at least")
    options = parser.parse_args()
    if options.version not in PEERS[options.peer].versions:
        parser.error(f"{options.peer} does not speak version {options.version}")
    return options


def commands_of(options: argparse.Namespace) -> tuple[str, str]:
    """Ours and theirs. Raises npm_peers.Missing."""
    ours, theirs = (
        npm_peers.command(agent) if agent in npm_peers.PACKAGES else agent
        for agent in (options.ours, options.theirs or options.peer)
    )
    if not options.theirs and options.peer not in npm_peers.PACKAGES:
        raise npm_peers.Missing(f"{options.peer} was not there when the build was configured (script/bootstrap peers)")
    return ours, theirs


def addresses(version: int, seed: int) -> tuple[Address, Address]:
    """Version 4 sends addresses that are service ids along; only version 3 has a device 0."""
    if version == 3:
        return {"name": "us", "device": 0}, {"name": "them", "device": 1}
    if seed % 2 == 0:
        return {"name": "us", "device": 1}, {"name": "them", "device": 127}
    us, them = "11111111-aaaa-4aaa-8aaa-111111111111", "22222222-bbbb-4bbb-8bbb-222222222222"
    return {"name": us, "device": 1}, {"name": them, "device": 2}


def converse(
    commands: tuple[str, str], options: argparse.Namespace, seed: int, we_start: bool, figures: Counter[str]
) -> str:
    """One conversation between fresh agents; the name of the peer."""
    ours, theirs = addresses(options.version, seed)
    with AgentProcess(commands[0]) as our_agent, AgentProcess(commands[1]) as their_agent:
        us = Participant(our_agent, PEERS.get(options.ours, PAWL), options.version, "us", ours)
        them = Participant(their_agent, PEERS[options.peer], options.version, "them", theirs)
        MODES[options.mode](seed, (us, them) if we_start else (them, us), figures).run(options.messages)
        return f"{their_agent.name} {their_agent.version}"


def main() -> int:
    options = arguments()
    try:
        commands = commands_of(options)
    except npm_peers.Missing as missing:
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
    counts = ", ".join(f"{count} {what}" for what, count in figures.items() if count > 0)
    seeds = " ".join(map(str, options.seeds))
    print(f"{peer}: {counts}; seeds {seeds}; {time.monotonic() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
