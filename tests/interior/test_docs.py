"""The figures of the page are those that the command and the reproduction give."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from corridor.cli import main
from corridor.system.interior.capacity import paces
from corridor.system.interior.reproduce import coverage, held, removed

PAGE = Path(__file__).parents[2] / "docs/explanation/interior.md"


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


@pytest.mark.slow
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


def cells(lines: list[str], title: str) -> list[list[list[str]]]:
    """A printed table as [row][column]: the lines of a cell, cut where the headings begin."""
    first = next(i for i, line in enumerate(lines) if line.startswith(title))
    starts = [m.start() for m in re.finditer(r"\S+(?: \S+)*", lines[first + 2])]
    out: list[list[list[str]]] = []
    for line in lines[first + 4 :]:
        if not line.strip():
            break
        parts = [line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
        if parts[0]:
            out.append([[] for _ in starts])
        for cell, part in zip(out[-1], parts, strict=True):
            cell += [part] if part else []
    return out


def test_years_and_cost_are_what_the_command_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """To the last digit, with the draws, the seed and the shares that are its defaults."""
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["removal"]) == 0
    printed = capsys.readouterr().out
    lines = printed.splitlines()
    plain, inflow = cells(lines, "Years, nobody"), cells(lines, "Years, with")
    shown = rows("Pace")
    assert len(shown) == len(plain) == len(inflow)
    for (label, *page), once, slow in zip(shown, plain, inflow, strict=True):
        assert once[0][0].startswith(label.split(":")[0].replace("FY", "pace of FY"))
        for cell, (middle, *more) in zip(page, [*once[1:], slow[-1]], strict=True):
            wide = more and ("never" in more[1] or spread(middle, more[1]) > 0.02)
            assert cell == (f"{middle} ({more[1]})" if wide else middle), label
    cost = rows("Cost in all, USD billion")
    made = cells(lines, "Cost in all")
    assert len(cost) == len(made)
    for (label, *page), (name, *each) in zip(cost, made, strict=True):
        assert label.split(":")[0] == name[0].split(":")[0]
        assert page == [f"{middle} ({ends})" for middle, _, ends in each]
    told, words = " ".join(PAGE.read_text(encoding="utf-8").split()), " ".join(printed.split())
    times = re.findall(r"[\d.]+ times \([^)]*\)", told)
    assert len(times) == 2
    assert set(times) <= set(re.findall(r"[\d.]+ times \([^)]*\)", words))


def spread(middle: str, ends: str) -> float:
    low, high = numbers(ends)
    return (high - low) / numbers(middle)[0]


def test_the_paces_on_the_page() -> None:
    """In thousands, as the paces behind the command have them; ramps have no single one."""
    for (label, *_), pace in zip(rows("Pace"), paces(100), strict=True):
        said = label.partition(": ")[2]
        if pace.id == "ramp":
            assert not said
        elif pace.id == "goal":
            assert said == f"{pace.yearly.mean() / 1e6:g} million"
        else:
            assert numbers(said)[0] == 1e3 * round(pace.yearly.mean() / 1e3)
