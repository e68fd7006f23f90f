"""Where a definition takes figures from both sides of a break of a table, it is said."""

from __future__ import annotations

import pytest

from corridor.cli import main
from corridor.evidence import registry
from corridor.questions.claims.result import Cell, Figure, Outcome
from corridor.record.catalogue import RECORD
from corridor.report.claims.basis import ACROSS, Basis

EXPULSIONS = "2020-03-20 to 2023-05-11: "


def told(*cells: tuple[str, ...]) -> bool:
    """Whether expulsions are told of, where each cell rests on figures of these periods."""
    made = []
    for periods in cells:
        place = ("record", "encounters_total", "")
        figures = tuple(Figure(*place, period, 1.0, "encounters") for period in periods)
        outcome = Outcome(1.0, "encounters", "", figures)
        made.append(Cell(0, "record", "scored", {}, "supports", outcome))
    (table,) = Basis(made, (), registry()).tables(RECORD)
    return any(text.startswith(EXPULSIONS) for text in table["breaks"])


@pytest.mark.parametrize(
    ("periods", "across"),
    [
        (("2019-05", "2020-04"), True),
        (("2021-01", "2024-01"), True),
        (("2019-05", "2024-01"), True),
        (("2018 to 2020",), True),
        (("2019", "2021"), True),
        (("2020-03", "2023-05"), False),
        (("2021",), False),
        (("2019-05", "2020-02"), False),
        (("2023-06", "2024-01 to 2024-06"), False),
    ],
)
def test_a_break_is_told_where_one_definition_has_figures_on_both_sides(
    periods: tuple[str, ...], across: bool
) -> None:
    assert told(periods) is across


def test_definitions_on_either_side_of_a_break_compare_nothing_across_it() -> None:
    assert not told(("2019-05",), ("2021-01",))
    assert told(("2019-05",), ("2021-01", "2024-01"))


def test_it_stands_in_the_terminal_under_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "C10"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"{ACROSS} 2020-03-20 to 2023-05-11: Under Title 42 unaccompanied children" in said
