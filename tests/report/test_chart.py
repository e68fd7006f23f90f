"""One chart to take away: what is written is whole, holds its words, and runs nothing."""

from __future__ import annotations

import dataclasses
import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from corridor.core.errors import InputError
from corridor.questions.compare.result import Comparison
from corridor.report import chart, to_frames, write_csv
from corridor.report.charts.fan import fan
from corridor.report.export.chart import FORMS, KINDS
from corridor.report.export.tables import TABLES
from corridor.report.findings import window_note

OUTCOME = "encounters_usbp"
SVG = "{http://www.w3.org/2000/svg}"


def _words(svg: str) -> str:
    return " ".join("".join(one.itertext()) for one in ET.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_holds_title_source_and_what_it_stands_on(two: Comparison, kind: str) -> None:
    made = chart(two, OUTCOME, kind)
    drawn = _words(made.svg())
    words = made.spec["usermeta"]["corridor"]
    for word in " ".join([*words["title"], words["source"], made.footer]).split():
        assert word in drawn
    assert f"{two.draws:,} draws, seed {two.seed}" in made.footer


@pytest.mark.parametrize("kind", ["fan", "difference"])
@pytest.mark.parametrize("ending", [".svg", ".html"])
def test_a_band_that_leaves_the_chart_is_told_in_the_file(
    two: Comparison, tmp_path: Path, kind: str, ending: str
) -> None:
    """There is no page around it that could say so."""
    wide = np.array([8.0, 1, 1, 1, 8])  # the outer band alone
    figures: dict[str, Any] = {
        name: {OUTCOME: getattr(two, name)[OUTCOME] * wide}
        for name in ("monthly", "difference_monthly")
    }
    made = chart(dataclasses.replace(two, **figures), OUTCOME, kind)
    said = made.spec["usermeta"]["corridor"]["cut"]
    assert "The 90% band" in said
    text = made.save(tmp_path / f"chart{ending}").read_text(encoding="utf-8")
    drawn = _words(text[text.index("<svg") : text.index("</svg>") + len("</svg>")])
    assert said in drawn


def test_a_file_says_what_the_figures_of_its_title_are(two: Comparison) -> None:
    assert "20 months added up, May 2024 to December 2025." in chart(two, OUTCOME).footer
    assert ": last month, May 2024 to" in chart(two, "people_held").footer
    assert ": mean of months, May 2024 to" in chart(two, "cooperation_migration").footer
    month = dataclasses.replace(two, months=1)
    assert window_note(month, OUTCOME) == "Figures in the title: May 2024."
    assert "chance of at least one, May 2024." in window_note(month, "confrontation_m1")


def test_the_spec_is_the_one_of_the_brief(two: Comparison) -> None:
    found, own = chart(two, OUTCOME, group="HND").spec, fan(two, OUTCOME, "HND")
    assert found["layer"] == own["layer"] != fan(two, OUTCOME)["layer"]
    assert found["usermeta"]["corridor"]["title"][1:] == own["usermeta"]["corridor"]["title"]


def test_it_names_what_it_draws(two: Comparison) -> None:
    """Alone, a chart has no heading of a page over it."""
    assert "Encounters between ports" in _words(chart(two, OUTCOME).svg())
    assert "Encounters between ports, Honduras" in _words(chart(two, OUTCOME, group="HND").svg())


def test_charts_of_one_page_share_no_ids(two: Comparison) -> None:
    found = [re.findall(r'\bid="([^"]+)"', chart(two, OUTCOME, kind).svg()) for kind in KINDS]
    ids = [name for one in found for name in one]
    assert len(ids) == len(set(ids)) > 0
    drawn = chart(two, OUTCOME).svg()
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(found[0])


def test_pairs_differ(three: Comparison) -> None:
    found = [chart(three, OUTCOME, "difference", pair=pair).alt for pair in (0, 1, 2)]
    assert len(set(found)) == 3


@pytest.mark.parametrize("ending", FORMS)
def test_a_file_is_what_its_ending_says(two: Comparison, tmp_path: Path, ending: str) -> None:
    made = chart(two, OUTCOME)
    data = made.save(tmp_path / f"fan{ending}").read_bytes()
    if ending == ".svg":
        assert ET.fromstring(data).tag == f"{SVG}svg"
    elif ending == ".png":
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
    elif ending == ".json":
        assert json.loads(data) == json.loads(json.dumps(made.spec))
    else:
        assert made.svg().encode() in data


class _Page(HTMLParser):
    """Names of the elements of a page, and the addresses that it would load from."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.loads += [str(v) for k, v in attrs if k in ("src", "href")]


def test_a_page_loads_nothing_and_says_in_words_what_it_shows(two: Comparison) -> None:
    made = chart(two, OUTCOME)
    page = _Page()
    page.feed(made.html())
    assert "script" not in page.names
    assert page.loads == []
    assert {"figure", "figcaption", "svg"} <= page.names


def test_a_notebook_gets_the_drawing_and_the_sentence(two: Comparison) -> None:
    made = chart(two, OUTCOME)
    shown = made._repr_mimebundle_()
    assert shown == {"image/svg+xml": made.svg(), "text/plain": made.alt}
    assert len(shown["image/svg+xml"]) < 200_000
    assert repr(made).startswith("<Chart: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"outcome": "encounters_usb"}, "Did you mean 'encounters_usbp'"),
        ({"kind": "fans"}, "Did you mean 'fan'"),
        ({"group": "HNDD"}, "Did you mean 'HND'"),
        ({"kind": "difference", "pair": 1}, "0 to 0"),
    ],
)
def test_what_is_not_there_is_refused(two: Comparison, words: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        chart(two, **{"outcome": OUTCOME, **words})


def test_an_ending_that_is_unknown_is_refused_and_nothing_written(
    two: Comparison, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"\.svg, \.png, \.json, \.html"):
        chart(two, OUTCOME).save(tmp_path / "fan.gif")
    assert list(tmp_path.iterdir()) == []


def test_an_outcome_without_groups_has_no_chart_by_group(two: Comparison) -> None:
    (name, *_) = [i.id for i in two.outcomes if len(two.groups_of(i.id)) == 1]
    with pytest.raises(InputError, match="not known by origin group"):
        chart(two, name, "groups")


def test_frames_hold_what_the_files_hold(two: Comparison, tmp_path: Path) -> None:
    folder = write_csv(two, tmp_path)
    for name, frame in to_frames(two).items():
        assert tuple(frame.columns) == TABLES[name][0]
        schema = dict(zip(frame.columns, frame.dtypes, strict=True))
        assert frame.equals(pl.read_csv(folder / f"{name}.csv", schema=schema))
        # the columns before the last name one figure
        assert frame.select(frame.columns[:-1]).is_duplicated().sum() == 0


def test_a_comparison_says_in_a_line_what_it_is(two: Comparison) -> None:
    said = repr(two)
    assert len(said) < 200
    assert "negotiated, unilateral" in said
    assert "2024-05 to 2025-12" in said
