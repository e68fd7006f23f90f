"""The page's table of removals is what the command gives."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corridor.cli import main

PAGE = Path(__file__).parents[2] / "docs/explanation/cartels.md"


def numbers(cell: str) -> list[float]:
    return [float(text) for text in re.findall(r"\d+\.\d+", cell)]


@pytest.mark.slow
def test_the_table_of_removals(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cartels", "removal", "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    page = PAGE.read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if re.match(r"\| (the largest|any) \|", line)
    ]
    assert len(rows) == len(found["comparison_after_a_break"]) == 4
    for (group, where, *cells), against in zip(
        rows, found["comparison_after_a_break"], strict=True
    ):
        assert (group.removeprefix("the "), where) == (against["group"], against["where"])
        effects = [
            effect[f"{where}_after_a_break"]
            for effect in found["effects"]
            if effect["group"] == against["group"]
        ]
        for cell, made in zip(
            cells[:3], [*effects, against["centralised_over_decentralised"]], strict=True
        ):
            expected = [made["median"], made["p05"], made["p95"]]
            assert numbers(cell) == pytest.approx(expected, abs=0.01)
        assert numbers(cells[3]) == pytest.approx([against["probability_greater"]], abs=0.01)
