"""Runs an object in a process of its own."""

import multiprocessing
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

_processes = multiprocessing.get_context("spawn")  # nothing of this process is inherited


class Failed(Exception):
    """What was raised in the other process, as text."""


def apart(kind: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Makes the object in a new process, which ends with this one. Its methods are called as if it were here."""
    return cast(T, _Elsewhere(kind, args, kwargs))


class _Elsewhere:
    def __init__(self, kind: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._pipe, theirs = _processes.Pipe()
        _processes.Process(target=_serve, args=(theirs, kind, args, kwargs), daemon=True).start()
        theirs.close()
        self._answer()

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self._pipe.send((method, args, kwargs))
            return self._answer()

        return call

    def _answer(self) -> Any:
        well, value = self._pipe.recv()
        if not well:
            raise Failed(value)
        return value


def _serve(pipe: Connection, kind: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    here = None
    try:
        here = _attempt(pipe, lambda: (kind(*args, **kwargs), None))
        while True:
            method, args, kwargs = pipe.recv()
            _attempt(pipe, lambda: (None, getattr(here, method)(*args, **kwargs)))
    except (EOFError, KeyboardInterrupt):
        pass  # the other side is gone, or the user wants to stop


def _attempt(pipe: Connection, action: Callable[[], tuple[Any, Any]]) -> Any:
    """Sends the second of what `action` gives, or what went wrong; gives the first."""
    try:
        kept, answer = action()
    except Exception:
        pipe.send((False, traceback.format_exc()))
        return None
    pipe.send((True, answer))
    return kept
