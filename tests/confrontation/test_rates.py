"""Gamma and Poisson: identities held against integrals, and arithmetic that was published."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.evidence import Registry, registry
from corridor.evidence.priors import parse_prior
from corridor.system.confrontation import (
    RATIOS,
    YEARS,
    Rate,
    chance_of_any,
    load_definitions,
    look_ahead,
    not_ruled_out,
    prior_rates,
    rates,
)


def integrated(rate: Rate, count: int, years: float) -> tuple[float, float]:
    """Bayes' rule on a grid: (chance of the count, mean rate after it); nothing conjugate."""
    from scipy.integrate import quad
    from scipy.stats import gamma, poisson

    prior = gamma(rate.shape, scale=1 / rate.years)
    top = max(prior.ppf(1 - 1e-13), (count + 40) / years)

    def weight(x: float, power: int) -> float:
        # x = u^4 keeps the integrand flat where the shape is below one
        value = x**4
        return float(4 * x**3 * value**power * prior.pdf(value) * poisson.pmf(count, value * years))

    pieces = np.linspace(0, top**0.25, 41)
    whole, moment = (
        sum(quad(weight, a, b, args=(power,))[0] for a, b in itertools.pairwise(pieces))
        for power in (0, 1)
    )
    return whole, moment / whole


@pytest.mark.slow
@pytest.mark.parametrize("name", [*prior_rates()])
@pytest.mark.parametrize(("count", "years"), [(0, 1.33), (2, 1.33), (16, 0.57)])
def test_the_update_is_bayes_rule(name: str, count: int, years: float) -> None:
    prior = prior_rates()[name]
    chance, mean = integrated(prior, count, years)
    assert prior.after(count, years).mean == pytest.approx(mean, rel=1e-5)
    assert np.exp(prior.log_chance(count, np.array(years))) == pytest.approx(chance, rel=1e-5)


