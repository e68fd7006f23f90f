"""The search against fronts that are known, and what holds of any front."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.questions.explain.robust.front.points import beaten_by, beats, holds
from corridor.questions.explain.robust.front.search import find_front
from tests.explain.robust.analytic import ZDT1_VOLUME, Floats, area, zdt1

pytest.importorskip("pymoo", reason="the extra 'pareto' is not installed")

LOW, HIGH = np.zeros(6), np.ones(6)


def test_the_area_of_a_known_front_is_the_one_computed() -> None:
    first = np.linspace(0, 1, 20_001)
    assert area(np.stack([first, 1 - np.sqrt(first)], 1)) == pytest.approx(ZDT1_VOLUME, abs=1e-4)


def test_zdt1_is_found() -> None:
    found = find_front(zdt1, LOW, HIGH, 2, generations=100, seed=1)
    volume = area(found.losses)
    # 48 points of the front itself, evenly spread, leave one percent free below them
    assert 0.98 * ZDT1_VOLUME < volume <= ZDT1_VOLUME
    assert found.values[:, 1:].max() < 0.1
    assert found.volumes[-1] == 1
    assert found.volumes[0] < 0.9
    assert found.evaluated <= 100 * 48


def test_fewer_generations_find_less() -> None:
    few, many = (find_front(zdt1, LOW, HIGH, 2, generations=g, seed=1) for g in (5, 60))
    assert area(few.losses) < area(many.losses) - 0.05


def sphere(values: Floats) -> Floats:
    """Four objectives, each the distance from a corner of a triangle or the middle of a side."""
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    gaps = values[:, None, :] - corners
    return np.asarray((gaps**2).sum(2))


def test_four_objectives_fill_the_triangle_that_is_their_front() -> None:
    found = find_front(sphere, -np.ones(2), 2 * np.ones(2), 4, generations=30, seed=2)
    # squared distances from corners: the front is the corners' convex hull
    outside = np.maximum(-found.values.min(1), found.values.sum(1) - 1)
    assert outside.max() < 0.1
    assert np.median(outside) < 0
    # and it is filled, from near each corner
    assert len(found.values) > 30
    assert (found.values > 0.5).any(0).all()
    assert (found.values < 0.25).all(1).any()


def test_too_many_objectives_are_refused() -> None:
    with pytest.raises(InputError, match="at most 5"):
        find_front(zdt1, LOW, HIGH, 6)


@settings(max_examples=15)
@given(st.integers(0, 1000), st.integers(8, 24), st.integers(1, 6))
def test_no_point_beats_another_and_none_is_out_of_bounds(
    seed: int, population: int, generations: int
) -> None:
    low, high = np.array([-1.0, 0.5, 3.0]), np.array([0.0, 0.75, 9.0])
    asked: list[Floats] = []

    def evaluate(values: Floats) -> Floats:
        asked.append(values)
        return zdt1((values - low) / (high - low))

    found = find_front(
        evaluate, low, high, 2, population=population, generations=generations, seed=seed
    )
    assert not beats(found.losses).any()
    everything = np.concatenate(asked)
    assert (everything >= low).all()
    assert (everything <= high).all()
    # no point twice, and nothing that was evaluated beats the front
    assert len(np.unique(everything, axis=0)) == len(everything) == found.evaluated
    assert found.generations == generations


def test_the_same_seed_gives_the_same_front() -> None:
    one, again, other = (find_front(zdt1, LOW, HIGH, 2, generations=8, seed=s) for s in (3, 3, 4))
    assert np.array_equal(one.values, again.values)
    assert not np.array_equal(one.losses[:3], other.losses[:3])


def test_points_stand_where_they_are_snapped_to() -> None:
    found = find_front(
        zdt1, LOW, HIGH, 2, generations=20, seed=1, snap=lambda x: np.round(x * 4) / 4
    )
    assert set(np.unique(found.values)) <= {0, 0.25, 0.5, 0.75, 1}
    assert area(found.losses) > 0.6


def test_an_interrupt_keeps_what_was_found() -> None:
    calls = 0

    def evaluate(values: Floats) -> Floats:
        nonlocal calls
        calls += 1
        if calls == 6:
            raise KeyboardInterrupt
        return zdt1(values)

    found = find_front(evaluate, LOW, HIGH, 2, generations=50, seed=5)
    assert found.stopped
    assert found.generations == 5
    whole = find_front(zdt1, LOW, HIGH, 2, generations=5, seed=5)
    assert not whole.stopped
    assert np.array_equal(found.values, whole.values)


def test_an_interrupt_before_anything_was_found_goes_on_up() -> None:
    def evaluate(values: Floats) -> Floats:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find_front(evaluate, LOW, HIGH, 2)


def test_without_the_package_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymoo.core.problem", None)
    with pytest.raises(InputError, match=r"pip install '\.\[pareto\]'"):
        find_front(zdt1, LOW, HIGH, 2)


def test_what_beats_a_point_is_on_the_front() -> None:
    losses = np.array([[0.0, 3.0], [1.0, 1.0], [2.0, 2.0], [1.0, 1.0], [3.0, 0.0]])
    # equal points do not beat each other
    assert beaten_by(losses) == (None, None, 1, None, None)
    shaken = np.stack([losses, losses - [[0, 0], [0, 0], [1.5, 1.5], [0, 0], [0, 0]]])
    assert holds(shaken) == pytest.approx([1, 0.5, 0.5, 0.5, 1])
