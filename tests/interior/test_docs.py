"""The figures of the page are those that the command and the reproduction give."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from corridor.system.interior.capacity import COSTS, ENDS, removal
from corridor.system.interior.reproduce import coverage, held, removed

PAGE = Path(__file__).parents[2] / "docs/explanation/interior.md"
LOW, MIDDLE, HIGH = ENDS.index(0.05), ENDS.index(0.5), ENDS.index(0.95)


def rows(begin: str) -> list[list[str]]:
    """Cells of the table whose first heading is ``begin``."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(f"| {begin} |"))
    out = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        out.append([cell.strip() for cell in line.strip("|").split("|")])
    return out


def numbers(cell: str) -> list[float]:
    return [float(text.replace(",", "")) for text in re.findall(r"[\d,]*\d(?:\.\d+)?", cell)]


def test_people_held() -> None:
    for ahead, count, share, error in rows("Months ahead"):
        found = held(int(ahead))
        assert len(found) == int(count)
        assert 100 * coverage(found) == pytest.approx(numbers(share)[0], abs=1.5)
        off = 100 * np.median([abs(row.middle / row.recorded - 1) for row in found])
        assert off == pytest.approx(numbers(error)[0], abs=0.5)


def test_removals_by_fiscal_year() -> None:
    shown = rows("Fiscal year")
    found = removed()
    assert len(shown) == len(found) == 7
    for (year, recorded, interval, inside, _), row in zip(shown, found, strict=True):
        assert (int(year), numbers(recorded)[0]) == (row.at, row.recorded)
        assert numbers(interval) == pytest.approx([row.low / 1e3, row.high / 1e3], abs=1)
        assert inside == ("yes" if row.inside else "no")


def test_years_and_cost() -> None:
    answers, paces = removal((1, 4, 10))
    years = rows("Pace")
    assert len(years) == len(paces)
    for (_, *cells), pace in zip(years, paces, strict=True):
        for cell, one in zip(cells[:3], answers, strict=True):
            quantiles = one.years[pace.id].quantiles
            assert numbers(cell)[0] == pytest.approx(quantiles[MIDDLE], rel=0.01)
            if "(" in cell:
                expected = [quantiles[LOW], quantiles[HIGH]]
                assert numbers(cell)[1:] == pytest.approx(expected, rel=0.03)
        slow = answers[-1].years_inflow[pace.id].quantiles
        if cells[3].startswith("never"):
            assert np.isinf(slow[MIDDLE])
        elif cells[3].startswith("over"):
            assert slow[MIDDLE] > numbers(cells[3])[0]
        else:
            assert numbers(cells[3])[0] == pytest.approx(slow[MIDDLE], rel=0.05)
        assert cells[3].endswith("never)") == bool(np.isinf(slow[HIGH]))
    order = ("marginal", "average", "build-out")
    assert set(order) == set(COSTS)
    for (_, *cells), name in zip(rows("Cost in all, USD billion"), order, strict=True):
        for cell, one in zip(cells, answers, strict=True):
            quantiles = one.cost[name].quantiles
            expected = [quantiles[at] for at in (MIDDLE, LOW, HIGH)]
            assert numbers(cell) == pytest.approx(expected, rel=0.02)
