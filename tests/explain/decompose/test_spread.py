"""Shares of variance, against made-up answers whose shares are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corridor.questions.explain.decompose.given_data import (
    Units,
    between_bins,
    between_draws,
    error_between_bins,
)
from corridor.questions.explain.decompose.lanes import (
    block_of,
)
from corridor.questions.explain.decompose.spread import spread_shares
from corridor.questions.runs.variance import Regression, grade_shares
from corridor.questions.runs.worlds import Behind
from corridor.system.fit.tables import Slot

Floats = NDArray[np.float64]

LANES, DRAWS = 20_000, 1000


def slot(name: str, row: int, grade: str) -> Slot:
    return Slot(name, f"{name}_d", row, 1, grade)


SLOTS = (slot("a", 0, "D"), slot("b", 1, "E"), slot("c", 2, "C"), slot("d", 3, "E"))


def world(seed: int, lean: float = 0.0) -> tuple[Floats, Any, np.random.Generator]:
    """Two parameters of the fit that lean on each other, and two others."""
    rng = np.random.default_rng(seed)
    held = rng.standard_normal((2, DRAWS))
    held[1] = lean * held[0] + np.sqrt(1 - lean**2) * held[1]
    draw = np.concatenate([rng.permutation(DRAWS) for _ in range(LANES // DRAWS)])
    return np.concatenate([held[:, draw], rng.standard_normal((2, LANES))]), draw, rng


def test_independent_parameters_have_the_shares_that_they_were_given() -> None:
    z, draw, rng = world(0)
    y = z.T @ [1.0, 0.5, 0.5, 0.0] + 0.5 * rng.standard_normal(LANES)
    found = spread_shares({"y": y}, z, Behind.apart(draw), SLOTS, 2, {}, 0)["y"]
    whole = 1.75
    by_id = {source.id: source for source in found.parameters}
    for name, share in (("a", 1), ("b", 0.25), ("c", 0.25), ("d", 0)):
        source = by_id[name]
        assert source.fitted == (name in "ab")
        assert source.plain == pytest.approx(share / whole, abs=4 * source.plain_error + 0.01)
        assert source.given_data == pytest.approx(source.regression, abs=0.06)
        assert source.error < 0.06
    assert found.fitted.plain == pytest.approx(1.25 / whole, abs=0.03)
    assert found.share.by_grade["D"] == pytest.approx(1 / whole, abs=0.08)
    assert found.share.by_grade["C"] == pytest.approx(0.25 / whole, abs=0.03)
    assert sum(found.share.by_grade.values()) + found.share.rest == pytest.approx(1)
    assert found.parameters[0].id == "a"


def test_parameters_that_lean_on_each_other_never_give_a_grade_less_than_nothing() -> None:
    """The regression gives b, which works against a, a share below zero; Shapley does not."""
    z, draw, rng = world(1, lean=0.8)
    y = z.T @ [1.0, -0.4, 0.2, 0.0] + 0.2 * rng.standard_normal(LANES)
    found = spread_shares({"y": y}, z, Behind.apart(draw), SLOTS, 2, {}, 0)["y"]
    regression = {name: share for name, _, share in found.share.by_parameter}
    assert regression["b"] < -0.1
    assert min(found.share.by_grade.values()) > -1e-9
    assert sum(found.share.by_grade.values()) == pytest.approx(sum(regression.values()))
    # known alone, b tells what it shares with a: (0.8 - 0.4)^2 of the variance
    by_id = {source.id: source for source in found.parameters}
    whole = 1 + 0.16 - 2 * 0.4 * 0.8 + 0.04 + 0.04
    assert by_id["b"].plain == pytest.approx(0.16 / whole, abs=4 * by_id["b"].plain_error)


def test_grade_shares_are_those_of_the_regression_where_nothing_leans() -> None:
    x = np.linalg.qr(np.random.default_rng(0).standard_normal((500, 4)))[0].T
    y = np.array([[1.0, 2.0, 3.0, 4.0]]) @ x
    found = grade_shares(x @ x.T, x @ y.T, (y**2).sum(1), SLOTS)
    assert {k: float(v[0]) for k, v in found.items()} == pytest.approx(
        {"C": 9 / 30, "D": 1 / 30, "E": 20 / 30}
    )


def test_an_answer_that_bends_is_seen_given_data_and_not_by_the_regression() -> None:
    z, draw, rng = world(2)
    y = (z[2] ** 2 - 1) / np.sqrt(2) + rng.standard_normal(LANES)
    found = spread_shares({"y": y}, z, Behind.apart(draw), SLOTS, 2, {}, 0)["y"]
    source = next(one for one in found.parameters if one.id == "c")
    assert abs(source.regression) < 0.01
    # the last bins hold a wide range, which bins cannot tell apart
    assert 0.42 < source.plain < 0.52


@pytest.mark.slow
def test_errors_are_those_of_many_worlds() -> None:
    """Of the regression's share, of the share given data, and of a mean."""
    said, seen = [], []
    for seed in range(30):
        z, draw, rng = world(seed)
        z, draw = z[:, :4000], draw[:4000]
        y = z.T @ [0.6, 0.3, 0.5, 0.0] + rng.standard_normal(4000)
        found = spread_shares({"y": y}, z, Behind.apart(draw), SLOTS, 2, {}, 0)["y"]
        source = {one.id: one for one in found.parameters}
        said.append(
            [
                source["a"].regression_error,
                source["a"].error,
                source["c"].error,
                float(Behind.apart(draw).error_of_mean(y)),
            ]
        )
        seen.append(
            [
                source["a"].regression,
                source["a"].given_data,
                source["c"].given_data,
                float(y.mean()),
            ]
        )
    ratio = np.mean(said, axis=0) / np.std(seen, axis=0, ddof=1)
    assert (ratio > 0.6).all(), ratio
    assert (ratio < 1.7).all(), ratio


