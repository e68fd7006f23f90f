"""Smoothers: spans, noise, and a well-kept smoother of another kind."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import make_smoothing_spline

from corridor.questions.explain.value.smooth import (
    COLUMNS,
    Curve,
    columns_each,
    crossed_columns,
    draw_in,
    most_telling,
    orthonormal,
    spline_columns,
)


@pytest.mark.parametrize("columns", [1, 2, 3, 4, 6])
def test_columns_span_straight_lines(columns: int) -> None:
    score = np.random.default_rng(0).standard_normal(500)
    q = orthonormal(spline_columns(score, columns))
    assert q.shape[1] <= columns
    np.testing.assert_allclose(q.T @ q, np.eye(q.shape[1]), atol=1e-9)
    np.testing.assert_allclose(q.sum(0), 0, atol=1e-9)
    line = score - score.mean()
    np.testing.assert_allclose(q @ (q.T @ line), line, atol=1e-8)


def test_a_parameter_that_does_not_vary_has_no_columns() -> None:
    assert spline_columns(np.full(50, 2.0)).shape == (50, 0)
    assert orthonormal(np.ones((50, 3))).shape == (50, 0)


def test_columns_that_say_the_same_count_once() -> None:
    score = np.random.default_rng(0).standard_normal(300)
    twice = np.column_stack([score, 2 * score + 1, score**2])
    assert orthonormal(twice).shape[1] == 2


def test_products_are_among_the_columns_of_several() -> None:
    rng = np.random.default_rng(0)
    scores = rng.standard_normal((3, 4000))
    y = (scores[0] * scores[1])[:, None] + 0.1 * scores[:2].T @ np.ones((2, 1))
    each = columns_each(3, 4000)
    alone = [orthonormal(spline_columns(score, each)) for score in scores]
    q = orthonormal(crossed_columns(alone, scores, y))
    left = y - y.mean(0) - q @ (q.T @ (y - y.mean(0)))
    assert left.var() < 1e-6 * y.var()


def test_few_units_leave_few_columns() -> None:
    assert columns_each(1, 20_000) == 6
    assert columns_each(100, 1000) == 1


def test_the_curve_is_that_of_a_smoothing_spline() -> None:
    rng = np.random.default_rng(0)
    score = np.sort(rng.standard_normal(3000))
    y = np.tanh(score) + 0.3 * rng.standard_normal(3000)
    curve = Curve.fit(orthonormal(spline_columns(score)), y[:, None], np.arange(3000) % 40)
    # of means of neighbours: on single draws its own choice of smoothness follows the noise
    means = (values.reshape(100, 30).mean(1) for values in (score, y))
    other = make_smoothing_spline(*means)(score)
    inner = np.abs(score) < 1.5
    found = curve.mean[0] + curve.shape[:, 0]
    assert np.abs(found - other)[inner].mean() < 0.03
    assert np.abs(found - np.tanh(score))[inner].mean() < 0.03


def test_the_noise_of_a_curve_is_what_it_is_in_many_worlds() -> None:
    """With luck that grows along the parameter."""
    rng = np.random.default_rng(0)
    score = rng.standard_normal(800)
    q = orthonormal(spline_columns(score))
    luck = np.exp(score / 2)[:, None]
    curves = [
        Curve.fit(q, luck * rng.standard_normal((800, 1)), np.arange(800) % 40) for _ in range(300)
    ]
    seen = np.stack([q @ curve.coefficients for curve in curves]).var(0)
    said = np.mean([curve.noise for curve in curves], axis=0)
    assert said.mean() == pytest.approx(seen.mean(), rel=0.15)
    assert np.corrcoef(np.log(said[:, 0]), np.log(seen[:, 0]))[0, 1] > 0.95


def test_what_is_drawn_in_varies_as_the_truth() -> None:
    rng = np.random.default_rng(0)
    truth = 2 * rng.standard_normal((5000, 1))
    noise = np.full((5000, 1), 3.0)
    seen = truth + np.sqrt(noise) * rng.standard_normal((5000, 1))
    assert draw_in(seen, noise).std() == pytest.approx(2, rel=0.03)
    assert (draw_in(np.sqrt(noise) * 0.5, noise) == 0).all()
    np.testing.assert_array_equal(draw_in(truth, np.zeros_like(noise)), truth)


def test_held_out_gains_do_not_see_their_own_fold() -> None:
    rng = np.random.default_rng(0)
    score = rng.standard_normal(400)
    fold = np.arange(400) % 5
    y = rng.standard_normal((400, 1))
    q = orthonormal(spline_columns(score))
    before = Curve.fit(q, y, fold).held_out(fold)
    changed = np.where((fold == 2)[:, None], y + 100, y)
    after = Curve.fit(q, changed, fold).held_out(fold)
    np.testing.assert_allclose(before[fold == 2], after[fold == 2], atol=1e-5)
    assert np.abs(after - before)[fold != 2].mean() > 10


def test_of_many_parameters_the_most_telling_are_kept() -> None:
    rng = np.random.default_rng(0)
    scores = rng.standard_normal((40, 2000))
    alone = [orthonormal(spline_columns(score)) for score in scores]
    y = (3 * scores[7] + 2 * scores[30])[:, None] + rng.standard_normal((2000, 1))
    kept = most_telling(alone, y)
    assert kept[:2].tolist() == [7, 30]
    assert len(kept) == 120 // COLUMNS
