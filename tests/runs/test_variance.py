"""Shares of the variance of a difference: of parameters by regression, of grades by Shapley."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corridor.questions.runs.variance import GradeShare, Regression, grade_shares
from corridor.system.fit.tables import Slot

Floats = NDArray[np.float64]

SLOTS = (
    Slot("big", "big_d", 0, 1, "A"),
    Slot("by_group", "by_group_gd", 1, 3, "C"),
    Slot("small", "small_d", 4, 1, "E"),
    Slot("nothing", "nothing_d", 5, 1, "B"),
)


def share_of(difference: Any, z: Any) -> GradeShare:
    return Regression(z, SLOTS).share(difference)


WEIGHTS = np.array([2.0, 1.0, -1.0, 0.5, 0.25, 0.0])


def made(draws: int, noise: float, seed: int = 0) -> tuple[Floats, Floats]:
    """A difference that is a weighted sum of z, plus what does not come from z."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(6, draws)) + rng.normal(size=(6, 1))
    return WEIGHTS @ z + noise * rng.normal(size=draws), z


@pytest.mark.parametrize("noise", [0.0, 1.5])
def test_shares_of_a_linear_difference_are_its_squared_weights(noise: float) -> None:
    """Ranks are not linear in a normal number: their squared correlation is 3 / pi."""
    difference, z = made(20_000, noise)
    share = share_of(difference, z)
    variance = WEIGHTS @ WEIGHTS + noise**2
    expected = {
        "big": WEIGHTS[0] ** 2,
        "by_group": WEIGHTS[1:4] @ WEIGHTS[1:4],
        "small": WEIGHTS[4] ** 2,
        "nothing": 0.0,
    }
    for name, _, value in share.by_parameter:
        assert value == pytest.approx(3 / np.pi * expected[name] / variance, abs=0.02), name
    assert [name for name, _, _ in share.by_parameter][:2] == ["big", "by_group"]
    assert share.rest == pytest.approx(1 - 3 / np.pi * (WEIGHTS @ WEIGHTS) / variance, abs=0.02)


def test_shares_add_up_and_belong_to_grades() -> None:
    share = share_of(*made(3000, 1.0))
    assert sum(share.by_grade.values()) + share.rest == pytest.approx(1)
    assert sum(part for *_, part in share.by_parameter) + share.rest == pytest.approx(1)
    assert list(share.by_grade) == sorted(share.by_grade)
    values = [value for _, _, value in share.by_parameter]
    assert values == sorted(values, reverse=True)


def test_grades_of_independent_parameters_get_what_the_regression_gives() -> None:
    share = share_of(*made(20_000, 1.0))
    for grade, value in share.by_grade.items():
        parts = [part for _, own, part in share.by_parameter if own == grade]
        assert value == pytest.approx(sum(parts), abs=0.02)


def test_a_grade_never_gets_less_than_nothing() -> None:
    """Two that lean on each other and work against each other: Shapley over both orders."""
    rng = np.random.default_rng(0)
    a, more = rng.normal(size=(2, 20_000))
    b = 0.8 * a + 0.6 * more
    slots = (Slot("a", "a_d", 0, 1, "A"), Slot("b", "b_d", 1, 1, "E"))
    share = Regression(np.stack([a, b]), slots).share(a - 0.4 * b)
    regression = {name: part for name, _, part in share.by_parameter}
    assert regression["b"] < -0.1
    # known alone: (1 - 0.4 x 0.8)^2 and (0.8 - 0.4)^2 of the variance; known together: all
    whole = 1 + 0.16 - 2 * 0.4 * 0.8
    alone = {"A": 0.68**2 / whole, "E": 0.16 / whole}
    for mine, other in (("A", "E"), ("E", "A")):
        expected = (alone[mine] + 1 - alone[other]) / 2
        assert share.by_grade[mine] == pytest.approx(3 / np.pi * expected, abs=0.03)
    assert min(share.by_grade.values()) > 0


def test_many_outcomes_at_once_share_as_one_does() -> None:
    difference, z = made(3000, 1.0)
    regression = Regression(z, SLOTS)
    rank = np.argsort(np.argsort(difference)) - (3000 - 1) / 2
    gram = regression.x @ regression.x.T
    found = grade_shares(gram, (regression.x @ rank)[:, None], (rank @ rank)[None], SLOTS)
    one = regression.share(difference).by_grade
    for grade, value in found.items():
        assert value[0] == pytest.approx(one[grade], abs=1e-4)


def test_a_few_extreme_draws_do_not_decide() -> None:
    difference, z = made(4000, 0.5)
    before = share_of(difference, z)
    difference[:4] *= 1e6
    after = share_of(difference, z)
    for (name, _, a), (other, _, b) in zip(before.by_parameter, after.by_parameter, strict=True):
        assert name == other
        assert a == pytest.approx(b, abs=0.02)


def test_size_and_place_of_a_difference_do_not_matter() -> None:
    difference, z = made(2000, 0.5)
    one = share_of(difference, z)
    two = share_of(1000 * difference - 5e4, z)
    assert one.rest == pytest.approx(two.rest)
    assert [name for name, *_ in one.by_parameter] == [name for name, *_ in two.by_parameter]


def test_where_nothing_differs_nothing_is_shared_out() -> None:
    _, z = made(100, 0.0)
    share = share_of(np.zeros(100), z)
    assert (share.by_grade, share.rest, share.by_parameter) == ({}, 0.0, ())


def test_parameters_that_move_together_share_what_they_explain() -> None:
    """A copy of a parameter takes half; the sum stays what both explain."""
    difference, z = made(5000, 0.0)
    z[5] = z[0]
    shares = {name: value for name, _, value in share_of(difference, z).by_parameter}
    assert shares["big"] == pytest.approx(shares["nothing"], rel=1e-3)
    assert shares["big"] + shares["nothing"] == pytest.approx(
        3 / np.pi * 4 / (WEIGHTS @ WEIGHTS), abs=0.03
    )
