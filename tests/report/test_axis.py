"""Axes: an extreme band can't blow them up, and labels keep apart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.core.months import parse_month
from corridor.report.charts import axis

values = st.lists(st.floats(-1e7, 1e7, allow_nan=False), min_size=1, max_size=20)


@given(values, values)
def test_limits_hold_zero_and_all_that_is_not_extreme(
    inner: list[float], outer: list[float]
) -> None:
    found = axis.limits(np.array(inner + outer), np.array(inner))
    slack = 1e-6 * (abs(found.low) + abs(found.high))
    assert found.low <= 0 <= found.high
    assert found.low < found.high
    assert found.low - slack <= min(inner)
    assert found.high + slack >= max(inner)
    assert found.ticks[0] == found.low
    assert found.ticks[-1] == found.high
    assert 0 in found.ticks
    assert 2 <= len(found.ticks) <= 9
    if not found.cut:
        assert found.low - slack <= min(outer)
        assert found.high + slack >= max(outer)


def test_an_extreme_band_is_cut_and_said_so() -> None:
    inner = np.array([0.0, 100.0])
    calm = axis.limits(np.array([0.0, 150.0]), inner)
    wild = axis.limits(np.array([0.0, 1e7]), inner)
    assert not calm.cut
    assert wild.cut
    assert wild.high <= 2.5 * inner.max()


@pytest.mark.parametrize("inner", [0.0, 1e-9])
def test_a_band_around_next_to_nothing_is_shown_whole(inner: float) -> None:
    """Nothing is no measure for it, and ticks of nothing say nothing."""
    found = axis.limits(np.array([-40.0, 90.0]), np.array([0.0, inner]))
    assert not found.cut
    assert found.ticks == [-50.0, 0.0, 50.0, 100.0]


def test_limits_of_nothing() -> None:
    for empty in (np.array([np.nan]), np.zeros(3)):
        found = axis.limits(empty, empty)
        assert (found.low, found.high, found.cut) == (0.0, 1.0, False)


@given(
    st.lists(st.floats(0, 200, allow_nan=False), min_size=1, max_size=6), st.floats(1, 30, width=32)
)
def test_labels_keep_their_order_and_distance(wanted: list[float], gap: float) -> None:
    places = axis.spread(wanted, gap, 0.0, 200.0)
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    placed = [places[k] for k in order]
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(placed))
    assert placed[0] >= -1e-6
    if gap * (len(wanted) - 1) <= 200:
        assert placed[-1] <= 200 + 1e-6


def test_labels_that_fit_stay_where_they_are() -> None:
    assert axis.spread([10.0, 100.0, 60.0], 15.0, 0.0, 200.0) == [10.0, 100.0, 60.0]


@pytest.mark.parametrize(
    ("top", "word", "size"), [(900, "", 1), (60_000, "thousand", 1e3), (3e6, "million", 1e6)]
)
def test_scales(top: float, word: str, size: float) -> None:
    found = axis.scale_of(axis.limits(np.array([top]), np.array([top])))
    assert (found.word, found.size) == (word, size)


def test_month_ticks_get_sparser_as_the_window_grows() -> None:
    start = parse_month("2024-05")
    counts = [len(axis.month_axis(start, start + n)["values"]) for n in (11, 23, 44, 120)]
    assert all(2 <= count <= 11 for count in counts)
    assert axis.month_date(start) == "2024-05-01"


@pytest.mark.parametrize(
    ("first", "months", "dated"),
    # the month of the year, from 0, whose label has the year
    [("2024-05", 1, 4), ("2024-05", 6, 6), ("2024-05", 20, 0), ("2024-01", 1, 0)],
)
def test_a_month_of_every_axis_has_its_year(first: str, months: int, dated: int) -> None:
    start = parse_month(first)
    found = axis.month_axis(start, start + months - 1)
    assert f"utcmonth(datum.value) == {dated} ? " in found["labelExpr"]
    assert dated in {int(value[5:7]) - 1 for value in found["values"]}


def test_wrapped_labels_are_short() -> None:
    text = axis.wrap("A policy with a very long name that goes on and on", 12, 2)
    assert len(text.splitlines()) == 2
    assert max(map(len, text.splitlines())) <= 12
    assert text.endswith("…")
    assert axis.wrap("Short", 12, 2) == "Short"


def test_it_is_told_how_far_what_leaves_an_axis_reaches() -> None:
    limit = axis.limits(np.array([-900.0, 9000.0]), np.array([-10.0, 20.0]))
    assert limit.cut

    def told(*values: float) -> dict[str, str]:
        return axis.beyond(np.array(values), limit, lambda end: f"{end:+,.0f}", "It goes on")

    assert told(-900.0, 0.0, 9000.0) == {"cut": "It goes on, the furthest to -900 and +9,000."}
    assert told(limit.low, np.nan, 9000.0) == {"cut": "It goes on, the furthest to +9,000."}
    assert told(limit.low, limit.high) == told() == {}
