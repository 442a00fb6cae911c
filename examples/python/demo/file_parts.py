"""A file as messages: each part says which one it is, so they may arrive in any order."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_MARK = b"\0file "  # no text begins like this
PARTS = 8
LARGEST_PART = 8 * 1024 * 1024


@dataclass(frozen=True)
class ReceivedFile:
    path: Path
    size: int
    is_genuine: bool  # its SHA-256 is the one that the sender named
    sha256: str


def split(path: Path) -> Iterator[bytes]:
    """The messages that carry this file: PARTS of them, more when parts would be too large, one for an empty file."""
    with path.open("rb") as file:
        size = path.stat().st_size
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        part_size = min(max(1, -(-size // PARTS)), LARGEST_PART)
        parts = max(1, -(-size // part_size))
        file.seek(0)
        for part in range(parts):
            head = {"name": path.name, "sha256": sha256, "part": part, "parts": parts}
            yield _MARK + json.dumps(head).encode() + b"\n" + file.read(part_size)


def is_part(message: bytes) -> bool:
    return message.startswith(_MARK)


@dataclass
class FileCollector:
    """Puts files together again, in a folder."""

    folder: Path
    _parts: dict[str, dict[int, bytes]] = field(default_factory=dict)  # by SHA-256

    def add(self, message: bytes) -> ReceivedFile | None:
        """The file, when this was its last missing part."""
        line, data = message.removeprefix(_MARK).split(b"\n", 1)
        head = json.loads(line)
        parts = self._parts.setdefault(head["sha256"], {})
        parts[head["part"]] = data
        if len(parts) < head["parts"]:
            return None
        whole = b"".join(parts[number] for number in sorted(parts))
        path = self.folder / "received"  # the name in the message is the sender's: a file system should not obey it
        path.write_bytes(whole)
        sha256 = hashlib.sha256(whole).hexdigest()
        return ReceivedFile(path, len(whole), sha256 == head["sha256"], sha256)
