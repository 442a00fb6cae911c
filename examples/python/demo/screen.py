"""What a person sees: lines with colour on a terminal, plain text in a pipe, never wider than 80 columns."""

import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

_WIDEST, _NARROWEST = 80, 60
_NAME = 7  # columns
_INDENT = " " * (_NAME + 2)

_COLOURS = {"alice": "36", "bob": "32", "carol": "35", "dora": "33", "erik": "34", "relay": "90", "thief": "31"}
_BOLD, _DIM, _GOOD, _BAD = "1", "90", "32", "1;31"


def printable(text: str) -> str:
    """The same text without anything that moves a cursor, changes a colour or turns the direction of writing."""
    return "".join(c if c.isprintable() else "." for c in text)


def clipped(text: str, width: int) -> str:
    """As much of the text as fits into so many columns."""
    if _columns(text) <= width:
        return text
    text = text[:width]
    while _columns(text) > width - 3:
        text = text[:-1]
    return text + "..."


def ranges(numbers: Iterable[int]) -> str:
    """#1-#3 #5 for 1, 2, 3 and 5."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return " ".join(f"#{run[0]}" if len(run) == 1 else f"#{run[0]}-#{run[-1]}" for run in runs)


class Screen:
    def __init__(self) -> None:
        self._after_gap = True  # nothing stands above yet
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # it is a TextIOWrapper
        self._width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns))
        self._colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def title(self, text: str) -> None:
        self._gap()
        self._print(self._paint(_BOLD, text))
        self._print(self._paint(_DIM, "-" * self._width))

    def note(self, text: str) -> None:
        """The narrator speaks."""
        self._gap()
        for line in textwrap.wrap(text, self._width):
            self._print(line)
        self._gap()

    def says(self, who: str, text: str) -> None:
        """One of the cast does something. Only the first line of it carries the name."""
        name = self._paint(_COLOURS[who], f"{who:>{_NAME}}")
        lines = textwrap.wrap(printable(text), self._width - len(_INDENT), break_on_hyphens=False)
        for number, line in enumerate(lines):
            shown = self._paint(_DIM, line) if who == "relay" else line
            self._print(f"{name}  {shown}" if number == 0 else f"{_INDENT}{shown}")

    def ciphertext(self, number: int, route: str, data: bytes) -> None:
        head = f"#{number:<3} {route}, {len(data):,} bytes: "
        room = max(0, self._width - len(_INDENT) - len(head) - len("..."))
        self.says("relay", f"{head}{data[: room // 3].hex(' ')} ...")

    def quote(self, lines: Iterable[str]) -> None:
        """Something shown as it is, but clipped."""
        for line in lines:
            self._print(f"{_INDENT}{self._paint(_DIM, '|')} {clipped(printable(line), self._width - len(_INDENT) - 2)}")

    def table(self, rows: Sequence[Sequence[str]], good: Sequence[bool]) -> None:
        """The first row is the heading; the first column gets what room the others leave. `good` says of each further
        row whether its last cell is as it should be."""
        self._gap()
        widths = [max(_columns(row[at]) for row in rows) for at in range(1, len(rows[0]))]
        first = max(8, self._width - 4 - sum(width + 2 for width in widths))
        for number, row in enumerate(rows):
            cells = [clipped(row[0], first).ljust(first)]
            cells += [cell.rjust(width) for cell, width in zip(row[1:], widths)]
            colour = _DIM if number == 0 else _GOOD if good[number - 1] else _BAD
            mark = "" if number == 0 or good[number - 1] else " !"
            self._print("  " + "  ".join(cells[:-1]) + "  " + self._paint(colour, cells[-1] + mark))
        self._gap()

    def verdict(self, good: bool, text: str) -> None:
        for line in textwrap.wrap(text, self._width):
            self._print(self._paint(f"{_BOLD};{_GOOD}" if good else _BAD, line))

    def _paint(self, colour: str, text: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colour else text

    def _gap(self) -> None:
        """An empty line, unless there is one."""
        if not self._after_gap:
            self._print("")

    def _print(self, line: str) -> None:
        self._after_gap = not line
        try:
            print(line.rstrip(), flush=True)  # at once: several processes write here
        except BrokenPipeError:  # nobody reads any more; the exit status still tells
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
