"""Charts of claims: every value beside its bound, readings told by shape and word."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.questions.claims import Cell, ClaimTest, Outcome
from corridor.questions.claims.claim import Definition, Rule
from corridor.questions.claims.run import claims
from corridor.questions.claims.verdict import state_of
from corridor.record import RECORD
from corridor.report.claims.behind import AROUND, Reader, named_series
from corridor.report.claims.charts.grid import grid_chart
from corridor.report.claims.charts.rows import MOST, rows_of
from corridor.report.claims.charts.scale import around, limits_of, zones
from corridor.report.claims.charts.series import series_chart
from corridor.report.claims.charts.strip import strip_chart
from corridor.report.claims.plot import lines, scale_line
from corridor.report.render import to_svg
from corridor.report.words import MINUS


def a_test(role: str = "scored", **rules: Any) -> ClaimTest:
    return ClaimTest(
        *("change", "record", "a label", "why", ("a", "b")),
        definitions=(Definition({}, {}),),
        supports=rules.get("supports", Rule(at_most=-35, at_least=-45)),
        contradicts=rules.get("contradicts", Rule(outside=(-50, -30))),
        role=role,
        needed=False,
    )


def cells_of(test: ClaimTest, values: list[float], draws: bool = False) -> list[Cell]:
    found = []
    for k, value in enumerate(values):
        spread = value + np.linspace(-3, 3, 41) if draws else None
        outcome = Outcome(value, "percent", "x", draws=spread)
        state, share = state_of(test, outcome)
        choices = {"a": f"a{k // 2}", "b": f"b{k % 2}"}
        found.append(Cell(0, "record", test.role, choices, state, outcome, supporting=share))
    return found


def marks(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        row
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point"
        for row in layer["data"]["values"]
        if "value" in row
    ]


VALUES = [-40.0, -47.0, -20.0, 5.0]


def test_each_value_is_drawn_with_the_shape_of_its_reading() -> None:
    test = a_test()
    spec = grid_chart(test, cells_of(test, VALUES))
    assert spec is not None
    drawn = sorted(marks(spec), key=lambda row: row["y"])
    assert [row["value"] for row in drawn] == VALUES
    assert [row["kind"] for row in drawn] == ["supports", "unclear", "contradicts", "contradicts"]
    shapes = {
        layer["data"]["values"][0]["kind"]: layer["mark"]["shape"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point" and "value" in layer["data"]["values"][0]
    }
    assert len(set(shapes.values())) == 3
    texts = [
        str(layer["mark"].get("text", "")) for layer in spec["layer"] if "text" in layer["mark"]
    ]
    assert {"supports", "contradicts", "unclear"} <= set(texts)
    assert {f"{MINUS}{n}" for n in (45, 35, 50, 30)} <= set(texts)
    assert spec["usermeta"]["corridor"]["title"] == [
        "Of 4 definitions 1 supports, 2 contradict, 1 is unclear"
    ]
    ET.fromstring(to_svg(spec, "x"))


def test_intervals_are_drawn_where_a_check_has_them() -> None:
    test = a_test(supports=Rule(at_most=-35), contradicts=None)
    spec = grid_chart(test, cells_of(test, VALUES, draws=True))
    assert spec is not None
    first = marks(spec)[0]
    assert first["low_90%"] < first["low_50%"] < first["value"] < first["high_50%"]
    fields = [layer.get("encoding", {}).get("x", {}).get("field") for layer in spec["layer"]]
    assert "low_90%" in fields
    assert "low_50%" in fields


def test_what_only_gives_context_is_held_against_no_bound() -> None:
    test = a_test(role="context")
    spec = grid_chart(test, cells_of(test, VALUES))
    assert spec is not None
    assert {row["kind"] for row in marks(spec)} == {"shown"}
    assert [layer for layer in spec["layer"] if layer["mark"]["type"] == "rect"] == []
    assert spec["usermeta"]["corridor"]["title"] == ["Shown and not counted: 4 definitions"]


def test_no_value_no_chart() -> None:
    test = a_test()
    cells = [Cell(0, "record", "scored", {}, "cannot_say", None, reason="no record")]
    assert grid_chart(test, cells) is None
    assert lines(test, cells, 20) == [""]
    assert scale_line(test, cells, 20) == ""


def test_many_definitions_share_rows() -> None:
    cells = cells_of(a_test(), [float(k) for k in range(2 * MOST)])
    rows, within = rows_of(cells)
    assert [row.label for row in rows] == [f"a{k}" for k in range(MOST)]
    assert within == ("b0", "b1")
    assert [cell for row in rows for cell in row.cells] == cells
    few, nothing = rows_of(cells[:4])
    assert [row.label for row in few] == ["a0, b0", "a0, b1", "a1, b0", "a1, b1"]
    assert nothing == ()
    test = a_test()
    spec = grid_chart(test, cells)
    assert spec is not None
    assert "top to bottom: b0; b1." in spec["usermeta"]["corridor"]["cut"]
    # rows that differ in their choices
    spec = grid_chart(test, cells[1:])
    assert spec is not None
    assert "as the table lists them" in spec["usermeta"]["corridor"]["cut"]


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [([5.0, 95.0], 0, 100), ([120.0, 130.0], 120, 130), ([-3.0, 4.0], -4, 4), ([2.0], 1, 3)],
)
def test_an_axis_holds_its_values(values: list[float], low: float, high: float) -> None:
    limit = around(values)
    assert limit.low <= min(values) <= max(values) <= limit.high
    assert limit.low >= low - 1
    assert limit.high <= high + 10
    assert 3 <= len(limit.ticks) <= 9


def test_an_extreme_interval_leaves_the_axis() -> None:
    limit = around([1.0, 2.0], [-1000.0, 3.0])
    assert limit.cut
    assert limit.low > -10


def test_a_value_far_beyond_the_others_leaves_the_axis_and_is_named() -> None:
    """Beside one of 3,900 percent the others would be a speck."""
    test = a_test()
    cells = cells_of(test, [*VALUES, 3900.0])
    limit = limits_of(test, cells)
    assert limit is not None
    assert limit.cut
    assert limit.high < 50
    spec = grid_chart(test, cells)
    assert spec is not None
    last = max(marks(spec), key=lambda row: row["y"])
    assert (last["value"], last["kind"]) == (limit.high, "contradicts")
    note = spec["usermeta"]["corridor"]["cut"]
    assert "a value lies far beyond the other 4, marked at the edge: 3,900 (a2, b0)." in note
    assert "interval goes on" not in note
    assert "to 3,900 percent" in spec["usermeta"]["corridor"]["alt"]
    row = lines(test, cells, 20)[-1]
    assert row[-1] == ">"
    assert "o" not in row
    # one of two, and one that leaves the others room, are no exception
    for values in ([-40.0, 3900.0], [*VALUES, 250.0]):
        held = limits_of(test, cells_of(test, values))
        assert held is not None
        assert not held.cut
        assert held.high >= values[-1]


def test_many_values_far_away_are_counted_and_some_named() -> None:
    test = a_test(role="context")
    far = [-9000.0, -9001.0, -9002.0, -9003.0]
    spec = grid_chart(test, cells_of(test, [*far, *[float(k) for k in range(12)]]))
    assert spec is not None
    note = spec["usermeta"]["corridor"]["cut"]
    assert f"4 values lie far beyond the other 12, marked at the edge: {MINUS}9,000 (a0" in note
    assert "; and 1 more." in note


def test_zones_say_what_a_value_would() -> None:
    test = a_test()
    limit = limits_of(test, cells_of(test, VALUES))
    assert limit is not None
    assert [word for _, _, word in zones(test, limit)] == [
        *("contradicts", "unclear", "supports", "unclear", "contradicts")
    ]


def test_lines_of_characters() -> None:
    test = a_test(supports=Rule(at_most=-30), contradicts=None)
    cells = cells_of(test, [-60.0, 20.0])
    first, second = lines(test, cells, 20)
    assert len(first) == len(second) == 20
    assert first.index("o") < first.index("|")
    assert second.index("o") > second.index("|")
    assert "." in second[: second.index("|")]
    assert "." not in second[second.index("|") :]
    low, high = scale_line(test, cells, 20).split()
    assert float(low) <= -60
    assert float(high) >= 20
    with_band = lines(test, cells_of(test, [-60.0, 20.0], draws=True), 40)
    assert "=" in with_band[0]


def test_the_strip_has_a_mark_for_each_definition_then_and_now() -> None:
    (found,) = claims(names=["C01"]).claims
    spec = strip_chart(found)
    assert spec is not None
    drawn = [
        row
        for layer in spec["layer"]
        if layer["mark"]["type"] == "point"
        for row in layer["data"]["values"]
        if "kind" in row
    ]
    scored = [c for s in (*found.before, found.now) for c in s.cells if c.role == "scored"]
    assert len(drawn) == len(scored)
    kinds = [row["kind"] for row in drawn]
    tallies = [s.verdict.tally for s in (*found.before, found.now)]
    assert kinds.count("supports") == sum(t.supports for t in tallies)
    assert kinds.count("contradicts") == sum(t.contradicts for t in tallies)


def test_the_series_behind_hold_the_months_that_tests_name(tmp_path: Path) -> None:
    result = claims(names=["C10"])
    (found,) = result.claims
    shown = Reader(result.ledger, RECORD).of(found)
    first = shown[0]
    assert first.label == "Border Patrol encounters"
    assert 12 * 2019 + 4 in first.months
    assert first.first <= 12 * 2019 + 4 - AROUND
    assert first.values[12 * 2019 + 4 - first.first] == 132856
    spec = series_chart(first)
    assert spec is not None
    assert "132,856 in May 2019" in spec["usermeta"]["corridor"]["alt"]
    ET.fromstring(to_svg(spec, "x"))


@pytest.mark.slow
def test_each_test_has_a_series_before_any_has_two() -> None:
    """C18 names four nationalities first; its other tests are drawn too, by names of countries."""
    result = claims(names=["C18"])
    (found,) = result.claims
    labels = [one.label for one in Reader(result.ledger, RECORD).of(found)]
    first, second = labels[:2]
    assert first == "Border Patrol encounters, Cuba"
    assert second == "Border Patrol encounters, all but Mexican nationals"
    assert named_series(found.claim) > len(labels) == 4


def test_a_view_of_the_past_draws_nothing_later() -> None:
    result = claims(names=["C01"], as_of="2024-04")
    (found,) = result.claims
    for one in Reader(result.ledger, RECORD).of(found):
        assert one.last < 12 * 2024 + 3
