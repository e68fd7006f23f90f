"""The figures of the page are those that the command and the mechanism give."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from corridor import evidence
from corridor.cli import main
from corridor.system.cartels.aggregate import published_aggregate
from corridor.system.cartels.parameters import fixed
from corridor.system.couplings import couplings
from corridor.system.mechanisms.partner.cartels import DECLARATION
from tests.cartels.test_mechanism import MONTH, path

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


def section(title: str) -> str:
    page = PAGE.read_text(encoding="utf-8")
    return page.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_what_the_loop_takes_and_gives() -> None:
    """The couplings on the page are those that the mechanism has."""
    shown = re.findall(r"^\| `(\w+)` \|", section("In the comparison"), re.MULTILINE)
    found = {one.id for one in couplings().values() if "cartels" in (one.source, one.target)}
    assert len(shown) == len(found)
    assert set(shown) == found


def test_the_parameters_of_the_loop_are_named_in_their_file() -> None:
    file = Path(evidence.__file__).with_name("parameters") / "cartels.toml"
    head = file.read_text(encoding="utf-8").split("\n[")[0]
    mine = {name.removesuffix("_d") for name in DECLARATION.parameters}
    names = list(tomllib.loads(file.read_text(encoding="utf-8")))
    said = {n for n in names if n.startswith("aggregate_")} - {"aggregate_members_start"}
    said |= {"members_now", "break_chance", *[n for n in names if n.startswith("rift_")][-3:]}
    assert said == mine
    assert "mechanism cartels" in head


def test_how_far_the_monthly_form_is_from_the_published_one() -> None:
    text = section("In the comparison")
    factors = {"Nothing moved": 1.0, "Twice the arrests": 2.0, "No arrests": 0.0}
    begin = fixed("aggregate_reference")
    steps, forms = [], []
    for label, factor in factors.items():
        row = re.search(rf"^\| {label} \|(.*)\|$", text, re.MULTILINE)
        assert row
        shown = [float(cell.replace(",", "")) for cell in row[1].split("|")]
        monthly = path(60, lambda _: {}, arrest_ratio_d=[factor])[-1]["members_d"][0]
        exact, published = (
            float(published_aggregate(form, factor=factor).members(begin, [60 * MONTH / 7])[0])
            for form in ("constant", "proportional")
        )
        assert shown == pytest.approx([monthly, exact, published], rel=1e-5)
        steps.append(100 * abs(monthly / exact - 1))
        forms.append(100 * abs(exact / published - 1))
        if label == "Nothing moved":
            assert f"the aggregate grows by {100 * (exact / begin - 1):.0f}% in five" in text
    assert "less than 0.1%" in text
    assert max(steps) < 0.1
    assert f"up to {max(forms):.1f}% over the published" in text
