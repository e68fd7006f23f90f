"""A test that can only contradict counts: what does not contradict is unclear, whoever says it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.questions.claims import claims, ledger_names, read_ledger
from corridor.report.claims import said
from tests.claims.conftest import CLAIM

SUPPORTS = "supports = { below = 0 }"


@pytest.mark.parametrize(
    ("bound", "state"), [("above = 0", "unclear"), ("below = 0", "contradicts")]
)
def test_nothing_supports_and_every_cell_counts(
    bound: str, state: str, ledger: Callable[..., Path]
) -> None:
    found = claims(ledger(CLAIM.replace(SUPPORTS, f"contradicts = {{ {bound} }}")))
    (one,) = found.claims
    (cell,) = one.now.cells
    assert (cell.state, cell.counted) == (state, True)
    assert said.rule(one.claim.tests[0], one.now.cells) == (
        f"contradicts if {bound.replace(' = ', ' ')}; unclear otherwise"
    )


def test_its_chart_and_numbers_can_be_drawn(ledger: Callable[..., Path], tmp_path: Path) -> None:
    path = ledger(CLAIM.replace(SUPPORTS, "contradicts = { above = -10 }"))
    chart = tmp_path / "one.svg"
    assert main(["claims", "check", str(path), "T1", "--chart", str(chart)]) == 0
    text = chart.read_text(encoding="utf-8")
    assert ">unclear<" in text
    assert ">supports<" not in text


def test_a_threat_that_works_is_no_support_and_is_counted() -> None:
    """As with a driver that goes with nothing: C21 and R06 stand under one rule."""
    (only,) = claims("rival", ["R06"]).claims
    first = [cell for cell in only.now.cells if cell.test == 0]
    assert [(cell.state, cell.counted) for cell in first] == [("unclear", True)] * 2
    assert only.now.verdict.id == "depends"
    (several,) = claims("article", ["C21"]).claims
    doses = [cell for cell in several.now.cells if several.claim.tests[cell.test].check == "dose"]
    assert doses
    assert all(cell.counted for cell in doses)


@pytest.mark.parametrize("name", ledger_names())
def test_no_test_is_left_out_for_speaking_on_one_side(name: str) -> None:
    """A bound against a claim alone belongs to a test that counts."""
    for one in read_ledger(name).claims:
        for test in one.tests:
            assert test.role == "scored" or not test.one_sided, (one.id, test.label)
