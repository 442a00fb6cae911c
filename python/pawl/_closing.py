"""What all objects have in common that hold a handle of the library."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Protocol

    from typing_extensions import Self

    class Handle(Protocol):
        """A class of the extension module."""

        def close(self) -> None: ...
        @property
        def closed(self) -> bool: ...


class Closing:
    """Ends with `close`, or with the `with` block that it is in."""

    __slots__ = ("__weakref__", "_handle")

    _handle: Handle

    def __init__(self, handle: Handle) -> None:
        """Not for applications: class methods and other objects make it."""
        self._handle = handle

    def close(self) -> None:
        """Erases what this object holds; what was not saved is lost.

        Calls under way in other threads end first, later ones are refused as Closed. Closing twice is nothing. Never
        fails.
        """
        self._handle.close()

    @property
    def closed(self) -> bool:
        """Whether it has been closed. Never fails."""
        return self._handle.closed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<pawl.{type(self).__name__}, {'closed' if self.closed else 'open'}>"
