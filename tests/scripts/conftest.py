"""What the tests of the scripts share: the project's folder, and a way to run a script of it."""

import os
import pathlib
import subprocess
from collections.abc import Callable

import pytest

PROJECT = pathlib.Path(__file__).parents[2]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run() -> Run:
    """Runs script/NAME with arguments; hands back its exit code and what it wrote. Keywords are the environment."""

    def run_script(name: str, *arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
        command = [str(PROJECT / "script" / name), *map(str, arguments)]
        return subprocess.run(
            command,
            cwd=PROJECT,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )

    return run_script
