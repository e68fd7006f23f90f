"""The benchmark harness on made-up cases: no real measurement, no clock in any assertion."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import command
from bench.case import Case, Metrics, case_names, load_case
from bench.harness import Outcome, measure_all
from bench.reference import REFERENCES
from bench.results import keep, table

RUN: dict[str, object] = {"date": "2026-01-02T03:04:05+00:00", "commit": "abc"}


@pytest.fixture(autouse=True)
def _steady_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, (what, _) in list(REFERENCES.items()):
        monkeypatch.setitem(REFERENCES, name, (what, lambda: 2.0))


def _case(name: str, log: list[str], values: Iterator[float], **more: int) -> Case:
    def measure(folder: Path) -> Metrics:
        assert folder.is_dir()
        log.append(name)
        return {"whole_s": next(values), "peak_mib": 7.0}

    return Case(name=name, what=f"the case {name}", measure=measure, **more)  # type: ignore[arg-type]


def _quiet(text: str) -> None:
    del text


def test_cases_take_turns_and_give_medians_and_ratios() -> None:
    log: list[str] = []
    cases = [
        _case("a", log, iter([1.0, 9.0, 4.0]), runs=3),
        _case("b", log, iter([6.0]), runs=1),
    ]
    made = [outcome.to_json() for outcome in measure_all(cases, None, _quiet)]
    assert log == ["a", "b", "a", "a"]
    assert made[0]["metrics"]["whole_s"] == {"median": 4.0, "min": 1.0, "max": 9.0, "ratio": 2.0}
    # memory has no ratio to a time
    assert made[1]["metrics"]["peak_mib"] == {"median": 7.0, "min": 7.0, "max": 7.0}
    assert made[0]["runs"] == 3
    assert made[0]["reference"]["median"] == 2.0


def test_the_number_of_runs_can_be_set() -> None:
    log: list[str] = []
    measure_all([_case("a", log, iter([1.0, 2.0]), runs=9)], 2, _quiet)
    assert log == ["a", "a"]


def test_a_case_that_fails_is_told_and_spoils_no_other(tmp_path: Path) -> None:
    log: list[str] = []
    bad, good = _case("bad", log, iter([1.0]), runs=3), _case("good", log, iter([3.0] * 3), runs=3)
    outcomes = measure_all([bad, good], None, _quiet)
    assert outcomes[0].error.startswith("StopIteration")
    assert log == ["bad", "good", "bad", "good", "good"]
    keep(tmp_path / "r" / "bench.json", outcomes, RUN)
    kept = json.loads((tmp_path / "r" / "bench.json").read_text())
    assert list(kept["cases"]) == ["good"]
    assert "bad" in table(outcomes)
    assert "failed" in table(outcomes)


def test_preparation_happens_once_and_first() -> None:
    log: list[str] = []
    case = _case("a", log, iter([1.0, 2.0]))
    with_preparation = Case(
        name="a", what="", measure=case.measure, prepare=lambda _: log.append("ready"), runs=2
    )
    measure_all([with_preparation], None, _quiet)
    assert log == ["ready", "a", "a"]


def test_results_of_other_cases_stay_with_their_run(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    for name, date in (("a", "2026-01-01"), ("b", "2026-01-02"), ("a", "2026-01-03")):
        outcomes = measure_all([_case(name, [], iter([1.0]), runs=1)], None, _quiet)
        keep(path, outcomes, {**RUN, "date": date})
    kept = json.loads(path.read_text())
    assert {name: case["run"][:10] for name, case in kept["cases"].items()} == {
        "a": "2026-01-03",
        "b": "2026-01-02",
    }
    assert [run["date"] for run in kept["runs"].values()] == ["2026-01-02", "2026-01-03"]


def test_a_file_of_something_else_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    path.write_text('{"my": "notes"}')
    with pytest.raises(ValueError, match="not a file of benchmark results"):
        keep(path, [], RUN)
    assert path.read_text() == '{"my": "notes"}'


@pytest.mark.parametrize(("value", "verdict"), [(1.0, "under 2: met"), (2.5, "under 2: missed")])
def test_targets_are_shown(value: float, verdict: str) -> None:
    case = Case(name="a", what="", measure=lambda _: {}, targets={"whole_s": 2.0})
    assert verdict in table([Outcome(case, {"whole_s": [value]})])


@pytest.mark.parametrize("name", case_names())
def test_every_case_declares_itself(name: str) -> None:
    case = load_case(name)
    assert case.what
    assert case.reference in REFERENCES
    assert case.runs >= 1


def test_the_command_measures_prints_and_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "load_case", lambda name: _case(name, [], iter([1.5]), runs=1))
    path = tmp_path / "bench.json"
    assert command.main(["cli_help", "--json", str(path)]) == 0
    assert "1.5" in capsys.readouterr().out
    kept = json.loads(path.read_text())
    (run,) = kept["runs"].values()
    assert {"date", "commit", "machine", "versions"} <= set(run)
    assert command.main(["cli_hlep"]) == 2
    assert "Did you mean 'cli_help'?" in capsys.readouterr().out
