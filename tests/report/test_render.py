"""Rendering: the same SVG every time, themed, named, and alone in its ids."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET

import pytest

from corridor.questions.compare.result import Comparison
from corridor.report.charts import theme
from corridor.report.charts.fan import fan
from corridor.report.charts.grades import grades
from corridor.report.render import to_svg


def test_what_came_before_changes_nothing(two: Comparison) -> None:
    spec = fan(two, "deaths")
    first = to_svg(spec, "a")
    to_svg(fan(two, "entries"), "b")
    assert to_svg(spec, "a") == first


def test_ids_belong_to_the_chart_and_are_found(two: Comparison) -> None:
    svg = to_svg(fan(two, "encounters_usbp"), "fan-x")
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(set(ids)) == len(ids) > 2
    assert all(name.startswith("fan-x-") for name in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)


def test_svg_is_well_formed_and_says_what_it_is(two: Comparison) -> None:
    spec = fan(two, "encounters_usbp")
    root = ET.fromstring(to_svg(spec, "x"))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "x-title x-desc"
    spoken = {child.get("id"): child.text for child in root}
    assert spoken["x-desc"] == spec["usermeta"]["corridor"]["alt"]
    assert spoken["x-title"] == spec["usermeta"]["corridor"]["subtitle"]
    # one image: no part has a role or a text of its own
    assert [child for child in root.iter() if child is not root and child.get("role")] == []
    width, height = (float(root.get(name, "0")) for name in ("width", "height"))
    assert root.get("viewBox") == f"0 0 {width:.0f} {height:.0f}"


@pytest.mark.parametrize("kind", ["fan", "grades"])
def test_every_colour_follows_the_page(two: Comparison, kind: str) -> None:
    svg = to_svg(fan(two, "entries") if kind == "fan" else grades(two, 0), "x")
    bare = set(re.findall(r'(?:fill|stroke)="(?!none|transparent|var)([^"]+)"', svg))
    assert not bare
    named = set(re.findall(r"var\(--([a-z0-9-]+), (#[0-9a-f]{6})\)", svg))
    assert named
    assert all(theme.TOKENS[name][0] == light for name, light in named)


def test_hostile_names_stay_text(two: Comparison) -> None:
    bad = '</svg><script>alert("x")</script>&'
    policies = (dataclasses.replace(two.policies[0], label=bad), *two.policies[1:])
    svg = to_svg(fan(dataclasses.replace(two, policies=policies), "deaths"), "x")
    assert "<script" not in svg
    ET.fromstring(svg)
