"""Measures of tables without origins: rows by any column, months left out, months of nobody."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.questions.claims import LEDGERS, claims, read_ledger
from corridor.questions.claims.series import measures
from tests.claims.conftest import HEAD

FILES = sorted(Path(measures.__file__).parent.glob("*.toml"))

CUT = """
[measures.cut]
label = "people brought back"
unit = "people"
usable = "2015-01 to 2023-05"
note = "Another count begins."
parts = [{ table = "mediterranean_interceptions", where = { place = "tunisia" } }]

[measures.dead]
label = "dead"
unit = "dead"
parts = [{ table = "mediterranean_deaths", where = { route = "eastern_mediterranean" }GAPS }]
"""
TWO = """
[[claim]]
id = "T1"
quote = "it changed"
type = "factual"
says = "It changed."
counts = "A change."
by = "those who say so"

[[claim.test]]
check = "level"
arguments = { measure = "MEASURE" }
grid.over = ["2022-12", "2023-06", "2023-04 to 2023-06"]
supports = { above = 0 }
"""


def states(path: Path) -> list[tuple[str, str]]:
    (found,) = claims(path).claims
    return [(cell.state, cell.reason) for cell in found.now.cells]


def test_months_that_are_no_count_of_the_same_thing_are_not_read(
    ledger: Callable[..., Path],
) -> None:
    path = ledger(TWO.replace("MEASURE", "cut"), HEAD + CUT.replace("GAPS", ""))
    first, *rest = states(path)
    assert first[0] == "supports"
    for state, reason in rest:
        assert state == "cannot_say"
        assert reason.endswith("beyond 2015-01 to 2023-05: Another count begins.")


@pytest.mark.parametrize(
    ("gaps", "june"), [("", "cannot_say"), (', gaps = "nought"', "contradicts")]
)
def test_a_month_without_a_row_is_nought_only_where_that_is_said(
    gaps: str, june: str, ledger: Callable[..., Path]
) -> None:
    path = ledger(TWO.replace("MEASURE", "dead"), HEAD + CUT.replace("GAPS", gaps))
    assert [state for state, _ in states(path)][:2] == ["supports", june]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('note = "Another count begins."', "", "usable is given without a note"),
        ("2015-01 to 2023-05", "2015-01", "usable is '2015-01'"),
        ("2015-01 to 2023-05", "2023-05 to 2015-01", "usable is '2023-05 to 2015-01'"),
        ("2015-01 to 2023-05", "2015-13 to 2023-05", "'2015-13' is not a month"),
        ("GAPS", ', gaps = "zero"', "gaps is 'zero'"),
        ("GAPS", ", gap = 0", "there is no field 'gap'"),
    ],
)
def test_a_wrong_measure_is_refused(
    old: str, new: str, message: str, ledger: Callable[..., Path]
) -> None:
    head = CUT.replace(old, new).replace("GAPS", "")
    with pytest.raises(InputError, match=message):
        read_ledger(ledger(TWO.replace("MEASURE", "cut"), HEAD + head))


def test_who_says_it_is_kept(ledger: Callable[..., Path]) -> None:
    path = ledger(TWO.replace("MEASURE", "cut"), HEAD + CUT.replace("GAPS", ""))
    assert read_ledger(path).claims[0].by == "those who say so"
    assert all(one.by == "" for one in read_ledger("article").claims)


def test_no_measure_or_population_stands_in_two_files() -> None:
    for kind in ("measures", "populations"):
        read = [tomllib.loads(path.read_text(encoding="utf-8")).get(kind, {}) for path in FILES]
        names = [name for one in read for name in one]
        assert len(set(names)) == len(names)
    assert set(read_ledger(LEDGERS / "example").measures) >= {"usbp", "greece_sea"}
