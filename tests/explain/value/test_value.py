"""Value of information on the model: limits, directions, weights and faults."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.questions.explain.value import Value, value
from corridor.questions.explain.value.choice import check_weights
from corridor.questions.explain.value.targets import targets
from corridor.system.fit.tables import Slot
from corridor.system.outcomes import pick_outcomes

Question = Callable[..., Any]

DRAWS = 2000


@pytest.fixture(scope="module")
def asked(question: Question) -> Any:
    return question(["negotiated", "unilateral"], draws=DRAWS)


@pytest.fixture(scope="module")
def found(asked: Any) -> Value:
    return value(asked, "cooperation_migration", draws=DRAWS)


@pytest.mark.slow
def test_no_knowledge_is_worth_more_than_knowing_everything(found: Value) -> None:
    assert found.perfect > 0
    limit = found.perfect + 3 * found.perfect_error
    for one in (*found.parameters, *found.groups):
        assert 0 <= one.value <= limit, one.id
        assert 0 <= one.low <= one.high
        assert 0 <= one.changes <= 1


@pytest.mark.slow
def test_every_parameter_grade_and_mechanism_is_asked_about(asked: Any, found: Value) -> None:
    slots = asked.setup.slots
    assert {one.id for one in found.parameters} == {slot.id for slot in slots}
    kinds: dict[str, set[str]] = {}
    for one in found.groups:
        kinds.setdefault(one.kind, set()).add(one.id)
    assert kinds["grade"] == {slot.grade for slot in slots}
    assert kinds["block"] == {"fitted", "unfitted", "all"}
    assert {"bargaining", "beliefs", "interdiction"} <= kinds["mechanism"]
    assert sum(one.size for one in found.groups if one.kind == "mechanism") == sum(
        slot.size for slot in slots
    )


@pytest.mark.slow
def test_cooperation_hangs_on_bargaining_and_not_on_the_fit(found: Value) -> None:
    """Nothing that the fit leaves open enters cooperation; bargaining does."""
    groups = {one.id: one for one in found.groups}
    assert groups["bargaining"].clear
    assert groups["bargaining"].value == pytest.approx(groups["all"].value, rel=0.1)
    for name in ("fitted", "season", "interior", "cartels"):
        assert groups[name].value < 0.05 * found.perfect, name
    assert found.top is not None
    assert found.top.id in {"threat_effect", "transfer_package", "transfer_effect"}
    assert sum(one.first for one in found.parameters) <= 1 + 1e-9


@pytest.mark.slow
def test_the_direction_of_one_outcome_does_not_matter_to_two_policies(
    asked: Any, found: Value
) -> None:
    less = value(asked, weights={"cooperation_migration": -1.0}, draws=DRAWS)
    assert less.directed
    assert not found.directed
    assert less.perfect == pytest.approx(found.perfect)
    mine = {one.id: one.value for one in found.parameters}
    for one in less.parameters:
        assert one.value == pytest.approx(mine[one.id], abs=1e-9)


@pytest.mark.slow
def test_weights_weigh(asked: Any) -> None:
    """A weight that drowns the other outcome gives that outcome's answer, in its weight."""
    both = value(asked, weights={"cooperation_migration": -1e9, "people_held": 1e-9}, draws=DRAWS)
    one = value(asked, "cooperation_migration", draws=DRAWS)
    assert both.perfect == pytest.approx(1e9 * one.perfect, rel=1e-5)
    assert len(both.outcomes) == 2


@pytest.mark.slow
def test_a_policy_that_is_always_best_leaves_nothing_to_learn(asked: Any) -> None:
    found = value(asked, "confrontation_m1", draws=DRAWS)
    assert max(found.best) > 0.99
    assert found.perfect < 1e-3 * abs(found.mean[0] - found.mean[1])
    assert found.top is None


@pytest.mark.slow
def test_everything_goes_into_json(found: Value) -> None:
    back = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert back["top"] == (found.top.id if found.top else None)
    assert len(back["parameters"]) == len(found.parameters)


def test_a_choice_needs_an_outcome_or_weights(asked: Any) -> None:
    with pytest.raises(InputError, match="one outcome, or on weights"):
        value(asked, draws=DRAWS)
    with pytest.raises(InputError, match="one outcome, or on weights"):
        value(asked, "people_held", weights={"people_held": 1.0}, draws=DRAWS)


def test_few_draws_are_refused(asked: Any) -> None:
    with pytest.raises(InputError, match="500 draws tell too little"):
        value(asked, "people_held", draws=500)


def test_weights_are_checked() -> None:
    chosen = pick_outcomes(("deaths", "people_held"))
    assert check_weights("deaths", {}, chosen, 2) == {"deaths": 1.0}
    assert check_weights("", {"deaths": -2, "people_held": 0}, chosen, 3) == {"deaths": -2.0}
    with pytest.raises(InputError, match=r"no outcome 'deth'.*deaths"):
        check_weights("deth", {}, chosen, 2)
    with pytest.raises(InputError, match="needs a direction"):
        check_weights("deaths", {}, chosen, 3)
    with pytest.raises(InputError, match="weight of 'deaths' is nan"):
        check_weights("", {"deaths": float("nan")}, chosen, 2)
    with pytest.raises(InputError, match="all weights are 0"):
        check_weights("", {"deaths": 0.0}, chosen, 2)


def test_targets_hold_each_row_once_of_a_kind() -> None:
    slots = (
        Slot("a", "a_d", 0, 1, "E"),
        Slot("b", "b_gd", 1, 3, "C"),
        Slot("c", "c_d", 4, 1, "E"),
    )
    made = targets(slots, 4, {"a": "Label of a"}, {"a": ("m", "M"), "b": ("m", "M")})
    for kind, rows in (("parameter", 5), ("grade", 5), ("mechanism", 4)):
        held = [row for one in made if one.kind == kind for row in one.rows]
        assert sorted(held) == list(np.arange(rows))
    blocks = {one.id: one for one in made if one.kind == "block"}
    assert blocks["fitted"].rows == (0, 1, 2, 3)
    assert blocks["fitted"].state
    assert blocks["unfitted"].rows == (4,)
    assert made[0].label == "Label of a"
