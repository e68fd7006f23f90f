"""The sensitivity of the model itself, in small runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.questions.explain.sensitivity import Sensitivity
from corridor.questions.explain.sensitivity.design import model
from corridor.questions.explain.sensitivity.indices import ranks
from corridor.questions.runs.asked import Asked, totals
from tests.explain.sensitivity.conftest import BASE, OUTCOMES

pytestmark = pytest.mark.slow


def test_what_runs_in_a_page_is_the_question(asked: Asked) -> None:
    """The outputs are the numbers that a comparison of the same draws shows."""
    made = model(asked, (0, 1))(asked.world(0, BASE))
    runs = totals(asked, asked.run(draws=BASE))
    whole = np.concatenate([runs[name] for name in OUTCOMES])
    assert made.shape == whole.shape
    np.testing.assert_allclose(made, whole, rtol=1e-5)


def test_the_difference_is_the_first_minus_the_second(found: Sensitivity, asked: Asked) -> None:
    runs = [model(asked, (0, 1))(asked.world(k, BASE))[:2] for k in (0, 1)]
    first, second = np.concatenate(runs, axis=1)
    for m, values in zip(found.measures, (first, second, first - second), strict=True):
        truth = np.quantile(values, (0.05, 0.5, 0.95))
        np.testing.assert_allclose(m.quantiles, truth, rtol=1e-5, atol=1e-5 * first.max())


def test_a_bar_is_the_median_with_the_parameter_there(
    asked: Asked, small: Callable[..., Sensitivity]
) -> None:
    """Low is the first of a pair: both ends run anew."""
    found = small(outcome="economy_labour")
    bar = next(bar for bar in found.tornado.bars if bar.alone)
    (start,) = (slot.start for slot in asked.setup.slots if slot.id == bar.id)
    world = asked.world(0, BASE)
    at, run = OUTCOMES.index("economy_labour"), model(asked, (0, 1))

    def median(z: float | None) -> float:
        made = run(world if z is None else world.with_rows(start, z))
        return float(np.median(made[2 * at] - made[2 * at + 1]))

    truth = [median(z) - median(None) for z in (-1.6448536, 1.6448536)]
    assert bar.shift == pytest.approx(truth, rel=1e-3)
    assert abs(truth[0] - truth[1]) > abs(truth[0]) > 0
    table = asked.setup.unfitted.tables
    row = start - asked.setup.fitted.tables.size
    assert bar.values == pytest.approx(table.at(row, np.array([-1.6448536, 1.6448536])))


def test_every_part_is_there(found: Sensitivity, asked: Asked) -> None:
    count = len(found.blocks)
    assert found.outcome.id == "entries"
    assert [m.id for m in found.measures] == ["first", "second", "difference"]
    for m in found.measures:
        for part in (m.ranks, m.raw):
            for name in ("first", "total", "first_low", "total_high"):
                assert getattr(part, name).shape == (count,)
                assert np.isfinite(getattr(part, name)).all()
            assert (part.total >= 0).all()
            assert (part.total_low <= part.total_high).all()
        assert m.quantiles[0] < m.quantiles[1] < m.quantiles[2]
        assert 0 < m.tail < 1
    taken = {f.id for f in found.blocks} - {f.id for f, _ in found.screened}
    assert all(top <= found.threshold for _, top in found.screened)
    held = {row for f in found.blocks if f.kind == "block" and f.id in taken for row in f.rows}
    assert held == {row for f in found.singles for row in f.rows}
    joint = [k for k, f in enumerate(found.blocks) if f.joint]
    assert found.blocks[joint[0]].id == "fit"
    tops = found.difference.ranks.total_high
    rows = sum(len(found.blocks[k].rows) for k in joint if tops[k] > found.threshold)
    assert rows >= len(asked.setup.fitted.z)
    assert len(found.associated) == sum(not bar.alone for bar in found.tornado.bars) == rows
    least = [bar.least for bar in found.tornado.bars]
    assert least == sorted(least, reverse=True)
    assert all(bar.least <= bar.reach for bar in found.tornado.bars)
    assert found.heat.total.shape == (len(OUTCOMES), count)


def test_the_heat_map_of_the_outcome_is_its_difference(found: Sensitivity) -> None:
    np.testing.assert_allclose(found.heat.total[0], found.difference.ranks.total)
    np.testing.assert_allclose(found.heat.first[0], found.difference.ranks.first)


def test_what_cannot_reach_an_outcome_has_no_share_in_it(found: Sensitivity) -> None:
    """Deadly encounters with agents feed nothing; deaths on the way feed no entries."""
    ids = [f.id for f in found.blocks]
    for name in ("confrontation", "salience_normal_d"):
        assert found.difference.ranks.total[ids.index(name)] == 0
        bars = {f: bar for bar in found.tornado.bars for f in [bar.id]}
        for parameter in found.blocks[ids.index(name)].parameters:
            assert bars[parameter].shift == (0, 0)
            assert bars[parameter].error == (0, 0)
    assert found.difference.ranks.total[ids.index("fit")] > 0.1
    assert found.heat.total[2, ids.index("economy")] > 0.01


def test_policies_that_are_the_same_differ_by_nothing(
    asked: Asked, small: Callable[..., Sensitivity]
) -> None:
    twice = replace(asked, policies=(asked.policies[0],) * 2, levers=(asked.levers[0],) * 2)
    found = small(twice)
    assert found.difference.quantiles == (0, 0, 0)
    assert (found.difference.ranks.total == 0).all()
    assert found.difference.tail == 0
    assert np.isnan(found.heat.total).all()
    assert not found.tornado.flipping
    assert found.tornado.bars[0].reach == 0
    assert found.associated == ()
    assert all(bar.alone for bar in found.tornado.bars)
    assert found.measures[0].ranks.total.max() > 0.1
    assert json.loads(json.dumps(found.as_json(), allow_nan=False))


def test_a_pair_the_other_way_round_is_the_negative(
    found: Sensitivity, small: Callable[..., Sensitivity]
) -> None:
    back = small(pair=(1, 0))
    assert back.policies == found.policies[::-1]
    np.testing.assert_allclose(back.difference.ranks.total, found.difference.ranks.total)
    assert back.tornado.median == pytest.approx(-found.tornado.median)
    one = {(b.id, b.group): b.shift for b in found.tornado.bars if b.alone}
    for bar in back.tornado.bars:
        if bar.alone:
            assert one[bar.id, bar.group] == pytest.approx([-v for v in bar.shift])


def test_same_seed_same_numbers_and_plain_json(
    found: Sensitivity, asked: Asked, small: Callable[..., Sensitivity]
) -> None:
    text = json.dumps(found.as_json(), allow_nan=False)
    assert json.dumps(small().as_json(), allow_nan=False) == text
    other = small(replace(asked, seed=1))
    assert other.difference.quantiles != found.difference.quantiles
    whole = json.loads(text)
    assert whole["runs"] == found.runs > 0
    assert len(whole["blocks"]) == len(whole["measures"][0]["blocks"]["ranks"]["first"])


def test_the_answer_does_not_depend_on_which_outcome_is_named(
    found: Sensitivity, small: Callable[..., Sensitivity]
) -> None:
    other = small(outcome="deaths")
    assert other.outcome.id == "deaths"
    np.testing.assert_array_equal(other.heat.total, found.heat.total)
    np.testing.assert_allclose(other.difference.ranks.total, found.heat.total[1])


@pytest.mark.slow
def test_the_share_of_the_fit_is_that_of_runs_grouped_by_draw(
    asked: Asked, small: Callable[..., Sensitivity]
) -> None:
    """By another road: variance between posterior draws, less what chance puts there."""
    found = small(base=2048)
    runs = [asked.world(k, 4 * asked.setup.fitted.draws) for k in range(2)]
    made = [model(asked, (0, 1))(w)[:2] for w in runs]
    gap = np.concatenate([values[0] - values[1] for values in made])
    rank = ranks(gap[None], gap[None])[0]
    _, place = np.unique(np.concatenate([w.draw for w in runs]), return_inverse=True)
    size = np.bincount(place)
    means = np.bincount(place, rank) / size
    inside = (np.bincount(place, rank**2) / size - means**2) * size / (size - 1)
    share = (means.var(ddof=1) - (inside / size).mean()) / rank.var()
    at = [f.id for f in found.blocks].index("fit")
    part = found.difference.ranks
    assert abs(part.first[at] - share) < part.first_high[at] - part.first_low[at]
    # and no parameter of the fit goes with more than all of them do
    most = max(row.share for row in found.associated if row.block == "fit")
    assert most < share + 0.05


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"outcome": "entry"}, "outcome 'entry' is not asked for.*entries"),
        ({"base": 100}, "base: 100 runs a page"),
        ({"base": 32}, "base: 32 runs a page"),
        ({"pair": (0, 0)}, "no pair of policies"),
        ({"pair": (0, 2)}, "no pair of policies.*0 to 1"),
        ({"threshold": 1.5}, "threshold of 1.5"),
        ({"resamples": 3}, "3 resamples"),
        ({"by": "group"}, "'group' is no way"),
    ],
)
def test_what_cannot_be_used_is_refused(
    small: Callable[..., Sensitivity], more: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        small(**more)


def test_progress_ends_with_all_done(small: Callable[..., Sensitivity]) -> None:
    told: list[float] = []
    small(report=told.append)
    assert told[-1] == pytest.approx(1)
    assert len(told) > 6
    assert all(0 < share <= 1 + 1e-12 for share in told)
