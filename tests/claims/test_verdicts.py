"""Verdicts are computed: change a figure of the record and they move."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corridor.evidence import registry
from corridor.questions.claims import claims
from tests.claims.conftest import CLAIM

MOVES = [
    # claim, table, rows, factor, verdict before, verdict after
    ("C10", "encounters_total", {"month": "2020-01"}, 5.0, "contradicted", "depends"),
    ("C02", "encounters_total", {"month": "2024-02"}, 0.1, "depends", "depends"),
]


def verdict(name: str, **more: Any) -> Any:
    (found,) = claims(names=[name], **more).claims
    return found.now.verdict


@pytest.mark.parametrize(("name", "table", "where", "factor", "before", "after"), MOVES)
def test_a_changed_figure_moves_the_verdict(
    name: str,
    table: str,
    where: dict[str, str],
    factor: float,
    before: str,
    after: str,
    changed_record: Callable[..., Path],
) -> None:
    now = verdict(name)
    then = verdict(name, record=changed_record(table, where, factor))
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
