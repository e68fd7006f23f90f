"""Errors of measurement: what lasts from month to month is taken off, what is new counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridor.system.fit.errors import made_from
from corridor.system.fit.problem import Observed
from tests.system.full.plain import log_density_of_errors, whitened
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
        closest=0.07,
        noise_learned=True,
        persistence=0.8,
    )


def scales(*values: float) -> Floats:
    """Return noise or persistence of both groups, [group, draw]."""
    return np.repeat(np.array(values)[:, None], 3, axis=1)


ONE = np.ones((GROUPS, 3))  # counts whose variance is their mean


def white_of(series: Observed) -> Floats:
    """Return the variance of what is new every month in such counts, [group, month]."""
    return np.asarray(series.count_variance + series.closest**2)


@pytest.mark.slow
@pytest.mark.parametrize("kept", [0.0, 0.3, 0.95])
def test_they_have_the_density_of_correlated_normals(series: Observed, kept: float) -> None:
    rng = np.random.default_rng(2)
    flow = rng.uniform(50, 500, (GROUPS, MONTHS, 3))
    noise = rng.uniform(0.1, 0.9, (GROUPS, 3))
    own = np.stack([np.full(3, kept), np.full(3, kept / 2)])
    own_size = rng.uniform(0.5, 2.0, (GROUPS, 3))
    errors, log_scale = series.errors(flow, noise, own, own_size)
    found = np.asarray(np.sum(-0.5 * errors**2 - log_scale, axis=(0, 1)))
    constant = 0.5 * np.log(2 * np.pi) * series.seen.sum()
    for draw in range(3):
        gap = series.log - np.log(flow[..., draw] + series.offset)
        white = own_size[:, [draw]] * series.count_variance + series.closest**2
        expected = log_density_of_errors(gap, noise[:, draw], own[:, draw], white, series.seen)
        assert found[draw] - constant == pytest.approx(expected, rel=1e-10)


def test_each_is_what_the_months_before_did_not_tell(series: Observed) -> None:
    """Over a month without a figure too: what lasts goes on, and has faded."""
    flow = np.full((GROUPS, MONTHS, 3), 100.0)
    errors, log_scale = series.errors(flow, scales(0.4, 0.7), scales(0.8, 0.5), ONE)
    for row, (noise, kept) in enumerate(((0.4, 0.8), (0.7, 0.5))):
        seen = series.seen[row]
        gap = np.where(seen, series.log[row] - np.log(110.0), np.nan)
        white, scale = whitened(gap, noise, kept, white_of(series)[row])
        np.testing.assert_allclose(np.asarray(errors)[row, seen, 0], white, rtol=1e-9)
        np.testing.assert_allclose(np.exp(np.asarray(log_scale)[row, seen, 0]), scale, rtol=1e-9)


def test_what_was_not_seen_has_no_error_and_no_scale(series: Observed) -> None:
    flow = np.full((GROUPS, MONTHS, 3), 100.0)
    errors, scale = series.errors(flow, scales(0.5, 0.5), scales(0.7, 0.7), ONE)
    assert (np.asarray(errors)[~series.seen] == 0).all()
    assert (np.asarray(scale)[~series.seen] == 0).all()
    assert (np.asarray(scale)[series.seen] != 0).all()


def test_a_scale_is_never_below_what_is_new_every_month(series: Observed) -> None:
    """However long errors last: nothing is followed closer."""
    flow = np.full((GROUPS, MONTHS, 3), 100.0)
    _, scale = series.errors(flow, scales(0.5, 0.5), scales(0.999, 0.0), ONE)
    seen = series.seen
    assert (np.exp(np.asarray(scale)[..., 0])[seen] > np.sqrt(white_of(series)[seen])).all()


def test_gaps_are_made_from_errors_and_read_again(series: Observed) -> None:
    rng = np.random.default_rng(3)
    standard = rng.normal(size=(GROUPS, MONTHS))
    noise, kept = np.array([0.4, 0.7]), np.array([0.8, 0.1])
    gap = made_from(standard, series.seen, white_of(series), noise, kept)
    flow = np.full((GROUPS, MONTHS, 3), 100.0)
    made = replace(series, log=gap + np.log(110.0))
    errors, _ = made.errors(flow, scales(*noise), scales(*kept), ONE)
    found = np.asarray(errors)[..., 0]
    np.testing.assert_allclose(found[series.seen], standard[series.seen], rtol=1e-8)


@pytest.mark.slow
def test_errors_that_last_come_out_independent(series: Observed) -> None:
    """Made with the persistence that they are read with, they are white; otherwise not."""
    rng = np.random.default_rng(4)
    months, kept, noise = 4000, 0.8, 0.4
    whole = np.ones((1, months), bool)
    white = np.full((1, months), 0.02)
    gap = made_from(rng.normal(size=(1, months)), whole, white, np.array([noise]), np.array([kept]))
    long = replace(series, log=5 + gap, seen=whole, count_variance=white, closest=0.0)
    flow = np.full((1, months, 1), np.exp(5) - series.offset)

    def lag_one(persistence: float) -> tuple[float, float]:
        given = (np.full((1, 1), noise), np.full((1, 1), persistence), np.ones((1, 1)))
        found = np.asarray(long.errors(flow, *given)[0]).ravel()
        return float(np.corrcoef(found[1:], found[:-1])[0, 1]), float(found.std())

    along, size = lag_one(kept)
    assert along == pytest.approx(0, abs=0.06)
    assert size == pytest.approx(1, abs=0.05)
    assert lag_one(0.0)[0] > 0.6
    assert lag_one(0.97)[0] > 0.1
