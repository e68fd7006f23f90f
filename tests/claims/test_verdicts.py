"""Verdicts are computed: change a figure of the record and they move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from corridor.evidence import registry
from corridor.questions.claims import Verdict, claims
from corridor.questions.claims.result import Cell
from corridor.questions.claims.verdict import judge
from tests.claims.conftest import CLAIM

Row = Mapping[str, str]
SPRING = ("03", "04", "05")


def _one(row: Row) -> bool:
    return row["month"] in ("2024-03", "2024-04")


def _spring(row: Row) -> bool:
    return row["agency"] == "USBP" and row["month"][5:] in SPRING


def _january(row: Row) -> bool:
    return row["month"] == "2020-01"


def _mexican(row: Row) -> bool:
    return row["origin"] == "MEX" and row["month"] in ("2024-01", "2024-03", "2024-04")


def _population(row: Row) -> bool:
    return row["origin"] == "USA" and row["year"] == "2022"


#: claim, table, rows that are multiplied, by what; verdict before and after
MOVES = [
    ("C01", "encounters_total", _one, 2.0, "depends", "contradicted"),
    ("C02", "encounters_total", _spring, 3.0, "depends", "supported"),
    ("C10", "encounters_total", _january, 5.0, "contradicted", "depends"),
    ("C25", "origin_population", _population, 0.5, "contradicted", "depends"),
    pytest.param(
        *("C13", "encounters", _mexican, 1.6, "contradicted", "depends"), marks=pytest.mark.slow
    ),
]


def verdict(name: str, **more: Any) -> Verdict:
    (found,) = claims(names=[name], **more).claims
    return found.now.verdict


@pytest.mark.slow
@pytest.mark.parametrize(("name", "table", "chosen", "factor", "before", "after"), MOVES)
def test_a_changed_figure_moves_the_verdict(
    name: str,
    table: str,
    chosen: Callable[[Row], bool],
    factor: float,
    before: str,
    after: str,
    changed_record: Callable[..., Path],
) -> None:
    now = verdict(name)
    then = verdict(name, record=changed_record(table, chosen, factor))
    assert (now.id, then.id) == (before, after)
    assert now.tally != then.tally


def test_what_could_be_said_earlier_is_told_apart() -> None:
    (found,) = claims(names=["C25"]).claims
    (before,) = found.before
    assert before.as_of == 12 * 2024 + 4
    assert before.verdict.tally.cells < found.now.verdict.tally.cells
    later = [
        b.state for a, b in zip(before.cells, found.now.cells, strict=True) if a.state == "not_yet"
    ]
    assert later
    assert "not_yet" not in later


def test_what_is_recalled_is_shown_and_not_counted(ledger: Callable[..., Path]) -> None:
    known = registry().candidates.values()
    recalled = next(c for c in known if c.status == "RECALLED" and c.central is not None)
    test = f"""
[[claim.test]]
check = "evidence"
arguments = {{ entry = "{recalled.id}" }}
supports = {{ at_least = {recalled.central} }}
"""
    (found,) = claims(ledger(CLAIM.partition("[[claim.test]]")[0] + test)).claims
    (cell,) = found.now.cells
    assert cell.state == "not_established"
    assert cell.outcome is not None
    assert cell.outcome.value == recalled.central
    assert "RECALLED, not established" in cell.outcome.sentence
    assert found.now.verdict.id == "not_testable"
    assert "recalled or assumed" in found.now.verdict.because
    assert found.now.verdict.would_need


def test_months_after_the_vantage_are_hidden() -> None:
    (found,) = claims(names=["C01"], as_of="2024-04").claims
    late = [c for c in found.now.cells if "April" in c.choices.get("months", "")]
    assert late
    assert {cell.state for cell in late} == {"not_yet"}
    assert found.before == ()


def test_what_was_not_out_is_why_nothing_can_be_said() -> None:
    verdict = claims(names=["C10"], as_of="2019-09").claims[0].now.verdict
    assert verdict.id == "not_testable"
    assert "definitions were not yet out" in verdict.because
    assert "not yet published" in verdict.would_need[0]


def _cells(family: str, *states: str) -> list[Cell]:
    return [Cell(0, family, "scored", {}, state, None) for state in states]


@pytest.mark.parametrize("mine", ["supports", "contradicts"])
def test_a_verdict_that_one_kind_of_test_makes_by_its_number_says_so(mine: str) -> None:
    """Twelve of the record that are divided, and 24 of the model that agree."""
    claim = claims(names=["C10"]).claims[0].claim
    other = "contradicts" if mine == "supports" else "supports"
    word = {"supports": "supported", "contradicts": "contradicted"}[mine]
    divided = _cells("record", *[mine] * 7, *[other] * 5)
    found = judge(claim, divided + _cells("model", *[mine] * 24))
    assert found.id == word
    assert "counted alike" in found.because
    assert "“depends on definition”" in found.because
    assert found.alike == "depends"
    assert found.caveat in found.because
    agreed = judge(claim, _cells("record", *[mine] * 12) + _cells("model", *[mine] * 24))
    assert agreed.id == word
    assert "counted alike" not in agreed.because
    assert (agreed.alike, agreed.caveat) == ("", "")


def test_the_same_seed_gives_the_same_numbers() -> None:
    first, second = (claims(names=["C01", "C02"]) for _ in range(2))
    assert [one.now.verdict for one in first.claims] == [one.now.verdict for one in second.claims]


@pytest.mark.slow
def test_tests_of_a_cause_are_shown_even_where_they_disagree() -> None:
    """What the model and the record say of a cause are both there, and told apart."""
    for one in claims(names=["C13", "C44", "C45"]).claims:
        scored = {test.family for test in one.claim.tests if test.role == "scored"}
        assert "model" in scored
        assert len(scored) > 1
        assert set(one.now.verdict.families) == scored
