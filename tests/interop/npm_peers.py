"""Where the peers from npm are, if they were installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "interop" / "node"
OLDEST_NODE = 20

# Of each peer: the package, and the agent that speaks for it.
PACKAGES = {
    "fork": ("libsignal", "fork_agent.js"),
    "official": ("@signalapp/libsignal-client", "official_agent.js"),
}


class Missing(Exception):
    """A peer is not installed."""


def command(peer: str) -> str:
    """The command of the peer's agent. Raises Missing."""
    package, agent = PACKAGES[peer]
    if not (FOLDER / "node_modules" / package).is_dir():
        raise Missing(f"the npm package {package} is not installed (script/bootstrap peers)")
    return f"{node()} {FOLDER / agent}"


def node() -> str:
    """Raises Missing."""
    ours = ROOT / ".venv" / "bin" / "node"
    node = str(ours) if ours.exists() else shutil.which("node")
    if node is None:
        raise Missing("Node.js is not installed (script/bootstrap peers)")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        raise Missing(f"Node.js {version} is too old: {OLDEST_NODE} or newer is needed (script/bootstrap peers)")
    return node
