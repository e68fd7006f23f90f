"""Errors of measurement: what lasts from month to month is taken off, what is new counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridor.system.fit.problem import Observed
from tests.system.full.plain import log_density_of_errors
from tests.system.world import Floats

GROUPS, MONTHS = 2, 12


@pytest.fixture
def series() -> Observed:
    """Figures with a month missing here and there, at the start, in the middle, at the end."""
    rng = np.random.default_rng(1)
    seen = np.ones((GROUPS, MONTHS), bool)
    seen[0, [0, 5, 6]] = False
    seen[1, [3, 8, 10, 11]] = False
    return Observed(
        id="made",
        flows=("x_gd",),
        by_group=True,
        offset=10.0,
        log=np.where(seen, rng.normal(5, 1, seen.shape), 0.0),
        seen=seen,
        count_variance=rng.uniform(0.01, 0.3, seen.shape),
        noise_learned=True,
        persistence=0.8,
    )


def density(series: Observed, flow: Floats, noise: Floats, persistence: Floats) -> Floats:
    errors, log_scale = series.errors(flow, noise, persistence)
    return np.asarray(np.sum(-0.5 * errors**2 - log_scale, axis=(0, 1)))


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.95])
def test_they_have_the_density_of_correlated_normals(series: Observed, kept: float) -> None:
    rng = np.random.default_rng(2)
    flow = rng.uniform(50, 500, (GROUPS, MONTHS, 3))
    noise = rng.uniform(0.1, 0.9, (GROUPS, 1, 3))
    found = density(series, flow, noise, np.full((1, 1, 3), kept))
    constant = 0.5 * np.log(2 * np.pi) * series.seen.sum()
    for draw in range(3):
        gap = series.log - np.log(flow[..., draw] + series.offset)
        sd = np.sqrt(noise[..., draw] ** 2 + series.count_variance)
        expected = log_density_of_errors(gap, sd, series.seen, kept)
        assert found[draw] - constant == pytest.approx(expected, rel=1e-10)


def test_an_error_follows_only_the_month_before(series: Observed) -> None:
    follows = series.follows
    assert not follows[:, 0].any()
    assert not follows[0, [1, 5, 6, 7]].any()
    assert follows[0, [2, 3, 4, 8, 9, 10, 11]].all()
    assert not follows[1, [3, 4, 8, 9, 10, 11]].any()


def test_what_was_not_seen_has_no_error_and_no_scale(series: Observed) -> None:
    flow = np.full((GROUPS, MONTHS, 1), 100.0)
    errors, scale = series.errors(flow, np.full((GROUPS, 1, 1), 0.5), np.full((1, 1, 1), 0.7))
    assert (np.asarray(errors)[~series.seen] == 0).all()
    assert (np.asarray(scale)[~series.seen] == 0).all()
    assert (np.asarray(scale)[series.seen] != 0).all()


def test_errors_that_last_come_out_independent(series: Observed) -> None:
    """Made with the persistence that they are read with, they are white; otherwise not."""
    rng = np.random.default_rng(3)
    months, kept, noise = 4000, 0.8, 0.4
    error = rng.normal(size=months)
    for month in range(1, months):
        error[month] = kept * error[month - 1] + np.sqrt(1 - kept**2) * error[month]
    whole = np.ones((1, months), bool)
    long = replace(
        series, log=5 + noise * error[None], seen=whole, count_variance=np.zeros((1, months))
    )
    flow = np.full((1, months, 1), np.exp(5) - series.offset)

    def lag_one(persistence: float) -> tuple[float, float]:
        given = (np.full((1, 1, 1), noise), np.full((1, 1, 1), persistence))
        found = np.asarray(long.errors(flow, *given)[0]).ravel()
        return float(np.corrcoef(found[1:], found[:-1])[0, 1]), float(found.std())

    along, size = lag_one(kept)
    assert along == pytest.approx(0, abs=0.06)
    assert size == pytest.approx(1, abs=0.05)
    assert lag_one(0.0)[0] > 0.7
    assert lag_one(0.95)[0] < -0.03
