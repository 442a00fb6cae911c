"""Talking to a conformance agent: one JSON object on a line each way."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path
from typing import IO, Any, TypedDict

Fields = dict[str, Any]  # what JSON objects hold is checked where it is used


class Address(TypedDict):
    name: str
    device: int


class Refused(Exception):
    """The agent answered with an error."""

    def __init__(self, op: str, code: str, message: str) -> None:
        super().__init__(f"{op}: {code} ({message})")
        self.code = code


class AgentStopped(Exception):
    """The agent ended, or answered something that is no answer."""


class AgentProcess:
    """A running agent. `command` is a shell-like command line."""

    def __init__(self, command: str, folder: Path | None = None) -> None:
        self.command = command
        self._process = subprocess.Popen(
            shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
        )
        self._last_id = 0
        greeting = self("hello")
        self.name: str = greeting["name"]
        self.version: str = greeting["version"]
        self.ops: frozenset[str] = frozenset(greeting["ops"])

    def __enter__(self) -> AgentProcess:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        status = self.stop()
        if error is None and status != 0:
            raise AgentStopped(f"{self.command}: exit status {status} at the end of input")

    def __call__(self, op: str, **fields: Any) -> Fields:
        """The `ok` part of the answer. Raises Refused with the agent's code."""
        self._last_id += 1
        answer = self.ask_line(json.dumps({"id": self._last_id, "op": op, **fields}))
        if answer.get("id") != self._last_id:
            raise AgentStopped(f"{self.command}: answered {answer.get('id')!r} to request {self._last_id}")
        if "error" in answer:
            raise Refused(op, answer["error"]["code"], answer["error"]["message"])
        ok = answer.get("ok")
        if not isinstance(ok, dict):
            raise AgentStopped(f"{self.command}: neither ok nor error in {answer}")
        return ok

    def ask_line(self, line: str | bytes) -> Fields:
        """Sends any line at all; the whole answer."""
        data = line.encode() if isinstance(line, str) else line
        try:
            self._pipe(self._process.stdin).write(data + b"\n")
            self._pipe(self._process.stdin).flush()
        except BrokenPipeError:
            raise AgentStopped(f"{self.command}: stopped, exit status {self._process.wait(10)}") from None
        answer = self._pipe(self._process.stdout).readline()
        if not answer:
            raise AgentStopped(f"{self.command}: stopped, exit status {self._process.wait(10)}")
        decoded = json.loads(answer)
        if not isinstance(decoded, dict):
            raise AgentStopped(f"{self.command}: answered {answer!r}")
        return decoded

    def kill(self) -> None:
        """Ends the agent as a power failure would."""
        self._process.kill()
        self._process.wait(30)
        for pipe in (self._process.stdin, self._process.stdout):
            self._pipe(pipe).close()

    def stop(self) -> int:
        """Ends the input and waits; the exit status, which has to be 0."""
        self._pipe(self._process.stdin).close()
        status = self._process.wait(30)
        self._pipe(self._process.stdout).close()
        return status

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe
