"""The numbers of each prior agree with scipy.stats and hold in the tails."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import brentq

from corridor.core.errors import InputError
from corridor.evidence.priors import Prior, parse_prior
from corridor.evidence.priors.beta import Beta
from corridor.evidence.priors.fixed import Fixed
from corridor.evidence.priors.gamma import Gamma
from corridor.evidence.priors.halfnormal import HalfNormal
from corridor.evidence.priors.logitnormal import LogitNormal
from corridor.evidence.priors.lognormal import LogNormal
from corridor.evidence.priors.mixture import Mixture
from corridor.evidence.priors.normal import Normal
from corridor.evidence.priors.uniform import Uniform

from .strategies import fixed, mixtures, moving, plain, priors

CENTRE = np.linspace(-3, 3, 61)
WIDE = np.linspace(-8, 8, 161)

few = settings(max_examples=40)


def same_in_scipy(prior: Prior) -> Any:
    match prior:
        case Normal():
            return stats.norm(prior.mean, prior.sd)
        case LogNormal():
            return stats.lognorm(prior.log_sd, scale=prior.centre)
        case Beta():
            return stats.beta(prior.a, prior.b)
        case Gamma():
            return stats.gamma(prior.shape, scale=1 / prior.rate)
        case Uniform():
            return stats.uniform(prior.low, prior.high - prior.low)
        case HalfNormal():
            return stats.halfnorm(scale=prior.sd)
    raise AssertionError(prior)


@few
@given(plain.filter(lambda prior: not isinstance(prior, LogitNormal)))
def test_quantiles_agree_with_scipy(prior: Prior) -> None:
    p = stats.norm.cdf(CENTRE)
    expected = same_in_scipy(prior).ppf(p)
    scale = np.max(np.abs(expected))
    np.testing.assert_allclose(prior.quantile(p), expected, rtol=1e-9, atol=1e-12 * scale)
    np.testing.assert_allclose(prior.from_normal(CENTRE), expected, rtol=1e-9, atol=1e-12 * scale)


@few
@given(st.floats(0.01, 0.99), st.floats(0.05, 3))
def test_log_odds_of_a_logit_normal_are_normal(centre: float, sd: float) -> None:
    share = LogitNormal(centre, sd).from_normal(CENTRE)
    expected = math.log(centre / (1 - centre)) + sd * CENTRE
    np.testing.assert_allclose(np.log(share / (1 - share)), expected, rtol=1e-9, atol=1e-9)


@few
@given(plain.filter(lambda prior: not isinstance(prior, LogitNormal | HalfNormal)))
def test_lower_tail_keeps_its_precision(prior: Prior) -> None:
    z = np.linspace(-8, -3, 26)
    expected = same_in_scipy(prior).ppf(stats.norm.cdf(z))
    scale = abs(prior.median) if isinstance(prior, Uniform | Normal) else 0.0
    np.testing.assert_allclose(prior.from_normal(z), expected, rtol=1e-9, atol=1e-12 * scale)


@few
@given(st.floats(1e-3, 1e3))
def test_lower_tail_of_a_half_normal(sd: float) -> None:
    # the density is flat at 0, so small quantiles are proportional to their probability
    p = stats.norm.cdf(np.linspace(-8, -5, 16))
    expected = sd * p * math.sqrt(math.pi / 2)
    np.testing.assert_allclose(HalfNormal(sd).quantile(p), expected, rtol=1e-9)


@few
@given(plain.filter(lambda prior: not isinstance(prior, LogitNormal)))
def test_upper_tail_keeps_its_precision(prior: Prior) -> None:
    z = np.linspace(3, 8, 26)
    expected = same_in_scipy(prior).isf(stats.norm.sf(z))
    np.testing.assert_allclose(prior.from_normal(z), expected, rtol=1e-9, atol=1e-9)


@few
@given(plain.filter(lambda prior: not isinstance(prior, LogitNormal)))
def test_densities_agree_with_scipy(prior: Prior) -> None:
    x = np.concatenate([prior.from_normal(np.linspace(-5, 5, 101)), [-1e4, -0.5, 0.0, 1.0, 1e7]])
    np.testing.assert_allclose(prior.pdf(x), same_in_scipy(prior).pdf(x), rtol=1e-8, atol=1e-290)
    assert prior.pdf(x.reshape(2, -1)).shape == (2, x.size // 2)
    assert float(prior.pdf(prior.median)) > 0


@few
@given(plain)
def test_a_density_integrates_to_one(prior: Prior) -> None:
    x = prior.from_normal(np.linspace(-6, 6, 6001))
    assert np.trapezoid(prior.pdf(x), x) == pytest.approx(1.0, abs=1e-3)
    low, high = prior.support
    outside = [end for end in (low - 1, high + 1) if math.isfinite(end)]
    assert (prior.pdf(outside) == 0).all()


@few
@given(mixtures(), st.floats(-3, 3))
def test_a_density_is_the_slope_of_what_lies_below(prior: Prior, z: float) -> None:
    assert isinstance(prior, Mixture)
    x = prior.from_normal(z)
    found = sum(w * part.pdf(x) for w, part in zip(prior.weights, prior.parts, strict=True))
    assert float(prior.pdf(x)) == pytest.approx(float(found))


def test_a_number_that_is_known_has_no_density() -> None:
    with pytest.raises(InputError, match="has no density"):
        Fixed(2.0).pdf(2.0)


@given(st.one_of(plain, fixed), st.sampled_from([90, 95, -0.1, math.nan, math.inf]))
def test_what_is_no_probability_is_refused(prior: Prior, wrong: float) -> None:
    for ask in (prior.interval, prior.quantile, lambda p: prior.quantile([0.5, p])):
        with pytest.raises(InputError, match="is no probability"):
            ask(wrong)
    with pytest.raises(InputError, match=r"Write 0\.9 for 90%"):
        prior.interval(90)
    for end in (0, 1):
        with pytest.raises(InputError):
            prior.interval(end)
        assert not np.isnan(prior.quantile(end))


@few
@given(moving)
def test_order_is_kept(prior: Prior) -> None:
    values = prior.from_normal(WIDE)
    assert np.all(np.isfinite(values))
    # towards the ends a share rounds to 0 or 1
    assert np.all(np.diff(values) >= 0)
    assert np.all(np.diff(prior.from_normal(np.linspace(-5, 5, 201))) > 0)


@few
@given(priors)
def test_values_stay_in_the_support(prior: Prior) -> None:
    values = prior.from_normal(WIDE)
    low, high = prior.support
    assert low <= values.min()
    assert values.max() <= high


@few
@given(priors)
def test_views_of_one_prior_agree(prior: Prior) -> None:
    assert prior.median == prior.from_normal([0.0])[0]
    low, high = prior.interval(0.9)
    np.testing.assert_allclose([low, high], prior.quantile([0.05, 0.95]), rtol=1e-9, atol=1e-12)
    grid = np.arange(6.0).reshape(2, 3) - 2.5
    table = prior.table(grid)
    assert table.shape == (2, 3)
    assert table.dtype == np.float64
    np.testing.assert_array_equal(table[1], prior.from_normal(grid[1]))


@few
@given(mixtures())
def test_mixture_inverts_its_own_distribution(prior: Prior) -> None:
    z = np.linspace(-8, 8, 65)
    x = prior.from_normal(z)
    tail = stats.norm.cdf(-np.abs(z))
    nearby = []
    for value in (x - 2 * np.spacing(np.abs(x)), x + 2 * np.spacing(np.abs(x))):
        below, above = prior.tails(value)
        nearby.append(np.where(z > 0, above, below))
    # no double is nearer
    assert np.all(np.minimum(*nearby) <= tail * (1 + 1e-9))
    assert np.all(np.maximum(*nearby) >= tail * (1 - 1e-9))


@pytest.mark.parametrize(
    "text",
    [
        "Mixture(0.5*Normal(0.5, 0.12), 0.5*Normal(0, 0.2))",
        "Mixture(0.2*LogNormal(2, 0.3), 0.8*Gamma(4, 1))",
        "Mixture(0.3*Beta(2, 8), 0.3*LogitNormal(0.7, 0.5), 0.4*Uniform(0.2, 0.4))",
    ],
)
def test_mixture_quantiles_agree_with_root_finding(text: str) -> None:
    prior = parse_prior(text)
    for p in (0.001, 0.05, 0.3, 0.5, 0.62, 0.95, 0.999):

        def gap(x: float, p: float = p) -> float:
            return float(prior.tails(np.asarray(x))[0]) - p

        expected = brentq(gap, -5, 50, xtol=1e-14, rtol=1e-14)
        assert float(prior.quantile(p)) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_mixture_reaches_the_ends_of_its_support() -> None:
    prior = parse_prior("Mixture(0.5*Normal(0, 1), 0.5*LogNormal(1, 1))")
    assert list(prior.quantile([0, 1])) == [-np.inf, np.inf]
    assert list(parse_prior("Beta(2, 8)").quantile([0, 1])) == [0, 1]


@few
@given(fixed, st.floats(-8, 8))
def test_fixed_is_fixed(prior: Prior, z: float) -> None:
    assert isinstance(prior, Fixed)
    assert float(prior.from_normal(z)) == prior.value
    assert prior.interval(0.9) == (prior.value, prior.value)


@few
@given(moving, st.floats(0.5, 1.5), st.floats(0.5, 1.5))
def test_within_is_the_range_of_quantiles(prior: Prior, left: float, right: float) -> None:
    """The short cuts give the answer that the quantiles give."""
    low, high = (float(x) for x in prior.quantile([0.001, 0.999]))
    middle = 0.5 * (low + high)
    bounds = (middle - left * (middle - low), middle + right * (high - middle))
    # away from the edge, where rounding decides
    if min(abs(left - 1), abs(right - 1)) > 1e-6:
        exact = left > 1 and right > 1
        # parts of a mixture may each lie within where the whole does by more
        assert prior.within(*bounds) == exact
