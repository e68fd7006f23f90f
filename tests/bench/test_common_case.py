"""What the case of the common model keeps; engines and peers are made up, no clock is asked."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.case import Case
from bench.cases import common_model as case
from bench.common.agree import quiet_values, reference_sample
from bench.common.given import given
from bench.common.reference import arrivals
from bench.harness import measure_all
from bench.peers import environment
from bench.results import keep

SAMPLE = reference_sample(400, seed=8)


def _files(folder: Path, name: str, turn: str, off: float = 0.0) -> None:
    quiet = arrivals(np.load(folder / "quiet.npy"), np.zeros((60, 8, 1)))
    np.save(folder / f"{name}-quiet.npy", quiet * (1 + off))
    np.save(folder / f"{name}-sample-{turn}.npy", SAMPLE)


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Engines that take this many seconds for their draws."""
    seconds = {"corridor": 0.5, "c": 0.25, "ema_workbench": 10.0, "mesa": 30.0, "pysd": 8.0}

    def pair(module: str, cache: Path, words: list[str]) -> dict[str, Any]:
        out = {}
        for name in ("corridor", "c"):
            _files(cache.parent, name, words[2])
            took = [seconds[name]] * 3
            out[name] = {"draws": 1000, "seconds": took, "processor_s": took}
            out[name] |= {"how": "made up", "versions": {}}
        return out

    def peer(python: Path, name: str, words: list[str]) -> str:
        _files(Path(words[0]), environment.PEERS[name], words[2])
        took = {"seconds": seconds[name], "processor_s": seconds[name]}
        return json.dumps({"draws": 10, "how": "made up", "versions": {"it": "1"}, **took})

    monkeypatch.setattr(case, "run_module", pair)
    monkeypatch.setattr(case, "run_peer", peer)
    monkeypatch.setattr(case, "python_of", lambda: Path("python"))
    monkeypatch.setattr(case, "REFERENCE_DRAWS", 2000)
    return seconds


def _outcome(runs: int = 2) -> Any:
    tested = Case("common_model", "it", case.measure, case.prepare, runs=runs, record=case.record)
    return measure_all([tested], None, lambda _text: None)[0]


def test_every_engine_has_an_entry_and_the_ratios_are_theirs(
    made_up: dict[str, float], tmp_path: Path
) -> None:
    outcome = _outcome()
    assert not outcome.error
    keep(tmp_path / "bench.json", [outcome], {"date": "2026-01-01", "commit": "abc"})
    kept = json.loads((tmp_path / "bench.json").read_text())
    record = kept["common_model"]
    assert record["run"] in kept["runs"]
    assert {n: record[n]["draws_per_s"] for n in made_up} == {
        "corridor": 2000.0,
        "c": 4000.0,
        "ema_workbench": 1.0,
        "mesa": 0.3333,
        "pysd": 1.25,
    }
    assert record["pysd"]["versions"] == {"it": "1"}
    assert record["ratios"] == {
        "corridor_over_ema_workbench": 2000.0,
        "corridor_over_mesa": 6001.0,
        "corridor_over_pysd": 1600.0,
        "fastest_peer": "pysd",
        "c_over_corridor": 2.0,
    }
    assert outcome.figures["c_over_corridor"] == [2.0, 2.0]
    # and the next case leaves it there
    other = Case("other", "", lambda _: {"whole_s": 1.0}, runs=1)
    keep(
        tmp_path / "bench.json",
        measure_all([other], None, lambda _: None),
        {"date": "2026-02-02", "commit": "def"},
    )
    again = json.loads((tmp_path / "bench.json").read_text())
    assert again["common_model"] == record
    assert record["run"] in again["runs"]


def test_without_the_peers_the_rest_runs_and_says_so(
    made_up: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Path:
        raise RuntimeError("no network")

    monkeypatch.setattr(case, "python_of", fail)
    outcome = _outcome(1)
    assert not outcome.error
    assert outcome.record["notes"] == ["peers left out: no network"]
    assert "pysd" not in outcome.record
    assert outcome.record["ratios"] == {"c_over_corridor": 2.0}


def test_an_engine_that_runs_another_model_fails_the_case(
    made_up: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    def peer(python: Path, name: str, words: list[str]) -> str:
        _files(Path(words[0]), environment.PEERS[name], words[2], off=1e-6 if name == "mesa" else 0)
        took = {"seconds": 1.0, "processor_s": 1.0}
        return json.dumps({"draws": 10, "how": "", "versions": {}, **took})

    monkeypatch.setattr(case, "run_peer", peer)
    assert "mesa is another model" in _outcome(1).error


def test_the_peers_environment_is_made_once_and_again_for_other_pins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []

    def call(words: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
        called.append(words)
        folder.mkdir(exist_ok=True)
        return subprocess.CompletedProcess(words, 0, "", "")

    monkeypatch.setattr(subprocess, "run", call)
    lock, folder = tmp_path / "lock", tmp_path / "env"
    lock.write_text("one==1")
    environment.python_of(folder, lock)
    assert len(called) == 2
    assert "--require-hashes" in called[1]
    assert environment.python_of(folder, lock) == folder / "bin" / "python"
    assert len(called) == 2
    lock.write_text("one==2")
    environment.python_of(folder, lock)
    assert len(called) == 4


def test_what_went_wrong_with_a_peer_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="No such file"):
        environment.run_peer(tmp_path / "nothing", "mesa", [])


def test_the_peers_pins_are_hashed_and_name_no_index() -> None:
    text = environment.LOCK.read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if line[:1].isalpha()]
    assert len(pins) > 10
    assert all("==" in pin and pin.endswith("\\") for pin in pins)
    assert "://" not in text
    assert {f"{p}==" for p in environment.PEERS.values()} <= {
        pin.split("==")[0] + "==" for pin in pins
    }


def test_quiet_values_are_the_same_for_all() -> None:
    np.testing.assert_array_equal(quiet_values(5), quiet_values(5))
    assert (quiet_values(5)[given().rows["spread_d"]] == 0).all()
