"""Baselines: what they must get right on series made for them."""

from __future__ import annotations

import builtins
import dataclasses
import importlib.util
import sys
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.questions.forecast.baselines import _library, baseline_ids, local_trend, naive
from corridor.questions.forecast.models import model
from corridor.questions.forecast.predictive import from_log, points, to_log
from corridor.questions.forecast.vintage import Vintage, vintage
from corridor.system.corridors import load_corridor

CORRIDOR = load_corridor()
QUICK = [name for name in baseline_ids() if name not in ("auto_arima", "auto_ets")]


@pytest.fixture(scope="module")
def then() -> Vintage:
    return vintage(CORRIDOR, parse_month("2015-06"))


def made_of(then: Vintage, logs: np.ndarray) -> Vintage:
    """A vintage whose groups all have one series of logs."""
    return dataclasses.replace(then, target=np.tile(from_log(logs, 10.0), (12, 1)))


@pytest.mark.parametrize("name", QUICK)
def test_answers_have_the_form(name: str, then: Vintage) -> None:
    one = model(name)
    found = one.forecast(then, 6, 300, 0)
    assert found.shape == (14, 6, 300)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert one.label
    assert one.what
    np.testing.assert_array_equal(found, one.forecast(then, 6, 300, 0))
    width = np.ptp(np.quantile(to_log(found, 10.0), (0.05, 0.95), axis=-1), axis=0)
    if name != "seasonal_naive":
        assert width[:, 5].mean() > width[:, 0].mean()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["auto_arima", "auto_ets"])
def test_slow_ones_have_the_form(name: str, then: Vintage) -> None:
    found = model(name).forecast(then, 3, 300, 0)
    assert found.shape == (14, 3, 300)
    assert np.isfinite(found).all()
    assert (found >= 0).all()


def test_naive_is_the_last_value_with_the_spread_of_a_walk(then: Vintage) -> None:
    found = points(naive.forecast(then, 4, 2000, 0), 10.0)
    logs = to_log(then.series, 10.0)
    np.testing.assert_allclose(np.median(found, -1), logs[:, -1:].repeat(4, 1), atol=5e-3)
    spread = np.diff(logs, axis=1).std(1)[0]
    assert found[0, 3].std() == pytest.approx(spread * 2, rel=0.05)


def test_structural_follows_a_season(then: Vintage) -> None:
    months = np.arange(then.target.shape[1])
    rng = np.random.default_rng(1)
    season = np.sin(2 * np.pi * months / 12)
    logs = 8 + season + 0.02 * rng.standard_normal(len(months))
    found = points(local_trend.forecast(made_of(then, logs), 12, 400, 0), 10.0)
    ahead = 8 + np.sin(2 * np.pi * (months[-1] + 1 + np.arange(12)) / 12)
    np.testing.assert_allclose(np.median(found[0], -1), ahead, atol=0.1)


@pytest.mark.slow
def test_structural_covers_a_walk_and_no_more(then: Vintage) -> None:
    months = int(then.target.shape[1])
    step, inside, widths = 0.15, [], []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        walk = 9 + step * rng.standard_normal(months + 3).cumsum()
        found = points(local_trend.forecast(made_of(then, walk[:-3]), 3, 400, 0), 10.0)[0]
        low, high = np.quantile(found, (0.05, 0.95), axis=-1)
        inside.append((low <= walk[-3:]) & (walk[-3:] <= high))
        widths.append(high - low)
    assert np.mean(inside) > 0.7
    exact = 2 * 1.645 * step * np.sqrt(np.arange(1, 4))
    np.testing.assert_allclose(np.mean(widths, 0), exact, rtol=0.3)


def test_structural_widens_when_volatility_rises(then: Vintage) -> None:
    months = int(then.target.shape[1])
    rng = np.random.default_rng(3)
    steps = 0.05 * rng.standard_normal(months)
    calm = 9 + steps.cumsum()
    steps[-24:] *= 6
    rough = 9 + steps.cumsum()
    spread = [
        points(local_trend.forecast(made_of(then, logs), 1, 400, 0), 10.0)[0, 0].std()
        for logs in (calm, rough)
    ]
    assert spread[1] > 2 * spread[0]


def test_without_the_extra_one_error_says_what_to_install(
    then: Vintage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "statsforecast"]:
        monkeypatch.delitem(sys.modules, name)
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.split(".")[0] == "statsforecast":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"pip install '\.\[backtest\]'"):
        _library.models()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    model.cache_clear()
    with pytest.raises(InputError, match="not installed"):
        model("naive")
    assert model("local_trend").id == "local_trend"
