"""No change: the last figure, as wide as the past moved, and nothing of what came later."""

from __future__ import annotations

import numpy as np

from corridor.questions.hindcast.naive import FEWEST, no_change

YES = np.ones(3, bool)


def test_past_paths_are_added_to_the_last_figure_both_ways() -> None:
    past = np.arange(20.0) ** 2
    draws = no_change(past, YES)
    assert draws is not None
    # from each of the months that three later ones follow
    assert draws.shape == (3, 2 * 17)
    for ahead in range(3):
        moved = past[ahead + 1 : 18 + ahead] - past[:17]
        np.testing.assert_allclose(draws[ahead], past[-1] + np.concatenate([moved, -moved]))
    np.testing.assert_allclose(np.median(draws, axis=1), past[-1])


def test_a_record_that_ends_early_is_held_for_longer() -> None:
    past = np.arange(20.0)
    past[-2:] = np.nan
    draws = no_change(past, YES)
    assert draws is not None
    # the last figure is 17; the first month asked for is three months on
    np.testing.assert_allclose(np.unique(draws[0]), [14.0, 20.0])


def test_only_months_with_a_record_are_answered() -> None:
    seen = np.array([True, False, True, False])
    draws = no_change(np.arange(20.0), seen)
    assert draws is not None
    assert np.isfinite(draws[seen]).all()
    assert np.isnan(draws[~seen]).all()
    # the last month without a record asks for no longer paths
    assert draws.shape[1] == 2 * 17


def test_too_short_a_past_gives_none() -> None:
    assert no_change(np.arange(FEWEST + 3.0), YES) is not None
    assert no_change(np.arange(FEWEST + 2.0), YES) is None
    assert no_change(np.full(50, np.nan), YES) is None
    assert no_change(np.arange(50.0), ~YES) is None


def test_gaps_are_left_out() -> None:
    past = np.arange(40.0)
    past[10] = np.nan
    draws = no_change(past, YES)
    assert draws is not None
    assert np.isfinite(draws).all()
    assert draws.shape[1] == 2 * (37 - 4)
