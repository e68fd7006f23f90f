"""An outcome that is shown as an interval only: its median is nowhere, whatever it is."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from corridor.evidence import Registry
from corridor.questions.compare.result import Comparison
from corridor.report import print_table, to_json, write_csv
from corridor.report.brief import brief_html
from corridor.report.charts.difference import difference
from corridor.report.charts.fan import fan
from corridor.report.charts.forest import forest
from corridor.report.findings import difference_finding, outcome_sentence, total_findings
from corridor.report.lookup import total
from tests.report.page import read

ONLY = ("confrontation_m1", "confrontation_m5")


def moved(comparison: Comparison) -> Comparison:
    """Return the comparison with other medians of the outcomes that are intervals only."""

    def other(held: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(held)
        for name in ONLY:
            if name in found:
                found[name] = found[name].copy()
                found[name][..., 2] = 0.9 * found[name][..., 1] + 0.1 * found[name][..., 3]
        return found

    return dataclasses.replace(
        comparison,
        monthly=other(comparison.monthly),
        total=other(comparison.total),
        difference_monthly=other(comparison.difference_monthly),
        difference_total=other(comparison.difference_total),
        sides=tuple(
            dataclasses.replace(side, difference=other(side.difference))
            for side in comparison.sides
        ),
    )


@pytest.mark.slow
def test_other_medians_change_nothing_that_is_shown(
    two: Comparison, registry: Registry, tmp_path: Path
) -> None:
    changed = moved(two)
    assert not np.array_equal(changed.total[ONLY[0]], two.total[ONLY[0]])
    assert brief_html(changed, registry=registry) == brief_html(two, registry=registry)
    assert to_json(changed) == to_json(two)
    for width in (60, 100, 160):
        shown = []
        for comparison in (two, changed):
            stream = io.StringIO()
            print_table(comparison, Console(file=stream, width=width))
            shown.append(stream.getvalue())
        assert shown[0] == shown[1]
    one, other = write_csv(two, tmp_path / "a"), write_csv(changed, tmp_path / "b")
    for path in one.iterdir():
        assert path.read_bytes() == (other / path.name).read_bytes(), path.name


@pytest.mark.slow
def test_the_same_change_shows_where_medians_are(two: Comparison, registry: Registry) -> None:
    """Or the test above could not fail."""
    point = tuple(dataclasses.replace(o, interval_only=False) for o in two.outcomes)
    known = dataclasses.replace(two, outcomes=point)
    assert brief_html(moved(known), registry=registry) != brief_html(known, registry=registry)
    assert to_json(moved(known)) != to_json(known)


@pytest.mark.parametrize("outcome", ONLY)
def test_no_median_is_drawn_or_said(two: Comparison, outcome: str) -> None:
    for spec in (fan(two, outcome), difference(two, outcome, 0)):
        marks = [layer["mark"]["type"] for layer in spec["layer"]]
        lines = [
            layer
            for layer in spec["layer"]
            if layer["mark"]["type"] == "line" and layer["mark"]["strokeWidth"] > 1
        ]
        assert "area" in marks
        assert "point" not in marks
        assert lines == []
        assert "median" not in str(spec["usermeta"])
        assert not any("q50" in row for row in spec.get("data", {}).get("values", []))
    said = (
        *total_findings(two, outcome),
        *difference_finding(two, outcome, 0),
        *outcome_sentence(two, outcome, 0),
    )
    assert "median" not in " ".join(said)
    assert "90" in " ".join(said)
    figure = total(two, outcome, 0)
    assert figure.q50 == (figure.q25 + figure.q75) / 2


def test_a_chance_in_percent(two: Comparison) -> None:
    line = total_findings(two, "confrontation_m1")[0]
    assert line.startswith("Negotiated: ")
    low, high = two.total["confrontation_m1"][0, 0, [0, 4]] * 100
    assert f"{low:.1f} to {high:.1f}% (90% interval)" in line
    _, said = outcome_sentence(two, "confrontation_m1", 0)
    assert "points" in said


def test_by_group_too(two: Comparison) -> None:
    only = tuple(dataclasses.replace(o, interval_only=True) for o in two.outcomes)
    spec = forest(dataclasses.replace(two, outcomes=only), "deaths")
    points = [
        layer for layer in spec["layer"] if layer["mark"]["type"] == "point" and "encoding" in layer
    ]
    assert points == []
    assert "Largest by the interval" in spec["usermeta"]["corridor"]["title"][0]


@pytest.mark.slow
def test_the_page_says_why(two: Comparison, registry: Registry) -> None:
    text = read(brief_html(two, registry=registry)).text
    assert text.count("nothing supports a point") >= len(ONLY)