@given(
    shape=st.floats(0.2, 80),
    years=st.floats(0.5, 20),
    count=st.integers(0, 30),
    window=st.floats(0.05, 5),
    cut=st.floats(0.01, 0.99),
)
def test_two_windows_teach_what_one_does(
    shape: float, years: float, count: int, window: float, cut: float
) -> None:
    whole = Rate(shape, years).after(count, window)
    parts = Rate(shape, years).after(count // 2, cut * window)
    parts = parts.after(count - count // 2, (1 - cut) * window)
    assert (parts.shape, parts.years) == pytest.approx((whole.shape, whole.years))


def test_chances_of_all_counts_add_up_to_one() -> None:
    for rate in prior_rates().values():
        logs = [rate.log_chance(n, np.array(1.0)) for n in range(400)]
        assert np.exp(logs).sum() == pytest.approx(1, abs=1e-9)


def test_published_arithmetic() -> None:
    """1 - exp(-rate x 4 years) at 0.04 and 0.4 a year; 59 shootings in 6.5 years; 23 killed."""
    assert round(100 * chance_of_any(0.04, 4)) == 15
    assert round(100 * chance_of_any(0.4, 4)) == 80
    assert round(prior_rates()["shootings"].mean, 1) == 9.1
    assert round(prior_rates()["m5"].mean, 1) == 3.5


def test_quiet_rules_out_high_rates_only() -> None:
    """Where nothing is seen in T years, exp(-rate T) is 5% at three events in T."""
    highest = not_ruled_out(16 / 12)
    assert chance_of_any(highest, 16 / 12) == pytest.approx(0.95)
    assert highest == pytest.approx(2.25, abs=0.01)


@pytest.mark.slow
def test_each_gamma_is_what_the_parameters_of_the_mechanism_make() -> None:
    """Draws of the mechanism's parameters, combined as it does, have these quantiles."""
    rng = np.random.default_rng(7)
    draw = {
        p.id: p.prior.from_normal(rng.standard_normal(100_000))
        for p in registry().by_mechanism("confrontation")
        if not p.id.endswith("_exposure")
    }
    made = {
        "m1": draw["four_killed_rate"],
        "m2": draw["four_killed_rate"] + draw["two_killed_rate"],
        "m3": draw["observer_rate"],
        "m4": draw["ten_harmed_rate"],
        "m5": draw["shooting_rate"] * draw["shooting_deaths"],
    }
    for name, values in made.items():
        rate = prior_rates()[name]
        assert values.mean() == pytest.approx(rate.mean, rel=0.02), name
        low, high = rate.interval(0.9)
        assert (values < low).mean() == pytest.approx(0.05, abs=0.004), name
        assert (values > high).mean() == pytest.approx(0.05, abs=0.004), name


@pytest.mark.parametrize(
    ("name", "prior"),
    [
        ("four_killed_rate", "LogNormal(0.04, 1)"),
        ("two_killed_rate", "Gamma(1.4, 12)"),
        ("shooting_deaths", "Beta(23, 40)"),
    ],
)
def test_priors_that_counts_cannot_update_are_refused(
    name: str, prior: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    known = dict(registry().parameters)
    known[name] = replace(known[name], prior=parse_prior(prior))
    monkeypatch.setattr(rates, "registry", lambda: Registry(known, {}, {}))
    with pytest.raises(InputError, match=f"confrontation.toml/{name}: the prior is"):
        prior_rates()


def test_intervals_widen_with_intensity_and_never_shrink_to_a_point() -> None:
    for one in load_definitions():
        found = [look_ahead(one, ratio, draws=4000, seed=3) for ratio in RATIOS]
        for ahead in found:
            for when in ("before", "after"):
                low, high = getattr(ahead, f"rate_{when}")
                assert 0 < low < high
                chances = getattr(ahead, f"chance_{when}")
                assert set(chances) == set(YEARS)
                for least, most in chances.values():
                    assert 0 < least < most <= 1
        tops = [ahead.rate_before[1] for ahead in found]
        assert tops == sorted(tops), one.id


@pytest.mark.slow
def test_at_the_same_intensity_the_update_is_the_conjugate_one() -> None:
    """No exposure to be uncertain of: draws have the quantiles of the gamma in closed form."""
    for one in load_definitions():
        ahead = look_ahead(one, 1.0, draws=50_000, seed=1)
        after = prior_rates()[one.id].after(one.seen.count, one.seen.years)
        assert ahead.rate_after == pytest.approx(after.interval(0.9), rel=0.1), one.id


def test_quiet_months_hardly_move_the_rarest() -> None:
    """What was seen says little: 16 quiet months leave most of the width of the interval."""
    first = load_definitions()[0]
    ahead = look_ahead(first, 1.0, seed=5)
    width = [high - low for low, high in (ahead.chance_before[4], ahead.chance_after[4])]
    assert 0.8 < width[1] / width[0] < 1


def test_the_page_says_what_the_numbers_say() -> None:
    """If this fails after a change of a prior, read the page again and not the test."""
    page = (Path(__file__).parents[2] / "docs/explanation/confrontation.md").read_text("utf-8")
    words = " ".join(page.split())
    first = load_definitions()[0]
    assert f"only rates above {not_ruled_out(first.seen.years):.1f} a year" in words
    low, high = look_ahead(first, 1.0).chance_before[4]
    assert low < 0.01
    assert 0.6 < high < 0.7
    assert "from below 1% to above 60%" in words
    assert f"one in {1 / prior_rates()['m3'].mean:.0f} years".replace("13", "thirteen") in words


def test_more_shootings_than_before_speak_for_exposure() -> None:
    """16 in 0.57 years against 9.1 a year: at three times the enforcement the rate rises."""
    from corridor.system.confrontation import load_shootings

    ahead = look_ahead(load_shootings(), 3.0, seed=5)
    rate = 16 / 0.57
    assert ahead.rate_after[0] < rate < ahead.rate_after[1]
    assert ahead.rate_after[0] > ahead.rate_before[0]
    assert ahead.rate_after[1] < ahead.rate_before[1]
