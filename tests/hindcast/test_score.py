"""Scores: by hand on three draws, by their definitions on many, and as another package has them."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.questions.forecast.predictive import LEVELS
from corridor.questions.forecast.scores import pit
from corridor.questions.hindcast.score import crps, wis

RNG = np.random.default_rng(5)
DRAWS = np.sort(RNG.gamma(2.0, 1.5, (7, 5, 400)), axis=-1)
SEEN = RNG.gamma(2.0, 1.5, (7, 5))
BANDS = np.quantile(DRAWS, LEVELS, axis=-1).transpose(1, 2, 0)


def test_crps_by_hand() -> None:
    """Of draws 1, 2 and 4, what was seen 3: mean distance 4/3, half the mean of pairs 12/18."""
    draws = np.array([[1.0, 2.0, 4.0]])
    np.testing.assert_allclose(crps(draws, np.array([3.0])), 4 / 3 - 12 / 18)
    # far away it is the distance to the middle, nearly
    np.testing.assert_allclose(crps(draws, np.array([-100.0])), 102 + 1 / 3 - 12 / 18)


def test_a_certain_forecast_scores_its_error() -> None:
    sure, seen = np.full((2, 9), 4.0), np.array([4.0, 4.7])
    np.testing.assert_allclose(crps(sure, seen), [0.0, 0.7], atol=1e-12)
    np.testing.assert_allclose(wis(np.full((2, len(LEVELS)), 4.0), seen), [0.0, 0.7], atol=1e-12)


def test_crps_is_the_area_between_two_distributions() -> None:
    grid = np.linspace(-1, 40, 200_001)
    for at in ((0, 0), (3, 2), (6, 4)):
        share = np.searchsorted(DRAWS[at], grid, side="right") / DRAWS.shape[-1]
        area = ((share - (grid >= SEEN[at])) ** 2).sum() * (grid[1] - grid[0])
        assert crps(DRAWS[at][None], SEEN[at][None])[0] == pytest.approx(area, rel=2e-3)


def test_wis_by_its_definition() -> None:
    y = SEEN[2, 3]
    bands = dict(zip(LEVELS, BANDS[2, 3], strict=True))
    whole = abs(y - bands[0.5]) / 2
    for level in LEVELS[: len(LEVELS) // 2]:
        alpha, low, high = (
            2 * level,
            bands[level],
            bands[min(LEVELS, key=lambda p: abs(1 - level - p))],
        )
        score = high - low + 2 / alpha * (max(low - y, 0) + max(y - high, 0))
        whole += alpha / 2 * score
    assert wis(BANDS, SEEN)[2, 3] == pytest.approx(whole / (len(LEVELS) // 2 + 0.5))
    # close to the score of the whole distribution, though the tails have fewer levels
    assert wis(BANDS, SEEN).mean() == pytest.approx(crps(DRAWS, SEEN).mean(), rel=0.15)


def test_the_levels_are_those_of_the_hubs() -> None:
    assert len(LEVELS) == 23
    assert LEVELS[11] == 0.5
    np.testing.assert_allclose(np.array(LEVELS) + np.array(LEVELS[::-1]), 1.0)


def test_pit_counts_draws_below_and_half_of_the_equal() -> None:
    draws = np.array([[0.0, 0.0, 1.0, 2.0]] * 4)
    np.testing.assert_allclose(pit(draws, np.array([-1.0, 0.0, 1.5, 9.0])), [0.0, 0.25, 0.75, 1.0])


def test_another_package_has_the_same_scores() -> None:
    rules = pytest.importorskip("scoringrules")
    np.testing.assert_allclose(
        crps(DRAWS, SEEN),
        rules.crps_ensemble(SEEN, DRAWS, estimator="qd", backend="numpy"),
        rtol=1e-9,
    )
    pairs = len(LEVELS) // 2
    alpha = 2 * np.array(LEVELS[:pairs])
    low, high = BANDS[..., :pairs], BANDS[..., : -pairs - 1 : -1]
    # its weighted score leaves out what was seen beside the median, its intervals are right
    each = rules.interval_score(SEEN, low, high, alpha, backend="numpy")
    whole = (each * alpha / 2).sum(-1) + np.abs(SEEN - BANDS[..., pairs]) / 2
    np.testing.assert_allclose(wis(BANDS, SEEN), whole / (pairs + 0.5), rtol=1e-9)
