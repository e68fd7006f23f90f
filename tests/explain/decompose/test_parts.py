"""Parts of the difference of two policies, on the model."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.policies import parse_policy
from corridor.questions.explain.decompose import LEVERS_LIMIT, Decomposition, decompose
from corridor.questions.explain.decompose.parts import middle_half
from corridor.questions.explain.decompose.players import coalition_levers, find_players
from corridor.questions.runs.engine import Case
from corridor.questions.runs.summarise import over_window
from corridor.system.levers import GROUPS, levers

pytestmark = pytest.mark.slow

Question = Callable[..., Any]

TWO = """
id = "two"
label = "Two levers of two groups"
base = "status-quo"
[levers.removal_target]
value = 300000
[levers.strikes]
value = 1
"""


@pytest.fixture(scope="module")
def asked(question: Question) -> Any:
    return question(["negotiated", "unilateral"])


@pytest.fixture(scope="module")
def found(asked: Any) -> Decomposition:
    return decompose(asked, spread_draws=96)


def test_the_players_are_the_groups_that_differ(found: Decomposition) -> None:
    assert [player.id for player in found.players] == list(GROUPS)
    named = [name for player in found.players for name in player.levers]
    assert len(named) == len(set(named))
    assert all(levers()[name].group == p.id for p in found.players for name in p.levers)


def test_parts_add_up_to_the_difference(found: Decomposition) -> None:
    for name, parts in found.parts.items():
        assert parts.gap < 1e-12, name
        size = np.abs(parts.window).max()
        for whole in (parts.middle, parts.mean):
            assert whole[:-1].sum() == pytest.approx(whole[-1], abs=1e-9 * size)
        months = parts.monthly_middle
        np.testing.assert_allclose(months[:-1].sum(0), months[-1], atol=1e-9 * size)


def test_the_whole_difference_is_that_of_the_two_policies(asked: Any, found: Decomposition) -> None:
    world = asked.world(0, asked.draws)
    made = asked.simulate(world, [Case(one, asked.switches) for one in asked.levers])
    for outcome in asked.outcomes:
        first, second = (
            over_window(values, outcome.over)[0].astype(float) for values in made[outcome.id]
        )
        parts = found.parts[outcome.id]
        assert parts.mean[-1] == pytest.approx(float((first - second).mean()), rel=1e-6)
        wanted = np.quantile(first - second, (0.05, 0.25, 0.5, 0.75, 0.95))
        np.testing.assert_allclose(parts.window[-1], wanted, rtol=1e-5)
        assert parts.levels[1] - parts.levels[0] == pytest.approx(parts.middle[-1])
        assert parts.coalitions[[0, -1]].tolist() == list(parts.levels)


def test_months_of_a_sum_add_up_to_the_window(found: Decomposition) -> None:
    parts = found.parts["encounters_usbp"]
    np.testing.assert_allclose(parts.monthly_middle.sum(1), parts.middle, rtol=1e-6, atol=1e-3)
    # what is held is the last month, and a chance is that of an event by the last month
    for name in ("people_held", "confrontation_m1"):
        parts = found.parts[name]
        np.testing.assert_allclose(parts.monthly_middle[:, -1], parts.middle, atol=1e-6)


def test_what_a_group_adds_lies_between_the_least_and_the_most(found: Decomposition) -> None:
    for parts in found.parts.values():
        slack = 1e-9 * np.abs(parts.coalitions).max()
        for value in (parts.middle[:-1], parts.alone, parts.last):
            assert (parts.least - slack <= value).all()
            assert (value <= parts.most + slack).all()
        joint = parts.middle[-1] - parts.alone.sum()
        assert parts.joint_middle == pytest.approx(joint, abs=slack)


def test_a_group_that_nothing_hangs_on_adds_nothing(found: Decomposition) -> None:
    """Levers at the border and lawful doors do not enter cooperation within six months."""
    parts = found.parts["cooperation_migration"]
    ids = [player.id for player in found.players]
    for name in ("doors", "border", "interior"):
        assert np.abs(parts.window[ids.index(name)]).max() < 1e-9


def test_the_pair_turned_round_turns_every_sign(question: Question) -> None:
    asked = question(["negotiated", "unilateral"], outcomes=("encounters_usbp",))
    one = decompose(asked, spread_draws=96).parts["encounters_usbp"]
    other = decompose(asked, pair=(1, 0), spread_draws=96).parts["encounters_usbp"]
    np.testing.assert_allclose(other.mean, -one.mean, rtol=1e-9)
    np.testing.assert_allclose(other.window, -one.window[:, ::-1], rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(other.alone, -one.last, rtol=1e-9)


def test_single_levers_where_few_differ(question: Question) -> None:
    policy = parse_policy(TWO)
    asked = question([policy, "status-quo"], outcomes=("people_held", "cooperation_security"))
    found = decompose(asked, by="lever", spread_draws=96)
    assert {player.id for player in found.players} == {"removal_target", "strikes"}
    grouped = decompose(asked, spread_draws=96)
    assert {player.id for player in grouped.players} == {"interior", "pressure"}
    order = [[p.levers[0] for p in grouped.players].index(p.id) for p in found.players]
    for name, parts in found.parts.items():
        np.testing.assert_allclose(parts.mean[:-1], grouped.parts[name].mean[:-1][order])


def test_the_same_seed_gives_the_same_answer_and_another_another(question: Question) -> None:
    def run(seed: int) -> Any:
        asked = question(["negotiated", "unilateral"], seed=seed, outcomes=("encounters_usbp",))
        return decompose(asked, spread_draws=96).parts["encounters_usbp"].mean

    np.testing.assert_array_equal(run(0), run(0))
    assert not np.allclose(run(0), run(1))


def test_shares_are_given_only_of_what_is_clear_of_zero(found: Decomposition) -> None:
    for parts in found.parts.values():
        clear = parts.window[-1, 0] > 0 or parts.window[-1, -1] < 0
        assert parts.clear == clear
        if clear:
            assert parts.shares is not None
            assert parts.shares.sum() == pytest.approx(1)
        else:
            assert parts.shares is None


def test_everything_goes_into_json(found: Decomposition) -> None:
    text = json.dumps(found.as_json(), allow_nan=False)
    back = json.loads(text)
    assert len(back["parts"]["encounters_usbp"]["coalitions"]) == 32
    assert back["players"][0]["id"] == "transit"


def test_policies_that_are_alike_cannot_be_divided(question: Question) -> None:
    with pytest.raises(InputError, match="set every lever alike"):
        decompose(question(["negotiated", "negotiated"]))


def test_too_many_levers_are_refused_before_anything_runs(asked: Any) -> None:
    with pytest.raises(InputError, match=f"up to {LEVERS_LIMIT}"):
        decompose(asked, by="lever")


@pytest.mark.parametrize("pair", [(0, 0), (0, 2), (-1, 0)])
def test_a_pair_that_there_is_not_is_refused(asked: Any, pair: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="is no pair of 2 policies"):
        decompose(asked, pair=pair)


def test_nothing_else_can_be_divided_over(asked: Any) -> None:
    with pytest.raises(InputError, match="'month' is nothing to divide over"):
        decompose(asked, by="month")


def test_coalitions_take_the_levers_of_their_players(asked: Any) -> None:
    first, second = asked.levers
    players = find_players(first, second)
    made = coalition_levers(first, second, players)
    assert len(made) == 32
    for c, paths in enumerate(made):
        for k, player in enumerate(players):
            source = first if c >> k & 1 else second
            assert all(np.array_equal(paths[name], source[name]) for name in player.levers)


@pytest.mark.parametrize("draws", [1, 2, 3, 4])
def test_the_middle_half_of_few_draws_is_never_empty(draws: int) -> None:
    difference = np.arange(draws) * 1.0
    inside = middle_half(difference)
    assert inside.sum() == {1: 1, 2: 2, 3: 1, 4: 2}[draws]
