"""The warm model says what ``corridor compare`` says, and keeps no more than it may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import FitError
from corridor.desk import live as module
from corridor.desk.address import ALL, Question
from corridor.desk.live import Answer, Live, _Kept
from corridor.questions.compare import Comparison, compare
from corridor.system.couplings import pick_switches
from corridor.system.outcomes import outcomes
from tests.desk.small import question, side

FIGURES = ("monthly", "total", "difference_monthly", "difference_total", "exceeds_monthly",
           "exceeds_total", "equal_total")  # fmt: skip
MOVED = side("negotiated", transfer="to27@0..4", port_appointments="900@2")
OFF = tuple(name for name, on in pick_switches().items() if on)[:1]


def whole(asked: Question) -> Comparison:
    """The same question asked as the command line asks it."""
    return compare(
        asked.policies(),
        start=asked.start,
        months=asked.months,
        draws=asked.draws,
        seed=asked.seed,
        outcomes=asked.outcomes,
        account=asked.account,
        off=asked.off,
        on=asked.on,
        sides=False,
    )


def same(found: Comparison, other: Comparison, name: str, outcome: str, at: list[int]) -> None:
    """Groups ``at`` of the other are those of the first, to what its numbers hold (float32)."""
    level = float(np.abs(other.monthly[outcome]).max())
    # a share moves by one draw where two policies are level but for the last digit
    near = 1 / other.draws if name.startswith("exceeds") else 1e-6 * level
    np.testing.assert_allclose(
        getattr(found, name)[outcome][:, : len(at)],
        getattr(other, name)[outcome][:, at],
        rtol=1e-5,
        atol=near,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"a": MOVED, "outcomes": ("encounters_usbp", "deaths", "people_held", "removal_cost")},
        {"seed": 7, "account": "none"},
        {"off": OFF},
    ],
    ids=["plain", "moved", "other-seed-and-account", "switched"],
)
def test_numbers_are_those_of_compare(live: Live, more: dict[str, Any]) -> None:
    from corridor.system.unfitted import accounts

    known = {**more, "outcomes": more.get("outcomes", ("encounters_usbp", "stops_mx"))}
    known["outcomes"] = tuple(name for name in known["outcomes"] if name in outcomes())
    if "account" in more:
        known["account"] = list(accounts())[-1]
    asked = question(**known)
    found, other = live.answer(asked).comparison, whole(asked)
    for outcome in asked.outcomes:
        for name in FIGURES:
            same(found, other, name, outcome, [0])
        np.testing.assert_array_equal(found.recorded[outcome][0], other.recorded[outcome][0])
    assert [one.label for one in found.policies] == [one.label for one in other.policies]
    assert found.fit == other.fit
    assert found.links == other.links


def test_a_group_has_the_numbers_that_compare_gives_it(live: Live) -> None:
    group = live.place.group_ids[2]
    asked = question(group=group)
    found, other = live.answer(asked).comparison, whole(asked)
    at = other.groups.index(group)
    assert found.groups == (ALL, group)
    for outcome in asked.outcomes:
        # all together, and the group
        for name in FIGURES:
            same(found, other, name, outcome, [0, at])
        np.testing.assert_array_equal(found.recorded[outcome], other.recorded[outcome][[0, at]])


def test_groups_add_up_to_all(live: Live) -> None:
    """Draw by draw, for what is a sum over groups and months."""
    asked = question(outcomes=("encounters_usbp",), a=MOVED)
    parts = [
        live.answer(replace(asked, group=name)).gaps["encounters_usbp"]
        for name in live.place.group_ids
    ]
    every = live.answer(asked).gaps["encounters_usbp"]
    assert np.abs(every).max() > 1
    np.testing.assert_allclose(np.sum(parts, axis=0), every, rtol=1e-3, atol=1.0)


def test_a_lever_of_one_policy_leaves_the_other_as_it_was(live: Live) -> None:
    before = live.answer(question())
    after = live.answer(question(a=MOVED))
    for outcome in before.question.outcomes:
        first, second = (one.comparison.monthly[outcome] for one in (before, after))
        np.testing.assert_array_equal(first[1], second[1])
        np.testing.assert_array_equal(before.reference[outcome], after.reference[outcome])
        assert not np.array_equal(first[0], second[0])


def test_swapped_policies_turn_the_sign(live: Live) -> None:
    asked = question(a=MOVED)
    there, back = live.answer(asked), live.answer(replace(asked, a=asked.b, b=asked.a))
    for outcome in asked.outcomes:
        np.testing.assert_array_equal(there.gaps[outcome], -back.gaps[outcome])


def test_policies_alike_differ_in_nothing(live: Live) -> None:
    found = live.answer(question(a=MOVED, b=MOVED))
    for outcome in found.question.outcomes:
        assert not found.gaps[outcome].any()
        assert not found.comparison.difference_monthly[outcome].any()


def test_the_same_question_has_the_same_answer_to_the_bit(live: Live) -> None:
    """Whatever was asked before it, and by a model that is not warm."""
    asked = question(a=MOVED)
    first = live.answer(asked)
    for other in (question(seed=3), question(group=live.place.group_ids[0]), asked):
        again = live.answer(other)
    fresh = Live().answer(asked)
    for one in (again, fresh):
        for outcome in asked.outcomes:
            np.testing.assert_array_equal(one.gaps[outcome], first.gaps[outcome])
            np.testing.assert_array_equal(
                one.comparison.monthly[outcome], first.comparison.monthly[outcome]
            )


def kept(live: Live) -> dict[str, _Kept]:
    return {name: value for name, value in vars(live).items() if isinstance(value, _Kept)}


@pytest.mark.slow
def test_what_is_kept_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    # so few draws say nothing of where a spread comes from, but what would is kept
    monkeypatch.setattr(module, "DRAWS_A_ROW", 1)
    live = Live()
    groups = live.place.group_ids
    for n in range(16):
        moved = side("negotiated", transfer=str(n))
        answer = live.answer(question(a=moved, seed=n % 5, group=groups[n % 4] if n % 3 else ALL))
        assert isinstance(answer, Answer)
    assert len(kept(live)) >= 4
    for name, one in kept(live).items():
        assert 0 < len(one.values) <= one.most, name
    # and those are full that so many questions fill
    assert len(kept(live)["_runs"].values) == kept(live)["_runs"].most
    assert len(kept(live)["_worlds"].values) == kept(live)["_worlds"].most


def test_the_least_used_leaves_first() -> None:
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key

    store = _Kept(2)
    for key in ("x", "y", "x", "z", "x", "y"):
        assert store.get(key, lambda key=key: make(key)) == key  # type: ignore[misc]
    assert made == ["x", "y", "z", "y"]


def test_what_cannot_be_made_is_not_kept() -> None:
    store = _Kept(2)
    with pytest.raises(ZeroDivisionError):
        store.get("x", lambda: 1 / 0)
    assert store.get("x", lambda: 2.0) == 2.0


@pytest.mark.usefixtures("no_fits")
def test_a_decision_point_without_a_fit_is_refused_at_once(live: Live) -> None:
    with pytest.raises(FitError, match="no fit for 2021-03") as caught:
        live.answer(question(start="2021-03"))
    assert "corridor fit --quick --from 2021-03" in caught.value.remedy


@pytest.mark.parametrize("start", ["0001-01", "9999-12"])
@pytest.mark.usefixtures("no_fits")
def test_where_no_fit_can_stand_none_is_asked_for(live: Live, start: str) -> None:
    with pytest.raises(FitError, match=f"no fit can stand at {start}") as caught:
        live.answer(question(start=start))
    assert "corridor fit" not in caught.value.remedy
