"""Checks of trends, rates and what is taken up elsewhere: made so that the answer is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from corridor.questions.claims import load_check
from corridor.questions.claims.arguments import REQUIRED
from corridor.questions.claims.result import CannotSay, Outcome
from tests.claims.test_checks import START, made, on

FIT = (START, START + 5)
LATER = (START + 6, START + 8)
BEFORE, AFTER = (START, START + 1), (START + 2, START + 3)


def pair(name: str, first: Sequence[float], second: Sequence[float], **raw: Any) -> Outcome:
    """Run a check on two made-up series of four months: ``measure`` and what it is held against."""
    series = {"one": made(first, "one"), "two": made(second, "two")}

    class Two:
        def asked(self, _: Any) -> Any:
            return series["one"]

        def series(self, measure: str, *_: Any, **__: Any) -> Any:
            return series[measure]

    check = load_check(name)
    given = {a.name: a.default for a in check.arguments if a.default is not REQUIRED}
    given |= {"measure": "one", "from": BEFORE, "to": AFTER, **raw}
    return check.run(Two(), given)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["log", "people"])
@pytest.mark.parametrize("monthly", [0.8, 1.0, 1.1])
@pytest.mark.parametrize("factor", [0.5, 1.0, 3.0])
def test_a_step_off_a_steady_trend_is_its_size(form: str, monthly: float, factor: float) -> None:
    values = 1000 * monthly ** np.arange(9.0)
    values[6:] *= factor
    found = on(made(values), "pretrend", fit=FIT, over=LATER, form=form)
    assert found.value == pytest.approx(100 * (factor - 1), abs=1e-6)
    assert found.interval == pytest.approx((found.value, found.value), abs=1e-3)


def test_the_interval_of_a_trend_is_that_of_a_prediction() -> None:
    """Of a line through noise, nine in ten predictions hold the month that follows."""
    rng = np.random.default_rng(3)
    inside = []
    for _ in range(400):
        values = np.exp(5 + 0.1 * np.arange(9) + rng.normal(0, 0.3, 9))
        low, high = on(made(values), "pretrend", fit=FIT, over=LATER).interval or (0, 0)
        inside.append(low <= 0 <= high)
    assert np.mean(inside) == pytest.approx(0.9, abs=0.05)


def test_further_from_the_trend_the_interval_is_wider() -> None:
    values = np.r_[100, 80, 70, 45, 40, 30, 20, 20, 20.0]
    near, far = (
        on(made(values), "pretrend", fit=FIT, over=(START + k, START + k)).interval or (0, 0)
        for k in (6, 8)
    )
    widths = [math.log((100 + high) / (100 + low)) for low, high in (near, far)]
    assert widths[0] < widths[1]


@pytest.mark.parametrize(
    ("fit", "over", "why"),
    [
        ((START, START + 1), LATER, "too short"),
        (FIT, (START + 5, START + 7), "is not after"),
        (FIT, (START + 8, START + 8), "is nought"),
    ],
)
def test_what_has_no_trend_cannot_be_said(fit: Any, over: Any, why: str) -> None:
    with pytest.raises(CannotSay, match=why):
        on(made([9, 8, 7, 6, 5, 4, 3, 2, 0]), "pretrend", fit=fit, over=over)


def test_a_rate_takes_the_months_of_a_span_together() -> None:
    found = pair("rate_change", [1, 3, 2, 2], [10, 30, 10, 10], per="two")
    assert found.parts == {"rates": [10.0, 20.0]}
    assert found.value == pytest.approx(100)
    logs = pair("rate_change", [1, 3, 2, 2], [10, 30, 10, 10], per="two", form="log")
    assert logs.value == pytest.approx(math.log(2))
    # the same rate in every month of a span leaves nothing to doubt
    assert found.interval == pytest.approx((100, 100))
    thousand = pair("rate_change", [1, 3, 2, 2], [10, 30, 10, 10], per="two", scale=1000.0)
    assert thousand.value == pytest.approx(100)
    assert thousand.parts == {"rates": [100.0, 200.0]}
    # what does not change has no change, however many there are
    assert pair("rate_change", [1, 1, 9, 9], [10, 10, 90, 90], per="two").value == pytest.approx(0)
    with pytest.raises(CannotSay):
        pair("rate_change", [1, 3, 2, 2], [10, 30, 0, 0], per="two")
    with pytest.raises(CannotSay):
        pair("rate_change", [0, 0, 2, 2], [10, 30, 1, 1], per="two")


def test_the_interval_of_a_rate_holds_the_true_one() -> None:
    """Of two spans with the same chance, nine in ten intervals hold no change."""
    rng = np.random.default_rng(4)
    inside = []
    for _ in range(400):
        below = rng.uniform(500, 3000, 24)
        # wrecks: many die in a few months, none in most
        above = below * 0.02 * rng.gamma(1.5, 1 / 1.5, 24)
        spans: dict[str, Any] = {"from": (START, START + 11), "to": (START + 12, START + 23)}
        found = pair("rate_change", list(above), list(below), per="two", form="log", **spans)
        low, high = found.interval or (0.0, 0.0)
        assert low <= found.value <= high
        inside.append(low <= 0 <= high)
    assert np.mean(inside) == pytest.approx(0.9, abs=0.05)


def test_a_rate_of_one_month_has_no_interval() -> None:
    one: dict[str, Any] = {"per": "two", "from": (START, START), "to": AFTER}
    assert pair("rate_change", [1, 3, 2, 2], [10, 30, 10, 10], **one).interval is None
    with pytest.raises(CannotSay, match="no interval"):
        pair("rate_change", [1, 3, 2, 2], [10, 30, 10, 10], hold="interval", **one)
    gone = pair("rate_change", [1, 3, 0, 0], [10, 30, 10, 10], per="two")
    assert gone.value == -100


@pytest.mark.parametrize(("after", "share"), [(5, 0.0), (55, 100.0), (30, 50.0), (0, -10.0)])
def test_what_is_taken_up_is_a_share_of_the_fall(after: float, share: float) -> None:
    found = pair("taken_up", [80, 120, 50, 50], [5, 5, after, after], other="two")
    assert found.value == pytest.approx(share)
    assert [figure.value for figure in found.figures] == [100, 50, 5, after]


def test_without_a_fall_nothing_is_taken_up() -> None:
    with pytest.raises(CannotSay, match="did not fall"):
        pair("taken_up", [50, 50, 50, 50], [5, 5, 9, 9], other="two")
