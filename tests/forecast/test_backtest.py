"""The backtest: the same answer however often it is stopped, and nothing it cannot hide."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import CorridorError, InputError
from corridor.core.months import parse_month
from corridor.questions.forecast import cache
from corridor.questions.forecast.backtest import Backtest, backtest
from corridor.questions.forecast.models import OWN, model, model_ids
from corridor.questions.forecast.own.periods import breaks, crosses, periods, regime_of
from corridor.questions.forecast.summary import ACROSS, GROUPS, WITHIN, plain
from corridor.questions.forecast.vintage import Vintage
from corridor.system.corridors import load_corridor
from tests.forecast.conftest import Make, walk

SPAN: dict[str, Any] = {"first": "2024-06", "last": "2025-06", "draws": 200}


def run(*names: str, **changes: Any) -> Backtest:
    return backtest(names, **{**SPAN, **changes})


@pytest.mark.slow
def test_rows_hold_every_series_horizon_and_model(make: Make) -> None:
    make("one")
    make("other", forecast=lambda v, h, d, s: walk(v, h, d, s) * 1.5)
    found = plain(run("one", "other"))
    series = (*load_corridor().group_ids, "ALL", "NONMEX")
    keys = {(row["series"], row["horizon"], row["model"]) for row in found["rows"]}
    assert keys == {(s, h, m) for s in series for h in (1, 3, 6, 12) for m in ("one", "other")}
    assert len(found["rows"]) == len(keys)
    assert set(found["rows"][0]) == {
        *("series", "horizon", "model", "crps", "wis", "cover50", "cover90", "n")
    }
    count = {row["horizon"]: row["n"] for row in found["rows"]}
    # the record ends in December 2025
    assert count == {1: 13, 3: 13, 6: 13, 12: 7}
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.slow
def test_the_mean_over_groups_is_one(make: Make) -> None:
    make("one")
    found = plain(run("one"))
    groups = load_corridor().group_ids
    for row in found["summary"]:
        if row["series"] == GROUPS:
            of = [r for r in found["rows"] if r["horizon"] == row["horizon"]]
            mean = np.mean([r["crps"] for r in of if r["series"] in groups])
            assert row["crps"] == pytest.approx(mean, abs=1e-5)


@pytest.mark.slow
def test_skill_is_against_the_best_baseline(make: Make) -> None:
    make("good")
    make("bad", forecast=lambda v, h, d, s: walk(v, h, d, s) * 5)
    make(OWN, baseline=False, forecast=lambda v, h, d, s: walk(v, h, d, s) * 2)
    found = {
        (row["series"], row["horizon"], row["model"]): row
        for row in plain(run(OWN, "bad", "good"))["summary"]
    }
    mine, best = found["ALL", 1, OWN], found["ALL", 1, "good"]
    assert mine["best_baseline"] == "good"
    assert mine["skill"] == pytest.approx(1 - mine["crps"] / best["crps"], abs=1e-4)
    assert mine["skill_low"] is None  # a year of origins says nothing of its own spread
    assert best["skill"] == 0


def test_a_forecast_of_nought_meets_a_recorded_nought(make: Make) -> None:
    make("nought", forecast=lambda v, h, d, s: np.zeros((len(v.series), h, d)))
    found = run("nought", first="2014-06", last="2014-08")
    scores = found.scores["nought"]
    nought = np.exp(found.seen) < 10.5
    assert nought.any()
    assert (scores.cover90[nought] == 1).all()
    assert (scores.crps[nought] == 0).all()
    assert (scores.pit[nought] == 0.5).all()
    assert (scores.cover90[~nought] == 0).all()


@pytest.mark.slow
def test_the_interval_of_skill_holds_it(make: Make) -> None:
    make("good")
    make(OWN, baseline=False, forecast=lambda v, h, d, s: walk(v, h, d, s) * 1.3)
    rows = plain(run(OWN, "good", first="2020-01", horizons=(1, 3)))["summary"]
    for row in rows:
        if row["model"] == OWN:
            assert row["skill_low"] < row["skill"] < row["skill_high"]
        else:
            assert row["skill_low"] == row["skill"] == row["skill_high"] == 0


@pytest.mark.slow
def test_regimes_split_every_score(make: Make) -> None:
    make("one")
    found = plain(run("one"))
    whole = {(r["series"], r["horizon"]): r["n"] for r in found["rows"]}
    by: dict[tuple[str, int], dict[str, int]] = {}
    for row in found["regimes"]:
        by.setdefault((row["series"], row["horizon"]), {})[row["regime"]] = row["n"]
    for key, count in whole.items():
        parts = by[key]
        assert (
            sum(n for kind, n in parts.items() if kind in {p.id for p in periods(load_corridor())})
            == count
        )
        assert parts.get(ACROSS, 0) + parts.get(WITHIN, 0) == count
    assert by["ALL", 1][ACROSS] == 1
    assert by["ALL", 6][ACROSS] == 6


def test_months_belong_to_the_regime_of_their_last_day() -> None:
    months = ("2016-12", "2017-01", "2020-02", "2020-03", "2023-04", "2023-05", "2025-01")
    expected = ["before-2017", "from-2017", "from-2017", "title-42", "title-42"]
    expected += ["pathways-rule", "closure"]
    assert [regime_of(load_corridor(), parse_month(month)) for month in months] == expected
    january = parse_month("2025-01")
    assert january in breaks(load_corridor())
    assert crosses(load_corridor(), january - 1, january)
    assert not crosses(load_corridor(), january, january + 12)


@pytest.mark.slow
def test_a_killed_run_goes_on_and_ends_in_the_same_bytes(tmp_path: Path, root: Path) -> None:
    words = "--models naive,auto_theta --from 2024-01 --to 2025-06 --draws 200 --processes 1"
    start = [sys.executable, "-m", "corridor", "backtest", *words.split(), "--no-charts"]
    base = {**os.environ, "PYTHONPATH": str(root / "src")}

    def once(name: str, kill: bool) -> bytes:
        env = {**base, "CORRIDOR_CACHE": str(tmp_path / name)}
        out = tmp_path / f"{name}.json"
        command = [*start, "--out", str(out)]
        if kill:
            with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as process:
                deadline = time.monotonic() + 300
                while len(list((tmp_path / name).rglob("*.npz"))) < 5:
                    assert process.poll() is None
                    assert time.monotonic() < deadline
                    time.sleep(0.005)
                process.send_signal(signal.SIGKILL)
            assert not out.exists()
            kept = {p: p.stat().st_mtime_ns for p in (tmp_path / name).rglob("*.npz")}
        subprocess.run(command, env=env, check=True, capture_output=True)
        if kill:
            # what was whole is not made again
            assert all(p.stat().st_mtime_ns == at for p, at in kept.items())
        return out.read_bytes()

    assert once("whole", kill=False) == once("killed", kill=True)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["cut", "text", "empty", "other", "flipped"])
def test_a_damaged_entry_is_made_again(make: Make, fault: str) -> None:
    make("one")
    before = plain(run("one"))
    paths = sorted(cache.folder().rglob("*.npz"))
    assert len(paths) == 13
    hit = paths[4]
    whole = hit.read_bytes()
    if fault == "cut":
        hit.write_bytes(whole[: len(whole) // 2])
    elif fault == "text":
        hit.write_text("not a forecast")
    elif fault == "empty":
        hit.write_bytes(b"")
    elif fault == "other":
        np.savez(hit, points=np.zeros((14, 4, 200), np.float32), digest=np.array("0"))
    else:
        middle = len(whole) // 2
        hit.write_bytes(whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :])
    assert plain(run("one")) == before
    assert cache.read_entry(hit, (14, 4, 200)) is not None


@pytest.mark.slow
def test_what_is_kept_is_used_and_only_for_the_same_question(make: Make) -> None:
    asked: list[int] = []

    def counting(vintage: Vintage, horizons: int, draws: int, seed: int) -> Any:
        asked.append(vintage.origin)
        return walk(vintage, horizons, draws, seed)

    make("one", forecast=counting)
    run("one")
    assert len(asked) == 13
    run("one")
    assert len(asked) == 13
    for changes in ({"draws": 300}, {"seed": 1}, {"horizons": (1, 2)}):
        before = len(asked)
        run("one", **changes)
        assert len(asked) == before + 13
    make("one", forecast=counting, code="another")
    run("one")
    assert len(asked) == 5 * 13


@pytest.mark.slow
def test_several_processes_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("statsforecast")
    span = {**SPAN, "first": "2025-05"}
    found = []
    for count in (1, 2):
        monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path / str(count)))
        found.append(plain(backtest(["naive", "local_trend"], processes=count, **span)))
    assert found[0] == found[1]


@pytest.mark.slow
def test_a_model_that_may_see_the_future_is_refused(make: Make) -> None:
    make("prophet", sees_future=True)
    with pytest.raises(InputError, match="may see the future"):
        run("prophet")
    make("oracle_prophet", sees_future=True)
    found = plain(run("oracle_prophet"))
    assert {row["model"] for row in found["rows"]} == {"oracle_prophet"}
    assert found["models"][0]["sees_future"] is True


def test_no_shipped_model_may_see_the_future() -> None:
    pytest.importorskip("statsforecast")
    assert not [name for name in model_ids() if model(name).sees_future]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda v, h, d, s: walk(v, h, d, s)[:13],
        lambda v, h, d, s: walk(v, h, d, s) * np.nan,
        lambda v, h, d, s: walk(v, h, d, s) - 1e9,
        lambda v, h, d, s: 1 / 0,
    ],
)
def test_a_model_that_fails_is_named(make: Make, wrong: Any) -> None:
    make("one", forecast=wrong)
    with pytest.raises(CorridorError, match="model 'one' gave no forecast from 2024-06"):
        run("one")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first": "2025-07"}, "no origins"),
        ({"last": "2025-12"}, "no origins"),
        ({"first": "2024"}, "not a month"),
    ],
)
def test_months_outside_the_record_are_refused(
    make: Make, changes: dict[str, str], said: str
) -> None:
    make("one")
    with pytest.raises(InputError, match=said):
        run("one", **changes)


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(InputError, match="Did you mean 'auto_ets'"):
        run("auto_est")
