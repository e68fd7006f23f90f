"""Charts: plain, pure, compiled by the engine, and saying what they show."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from corridor.questions.compare.result import Comparison
from corridor.report.charts.difference import difference
from corridor.report.charts.fan import fan
from corridor.report.charts.forest import forest
from corridor.report.charts.grades import grades

Chart = Callable[[Comparison, str], dict[str, Any]]

CHARTS: dict[str, Chart] = {
    "fan": fan,
    "difference": lambda c, name: difference(c, name, len(c.pairs) - 1),
    "forest": forest,
    "grades": lambda c, name: grades(c, len(c.pairs) - 1),
}


@pytest.fixture(params=["two", "three"])
def comparison(request: pytest.FixtureRequest) -> Comparison:
    found: Comparison = request.getfixturevalue(request.param)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", CHARTS)
def test_specs_compile_and_are_plain_json(comparison: Comparison, kind: str) -> None:
    import vl_convert

    for info in comparison.outcomes if kind != "grades" else comparison.outcomes[:1]:
        if kind == "forest" and len(comparison.groups_of(info.id)) == 1:
            with pytest.raises(KeyError, match=info.id):
                forest(comparison, info.id)
            continue
        spec = CHARTS[kind](comparison, info.id)
        assert json.loads(json.dumps(spec, allow_nan=False)) == spec
        vega = vl_convert.vegalite_to_vega(spec)
        assert vega["marks"]
        words = spec["usermeta"]["corridor"]
        assert all(words["title"])
        assert words["subtitle"]
        assert words["alt"].endswith(".")
        assert comparison.fit.fingerprint[:12] in words["source"]


@pytest.mark.parametrize("kind", CHARTS)
def test_charts_change_nothing_and_repeat(two: Comparison, kind: str) -> None:
    before = copy.deepcopy(two)
    first = CHARTS[kind](two, "entries")
    second = CHARTS[kind](two, "entries")
    assert first == second
    for name, values in before.monthly.items():
        np.testing.assert_array_equal(values, two.monthly[name])


@pytest.mark.parametrize("kind", CHARTS)
def test_no_address_but_the_schema(two: Comparison, kind: str) -> None:
    spec = CHARTS[kind](two, "deaths")
    texts = [text for text in _texts(spec) if "://" in text]
    assert texts == [spec["$schema"]]


def test_fan_shows_every_policy_and_the_record(two: Comparison) -> None:
    spec = fan(two, "encounters_usbp")
    texts = set(_texts(spec))
    assert {"Negotiated", "Unilateral", "Recorded", "Decision point, May 2024"} <= texts
    title = spec["usermeta"]["corridor"]["title"]
    assert [line.split(":")[0] for line in title] == ["Negotiated", "Unilateral"]
    assert all("90% interval" in line for line in title)
    # the record goes on after the decision point
    months = [row["month"] for layer in spec["layer"] for row in layer["data"]["values"]]
    assert min(months) == "2022-05-01"
    assert max(months) == "2025-12-01"


def test_fan_without_a_record_starts_at_the_decision(two: Comparison) -> None:
    spec = fan(two, "entries")
    assert "Recorded" not in set(_texts(spec))
    assert min(row["month"] for row in spec["layer"][0]["data"]["values"]) == "2024-05-01"


def test_gaps_of_the_record_stay_gaps(two: Comparison) -> None:
    series = two.recorded["encounters_usbp"].copy()
    series[0, 20] = np.nan
    holed = dataclasses.replace(two, recorded={**two.recorded, "encounters_usbp": series})
    shown = [
        row["value"]
        for layer in fan(holed, "encounters_usbp")["layer"]
        if layer["mark"]["type"] == "line" and layer["mark"].get("strokeWidth") == 1.3
        for row in layer["data"]["values"]
    ]
    assert shown.count(None) == 1
    assert all(value is None or value >= 0 for value in shown)


@pytest.mark.parametrize("inner", [(0.0, 0.0, 0.0), (0.0, 0.0, 700.0), (-300.0, 9.0, 700.0)])
def test_a_difference_of_few_draws_is_drawn_whole(
    two: Comparison, inner: tuple[float, ...]
) -> None:
    """Where half of the draws don't differ, the 50% band is no measure for the 90% band."""
    months = np.array([-900.0, *inner, 9000.0]) * np.ones((1, 1, two.months, 1))
    moved = dataclasses.replace(
        two, difference_monthly={**two.difference_monthly, "encounters_usbp": months}
    )
    spec = difference(moved, "encounters_usbp", 0)
    assert "cut" not in spec["usermeta"]["corridor"]
    low, high = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert low <= -900 < 9000 <= high <= 10_000


