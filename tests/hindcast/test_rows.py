"""Draws held against a made-up record: every score again by hand, and a changed figure moves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridor.questions.forecast.predictive import LEVELS
from corridor.questions.hindcast import Hindcast, hold
from corridor.questions.hindcast.rows import DRAWS
from corridor.questions.hindcast.score import crps, wis
from corridor.system.corridor import Corridor
from corridor.system.outcomes import Outcome, outcomes

MONTHS, PAST, COUNT = 4, 30, 250
RNG = np.random.default_rng(11)
NAMED = [("one", "One"), ("two", "Two"), ("actual", "What was done")]


@pytest.fixture(scope="module")
def encounters() -> Outcome:
    return outcomes()["encounters_usbp"]


@pytest.fixture(scope="module")
def runs(place: Corridor) -> list[Any]:
    shape = (MONTHS, len(place.groups), COUNT)
    return [RNG.lognormal(6.0 + 0.3 * k, 0.5, shape).astype(np.float32) for k in range(3)]


@pytest.fixture(scope="module")
def record(place: Corridor) -> Any:
    groups = np.round(RNG.lognormal(6.0, 0.4, (len(place.groups), PAST + MONTHS)))
    groups[3, -MONTHS:] = np.nan
    made = np.concatenate([np.nansum(groups, 0)[None], groups])
    made[:, -1] = np.nan
    return made


def held(place: Corridor, outcome: Outcome, record: Any, runs: Any, **more: Any) -> Hindcast:
    asked = {"months": MONTHS, "scored": 2, "shown": 2, **more}
    found = hold(place, [outcome], {outcome.id: record}, {outcome.id: runs}, NAMED, **asked)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def made(place: Corridor, encounters: Outcome, record: Any, runs: Any) -> Hindcast:
    return held(place, encounters, record, runs)


def test_a_row_for_everybody_and_each_recorded_group(made: Hindcast, place: Corridor) -> None:
    without = [name for k, name in enumerate(place.group_ids) if k != 3]
    assert [row.group for row in made.rows] == ["ALL", *without]
    assert {row.months for row in made.rows} == {MONTHS - 1}
    assert (made.place, made.scored, made.draws) == (None, ("actual", "What was done"), COUNT)


def test_scores_again_by_hand(made: Hindcast, place: Corridor, record: Any, runs: Any) -> None:
    offset = place.series["encounters_usbp"].offset
    whole = {
        "ALL": runs[2].sum(1),
        **dict(zip(place.group_ids, runs[2].swapaxes(0, 1), strict=True)),
    }
    for at, row in ((0, made.rows[0]), (1, made.rows[1]), (-1, made.rows[-1])):
        draws = np.sort(whole[row.group][: MONTHS - 1].astype(float), axis=-1)
        y = record[at, PAST : PAST + MONTHS - 1]
        log, log_y = np.log(draws + offset), np.log(y + offset)
        np.testing.assert_allclose(row.model.crps[:-1], crps(log, log_y), rtol=1e-5)
        bands = np.quantile(log, LEVELS, axis=-1).T
        np.testing.assert_allclose(row.model.wis[:-1], wis(bands, log_y), rtol=1e-5)
        np.testing.assert_allclose(row.model.pit[:-1], (draws < y[:, None]).mean(1), atol=1e-12)
        assert np.isnan([row.model.crps[-1], row.model.wis[-1], row.model.pit[-1]]).all()
        assert row.model.mean_crps == pytest.approx(crps(log, log_y).mean(), rel=1e-5)
        low, lower, upper, high = np.quantile(draws, (0.05, 0.25, 0.75, 0.95), axis=-1)
        assert row.inside(row.model, 50) == ((y >= lower) & (y <= upper)).sum()
        assert row.inside(row.model, 90) == ((y >= low) & (y <= high)).sum()
        assert row.outside(row.model) == ((y < low).sum(), (y > high).sum())
        assert row.offset == offset


def test_no_change_is_scored_on_the_same_months(made: Hindcast, record: Any) -> None:
    row = made.rows[0]
    assert row.no_change is not None
    log = np.log(record[0] + row.offset)
    begin = np.arange(PAST - MONTHS + 1)
    moved = log[begin + 1] - log[begin]
    draws = np.sort(np.concatenate([moved, -moved]) + log[PAST - 1])[None]
    assert row.no_change.crps[0] == pytest.approx(crps(draws, log[PAST : PAST + 1])[0])
    assert row.ratio == pytest.approx(row.model.mean_crps / row.no_change.mean_crps)


def test_what_each_run_expected(made: Hindcast, runs: Any, record: Any) -> None:
    seen = record[0, PAST : PAST + MONTHS - 1].mean()
    assert made.average("encounters_usbp") == pytest.approx(seen)
    for values, one in zip(runs, made.expected["encounters_usbp"], strict=True):
        average = values[: MONTHS - 1].sum(1).astype(float).mean(0)
        np.testing.assert_allclose(one.average[2], np.median(average), rtol=1e-6)
        assert one.as_low == (average <= seen).mean()
        assert one.bands.shape == (MONTHS, 5)
        np.testing.assert_allclose(one.total[2], np.median(values.sum((0, 1))), rtol=1e-4)
    # figures rise from one to the next, so fewer draws are as low
    low = [one.as_low for one in made.expected["encounters_usbp"]]
    assert low == sorted(low, reverse=True)


def test_a_changed_figure_moves_its_score_alone(
    made: Hindcast, place: Corridor, encounters: Outcome, record: Any, runs: Any
) -> None:
    other = record.copy()
    other[0, PAST + 1] *= 30
    moved = held(place, encounters, other, runs)
    before, after = made.rows[0].model, moved.rows[0].model
    assert after.crps[1] > before.crps[1] + 1
    assert after.wis[1] > before.wis[1] + 1
    assert after.pit[1] == 1.0
    assert moved.rows[0].outside(after)[1] == made.rows[0].outside(before)[1] + 1
    np.testing.assert_array_equal(after.crps[[0, 2]], before.crps[[0, 2]])
    np.testing.assert_array_equal(moved.rows[1].model.crps, made.rows[1].model.crps)
    assert moved.expected["encounters_usbp"][2].as_low == 1.0


def test_the_width_of_no_change_comes_from_the_past_alone(
    made: Hindcast, place: Corridor, encounters: Outcome, record: Any, runs: Any
) -> None:
    later, earlier = record.copy(), record.copy()
    later[:, PAST:] *= 7
    earlier[:, PAST - 1] *= 7
    bands = {}
    for name, changed in (("later", later), ("earlier", earlier), ("as it is", record)):
        still = held(place, encounters, changed, runs).rows[0].no_change
        assert still is not None
        bands[name] = still.bands[: MONTHS - 1]
    np.testing.assert_allclose(bands["later"], bands["as it is"])
    assert (bands["earlier"][:, 2] > 3 * bands["as it is"][:, 2]).all()


def test_nothing_recorded_in_the_months_gives_none(
    place: Corridor, encounters: Outcome, record: Any, runs: Any
) -> None:
    ended = record.copy()
    ended[:, PAST:] = np.nan
    assert (
        hold(
            *(place, [encounters], {encounters.id: ended}, {encounters.id: runs}, NAMED),
            months=MONTHS,
            scored=2,
            shown=3,
        )
        is None
    )


def test_an_outcome_with_intervals_alone_is_not_scored(
    place: Corridor, encounters: Outcome, record: Any, runs: Any
) -> None:
    only = replace(encounters, id="only", interval_only=True)
    found = hold(
        *(place, [only, encounters], {"only": record, encounters.id: record}),
        *({"only": runs, encounters.id: runs}, NAMED),
        months=MONTHS,
        scored=0,
        shown=3,
    )
    assert found is not None
    assert set(found.expected) == {encounters.id}
    assert found.place == 0


def test_the_outcome_missed_most_comes_first(
    place: Corridor, encounters: Outcome, record: Any, runs: Any
) -> None:
    far = replace(encounters, id="far")
    wide = record.copy()
    wide[:, PAST:] *= 1000
    found = hold(
        *(place, [encounters, far], {encounters.id: record, "far": wide}),
        *({encounters.id: runs, "far": runs}, NAMED),
        months=MONTHS,
        scored=2,
        shown=3,
    )
    assert found is not None
    assert [row.outcome for row in found.totals] == ["far", encounters.id]


def test_more_draws_than_are_needed_are_left(
    place: Corridor, encounters: Outcome, record: Any
) -> None:
    single = [np.ones((MONTHS, 1, DRAWS + 50), np.float32) for _ in NAMED]
    total = replace(encounters, flows=("apprehensions_d",))
    found = held(place, total, record[:1], single)
    assert found.draws == DRAWS
    assert [row.group for row in found.rows] == ["ALL"]
