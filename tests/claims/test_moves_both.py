"""Verdicts of every ledger move with the record, whoever makes the claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corridor.questions.claims import claims

Row = Mapping[str, str]


def _lowest(row: Row) -> bool:
    return row["month"] == "2017-04"


def _four_years(row: Row) -> bool:
    return "2021-02" <= row["month"] <= "2025-01"


def _later(row: Row) -> bool:
    return row["month"] >= "2024-05"


def _summer(row: Row) -> bool:
    return row["agency"] == "USBP" and row["month"][5:] in ("07", "08")


def _after_1992(row: Row) -> bool:
    return row["fiscal_year"] in ("1999", "2000", "2010", "2012", "2019")


def _held(row: Row) -> bool:
    return row["month"] <= "2024-04"


def _after_statement(row: Row) -> bool:
    return row["place"] == "greece" and row["month"] >= "2016-04"


def _evros(row: Row) -> bool:
    return row["mode"] == "land" and row["month"] >= "2016-04"


def _closed(row: Row) -> bool:
    return "2018-06" <= row["month"] <= "2019-08"


def _second_year(row: Row) -> bool:
    return row["place"] == "greece" and row["month"] >= "2017-04"


def _after_tunisia(row: Row) -> bool:
    return row["place"] == "italy" and row["month"] >= "2023-08"


EAST, CENTRAL = "eastern-mediterranean", "central-mediterranean"
ARRIVALS = "mediterranean_arrivals"
#: ledger, claim, table, rows that are multiplied, by what; verdict before and after
MOVES = [
    ("rival", "R02", "encounters_total", _lowest, 0.5, "supported", "depends"),
    ("rival", "R16", "encounters_total", _four_years, 4.0, "contradicted", "depends"),
    ("rival", "R10", "sector_apprehensions", _after_1992, 3.0, "depends", "contradicted"),
    ("article", "C43", "sector_apprehensions", _after_1992, 3.0, "depends", "contradicted"),
    ("article", "C27", "detention", _held, 0.5, "depends", "supported"),
    ("example", "E1", "encounters_total", _later, 20.0, "contradicted", "supported"),
    ("example", "E3", "encounters_total", _summer, 2.0, "supported", "contradicted"),
    (EAST, "EM1", ARRIVALS, _after_statement, 20.0, "supported", "depends"),
    (EAST, "EM8", ARRIVALS, _evros, 10.0, "contradicted", "depends"),
    (EAST, "EM10", ARRIVALS, _second_year, 20.0, "depends", "supported"),
    (EAST, "EM10", ARRIVALS, _second_year, 0.1, "depends", "contradicted"),
    (CENTRAL, "CM6", "mediterranean_deaths", _closed, 4.0, "depends", "supported"),
    (CENTRAL, "CM4", ARRIVALS, _after_tunisia, 0.2, "depends", "supported"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("ledger", "name", "table", "chosen", "factor", "before", "after"), MOVES)
def test_a_changed_figure_moves_the_verdict(
    ledger: str,
    name: str,
    table: str,
    chosen: Callable[[Row], bool],
    factor: float,
    before: str,
    after: str,
    changed_record: Callable[..., Path],
) -> None:
    (now,) = claims(ledger, [name]).claims
    (then,) = claims(ledger, [name], record=changed_record(table, chosen, factor)).claims
    assert (now.now.verdict.id, then.now.verdict.id) == (before, after)
