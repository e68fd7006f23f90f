"""The decomposition of a made-up answer, whose parts are known."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.questions.explain.decompose import Decomposition, decompose
from corridor.questions.explain.decompose.parts import middle_half
from tests.explain.decompose.madeup import ADDS, JOINTLY, MONTHS, made_up


@pytest.fixture(scope="module")
def found() -> Decomposition:
    return decompose(made_up(), spread_draws=4000)


def test_what_is_joint_is_halved_between_the_two(found: Decomposition) -> None:
    parts = found.parts["deaths"]
    wanted = ADDS.copy()
    wanted[[0, 2]] += JOINTLY / 2
    scale = parts.mean[-1] / (ADDS.sum() + JOINTLY)  # months, times the mean of 1 + z / 2
    assert scale == pytest.approx(MONTHS, rel=0.1)
    np.testing.assert_allclose(parts.mean[:-1], wanted * scale, rtol=1e-4)
    alone = ADDS * parts.middle[-1] / (ADDS.sum() + JOINTLY)
    np.testing.assert_allclose(parts.alone, alone, rtol=1e-4)
    last = ADDS + JOINTLY * np.array([1, 0, 1, 0, 0])
    np.testing.assert_allclose(parts.last, last * alone[3] / ADDS[3], rtol=1e-4, atol=1e-3)
    np.testing.assert_allclose(parts.least, np.minimum(parts.alone, parts.last), atol=1e-3)
    np.testing.assert_allclose(parts.most, np.maximum(parts.alone, parts.last), atol=1e-3)
    assert parts.joint_middle == pytest.approx(JOINTLY * alone[3] / ADDS[3], rel=1e-4)


def test_months_are_divided_one_by_one(found: Decomposition) -> None:
    parts = found.parts["deaths"]
    share = np.arange(1, MONTHS + 1) / 10
    wanted = parts.middle[:, None] * share
    np.testing.assert_allclose(parts.monthly_middle, wanted, rtol=1e-4, atol=1e-3)


def test_what_nobody_moves_has_parts_of_zero_and_no_spread(found: Decomposition) -> None:
    parts = found.parts["transfers"]
    assert not parts.window.any()
    assert not parts.clear
    assert parts.shares is None
    assert "transfers" not in found.spread


def test_more_chunks_than_one_fill_every_draw() -> None:
    asked = made_up(draws=4500)
    found = decompose(asked, spread_draws=100)
    assert found.draws == 4500
    assert found.monthly_draws == 4000
    parts = found.parts["deaths"]
    both = [asked.world(0, 4000).z[0], asked.world(1, 4000).z[0, :500]]
    factor = 1 + np.concatenate(both) / 2
    assert parts.mean[-1] == pytest.approx(
        MONTHS * (ADDS.sum() + JOINTLY) * factor.mean(), rel=1e-4
    )
    assert parts.mean[:-1].sum() == pytest.approx(parts.mean[-1])


def test_the_spread_of_a_difference_comes_from_what_multiplies_it(found: Decomposition) -> None:
    spread = found.spread["deaths"]
    assert spread.parameters[0].id == "access_response"
    assert spread.parameters[0].given_data == pytest.approx(1, abs=0.02)
    assert spread.share.by_grade["E"] > 0.9
    assert found.spread["confrontation_m1"].parameters[0].id == "peso_rate"
    # what is added to both policies alike is not in their difference
    told = {source.id: source.given_data for source in spread.parameters}
    assert abs(told["transfer_effect"]) < 0.02


def test_the_middle_half_holds_half_of_the_draws_and_all_of_equal_ones() -> None:
    values = np.random.default_rng(0).standard_normal(1001)
    inside = middle_half(values)
    assert inside.sum() == 501
    assert values[inside].min() > np.quantile(values, 0.2)
    assert middle_half(np.full(10, 3.0)).all()
