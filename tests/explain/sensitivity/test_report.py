"""What is said and drawn of a sensitivity analysis: true to the figures, and fit to be shown."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridor.questions.explain.sensitivity import Bar, Factor, Sensitivity, Tornado
from corridor.questions.runs.asked import Asked
from corridor.report.explain.charts.heat import heat
from corridor.report.explain.charts.sobol import ALONE, shown_rows, sobol
from corridor.report.explain.charts.tornado import TOP, tornado
from corridor.report.explain.sensitivity import lines, section

Chart = Callable[[Sensitivity], dict[str, Any]]
CHARTS: dict[str, Chart] = {
    "tornado": tornado,
    "sobol": sobol,
    "policy": lambda found: sobol(found, 0),
    "heat": heat,
}


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


@pytest.fixture(scope="module")
def alike(asked: Asked, small: Callable[..., Sensitivity]) -> Sensitivity:
    """Two policies that are one."""
    return small(replace(asked, policies=(asked.policies[0],) * 2, levers=(asked.levers[0],) * 2))


@pytest.fixture(scope="module")
def chance(small: Callable[..., Sensitivity]) -> Sensitivity:
    """Of an outcome that is shown as an interval only, in percent."""
    return small(outcome="confrontation_m1")


def bar(
    name: str, shift: tuple[float, float], flips: tuple[str, str] = ("", ""), **more: Any
) -> Bar:
    made = Bar(
        *(name, f"Label of {name}", "", "E", "ratio", True, (0.5, 2.0), shift, (10.0, 10.0)),
        flips=flips,
    )
    return replace(made, **more)


def with_bars(found: Sensitivity, *bars: Bar, median: float = 1000.0) -> Sensitivity:
    return replace(found, tornado=Tornado(median, 20.0, bars, (128, 26)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("which", ["found", "alike", "chance"])
def test_specs_compile_and_are_plain_json(
    which: str, kind: str, request: pytest.FixtureRequest
) -> None:
    import vl_convert

    found: Sensitivity = request.getfixturevalue(which)
    before = copy.deepcopy(found.as_json())
    spec = CHARTS[kind](found)
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    assert vl_convert.vegalite_to_vega(spec)["marks"]
    around = spec["usermeta"]["corridor"]
    assert all(around["title"])
    assert around["subtitle"]
    assert around["alt"].endswith(".")
    assert found.fit[:12] in around["source"]
    assert [text for text in texts(spec) if "://" in text] == [spec["$schema"]]
    assert found.as_json() == before


def test_the_tornado_draws_the_ends_where_they_are(found: Sensitivity) -> None:
    shown = with_bars(
        found, bar("a", (-1500, 400), ("yes", "")), bar("b", (200, -990), ("", "perhaps"))
    )
    spec = tornado(shown)
    rows = [row for layer in spec["layer"] for row in layer["data"]["values"] if "base" in row]
    ends = {(row["y"], row["at"]) for row in rows}
    assert {at for _, at in ends} == {-500, 1400, 1200, 10}
    assert {row["base"] for row in rows} == {1000}
    low = spec["layer"][0]["encoding"]["x"]["scale"]["domain"][0]
    assert low <= -500
    said = list(texts(spec))
    assert said.count("sign changes") == 1
    assert said.count("sign may change") == 1
    assert spec["usermeta"]["corridor"]["title"] == [
        "1 parameter changes the sign",
        "of the median difference",
    ]


def test_the_tornado_holds_the_largest_only(found: Sensitivity) -> None:
    """And of these none that is too short to see."""
    bars = [bar(f"p{k:02}", (900.0 - 10 * k, 0.0)) for k in range(20)]
    for made, names in ((bars, bars[:TOP]), ([*bars[:3], bar("speck", (1.0, -2.0))], bars[:3])):
        spec = tornado(with_bars(found, *made))
        assert spec["height"] % len(names) == 0
        said = {text.replace("\n", " ") for text in texts(spec) if text.startswith("Label")}
        assert said == {f"{one.label} (E)" for one in names}


def test_what_is_an_interval_only_shows_no_median(chance: Sensitivity) -> None:
    spec = tornado(chance)
    assert spec["usermeta"]["corridor"]["subtitle"].startswith("Shift of the median")
    bases = {r["base"] for layer in spec["layer"] for r in layer["data"]["values"] if "base" in r}
    assert bases == {0}
    assert "percent" in spec["usermeta"]["corridor"]["subtitle"]


def test_rows_of_the_sobol_chart_are_in_order(found: Sensitivity) -> None:
    rows = shown_rows(found, 2)
    totals = [row[2][0] for row in rows if row[2] is not None and not row[3]]
    assert totals == sorted(totals, reverse=True)
    assert rows[-1][0] == ALONE
    assert rows[-1][1] == found.difference.ranks.first_sum
    at = int(np.argmax(found.difference.ranks.total))
    assert rows[0][1][0] == found.difference.ranks.first[at]


def test_cells_of_the_map_are_its_figures(found: Sensitivity, alike: Sensitivity) -> None:
    cells = heat(found)["layer"][0]["data"]["values"]
    shown = [cell["share"] for cell in cells]
    columns = len({cell["left"] for cell in cells})
    assert len(cells) == columns * len(found.heat.outcomes)
    assert max(shown) == pytest.approx(min(1.0, found.heat.total.max()))
    for cell in cells:
        assert (cell["said"] == "") == (cell["share"] < 0.05)
    none = heat(alike)
    assert not none["layer"][0]["data"]["values"]
    assert none["usermeta"]["corridor"]["title"] == ["The policies differ in no outcome"]


@pytest.mark.parametrize("which", ["found", "alike", "chance"])
def test_the_section_is_whole(which: str, request: pytest.FixtureRequest) -> None:
    found: Sensitivity = request.getfixturevalue(which)
    made = section(found)
    assert {"title", "lead", "charts", "tables", "appendix"} <= set(made)
    assert len(made["charts"]) == 3
    assert all(chart["caption"].endswith(".") for chart in made["charts"])
    assert all(sentence.endswith(".") for sentence in made["lead"])
    tables = [*made["tables"], *(one for one in made["appendix"] if not isinstance(one, str))]
    for table in tables:
        assert table["caption"]
        for row in table["rows"]:
            assert len(row) == len(table["head"])
            assert all(isinstance(cell, str) and cell for cell in row)
    for text in texts(made):
        assert "nan" not in text.split()
    assert len(made["tables"][0]["rows"]) == len(found.blocks)
    assert lines(found)[: len(made["lead"])] == made["lead"]


def test_the_lead_names_what_leads(found: Sensitivity) -> None:
    said = " ".join(section(found)["lead"])
    ranks = found.difference.ranks
    at = int(np.argmax(ranks.first))
    assert f"{round(100 * ranks.first[at])}%" in said
    luck = sum(ranks.first[k] for k, f in enumerate(found.blocks) if f.kind == "shock")
    assert f"{round(100 * luck)}% of the spread is luck" in said


@pytest.mark.slow
def test_names_keep_their_capitals(small: Callable[..., Sensitivity]) -> None:
    (said, *_) = section(small(outcome="economy_labour"))["lead"]
    assert " differ in change in the US labour force hangs most on " in said


def test_nothing_is_said_of_what_does_not_differ(alike: Sensitivity) -> None:
    (said,) = section(alike)["lead"]
    assert "do not differ" in said


def test_flips_are_named(found: Sensitivity) -> None:
    def sentence(*bars: Bar) -> str:
        return str(section(with_bars(found, *bars))["lead"][-1])

    one = sentence(bar("a", (-1500, 1), ("yes", "")), bar("b", (1, 2)))
    assert one == "The sign of the median difference changes with label of a (a; low)."
    group = next(iter(found.groups))
    named = sentence(bar("a", (-1500, -1500), ("yes", "yes"), group=group))
    assert f"label of a, {found.groups[group]} (a; low and high)" in named
    many = sentence(*(bar(name, (-1500, 1), ("yes", "")) for name in "abcde"))
    assert many.endswith("and 2 more.")
    near = sentence(bar("a", (-990, 1), ("perhaps", "")))
    assert near.startswith("No single parameter surely changes the sign")
    assert near.endswith("; 1 may.")
    none = sentence(bar("a", (-1, 1)))
    assert none.startswith("No single parameter changes the sign")


def test_a_line_of_a_parameter_has_the_id_of_its_evidence(found: Sensitivity) -> None:
    said = lines(with_bars(found, bar("retry_share", (-200, 100))))[-1]
    assert said.startswith("Label of retry_share (retry_share, grade E) moves the median by ")


@pytest.mark.parametrize(
    ("median", "shift", "flips", "said"),
    [
        (-1000.0, (-463e3, 261e3), ("", ""), " (it stays negative)."),
        (1000.0, (-463e3, 261e3), ("", ""), " (it stays positive)."),
        (0.0, (-463e3, 261e3), ("", ""), "."),
        (1000.0, (-463e3, 261e3), ("yes", ""), " (it changes its sign when low)."),
        (1000.0, (-463e3, 261e3), ("yes", "yes"), " (it changes its sign when low and when high)."),
        (1000.0, (-463e3, 261e3), ("", "perhaps"), " (it may change its sign)."),
    ],
)
def test_a_shift_is_no_difference_and_the_sign_is_told(
    found: Sensitivity, median: float, shift: Any, flips: Any, said: str
) -> None:
    (line,) = (
        one
        for one in lines(with_bars(found, bar("a", shift, flips), median=median))
        if one.startswith("Label of a ")
    )
    assert line == (
        f"Label of a (a, grade E) moves the median by \N{MINUS SIGN}463,000 when low and by "
        f"+261,000 when high{said}"
    )
    shown = section(with_bars(found, bar("a", shift, flips), median=median))["tables"][1]
    assert shown["caption"].startswith("What moves the median of ")
    if not any(flips):
        assert f"stays{said.strip('.').removeprefix(' (it stays').rstrip(')')}" in shown["rows"][0]


def test_what_was_not_taken_apart_is_said_with_its_bound(found: Sensitivity) -> None:
    block = Factor("x", "Some block", "block", rows=(1,))
    said = " ".join(
        one
        for one in section(replace(found, screened=((block, 0.0043),)))["appendix"]
        if isinstance(one, str)
    )
    assert "Not taken apart: some block. " in said
    assert "at most 0.4 percent" in said
    every = section(replace(found, screened=()))["appendix"]
    assert "Every block was taken apart into its parameters." in every
