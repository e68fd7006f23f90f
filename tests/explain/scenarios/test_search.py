"""Boxes that hold: what is planted is found, noise gives none, and the other half judges."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.questions.explain.scenarios.box import Conditions
from corridor.questions.explain.scenarios.search import Settings, find_boxes, screened
from corridor.questions.explain.scenarios.shares import halves, share_of
from corridor.questions.runs.worlds import Behind
from tests.explain.scenarios.made import corridor_like, plain


@pytest.mark.parametrize("seed", range(8))
def test_noise_gives_no_box(seed: int) -> None:
    """Draws of a posterior repeat, and the answer hangs on which of them it is: still no box."""
    z, place = corridor_like(seed)
    rng = np.random.default_rng(seed + 100)
    own = rng.standard_normal(place.max() + 1)[place] + rng.standard_normal(len(place))
    y = own > (0.0, 1.2)[seed % 2]
    assert (
        find_boxes(plain(z), y, Behind.apart(place), halves(Behind.apart(place), seed), Settings())
        == ()
    )


def test_a_planted_box_is_found_among_sixty_conditions() -> None:
    z, place = corridor_like(0)
    y = (z[3] > 0.2) & (z[40] < 0.4) & (np.random.default_rng(1).random(len(place)) < 0.95)
    (first, *_) = find_boxes(
        plain(z), y, Behind.apart(place), halves(Behind.apart(place), 0), Settings()
    )
    assert {column for column, _ in first.quasi_p} == {3, 40}
    assert first.box.low[3] == pytest.approx(0.2, abs=0.25)
    assert first.box.high[40] == pytest.approx(0.4, abs=0.25)


def test_two_planted_boxes_are_found_one_after_the_other() -> None:
    z, place = corridor_like(5, draws=4000)
    y = (z[45] > 1.0) | (z[50] < -1.0)
    found = find_boxes(plain(z), y, Behind.apart(place), halves(Behind.apart(place), 0), Settings())
    assert len(found) == 2
    assert {frozenset(c for c, _ in held.quasi_p) for held in found} == {
        frozenset({45}),
        frozenset({50}),
    }


def test_a_choice_is_found_and_judged() -> None:
    rng = np.random.default_rng(2)
    z, place = corridor_like(2)
    codes = rng.integers(0, 3, (1, len(place)))
    y = (codes[0] == 1) & (rng.random(len(place)) < 0.9)
    cases = Conditions(z, codes)
    (held,) = find_boxes(cases, y, Behind.apart(place), halves(Behind.apart(place), 0), Settings())
    assert list(held.quasi_p) == [(len(z), "kept")]
    assert held.box.kept == (frozenset({1}),)


def test_what_holds_in_the_searched_half_alone_is_dropped() -> None:
    z, place = corridor_like(3)
    seen = halves(Behind.apart(place), 0)
    rng = np.random.default_rng(4)
    # in the half that judges the condition does nothing
    y = np.where(seen, z[50] > 0, rng.random(len(place)) < 0.5)
    assert find_boxes(plain(z), y, Behind.apart(place), seen, Settings()) == ()


def test_few_draws_of_interest_say_nothing() -> None:
    z, place = corridor_like(4)
    y = np.zeros(len(place), bool)
    y[np.argsort(-z[50])[:15]] = True
    assert (
        find_boxes(plain(z), y, Behind.apart(place), halves(Behind.apart(place), 0), Settings())
        == ()
    )


def test_the_same_draws_give_the_same_boxes() -> None:
    z, place = corridor_like(6)
    y = z[40] + z[2] > 1
    seen = halves(Behind.apart(place), 7)
    one, two = (find_boxes(plain(z), y, Behind.apart(place), seen, Settings()) for _ in range(2))
    assert [held.quasi_p for held in one] == [held.quasi_p for held in two]
    assert one


def test_a_screen_finds_effects_at_the_middle_too() -> None:
    z, _ = corridor_like(8)
    y = np.abs(z[45]) < 0.5
    left = np.ones(len(y), bool)
    assert 45 in screened(plain(z), y, left)


def test_a_screen_lets_little_noise_through() -> None:
    through = 0
    for seed in range(10):
        z, place = corridor_like(seed)
        own = np.random.default_rng(seed).standard_normal(place.max() + 1)[place]
        through += len(screened(plain(z), own > 0, np.ones(len(own), bool)))
    assert through < 0.1 * 10 * 60


def test_halves_part_blocks_and_not_draws() -> None:
    _, place = corridor_like(0)
    seen = halves(Behind.apart(place), 1)
    assert not set(place[seen]) & set(place[~seen])
    assert 0.4 < seen.mean() < 0.6
    assert np.array_equal(seen, halves(Behind.apart(place), 1))
    assert not np.array_equal(seen, halves(Behind.apart(place), 2))


def test_draws_that_agree_count_once() -> None:
    rng = np.random.default_rng(0)
    block = np.repeat(np.arange(250), 4)
    all_ = np.ones(1000, bool)
    agree = share_of((rng.random(250) < 0.4)[block], all_, Behind.apart(block))
    apart = share_of(rng.random(1000) < 0.4, all_, Behind.apart(block))
    assert agree.effective == pytest.approx(250, rel=0.05)
    assert apart.effective > 700
    width = [s.interval[1] - s.interval[0] for s in (agree, apart)]
    assert width[0] > 1.6 * width[1]
    nothing = share_of(all_, ~all_, Behind.apart(block))
    assert (nothing.n, nothing.as_json()["share"]) == (0, None)
