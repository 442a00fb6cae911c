"""Where the fork (npm libsignal) is, if it was installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "interop" / "node"
OLDEST_NODE = 20


class Missing(Exception):
    """A peer is not installed."""


def command() -> str:
    """The command of the fork's agent. Raises Missing."""
    if not (FOLDER / "node_modules" / "libsignal").is_dir():
        raise Missing("the npm package libsignal is not installed (script/bootstrap peers)")
    return f"{_node()} {FOLDER / 'fork_agent.js'}"


def _node() -> str:
    ours = ROOT / ".venv" / "bin" / "node"
    node = str(ours) if ours.exists() else shutil.which("node")
    if node is None:
        raise Missing("Node.js is not installed (script/bootstrap peers)")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        raise Missing(f"Node.js {version} is too old: {OLDEST_NODE} or newer is needed (script/bootstrap peers)")
    return node