def test_shares_given_data_have_no_bias_where_nothing_is_told() -> None:
    rng = np.random.default_rng(0)
    draw = np.arange(LANES) % DRAWS
    y = rng.standard_normal((40, LANES)) + 2 * rng.standard_normal((40, DRAWS))[:, draw]
    of_lanes = between_bins(Units(y), rng.standard_normal(LANES))
    of_draws = between_bins(Units(y, Behind.apart(draw)), rng.standard_normal(DRAWS)[draw])
    for found, error in ((of_lanes, 0.001), (of_draws, 0.004)):
        assert abs(found.mean()) < error
        assert found.min() < 0
    between, _ = between_draws(y, Behind.apart(draw))
    assert between == pytest.approx(0.8, abs=0.04)


def test_draws_with_one_lane_say_nothing_of_what_they_tell() -> None:
    share, error = between_draws(
        np.random.default_rng(0).standard_normal((2, 50)), Behind.apart(np.arange(50))
    )
    assert np.isnan(share).all()
    assert np.isnan(error).all()


def test_an_error_is_known_of_the_bins_that_the_share_is_from() -> None:
    rng = np.random.default_rng(0)
    score = rng.standard_normal(5000)
    units = Units((score + rng.standard_normal(5000))[None])
    assert float(error_between_bins(units, score)[0]) == pytest.approx(0.01, abs=0.006)


def test_nothing_is_said_of_what_does_not_differ_or_of_few_draws() -> None:
    z, draw, _ = world(0)
    assert spread_shares({"y": np.zeros(LANES)}, z, Behind.apart(draw), SLOTS, 2, {}, 0) == {}
    assert (
        spread_shares({"y": z[0, :30]}, z[:, :30], Behind.apart(draw[:30]), SLOTS, 2, {}, 0) == {}
    )


def test_the_regression_is_the_one_that_a_comparison_shows() -> None:
    z, draw, rng = world(3)
    y = z.T @ [1.0, 0.5, 0.5, 0.1] + rng.standard_normal(LANES)
    found = spread_shares({"y": y}, z, Behind.apart(draw), SLOTS, 2, {}, 0)["y"]
    assert found.share == Regression(z, SLOTS, limit=LANES).share(y)


def test_lanes_of_one_draw_share_a_block() -> None:
    draw = np.array([7, 3, 7, 900, 3])
    block = block_of(Behind.apart(draw))
    assert block[0] == block[2]
    assert block[1] == block[4]
    assert len(set(block.tolist())) == 3


def test_the_error_of_a_mean_counts_lanes_of_a_draw_as_one() -> None:
    rng = np.random.default_rng(0)
    draw = np.arange(LANES) % DRAWS
    by_draw = rng.standard_normal(DRAWS)[draw]
    assert float(Behind.apart(draw).error_of_mean(by_draw)) == pytest.approx(DRAWS**-0.5, rel=0.3)
    alone = rng.standard_normal(LANES)
    assert float(Behind.apart(draw).error_of_mean(alone)) == pytest.approx(LANES**-0.5, rel=0.3)
    assert np.isnan(Behind.apart(np.zeros(4, np.int64)).error_of_mean(np.ones((1, 4)))).all()
