"""A chart as a file of its own: its words drawn with it, nothing in it that runs."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest

from corridor.desk.answer import KINDS, spec_of
from corridor.desk.live import Live
from corridor.report.export.picture import png, svg, with_words
from tests.desk.asking import Answered, Asking
from tests.desk.small import SMALL, question, side

NAMED = replace(side("negotiated", transfer="40"), name='<script>alert(1)</script> & "x"')
FOOTER = "Conditional on the model and its assumptions. " * 4


@pytest.fixture(scope="module")
def specs(live: Live) -> dict[str, dict[str, Any]]:
    answer = live.answer(question(a=NAMED, outcomes=("encounters_usbp",)))
    return {kind: spec_of(answer, kind, "encounters_usbp") for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_svg_is_whole_and_holds_the_words(specs: dict[str, dict[str, Any]], kind: str) -> None:
    spec = specs[kind]
    tree = ET.fromstring(svg(spec, FOOTER))
    names = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert "text" in names
    assert not names & {"script", "foreignObject", "image", "use", "a"}
    text = " ".join("".join(one.itertext()) for one in tree.iter() if one.tag.endswith("}text"))
    around = spec["usermeta"]["corridor"]
    for word in " ".join([*around["title"], around["subtitle"], around["source"], FOOTER]).split():
        assert word in text
    for element in tree.iter():
        assert not [key for key in element.attrib if key.rpartition("}")[2].startswith("on")]


def test_png_is_the_size_that_the_svg_says(specs: dict[str, dict[str, Any]]) -> None:
    drawn = png(specs["fan"], FOOTER)
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", drawn[16:24])
    tree = ET.fromstring(svg(specs["fan"], FOOTER))
    assert width == pytest.approx(2 * float(tree.attrib["width"]), abs=2)
    assert height == pytest.approx(2 * float(tree.attrib["height"]), abs=2)


@pytest.mark.parametrize("kind", KINDS)
def test_words_lie_inside_the_picture(specs: dict[str, dict[str, Any]], kind: str) -> None:
    spec = specs[kind]
    made = with_words(spec, FOOTER)
    added = made["layer"][len(spec["layer"]) :]
    around = spec["usermeta"]["corridor"]
    assert len(added) >= len([line for line in around["title"] if line]) + 3
    for layer in added:
        assert -made["padding"]["top"] < layer["mark"]["y"]
        assert layer["mark"]["y"] < made["height"] + made["padding"]["bottom"]
        assert len(layer["mark"]["text"]) * 5 < (
            made["width"] + made["padding"]["left"] + made["padding"]["right"]
        )


def _text(found: Answered) -> str:
    assert found.status == 200, found.text
    tree = ET.fromstring(found.body)
    return " ".join("".join(one.itertext()) for one in tree.iter() if one.tag.endswith("}text"))


def test_a_fan_says_alone_what_its_marks_are(asking: Asking) -> None:
    """Mailed, it has no page around it."""
    text = _text(asking.get("/download/fan.svg", [("outcome", "encounters_usbp"), *SMALL]))
    assert "Outer band: 90 of 100 draws in each month. Inner band: 50 of 100." in text
    assert "Dotted: Status quo, median." in text
    note = "Figures in the title: 6 months added up, May 2024 to October 2024."
    # under the title, and there alone
    assert text.count(note) == 1
    assert text.index(note) < text.index("Outer band: ")
    assert text.index(note) < text.index(", May 2022 to October 2024")
    only = _text(asking.get("/download/fan.svg", [("outcome", "removal_cost"), *SMALL]))
    assert "Dotted" not in only
    assert "Outer band" in only


def test_a_difference_says_alone_what_its_bands_are(asking: Asking) -> None:
    text = _text(asking.get("/download/difference.svg", [("outcome", "deaths"), *SMALL]))
    assert "Differences within the same draw" in text
    assert "months added up" in text


def test_the_spec_is_left_as_it_was(specs: dict[str, dict[str, Any]]) -> None:
    layers, room = len(specs["fan"]["layer"]), dict(specs["fan"]["padding"])
    with_words(specs["fan"], FOOTER)
    assert (len(specs["fan"]["layer"]), specs["fan"]["padding"]) == (layers, room)
