"""corridor sweep: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import spearmanr

from corridor.cli import main
from corridor.questions.sweep import cluster, overview, read
from corridor.questions.sweep import run as running
from corridor.questions.sweep.chunk import run_chunk
from corridor.report.sweep.bar import Pace
from tests.sweep.conftest import CHUNKS, SMALL


@pytest.fixture
def here(design: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(design.parent)
    monkeypatch.setenv("COLUMNS", "160")
    return design.parent


def test_one_chunk_is_no_chunks(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SMALL.replace("chunk_rows = 4", "chunk_rows = 18")
    (here / "design.toml").write_text(text, encoding="utf-8")
    assert main([*RUN, "--check"]) == 0
    said = capsys.readouterr().out
    assert "runs in 1 chunk\n" in said
    assert "0 of 1 chunk is done" in said


RUN = ["sweep", "design.toml", "--out", "out", "--workers", "0"]


@pytest.mark.slow
def test_a_sweep_from_the_check_to_the_table(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*RUN, "--check"]) == 0
    said = capsys.readouterr().out
    assert "18 rows x 8 draws = 144 runs in 5 chunks" in said
    assert "0 of 5 chunks are done" in said
    assert not (here / "out").exists()
    assert main(RUN) == 0
    said = capsys.readouterr().out
    assert "To look at it: corridor sweep --show out" in said
    assert said.endswith(f"Results: {here / 'out'}\n")
    assert main(RUN) == 0
    assert "5 chunks were done before, 0 now" in capsys.readouterr().out
    part = here / "out" / "parts" / "part-000002.parquet"
    part.write_bytes(part.read_bytes()[1:])
    assert main([*RUN, "--check"]) == 1
    assert "4 of 5 chunks are done, 1 damaged" in capsys.readouterr().out
    assert main(["sweep", "--show", "out"]) == 2
    assert "part-000002.parquet is damaged" in capsys.readouterr().err
    part.unlink()
    assert main(["sweep", "--show", "out"]) == 0
    assert "4 of 5 chunks done" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("words", [RUN, [*RUN, "--check"]], ids=["run", "check"])
def test_json_alone_on_standard_output(
    here: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["rows"], found["runs"], found["chunks"]) == (18, 144, CHUNKS)


def test_the_table_shows_the_ends(done: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = read(done)
    mine = lines.filter(lines["outcome"] == "deaths")
    found = overview(done, "deaths", 3)
    (reach,) = (one for one in found.reaches if one.outcome == "deaths")
    assert reach.low == mine["mean"].min()
    assert reach.high == mine["mean"].max()
    assert [line["mean"] for line in found.lowest] == sorted(mine["mean"])[:3]
    assert [line["mean"] for line in found.highest] == sorted(mine["mean"])[:-4:-1]
    assert [one.policy for one in reach.moves] == ["status-quo", "negotiated"]
    for one in reach.moves:
        own = mine.filter(mine["policy"] == one.policy)
        ranked = {
            name: float(spearmanr(own[name], own["mean"]).statistic)
            for name in own.columns
            if name.startswith(("levers.", "parameters."))
        }
        assert one.setting == max(ranked, key=lambda name: abs(ranked[name]))
        assert one.correlation == pytest.approx(ranked[one.setting])
    (interval,) = (one for one in found.reaches if one.interval_only)
    shown = lines.filter(lines["outcome"] == interval.outcome)
    assert (interval.low, interval.high) == (shown["q05"].min(), shown["q95"].max())
    assert main(["sweep", "--show", done, "--outcome", "deaths", "--top", "3"]) == 0
    said = capsys.readouterr().out
    assert all(f" {line['row']} " in said for line in (*found.lowest, *found.highest))
    # quantiles are named once, at the head, and a setting has a line of its own
    assert said.count("q05 to q95") == 2
    assert not re.search(r"\w+ [\d.]+, ", said)
    assert main(["sweep", "--show", done, "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 18


IN_ORDER = """
label = "In order"
months = 3
draws = 8
outcomes = ["deaths", "confrontation_m5"]
chunk_rows = 3
[points]
method = "factorial"
[levers.transfer]
values = [0, 50, 100]
[levers.strikes]
values = [0, 1, 2]
"""


@pytest.mark.slow
def test_of_a_part_nothing_is_said_of_the_whole(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows run in order: so far the slow lever stands still, and the fast one moves all."""
    (here / "design.toml").write_text(IN_ORDER, encoding="utf-8")
    assert main(RUN) == 0
    capsys.readouterr()
    assert main(["sweep", "--show", "out"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Moves most with" in said
    assert "So far" not in said
    parts = [here / "out" / "parts" / f"part-{index:06d}.parquet" for index in range(3)]
    # both ends of each range are done, and a part between is not
    parts[1].unlink()
    assert main(["sweep", "--show", "out"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "So far transfer 0 to 100 of 0 to 100, strikes 0 to 2 of 0 to 2: lowest" in said
    assert "Moves most with" in said
    parts[2].unlink()
    assert main(["sweep", "--show", "out"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "So far transfer 0 to 0 of 0 to 100, strikes 0 to 2 of 0 to 2: lowest and" in said
    assert "Moves most with" not in said
    assert "last column" not in said
    assert {(one.moves, one.by_policy) for one in overview("out").reaches} == {((), None)}
    assert main(["sweep", "--show", "out", "--outcome", "deaths"]) == 0
    assert "transfer 0 to 0 of 0 to 100" in " ".join(capsys.readouterr().out.split())
    assert main(["sweep", "--show", "out", "--json", "-"]) == 0
    (first, _) = json.loads(capsys.readouterr().out)["covers"]
    assert (first["setting"], first["high"], first["most"]) == ("levers.transfer", 0, 100)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sweep"], "there is no design"),
        (["sweep", "design.toml"], "there is no place for the results"),
        (["sweep", "design.toml", "--csv", "x.csv"], "Add --show URL --outcome ID"),
        (["sweep", "--show", "none", "--outcome", "deaths", "--csv", "."], "--csv .: this cannot"),
        (["sweep", "design.toml", "--show", "out"], "--show stands alone"),
        (["sweep", "none.toml", "--out", "out"], "no such file"),
        (["sweep", "none.toml"], "no such file"),
        (["sweep", "--show", "none"], "no sweep lies here"),
        ([*RUN[:-1], "-1"], "-1 workers"),
        ([*RUN, "--scheduler", "tcp://x:1"], "a scheduler has workers of its own"),
        (["sweep", "design.toml", "--out", "memory://x"], "seen by one process only"),
        (["sweep", "design.toml", "--out", "nosuch://x", "--workers", "0"], "cannot be reached"),
    ],
)
def test_what_is_wrong_is_one_line_and_2(
    here: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_unknown_outcomes_and_no_rows_are_said(
    done: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", "--show", done, "--outcome", "deths"]) == 2
    assert "'deaths'" in capsys.readouterr().err
    assert main(["sweep", "--show", done, "--top", "0"]) == 2
    assert "--top" in capsys.readouterr().err


def test_without_the_extra_it_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main([*RUN[:-1], "2"]) == 2
    assert "./run bench --help; or use --workers 0" in capsys.readouterr().err


@pytest.mark.slow
def test_stopped_by_hand_it_says_how_to_go_on(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = run_chunk

    def stop(place: str, digest: str, index: int) -> int:
        if index == 2:
            raise KeyboardInterrupt
        return whole(place, digest, index)

    with monkeypatch.context() as patch:
        patch.setattr(running, "run_chunk", stop)
        assert main(RUN) == 130
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("To go on: corridor sweep design.toml --out out --workers 0")
    assert main(RUN) == 0
    assert "2 chunks were done before, 3 now" in capsys.readouterr().out


@pytest.mark.parametrize("fault", [AssertionError("Status.init"), RuntimeError("Nanny failed")])
def test_stopped_while_workers_start_is_one_line(
    here: Path,
    fault: Exception,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import distributed

    def half(**_: object) -> None:
        try:
            raise KeyboardInterrupt
        finally:
            # what has not started cannot be closed
            raise fault

    monkeypatch.setattr(distributed, "LocalCluster", half)
    assert main([*RUN[:-1], "2"]) == 130
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("To go on: corridor sweep design.toml --out out --workers 2")


class _Future:
    def __init__(self, status: str, error: Exception | None = None, index: int = 0) -> None:
        self.status, self._error, self._index = status, error, index

    def result(self) -> int:
        return self._index

    def exception(self) -> Exception | None:
        return self._error


def test_what_a_cluster_reports_is_said_in_our_words() -> None:
    import distributed
    from distributed.scheduler import KilledWorker, WorkerState

    state: Any = WorkerState.__new__(WorkerState)
    killed = KilledWorker("task", state, 5)
    for future, said in (
        (_Future("cancelled"), "the scheduler went away"),
        (_Future("lost"), "the scheduler went away"),
        (_Future("error", killed), "the workers died again and again"),
        (_Future("error", ValueError("of a chunk")), "of a chunk"),
    ):
        with pytest.raises(Exception, match=said):
            cluster._result(distributed, future, "tcp://x")


class _Cluster:
    """Stands in for Dask: what is submitted is done at once, the last first."""

    def __init__(self) -> None:
        self.most = 0
        self.loop = None
        self._left: list[_Future] = []

    def submit(self, _function: object, _url: str, _digest: str, index: int, **_: bool) -> _Future:
        return _Future("finished", index=index)

    def as_completed(self, futures: list[_Future], loop: None) -> _Cluster:
        self._left = list(futures)
        return self

    def add(self, future: _Future) -> None:
        self._left.append(future)

    def __iter__(self) -> Iterator[_Future]:
        while self._left:
            self.most = max(self.most, len(self._left))
            yield self._left.pop()


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 20])
def test_every_chunk_is_given_out_once_and_few_at_a_time(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dask
    import distributed

    made = _Cluster()
    monkeypatch.setattr(cluster, "_WINDOW", 4)
    monkeypatch.setattr(cluster, "_dask", lambda: (dask, distributed))
    monkeypatch.setattr(distributed, "as_completed", made.as_completed)
    monkeypatch.setattr(cluster, "_client", lambda *_: nullcontext(made))
    found = list(cluster.run_on_dask(range(count), "place", "digest", workers=2))
    assert sorted(found) == list(range(count))
    assert made.most <= 4


def _pace(steps: list[tuple[float, int]]) -> Pace:
    now = {"at": 0.0}
    pace = Pace(lambda: now["at"])
    note: Callable[[int], None] = pace.note
    for when, runs in steps:
        now["at"] = when
        note(runs)
    return pace


def test_the_rate_is_that_of_the_chunks_after_the_first() -> None:
    # 50 seconds to begin, then 100 runs a second; what was done before does not count
    pace = _pace([(0.0, 500), (50.0, 700), (51.0, 800), (52.0, 900)])
    assert pace.rate == pytest.approx(100)
    assert pace.words(900, 8_900) == "900 of 8,900 runs, 100 runs/s, 1:20 left"
    assert pace.words(900, 1_000_900) == "900 of 1,000,900 runs, 100 runs/s, 2:46:40 left"
    assert _pace([(0.0, 500), (50.0, 700)]).words(700, 900) == "700 of 900 runs"
    assert pace.words(900, 900) == "900 of 900 runs"
