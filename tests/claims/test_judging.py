"""From cells to a verdict, and the small calculator, on made-up cases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.questions.claims.arithmetic import calculate, check_expression
from corridor.questions.claims.claim import Claim, ClaimTest, Rule
from corridor.questions.claims.result import Cell, ClaimResult, Outcome, Standing
from corridor.questions.claims.verdict import judge, state_of, threshold, with_margins
from corridor.report.claims.said import closest, none_closest, rule, sure

TEST = ClaimTest(
    *("change", "record", "a test", "", (), (), Rule(at_least=10.0), None, "scored"), needed=False
)


def claim(*tests: ClaimTest, kind: str = "factual") -> Claim:
    return Claim("T", "q", kind, "s", "c", tests, (), (), (), "", False, Path("T.toml"))


def cells(states: str, family: str = "record", test: int = 0, role: str = "scored") -> list[Cell]:
    """Cells by letter: s supports, c contradicts, u unclear, n not established, x cannot say."""
    words = {
        "s": "supports",
        "c": "contradicts",
        "u": "unclear",
        "n": "not_established",
        "x": "cannot_say",
        "y": "not_yet",
    }
    return [
        Cell(test, family, role, {}, words[letter], None, remedy="a figure" * (letter == "x"))
        for letter in states
    ]


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        ("ssss", "supported"),
        ("ssssc", "supported"),
        ("sssc", "depends"),
        ("ccccs", "contradicted"),
        ("cccuu", "depends"),
        ("uuu", "not_testable"),
        ("nnn", "not_testable"),
        ("xxy", "not_testable"),
        ("snnx", "supported"),
        ("", "not_testable"),
    ],
)
def test_shares_decide(states: str, verdict: str) -> None:
    found = judge(claim(TEST), cells(states))
    assert found.id == verdict
    assert found.tally.cells == sum(letter in "scu" for letter in states)
    assert ("a figure" in found.would_need) == ("x" in states)


def test_a_family_that_says_the_opposite_keeps_it_open() -> None:
    both = cells("s" * 9) + cells("c", "model")
    assert judge(claim(TEST), cells("s" * 9 + "c")).id == "supported"
    found = judge(claim(TEST), both)
    assert found.id == "depends"
    assert "model" in found.because
    assert found.families["model"].share == 0


def test_context_is_not_counted() -> None:
    found = judge(claim(TEST), cells("ss") + cells("ccccccc", role="context"))
    assert (found.id, found.tally.cells) == ("supported", 2)


def test_a_test_that_is_needed_and_silent_leaves_it_untestable() -> None:
    needed = replace(TEST, needed=True, label="the trigger")
    assert judge(claim(TEST, needed), cells("sss") + cells("x", test=1)).id == "not_testable"
    assert judge(claim(TEST, needed), cells("sss") + cells("s", test=1)).id == "supported"


@pytest.mark.parametrize(
    ("states", "ends"),
    [
        ("cccuu", "; none supports it"),
        ("ssuu", "; none contradicts it"),
        ("sc", "definition"),
        ("ssss", "supported"),
        ("cccc", "contradicted"),
    ],
)
def test_a_side_without_any_definition_is_said(states: str, ends: str) -> None:
    """ "Depends" alone would read as if definitions disagreed."""
    assert judge(claim(TEST), cells(states)).words.endswith(ends)


def test_a_judgement_of_value_is_never_scored() -> None:
    assert judge(claim(kind="normative"), []).id == "normative"


def outcome(value: float, **more: Any) -> Outcome:
    return Outcome(value, "percent", "", **more)


def test_draws_have_to_be_sure() -> None:
    needed = threshold("sure")
    few = np.r_[np.full(70, 11.0), np.full(30, 9.0)]
    assert 0.7 < needed < 0.9
    assert state_of(TEST, outcome(11.0, draws=few)) == ("unclear", 0.7)
    many = np.r_[np.full(90, 11.0), np.full(10, 9.0)]
    assert state_of(TEST, outcome(11.0, draws=many)) == ("supports", 0.9)
    assert state_of(TEST, outcome(9.0, draws=many - 2))[0] == "contradicts"


def test_where_there_are_draws_the_share_that_contradicts_is_said_beside_the_other() -> None:
    draws = np.r_[np.full(50, 11.0), np.full(20, 7.0), np.full(30, 3.0)]
    test = replace(TEST, contradicts=Rule(below=5.0))
    made = outcome(9.0, draws=draws)
    state, share = state_of(test, made)
    cell = Cell(0, "model", "scored", {}, state, made, supporting=share)
    assert sure(test, cell) == "supports in 50%, contradicts in 30% of draws"
    # a share short of enough is not rounded up to it
    short = replace(cell, supporting=threshold("sure") - 0.002)
    assert sure(test, short) == "supports in 74.8%, contradicts in 30% of draws"
    short = replace(cell, supporting=threshold("sure") - 0.0001)
    assert sure(test, short) == "supports in 74.9%, contradicts in 30% of draws"
    assert sure(TEST, cell) == "rule holds in 50% of draws"
    # nor a share that leaves the others short of enough down to one that does not
    open_ = replace(cell, supporting=1 - threshold("sure") + 0.0001)
    assert sure(TEST, open_) == "rule holds in 25.1% of draws"
    assert sure(test, replace(cell, role="context")) == ""


def test_a_whole_interval_has_to_hold() -> None:
    assert state_of(TEST, outcome(12.0, interval=(9.0, 15.0)))[0] == "supports"
    assert state_of(TEST, outcome(12.0, interval=(9.0, 15.0), whole=True))[0] == "unclear"
    assert state_of(TEST, outcome(12.0, interval=(10.0, 15.0), whole=True))[0] == "supports"
    assert state_of(TEST, outcome(5.0, interval=(1.0, 9.0), whole=True))[0] == "contradicts"


def test_between_two_rules_nothing_is_said() -> None:
    test = replace(
        TEST, contradicts=Rule(outside=(0.0, 20.0)), supports=Rule(at_least=10, below=15)
    )
    states = [state_of(test, outcome(x))[0] for x in (-1.0, 5.0, 12.0, 17.0, 21.0)]
    assert states == ["contradicts", "unclear", "supports", "unclear", "contradicts"]
    assert state_of(test, outcome(12.0, established=False))[0] == "not_established"
    assert test.supports.words == "at least 10 and below 15"


def test_the_closest_call_is_nearest_to_its_bound() -> None:
    values = (12.0, 9.9, 30.0)
    made = [
        Cell(0, "record", "scored", {}, "supports" if x >= 10 else "contradicts", outcome(x))
        for x in values
    ]
    done = with_margins([TEST], made)
    assert judge(claim(TEST), done).closest == 1
    assert done[1].margin == pytest.approx(0.1 / 12)


def test_a_place_that_has_to_be_hit_is_a_step_from_being_missed_and_a_tie_is_closer() -> None:
    rank = replace(TEST, supports=Rule(equals=1.0), contradicts=Rule(above=3.0))
    first, second = outcome(1.0), outcome(2.0)
    made = [Cell(0, "record", "scored", {}, "supports", one) for one in (first, second)]
    made += [Cell(1, "record", "scored", {}, "supports", outcome(10.0))]
    done = with_margins([rank, TEST], made)
    # one place from "exactly 1" on either side, over the usual size of the test's values
    assert [cell.margin for cell in done] == pytest.approx([1 / 1.5, 1 / 1.5, 0.0])
    assert judge(claim(rank, TEST), done).closest == 2


def drawn(share: float, value: float = 12.0) -> Outcome:
    """An outcome of which this share of 1,000 draws meets the rule of TEST."""
    met = round(1000 * share)
    return outcome(value, draws=np.where(np.arange(1000) < met, 11.0, 9.0))


def test_of_draws_the_closest_call_is_nearest_to_the_share_that_decides() -> None:
    # the value of the first lies on its bound, and half of the draws are far from three quarters
    made = [
        Cell(0, "model", "scored", {"axis": name}, state_of(TEST, one)[0], one, supporting=share)
        for name, one, share in (
            ("first", drawn(0.51, 10.0), 0.51),
            ("second", drawn(0.76), 0.76),
            ("third", drawn(0.23), 0.23),
            ("fourth", drawn(1.0), 1.0),
        )
    ]
    done = with_margins([TEST], made)
    # 0.23 support, so that 0.77 contradict
    assert [cell.margin for cell in done] == pytest.approx([0.24, 0.01, 0.02, 0.25])
    found = judge(claim(TEST), done)
    assert found.closest == 1
    text = closest(ClaimResult(claim(TEST), Standing(None, done, found), ()))
    assert "second" in text
    assert "supports (rule holds in 76% of draws)" in text
    assert "supports if at least 10 in at least 75% of draws; contradicts if not so in" in text
    one_sided = replace(TEST, supports=Rule(), contradicts=Rule(below=10.0))
    (only,) = with_margins([one_sided], made[1:2])
    assert only.margin == pytest.approx(0.75 - 0.24)


def test_of_a_whole_interval_the_nearer_end_decides() -> None:
    one = outcome(30.0, interval=(10.5, 60.0), whole=True)
    (cell,) = with_margins([TEST], [Cell(0, "record", "scored", {}, "supports", one)])
    assert cell.margin == pytest.approx(0.5 / 30)
    assert rule(TEST, [cell]) == (
        "supports if at least 10 at both ends of the 90% interval; contradicts if not so at both "
        "ends of the 90% interval"
    )


def test_where_all_cells_tie_none_is_the_closest() -> None:
    rank = replace(TEST, supports=Rule(equals=1.0))
    for test, value, said in ((rank, 1.0, "one step from"), (TEST, 12.0, "equally close to")):
        made = [Cell(0, "record", "scored", {}, "supports", outcome(value)) for _ in range(3)]
        done = with_margins([test], made)
        result = ClaimResult(claim(test), Standing(None, done, judge(claim(test), done)), ())
        assert closest(result) == f"none; all 3 definitions are {said} their bound"
        # so that a page points to no row
        assert none_closest(result)
    alone = with_margins([rank], [replace(made[0], outcome=outcome(1.0))])
    result = ClaimResult(claim(rank), Standing(None, alone, judge(claim(rank), alone)), ())
    assert not none_closest(result)
    assert closest(result).startswith("a test (the only definition): 1 ")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100 * a / b", 50.0),
        ("a - b - a", -4.0),
        ("-(a + b) * 2", -12.0),
        ("a / b / a", 0.25),
        ("  2.5*a ", 5.0),
    ],
)
def test_the_calculator(text: str, value: float) -> None:
    assert calculate(text, {"a": 2.0, "b": 4.0}) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    ["a +", "a b", "(a", "a ** b", "__import__('os')", "a.real", "c", "", "a;b", "(" * 50 + "a"],
)
def test_the_calculator_reads_nothing_else(text: str) -> None:
    with pytest.raises(InputError):
        check_expression(text, ("a", "b"))
