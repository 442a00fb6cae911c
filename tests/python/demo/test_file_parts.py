"""Files travel in parts that may come in any order."""

from pathlib import Path
from random import Random

import examples_path  # noqa: F401
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.file_parts import PARTS, FileCollector, is_part, split

one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@one_folder
@given(content=st.binary(max_size=100), shuffle=st.randoms())
def test_a_file_comes_together_in_any_order(tmp_path: Path, content: bytes, shuffle: Random) -> None:
    original = tmp_path / "original"
    original.write_bytes(content)
    parts = list(split(original))
    assert all(is_part(part) for part in parts)
    assert len(parts) <= PARTS
    shuffle.shuffle(parts)
    collector = FileCollector(tmp_path)
    unfinished = [collector.add(part) for part in parts[:-1]]
    received = collector.add(parts[-1])
    assert unfinished == [None] * (len(parts) - 1)
    assert received and received.is_genuine and received.path.read_bytes() == content


def test_a_file_that_was_changed_on_the_way_is_not_genuine(tmp_path: Path) -> None:
    original = tmp_path / "original"
    original.write_bytes(b"ten bytes.")
    collector = FileCollector(tmp_path)
    *others, last = split(original)
    for part in others:
        collector.add(part)
    received = collector.add(last[:-1] + b"!")
    assert received and not received.is_genuine


def test_a_name_with_a_path_in_it_is_not_obeyed(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "original").write_bytes(b"x")
    [part] = split(tmp_path / "original")
    received = FileCollector(tmp_path / "inbox").add(part.replace(b'"original"', b'"../original"'))
    assert received and received.path.parent == tmp_path / "inbox"
    assert (tmp_path / "original").read_bytes() == b"x"
