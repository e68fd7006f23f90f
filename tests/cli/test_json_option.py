"""--json is one thing in every command that gives a result: a file, or standard output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import corridor
from tests.cli.conftest import Done

Command = Callable[..., Done]

RESULTS: dict[str, tuple[str, ...]] = {
    "bargaining": ("bargaining", "--draws", "2000"),
    "cartels removal": ("cartels", "removal", "--draws", "10"),
    "cartels scenarios": ("cartels", "scenarios", "--draws", "10"),
    "compare": (
        *("compare", "negotiated", "unilateral", "--months", "3", "--draws", "50"),
        *("--no-brief", "--main-only"),
    ),
    "confrontation": ("confrontation",),
    "hindcast": ("hindcast", "--months", "3", "--draws", "50"),
    "recovery": ("recovery", "--draws", "100"),
    "regimes": ("regimes", "--months", "3", "--draws", "50"),
    "removal": ("removal", "--share", "1", "--draws", "100"),
}


@pytest.fixture(params=list(RESULTS.values()), ids=list(RESULTS))
def words(request: pytest.FixtureRequest) -> tuple[str, ...]:
    found: tuple[str, ...] = request.param
    return found


@pytest.mark.slow
def test_a_file_beside_the_tables_or_standard_output_alone(
    words: tuple[str, ...], command: Command
) -> None:
    alone = command(*words, "--json", "-")
    assert (alone.status, alone.files) == (0, [])
    # all of standard output is JSON, by the standard: no NaN, no Infinity
    found = json.loads(alone.out, parse_constant=pytest.fail)
    assert found["version"] == corridor.__version__
    done = command(*words, "--json", "a/out.json")
    assert (done.status, done.files) == (0, ["a/out.json"])
    path = Path("a/out.json").resolve()
    *shown, last = done.out.splitlines()
    assert last == f"JSON: {path}"
    assert len(shown) > 5
    told, made = (
        {k: v for k, v in one.items() if k != "command"}
        for one in (json.loads(path.read_text(encoding="utf-8")), found)
    )
    assert told == made


@pytest.mark.slow
def test_a_file_that_cannot_be_written_is_one_line(
    words: tuple[str, ...], command: Command
) -> None:
    Path("folder").mkdir()
    done = command(*words, "--json", "folder")
    assert (done.status, done.out, done.files) == (2, "", [])
    assert "folder: this cannot be written" in done.err
    # work that takes a while says so, on lines of its own
    said = [line for line in done.err.splitlines() if not line.endswith(" ...")]
    assert len(said) == 1


@pytest.mark.slow
def test_the_flag_alone_is_standard_output(words: tuple[str, ...], command: Command) -> None:
    done = command(*words, "--json")
    assert (done.status, done.files) == (0, [])
    found = json.loads(done.out, parse_constant=pytest.fail)
    assert found["version"] == corridor.__version__
