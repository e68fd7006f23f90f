"""Dots chart: what lies beyond the axis is said, and labels of its ends have room."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corridor.questions.compare.result import Comparison
from corridor.report.charts.dots import SHAPE, dots

CALM = np.linspace(-900.0, 900.0, 1000)


def around(comparison: Comparison, gaps: NDArray[Any]) -> dict[str, str]:
    found: dict[str, str] = dots(comparison, "deaths", 0, gaps)["usermeta"]["corridor"]
    return found


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        (CALM, ""),
        (np.r_[CALM[:-15], [8000.0] * 15], "as far as 8,000 more."),
        (np.r_[[-8000.0] * 15, CALM[15:-15], [9000.0] * 15], "8,000 fewer and 9,000 more."),
    ],
)
def test_dots_beyond_the_axis_are_counted_and_said(
    two: Comparison, gaps: NDArray[Any], said: str
) -> None:
    found = around(two, gaps)
    assert found.get("cut", "").endswith(said)
    assert ("cut" in found) == bool(said)


def test_draws_in_which_both_are_equal_are_told(two: Comparison) -> None:
    equal = two.equal_total["deaths"].copy()
    equal[0, 0] = 0.11
    made = dataclasses.replace(two, equal_total={**two.equal_total, "deaths": equal})
    (title,) = dots(made, "deaths", 0, CALM)["usermeta"]["corridor"]["title"]
    assert title == "In 50 of 100 draws Negotiated is higher, in 11 both are equal"


def test_how_many_there_are(two: Comparison) -> None:
    one, more = (around(two, np.r_[CALM[:-n], [8000.0] * n])["cut"] for n in (10, 20))
    assert one.startswith("The outermost dot stands for more than the axis shows")
    assert more.startswith("The 2 outermost dots stand")


def test_half_a_label_has_room_beside_the_axis() -> None:
    # "+4,000" in the size of the axis' labels
    assert min(SHAPE.left, SHAPE.right) >= 3 * 7
