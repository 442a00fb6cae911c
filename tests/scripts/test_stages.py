"""What script/test promises of its stages."""

from __future__ import annotations

from conftest import PROJECT, Run

FORTY_MINUTES = 40 * 60


def shares(run: Run) -> dict[str, int]:
    told = run("test", "--help").stdout.partition("each may take: ")[2]
    return {stage: int(seconds) for stage, _, seconds in (share.partition(":") for share in told.split())}


def test_all_stages_together_may_take_forty_minutes(run: Run) -> None:
    assert 0 < sum(shares(run).values()) <= FORTY_MINUTES


def test_every_stage_is_a_file_and_every_file_a_stage(run: Run) -> None:
    assert sorted(shares(run)) == sorted(file.name for file in (PROJECT / "script/stages").iterdir())


def test_the_promise_is_the_one_that_the_documents_make() -> None:
    for document in ("README.md", "CONTRIBUTING.md"):
        assert "40 minutes" in (PROJECT / document).read_text()
