"""Peeling and pasting: identities, boxes whose answer is known, quasi-p-values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from corridor.questions.explain.scenarios.box import Box, Conditions, limits_of, quasi_p
from corridor.questions.explain.scenarios.prim import path_of
from tests.explain.scenarios.made import plain


@given(st.integers(0, 10_000), st.floats(0.1, 0.9), st.booleans())
def test_every_step_is_what_it_says(seed: int, share: float, rounded: bool) -> None:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((4, 200))
    x = x.round(1) if rounded else x
    y = rng.random(200) < np.where(x[0] > 0, share, 0.5)
    if not y.any():
        return
    cases = plain(x)
    whole, path = cases.whole(), path_of(cases, y)
    peeled = [k for k in range(1, len(path)) if path[k].n < path[k - 1].n]
    for step in path:
        inside = step.box.holds(cases, whole)
        assert (inside.sum(), y[inside].sum()) == (step.n, step.k)
        assert step.n >= 0.05 * 200 or step is path[0]
    # density rises with every peel and every paste, and pastes come last
    assert np.all(np.diff([step.density for step in path]) > 0)
    assert peeled == list(range(1, len(peeled) + 1))
    # coverage falls as the box is peeled
    coverage = [step.k for step in path[: len(peeled) + 1]]
    assert coverage == sorted(coverage, reverse=True)


def test_a_planted_box_is_found() -> None:
    rng = np.random.default_rng(0)
    x = rng.random((10, 4000))
    cases = plain(x)
    y = (x[2] > 0.6) & (x[7] < 0.5)
    path = path_of(cases, y)
    last = path[-1].box
    assert path[-1].density > 0.99
    assert last.limited(cases.whole()).nonzero()[0].tolist() == [2, 7]
    assert last.low[2] == pytest.approx(0.6, abs=0.03)
    assert last.high[7] == pytest.approx(0.5, abs=0.03)
    # nothing is given up that belongs to it, but for the last peels
    assert path[-1].k > 0.85 * y.sum()


def test_a_category_that_matters_is_found() -> None:
    rng = np.random.default_rng(1)
    codes = rng.integers(0, 4, (2, 3000))
    cases = Conditions(rng.standard_normal((3, 3000)), codes)
    y = (codes[1] == 2) & (rng.random(3000) < 0.9)
    box = path_of(cases, y, most=1)[-1].box
    assert box.kept == (frozenset({0, 1, 2, 3}), frozenset({2}))


def test_pasting_takes_back_what_a_greedy_peel_cut() -> None:
    """The box ends no smaller than where peeling ended, at a higher density."""
    grown = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((3, 400))
        y = rng.random(400) < 0.2 + 0.6 * (np.abs(x[0]) < 0.7) * (x[1] > 0)
        steps = path_of(plain(x), y, alpha=0.15)
        sizes = [step.n for step in steps]
        smallest = int(np.argmin(sizes))
        grown += len(steps) > smallest + 1
        assert sizes[smallest:] == sorted(sizes[smallest:])
    assert grown


def test_a_box_has_no_more_limits_than_asked_for() -> None:
    rng = np.random.default_rng(3)
    x = rng.standard_normal((12, 1000))
    y = x[:6].sum(0) > 1
    cases = plain(x)
    for most in (1, 2, 4):
        path = path_of(cases, y, most=most)
        assert max(int(s.box.limited(cases.whole()).sum()) for s in path) == most
    only = path_of(cases, y, columns=[3, 9])
    assert not only[-1].box.limited(cases.whole())[[0, 1, 2, 4, 5, 6, 7, 8, 10, 11]].any()


def test_cases_of_an_earlier_box_are_left_out() -> None:
    rng = np.random.default_rng(4)
    x = rng.random((2, 1000))
    y = x[0] > 0.8
    left = x[0] <= 0.9
    path = path_of(plain(x), y, left)
    assert (path[0].n, path[0].k) == (left.sum(), (y & left).sum())
    assert all(step.k <= (y & left).sum() for step in path)


def test_nothing_is_peeled_where_every_case_is_of_interest() -> None:
    x = np.random.default_rng(5).random((3, 100))
    assert len(path_of(plain(x), np.ones(100, bool))) == 1


@given(st.integers(1, 60), st.data())
def test_quasi_p_is_the_binomial_test(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    more = data.draw(st.integers(0, 50))
    wider = data.draw(st.integers(0, more))
    p = (k + wider) / (n + more)
    expected = binomtest(k, n, p, alternative="greater").pvalue
    assert quasi_p(n, k, n + more, k + wider) == pytest.approx(expected, abs=1e-9)


def test_limits_are_named_with_the_box_that_lacks_them() -> None:
    cases = Conditions(np.array([[0.0, 1, 2], [0, 1, 2]]), np.array([[0, 1, 2]]))
    whole = cases.whole()
    box = Box(np.array([1.0, 0]), np.array([2.0, 1]), (frozenset({0, 1}),))
    found = limits_of(box, whole)
    assert [(column, side) for column, side, _ in found] == [(0, "low"), (1, "high"), (2, "kept")]
    for column, _, wider in found:
        open_ = ~wider.limited(whole)
        assert open_[column]
        assert open_.sum() == 1
    assert limits_of(whole, whole) == []
