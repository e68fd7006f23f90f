"""What is said of robustness, by the same rules for every policy."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from corridor.questions.explain.robust import Robust, read_aims, read_thresholds, robust
from corridor.questions.explain.robust.figures import Figure
from corridor.questions.explain.robust.result import Regret
from corridor.questions.explain.robust.run import standings
from corridor.questions.runs.asked import Asked
from corridor.report.explain.robust import lines, section, threshold_words
from corridor.report.explain.sheet import print_sheet
from corridor.report.render import to_svg
from corridor.report.terminal import print_careful

pytestmark = pytest.mark.slow

Ask = Callable[..., Asked]

AIMS = ["deaths=min", "economy_output=max", "confrontation_m1=min"]
LIMITS = ["deaths<=500", "confrontation_m1<=5%"]


@pytest.fixture(scope="module")
def found(asking: Ask) -> Robust:
    return robust(asking(), read_aims(AIMS), thresholds=read_thresholds(LIMITS), rivals=False)


@pytest.fixture(scope="module")
def undirected(asking: Ask) -> Robust:
    asked = asking("negotiated", "unilateral", outcomes=("deaths", "confrontation_m1"))
    return robust(asked, rivals=False)


def test_every_chart_is_drawn_and_described(found: Robust, undirected: Robust) -> None:
    for result, count in ((found, 3), (undirected, 1)):
        charts = section(result)["charts"]
        assert len(charts) == count
        for place, chart in enumerate(charts):
            svg = to_svg(chart["spec"], f"c-{place}")
            assert "<svg" in svg
            assert chart["spec"]["usermeta"]["corridor"]["alt"]
            assert "NaN" not in svg


def test_tables_are_whole(found: Robust, undirected: Robust) -> None:
    for result in (found, undirected):
        said = section(result)
        tables = [*said["tables"], *(one for one in said["appendix"] if isinstance(one, dict))]
        for table in tables:
            assert table["rows"]
            assert all(len(row) == len(table["head"]) for row in table["rows"])


def test_no_point_is_told_of_what_is_an_interval_only(found: Robust) -> None:
    (regret, *_), label = section(found)["tables"], "Chance of four or more killed at once"
    rows = [row for row in regret["rows"] if row[0].startswith(label)]
    assert len(rows) == len(found.policies)
    assert all(row[3] == "" and row[4] for row in rows)
    marks = section(found)["charts"][0]["spec"]["layer"]
    dots = [mark for mark in marks if mark["mark"]["type"] == "point" and "encoding" in mark]
    # two outcomes with a point, and the weighted sum
    assert all(len(mark["data"]["values"]) == 3 for mark in dots)


def test_that_weights_are_equal_where_none_were_given_is_said_and_each_policy_named(
    found: Robust,
) -> None:
    (said,) = [line for line in lines(found) if "loses least" in line]
    assert found.equal_weights
    assert "equal weights, for none were given and that is a choice too," in said
    assert all(label in said for _, label in found.policies)


def test_without_directions_no_policy_is_told_to_do_better(undirected: Robust) -> None:
    said = " ".join(lines(undirected))
    assert "not for a model to say" in said
    assert "change places" in said
    assert "loses least" not in said
    json.dumps(undirected.as_json(), allow_nan=False)


def test_where_nothing_differs_there_is_nothing_to_lose(undirected: Robust) -> None:
    """Not "lost on average: 0 and 0", which one coupling of many is enough for."""
    zero, share = Figure(0.0, 0.0, 0.0), Figure(0.98, 0.97, 0.99)
    label = "Documented deaths on the route"

    def level(one: Regret, outcome: str) -> Regret:
        return replace(one, mean=(zero, zero), tied=share) if outcome == "deaths" else one

    rows = zip(undirected.regret, undirected.aims, strict=True)
    made = [level(one, aim.outcome.id) for one, aim in rows]
    said = lines(replace(undirected, regret=tuple(made)))
    assert f"Nothing to lose by any choice, or next to it: {label}." in said
    assert not any(line.startswith(f"{label} (deaths)") for line in said)
    assert any("lost at most" in line for line in said)
    every = tuple(replace(one, mean=(zero, zero), tied=share) for one in undirected.regret)
    (alone,) = lines(replace(undirected, regret=every))
    assert alone.startswith("There is nothing to lose by any choice, or next to it. Over ")
    rare = tuple(replace(one, tied=share) for one in undirected.regret)
    told = lines(replace(undirected, regret=rare))
    assert any(
        line.endswith("In 98 of 100 scenarios no policy is the best alone.") for line in told
    )


def test_policies_in_another_order_are_told_the_same(asking: Ask, found: Robust) -> None:
    turned = robust(
        asking("status-quo", "unilateral", "negotiated"),
        read_aims(AIMS),
        thresholds=read_thresholds(LIMITS),
        rivals=False,
    )
    one, other = section(found)["tables"], section(turned)["tables"]
    assert sorted(map(str, one[0]["rows"])) == sorted(map(str, other[0]["rows"]))
    assert sorted(map(str, one[2]["rows"])) == sorted(map(str, other[2]["rows"]))


def test_policies_ruled_out_are_named_and_why(found: Robust) -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.01, (1, 1, 96))

    def told(expected: list[list[float]]) -> str:
        losses = [np.array(column)[:, None, None] + noise for column in zip(*expected, strict=True)]
        made = standings(losses, np.ones(len(losses)), 0)
        return " ".join(lines(replace(found, standings=made)))

    middle = told([[0, 10, 5], [10, 0, 5], [6, 6, 6]])
    assert "Status quo is never the best" in middle
    assert "no single policy is as good on each" in middle
    assert "Negotiated approach and Unilateral approach" in middle
    worse = told([[0, 10, 5], [1, 11, 6], [5, 5, 5]])
    assert "Unilateral approach is never the best" in worse
    assert "Negotiated approach is at least as good on each" in worse
    # where no policy differs on an outcome, weights on it alone make all of them level
    level = told([[0, 10, 5], [10, 0, 5], [6, 6, 5]])
    assert "Status quo is at best level with others" in level
    assert "never the best" not in level
    assert "No policy is ruled out" in told([[0, 10, 5], [10, 0, 5], [4, 4, 5]])


def test_thresholds_in_words(found: Robust) -> None:
    limits: Any = found.satisficing.thresholds if found.satisficing else ()
    said = [threshold_words(found, limit) for limit in limits]
    assert said == [
        "Documented deaths on the route at most 500",
        "Chance of four or more killed at once at most 5.0%",
    ]


def test_no_word_of_a_table_is_broken_where_the_terminal_has_room() -> None:
    told = {
        "caption": "A table",
        "head": ["Outcome", "Policy", "What is said of it"],
        "rows": [["Documented deaths", "Negotiated approach", "as long as it takes " * 12]],
    }
    for width, broken in ((60, False), (24, True)):
        stream = io.StringIO()
        print_sheet([], {"tables": [told]}, Console(file=stream, width=width))
        assert ("Negotiated" not in stream.getvalue()) == broken
        assert max(map(len, stream.getvalue().splitlines())) <= width


@pytest.mark.parametrize("width", [74, 80, 86, 100, 200])
def test_no_width_cuts_a_table(width: int) -> None:
    told = {
        "caption": "A",
        "head": ["Outcome", "Wanted", "Policy", "Mean", "9 of 10 scenarios below", "Best alone"],
        "rows": [
            [
                "Deaths",
                "less",
                "More appointments",
                "1 (0 to 2)",
                "0 (0 to 0)",
                "more than 99 of 100",
            ],
            [
                "Stops",
                "more",
                "Status quo",
                "2,070 (1,970 to 2,170)",
                "26.9 thousand",
                "fewer than 1",
            ],
        ],
    }
    stream = io.StringIO()
    print_sheet([], {"tables": [told]}, Console(file=stream, width=width))
    shown = sorted(c for c in stream.getvalue() if c.isalnum())
    assert shown == sorted(c for c in f"A{told['head']}{told['rows']}" if c.isalnum())


def test_a_threshold_beyond_every_draw_is_told(asking: Ask) -> None:
    limits = read_thresholds(["deaths<=1e9", "deaths>=1e9", "economy_output>=0"])
    made = robust(asking(), read_aims(AIMS), thresholds=limits, rivals=False)
    said = [line for line in lines(made) if "tells no policy from another" in line]
    assert [line.split(" this ")[0] for line in said[:2]] == [
        "Every scenario of every policy meets",
        "No scenario meets",
    ]
    usual = robust(asking(), read_aims(AIMS), thresholds=read_thresholds(LIMITS), rivals=False)
    assert not any("tells no policy" in line for line in lines(usual))


def test_what_a_comparison_says_to_be_careful_with_stands_below(
    asking: Ask, undirected: Robust
) -> None:
    one = robust(asking(), read_aims(["deaths=min"]), rivals=False)
    told = one.as_json()["cautions"]
    assert any("fewer deaths by construction" in text for text in told)
    assert any("of its own checks" in text for text in told)
    assert section(one)["cautions"][: len(told)] == told
    # in the terminal the first of them, what the fit fails, and what of the record was missed
    stream = io.StringIO()
    print_careful(one.beside, Console(file=stream, width=2000))
    said = stream.getvalue()
    assert "fewer deaths by construction" in said
    assert "more on the page (--html) and in --json." in said
    assert "Held against the record. " in said
    assert "Fit. The fit fails" in said
    # only outcomes that were named are spoken of
    assert one.beside is not None
    assert [info.id for info in one.beside.outcomes] == ["deaths"]
    # an explanation says it once, of all its parts
    assert undirected.beside is None
    assert section(undirected)["cautions"] == undirected.as_json()["cautions"] == []
