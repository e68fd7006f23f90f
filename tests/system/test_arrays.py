"""The array operations that mechanisms share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.system.arrays import keep, leave, shift

SHARES = st.floats(0, 1)
MOVES = st.floats(-1, 1)
TIMES = st.floats(0.02, 240)


def double(function: Callable[..., Any], *values: float) -> float:
    with jax.enable_x64(True):
        return float(function(*values))


@given(share=SHARES, by=MOVES)
def test_a_shifted_share_stays_a_share(share: float, by: float) -> None:
    assert 0 <= double(shift, share, by) <= 1


@pytest.mark.slow
@given(share=SHARES)
def test_shift_leaves_alone_at_0_and_reaches_its_ends(share: float) -> None:
    assert double(shift, share, 0.0) == share
    assert double(shift, share, 1.0) == 1
    assert double(shift, share, -1.0) == 0


@given(share=SHARES, by=MOVES, more=st.floats(0, 2))
def test_shift_rises_with_its_second_argument(share: float, by: float, more: float) -> None:
    then = min(by + more, 1.0)
    assert double(shift, share, then) >= double(shift, share, by) - 1e-15


@given(share=SHARES, by=MOVES, other=MOVES)
def test_shift_has_no_jump(share: float, by: float, other: float) -> None:
    """One step of the lever moves a share by that step at most, across 0 too."""
    gap = abs(double(shift, share, by) - double(shift, share, other))
    assert gap <= abs(by - other) + 1e-15


@pytest.mark.parametrize(
    ("share", "by", "result"),
    [(0.2, 0.5, 0.6), (0.2, -0.5, 0.1), (0.6, 0.9, 0.96), (0.0, 0.25, 0.25), (1.0, -0.25, 0.75)],
)
def test_shift_in_numbers(share: float, by: float, result: float) -> None:
    assert double(shift, share, by) == pytest.approx(result, abs=1e-15)


@given(half_life=st.floats(0.2, 240), months=st.integers(1, 60))
def test_half_is_kept_after_a_half_life(half_life: float, months: int) -> None:
    share = double(keep, half_life)
    assert 0 <= share < 1
    assert share**half_life == pytest.approx(0.5, rel=1e-9)
    assert share**months == pytest.approx(0.5 ** (months / half_life), rel=1e-9)


@given(delay=TIMES)
def test_the_mean_stay_is_the_delay(delay: float) -> None:
    """Months stayed after the month of arrival: sum over k of k f (1 - f)^k."""
    share = double(leave, delay)
    assert 0 < share <= 1
    assert (1 - share) / share == pytest.approx(delay, rel=1e-9)


def test_the_mean_stay_added_up() -> None:
    share = double(leave, 2.5)
    months = np.arange(2000)
    chance = share * (1 - share) ** months
    assert chance.sum() == pytest.approx(1)
    assert (months * chance).sum() == pytest.approx(2.5)


def test_without_delay_everybody_leaves_at_once() -> None:
    assert double(leave, 0.0) == 1
