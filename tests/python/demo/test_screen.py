"""What is shown fits, and cannot play tricks."""

import contextlib
import io

import examples_path  # noqa: F401
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.screen import Screen, clipped, printable, ranges


@given(st.text())
def test_nothing_shown_moves_the_cursor_or_turns_the_direction(text: str) -> None:
    assert printable(text).isprintable()


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [([], ""), ([5], "#5"), ([3, 1, 2], "#1-#3"), ([1, 2, 4, 6, 7], "#1-#2 #4 #6-#7")],
)
def test_numbers_in_a_row_are_shown_as_a_range(numbers: list[int], shown: str) -> None:
    assert ranges(numbers) == shown


def test_wide_characters_count_twice() -> None:
    assert clipped("日本語のテキスト", 9) == "日本語..."
    assert clipped("plain", 5) == "plain"


@given(st.text(min_size=1, max_size=200), st.binary(max_size=80), st.integers(0, 10**6))
def test_no_line_is_wider_than_eighty_columns(text: str, data: bytes, number: int) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out):
        screen = Screen()
        screen.says("alice", text)
        screen.ciphertext(number, "alice to bob", data)
        screen.quote([text])
        screen.table([["what", "which"], [text, ranges([number])]], [False])
    out.seek(0)
    assert all(len(line) <= 80 for line in out.read().splitlines() if line.isascii())
