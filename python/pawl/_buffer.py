"""The type of bytes that go in: whatever has the buffer protocol, in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Buffer as Buffer  # collections.abc has it from Python 3.12 on
else:
    Buffer = Any
