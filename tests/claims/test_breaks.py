"""Where a definition takes figures from both sides of a break of a table, it is said."""

from __future__ import annotations

import pytest

from corridor.cli import main
from corridor.evidence import registry
from corridor.questions.claims.result import Cell, Figure, Outcome
from corridor.record.catalogue import RECORD
from corridor.report.claims.basis import ACROSS, Basis

EXPULSIONS = "2020-03-20 to 2023-05-11: "


def told(
    *cells: tuple[str, ...], table: str = "encounters_total", breaks: str = EXPULSIONS
) -> bool:
    """Whether a break is told of, where each cell rests on figures of these periods."""
    made = []
    for periods in cells:
        place = ("record", table, "")
        figures = tuple(Figure(*place, period, 1.0, "encounters") for period in periods)
        outcome = Outcome(1.0, "encounters", "", figures)
        made.append(Cell(0, "record", "scored", {}, "supports", outcome))
    (found,) = Basis(made, (), registry()).tables(RECORD)
    return any(text.startswith(breaks) for text in found["breaks"])


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


@pytest.mark.parametrize(
    ("periods", "across"),
    [
        (("2013-12", "2014-12"), False),
        (("2014-12", "2016-12"), True),
        (("2012-12", "2013-12"), True),
        (("2011-12", "2012-12"), False),
        (("2015-12", "2016-12"), False),
    ],
)
def test_a_break_that_is_dated_by_years_holds_to_the_end_of_its_last(
    periods: tuple[str, ...], across: bool
) -> None:
    """Figures of a table of years stand in the last month of theirs."""
    assert told(periods, table="inm_budget", breaks="2013 to 2014: ") is across


def test_definitions_on_either_side_of_a_break_compare_nothing_across_it() -> None:
    assert not told(("2019-05",), ("2021-01",))
    assert told(("2019-05",), ("2021-01", "2024-01"))


def test_it_stands_in_the_terminal_under_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "C10"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"{ACROSS} 2020-03-20 to 2023-05-11: Under Title 42 unaccompanied children" in said