def test_extreme_bands_are_cut_and_said_so(make: Callable[..., Comparison]) -> None:
    wild = make(wild=True)
    calm = make()
    for chart in (fan, CHARTS["difference"]):
        spec = chart(wild, "encounters_usbp")
        assert "90% band" in spec["usermeta"]["corridor"]["cut"]
        assert "cut" not in chart(calm, "encounters_usbp")["usermeta"]["corridor"]
    (high,) = {
        layer["encoding"]["y"]["scale"]["domain"][1]
        for layer in fan(wild, "encounters_usbp")["layer"]
        if isinstance(layer["encoding"].get("y", {}).get("scale"), dict)
    }
    assert high < 0.5 * wild.monthly["encounters_usbp"][:, 0, :, 4].max()


def test_difference_has_a_line_at_zero_and_says_the_sides(two: Comparison) -> None:
    spec = difference(two, "deaths", 0)
    zero = [
        layer for layer in spec["layer"] if layer.get("encoding", {}).get("y", {}).get("datum") == 0
    ]
    assert len(zero) == 1
    assert zero[0]["mark"]["type"] == "rule"
    texts = " ".join(_texts(spec))
    assert "↑ Negotiated higher" in texts
    assert "↓ Unilateral higher" in texts


def test_policies_that_do_not_differ(two: Comparison) -> None:
    flat = dataclasses.replace(
        two,
        difference_monthly={k: np.zeros_like(v) for k, v in two.difference_monthly.items()},
        difference_total={k: np.zeros_like(v) for k, v in two.difference_total.items()},
        exceeds_total={k: np.zeros_like(v) for k, v in two.exceeds_total.items()},
    )
    words = difference(flat, "deaths", 0)["usermeta"]["corridor"]
    assert words["title"] == ["No difference between Negotiated and Unilateral"]
    assert "lower" not in words["alt"]


def test_forest_leaves_out_the_total_and_sorts(two: Comparison) -> None:
    spec = forest(two, "encounters_usbp")
    names = [row["name"] for row in spec["layer"][0]["data"]["values"]]
    assert len(names) == 12
    assert names[0] == "Mexico"
    assert "All groups" not in names


def test_grades_fill_each_bar(two: Comparison) -> None:
    spec = grades(two, 0)
    rows = spec["layer"][0]["data"]["values"]
    ends = {row["top"]: row["to"] for row in rows}
    assert len(ends) == len(two.outcomes)
    assert all(end == pytest.approx(1) for end in ends.values())
    assert "Grade E" in spec["usermeta"]["corridor"]["title"][0]


@pytest.mark.parametrize("kind", ["fan", "difference", "forest"])
def test_unknown_names_are_refused(two: Comparison, kind: str) -> None:
    with pytest.raises(KeyError):
        CHARTS[kind](two, "nothing")


def test_unknown_group_is_refused(two: Comparison) -> None:
    with pytest.raises(KeyError, match="ATL"):
        fan(two, "deaths", "ATL")


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


@pytest.mark.slow
def test_one_month_has_its_bands_too(two: Comparison) -> None:
    import vl_convert

    monthly = {name: values[:, :, :1] for name, values in two.monthly.items()}
    apart = {name: values[:, :, :1] for name, values in two.difference_monthly.items()}
    one = dataclasses.replace(two, months=1, monthly=monthly, difference_monthly=apart)
    for spec, bands in ((fan(one, "entries"), 4), (difference(one, "entries", 0), 2)):
        assert spec["usermeta"]["corridor"]["subtitle"].endswith("May 2024")
        marks = [layer["mark"] for layer in spec["layer"]]
        assert not [mark for mark in marks if mark["type"] == "area"]
        assert sum("strokeOpacity" in mark and mark["type"] == "rule" for mark in marks) == bands
        domain = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
        assert domain[0] != domain[1]
        texts = [mark for mark in marks if "Decision point" in str(mark.get("text"))]
        assert [mark["align"] for mark in texts] == ["right"] * len(texts)
        assert vl_convert.vegalite_to_svg(spec).count("stroke-opacity") >= bands
