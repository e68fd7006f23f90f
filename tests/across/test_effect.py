"""Changes of the hazard on made-up months whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import t

from corridor.questions.across.effect import Level, level, step

MONTHS = 6


def made(hazard: float, through: np.ndarray) -> np.ndarray:
    """Stops of a constant hazard: h = ln(1 + stops / through)."""
    return math.expm1(hazard) * through


def test_a_constant_hazard_is_found_whatever_the_numbers() -> None:
    rng = np.random.default_rng(1)
    through = rng.uniform(100, 90_000, MONTHS)
    found = level(made(0.3, through), through)
    assert found is not None
    assert math.exp(found.log_hazard) == pytest.approx(0.3)
    assert found.share == pytest.approx(1 - math.exp(-0.3))
    assert found.error == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0, 6.0])
def test_a_known_factor_is_its_logarithm(factor: float) -> None:
    through = np.linspace(1000, 3000, MONTHS)
    before, after = level(made(0.2, through), through), level(made(0.2 * factor, through), through)
    assert before is not None
    assert after is not None
    assert step(before, after).change == pytest.approx(math.log(factor))
    assert step(after, before).change == pytest.approx(-math.log(factor))


def test_units_do_not_matter() -> None:
    rng = np.random.default_rng(2)
    stops, through = rng.uniform(50, 200, MONTHS), rng.uniform(300, 900, MONTHS)
    first, more = level(stops, through), level(1000 * stops, 1000 * through)
    assert first is not None
    assert more is not None
    assert (more.log_hazard, more.error) == pytest.approx((first.log_hazard, first.error))


def test_nothing_is_said_of_nought_and_no_error_of_one_month() -> None:
    some = np.array([10.0, 20.0])
    assert level(np.zeros(2), some) is None
    assert level(some, np.zeros(2)) is None
    one = level(some[:1], some[:1])
    assert one is not None
    assert step(one, one).half == math.inf


def test_months_that_follow_each_other_widen_and_never_narrow() -> None:
    through = np.full(8, 1000.0)
    slow = level(made(0.3, through) + 100 * np.repeat([1, -1], 4), through)
    quick = level(made(0.3, through) + 100 * np.tile([1, -1], 4), through)
    assert slow is not None
    assert quick is not None
    independent = 100 * math.sqrt(8 / 7 / 8) / 1000
    scale = 0.3 * math.exp(0.3)
    assert quick.error == pytest.approx(independent / scale)
    assert slow.error > 1.2 * quick.error


def test_freedom_lies_between_the_smaller_span_and_both() -> None:
    found = step(Level(0.1, -2.0, 0.2, 6), Level(0.3, -1.0, 0.4, 3))
    assert 2 <= found.freedom <= 7
    assert found.half == pytest.approx(t.ppf(0.95, found.freedom) * math.hypot(0.2, 0.4))
    # the normal distribution that stands for it has the same 90% interval
    assert 1.6448536 * found.spread == pytest.approx(found.half, rel=1e-6)


def test_intervals_hold_as_often_as_they_say() -> None:
    """Months whose ratio is drawn anew: nine in ten intervals hold the true change, about."""
    rng = np.random.default_rng(3)
    true, held, rounds = math.log(2.0), 0, 800
    for _ in range(rounds):
        through = rng.lognormal(8, 0.3, (2, MONTHS))
        ratio = np.expm1(0.2) * np.array([[1.0], [np.expm1(0.4) / np.expm1(0.2)]])
        stops = ratio * through * rng.gamma(20, 1 / 20, (2, MONTHS))
        sides = [level(*pair) for pair in zip(stops, through, strict=True)]
        assert sides[0] is not None
        assert sides[1] is not None
        found = step(sides[0], sides[1])
        held += abs(found.change - true) <= found.half
    assert 0.86 <= held / rounds <= 0.96
