"""Scenario discovery on the model itself: identities, the same seed, rival accounts, faults."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.questions.explain.scenarios import Scenarios, Settings, scenarios
from corridor.questions.explain.scenarios.conditions import (
    conditions_of,
    draw_answers,
    natural,
    variants_of,
)
from corridor.questions.runs.asked import Asked, ask, totals

pytestmark = pytest.mark.slow

OUTCOME = "cooperation_migration"


@pytest.fixture(scope="module")
def asked() -> Asked:
    return ask(["negotiated", "unilateral", "status-quo"], draws=2000, seed=3)


@pytest.fixture(scope="module")
def found(asked: Asked) -> Scenarios:
    return scenarios(asked, outcome=OUTCOME)


def test_draws_are_those_of_the_comparison(asked: Asked) -> None:
    _, variants = variants_of(asked, (), ())
    draws = draw_answers(asked, (0, 1), OUTCOME, None, variants, lambda _share: None)
    runs = asked.run()
    first, second, _ = totals(asked, runs)[OUTCOME]
    np.testing.assert_allclose(draws.gap, first.astype(float) - second, atol=1e-5)
    np.testing.assert_array_equal(draws.given.x, runs.z)
    assert len(conditions_of(asked)) == len(runs.z)


def test_a_month_is_a_month_of_the_comparison(asked: Asked) -> None:
    _, variants = variants_of(asked, (), ())
    draws = draw_answers(asked, (1, 2), "encounters_usbp", 7, variants, lambda _share: None)
    values = asked.run().outcomes["encounters_usbp"]
    np.testing.assert_allclose(
        draws.gap, values[1][7, 0].astype(float) - values[2][7, 0], rtol=1e-4, atol=0.5
    )


def test_an_answer_that_hangs_on_something_has_a_box(found: Scenarios) -> None:
    assert found.verdict == "both"
    assert found.turned
    named = {r.condition.id for side in found.sides for box in side.boxes for r in box.ranges}
    assert named & {"threat_effect", "transfer_effect", "transfer_package"}
    assert {t.condition.id for t in found.thresholds} & {"threat_effect", "transfer_package"}


def test_shares_of_boxes_agree(found: Scenarios) -> None:
    for side in found.sides:
        assert side.share == pytest.approx(
            found.share.value if side.exceeds else 1 - found.share.value
        )
        union = side.together
        for box in side.boxes:
            held_out = found.draws - found.searched
            assert box.density.n + box.outside.n == held_out
            assert box.mass == pytest.approx(box.density.n / held_out)
            of_interest = box.density.k + box.outside.k
            assert box.coverage == pytest.approx(box.density.k / of_interest)
            # the gain in density is that in coverage over mass
            assert box.density.value / (of_interest / held_out) == pytest.approx(
                box.coverage / box.mass
            )
            assert box.density.value > box.outside.value
            low, high = box.density.interval
            assert low <= box.density.value <= high
        if union:
            assert union[1] == pytest.approx(sum(box.added for box in side.boxes))
            assert max(box.coverage for box in side.boxes) <= union[1] + 1e-12


def test_ranges_are_in_own_units_and_in_the_prior(asked: Asked, found: Scenarios) -> None:
    from scipy.special import ndtri

    labels = conditions_of(asked)
    seen = 0
    for side in found.sides:
        for box in side.boxes:
            assert 1 <= len(box.ranges) <= 4
            for r in box.ranges:
                row = labels.index(r.condition)
                for value, place in ((r.low, r.low_prior), (r.high, r.high_prior)):
                    if value is not None and place is not None:
                        assert natural(asked, row, ndtri(place)) == pytest.approx(value, rel=1e-6)
                        seen += 1
                assert 0 < r.inside < 1
                limits = (r.low is not None, r.high is not None)
                for p in (r.quasi_p, r.quasi_p_held):
                    assert tuple(one is not None for one in p) == limits
                    assert all(one is None or one <= 0.05 for one in p)
                assert r.condition.label
                assert r.condition.unit
    assert seen


def test_density_rises_along_the_path(found: Scenarios) -> None:
    for side in found.sides:
        if side.path is not None:
            assert np.all(np.diff(side.path.density) > -1e-12)
            assert side.path.mass[0] == side.path.coverage[0] == 1
            assert 0 <= side.path.chosen < len(side.path.mass)
            assert max(side.path.limited) <= 4


def test_thresholds_part_the_draws(found: Scenarios) -> None:
    for t in found.thresholds:
        assert t.low <= t.value <= t.high
        below, above = t.below_held.value, t.above_held.value
        assert (below < 0.5 < above) == t.above
        assert t.below_held.n + t.above_held.n == found.draws - found.searched
        assert 0 < t.prior < 1
        assert list(t.values) == sorted(t.values)


def test_the_same_seed_gives_the_same_boxes(asked: Asked, found: Scenarios) -> None:
    assert scenarios(asked, outcome=OUTCOME) == found


def test_the_other_way_round_is_the_other_answer(asked: Asked) -> None:
    found, turned = (scenarios(asked, outcome="deaths", pair=p) for p in ((0, 1), (1, 0)))
    # no draw is equal, so that not higher is lower
    assert found.equal == turned.equal == 0
    assert turned.share.k == found.draws - found.share.k
    assert turned.sides[0].boxes == found.sides[1].boxes
    assert turned.sides[1].boxes == found.sides[0].boxes
    assert found.sides[0].boxes


def test_policies_that_do_not_differ_are_told_from_one_that_is_never_higher(asked: Asked) -> None:
    policy, levers = asked.policies[0], asked.levers[0]
    twice = replace(asked, policies=(policy, policy), levers=(levers, levers))
    same = scenarios(twice, outcome="deaths")
    assert (same.verdict, same.equal) == ("equal", 1.0)
    assert not any(side.sought for side in same.sides)


def test_a_higher_margin_is_exceeded_less_often(asked: Asked) -> None:
    shares = [
        scenarios(asked, outcome="encounters_usbp", margin=m).share.value for m in (0.0, 1e6, 1e12)
    ]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0


def test_where_nothing_reverses_it_that_is_said(asked: Asked) -> None:
    sure = scenarios(asked, outcome="transfers")
    assert sure.verdict == "always"
    assert not sure.turned
    assert not any(side.sought for side in sure.sides)
    assert sure.thresholds == ()


def test_rival_accounts_and_couplings_are_conditions(asked: Asked) -> None:
    found = scenarios(
        replace(asked, outcomes=tuple(o for o in asked.outcomes if o.id == OUTCOME)),
        outcome=OUTCOME,
        accounts=("offence_dominates",),
        couplings=("cooperation",),
    )
    assert [c.id for c in found.choices] == ["account", "coupling"]
    assert found.draws == 2000
    sought = [r for side in found.sides for box in side.boxes for r in box.ranges]
    assert sought
    for r in sought:
        assert bool(r.kept) == bool(r.condition.choices)


def test_values_under_a_rival_account_keep_their_unit(asked: Asked) -> None:
    """A limit is one number, whichever account a draw stands on."""
    _, variants = variants_of(asked, ("offence_dominates",), ())
    few = replace(asked, draws=400)
    draws = draw_answers(few, (0, 1), OUTCOME, None, variants, lambda _share: None)
    _, other = variants[1]
    world = other.world(1, 200)
    size, moved = asked.setup.fitted.tables.size, 0
    for row in range(asked.setup.unfitted.tables.size):
        own = other.setup.unfitted.tables.at(row, world.z[size + row])
        z = draws.given.x[size + row, 200:]
        shared = asked.setup.unfitted.tables.at(row, z)
        inside = np.abs(z) < 6
        np.testing.assert_allclose(shared[inside], own[inside], rtol=1e-3, atol=1e-9)
        moved += not np.allclose(z, world.z[size + row])
    assert moved


def test_json_holds_plain_values_alone(found: Scenarios) -> None:
    text = json.dumps(found.as_json(), allow_nan=False)
    assert json.loads(text)["outcome"] == OUTCOME

    def numbers(value: Any) -> Any:
        if isinstance(value, dict):
            for one in value.values():
                yield from numbers(one)
        elif isinstance(value, list):
            for one in value:
                yield from numbers(one)
        else:
            yield value

    for value in numbers(found.as_json()):
        assert value is None or type(value) in (str, int, bool, float)
        assert not isinstance(value, float) or math.isfinite(value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"outcome": "encounter_usbp"}, "is not asked for"),
        ({"pair": (0, 0)}, "no pair of policies"),
        ({"pair": (0, 3)}, "no pair of policies"),
        ({"month": 20}, "outside the window"),
        ({"margin": float("nan")}, "is no number"),
        ({"accounts": ("gme",)}, "no account 'gme'"),
        ({"couplings": ("cooperatio",)}, "no coupling 'cooperatio'"),
        ({"settings": Settings(most=0)}, "a search needs"),
    ],
)
def test_bad_requests_get_one_clear_error(
    asked: Asked, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        scenarios(asked, **arguments)


def test_too_few_draws_are_refused(asked: Asked) -> None:
    with pytest.raises(InputError, match="399 draws are too few"):
        scenarios(replace(asked, draws=399))
