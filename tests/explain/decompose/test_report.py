"""Words, charts and tables of a decomposition."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridor.questions.explain.decompose import Decomposition, decompose
from corridor.report.engines import draw
from corridor.report.explain.charts.monthly_parts import monthly_parts
from corridor.report.explain.charts.spread import grade_strips, sources
from corridor.report.explain.charts.waterfall import waterfall
from corridor.report.explain.decompose import CAPTIONS, lines, section
from tests.explain.decompose.madeup import made_up


@pytest.fixture(scope="module")
def found() -> Decomposition:
    return decompose(made_up(), spread_draws=4000)


def _values(spec: dict[str, Any]) -> list[Any]:
    """Return all rows of all layers."""
    rows = []
    for layer in spec["layer"]:
        rows += layer.get("data", {}).get("values", [])
        rows += _values(layer) if "layer" in layer else []
    return rows


def test_there_is_a_line_for_each_outcome(found: Decomposition) -> None:
    said = lines(found)
    assert len(said) == len(found.outcomes) + 1
    by_id = dict(zip((info.id for info in found.outcomes), said[:-1], strict=True))
    assert "“At the border”" in by_id["deaths"]
    assert "more under Negotiated approach than under Unilateral approach" in by_id["deaths"]
    assert "do not differ" in by_id["transfers"]


def _of(found: Decomposition, *middle: float) -> str:
    """Return the line on deaths with these amounts of the groups, in whole deaths."""
    parts = found.parts["deaths"]
    amounts = np.array([*middle, sum(middle)])
    exact = replace(parts, middle=amounts, error=np.zeros(len(amounts)))
    made = replace(found, parts={**found.parts, "deaths": exact})
    return lines(made)[[info.id for info in found.outcomes].index("deaths")]


def test_the_parts_that_are_told_add_up_to_the_whole(found: Decomposition) -> None:
    """What is not named is told in a sum, whether it is little or one group too many."""
    assert len(found.players) == 5
    more = _of(found, 1490.0, -580.0, -210.0, 160.0, -10.0)
    said = more.partition(": ")[2].partition("; together ")
    amounts = [
        int(figure.replace(",", "")) * (1 if way == "more" else -1)
        for figure, way in re.findall(r"([\d,]+) (more|fewer)", said[0])
    ]
    assert amounts == [1490, -580, -210, 150]
    assert "and the rest 150 more" in said[0]
    assert said[2].startswith("850 more under")
    little = _of(found, 1500.0, 8.0, 8.0, 8.0, 0.0)
    assert "1,500 more and the rest 20 more; together 1,520 more" in little
    # parts of some size that cancel are told of, nothing is not
    assert "and the rest about 0; together" in _of(found, 900.0, 700.0, -500.0, 300.0, -300.0)
    assert "the rest" not in _of(found, 900.0, 700.0, -500.0, 0.0, 0.0)


def test_a_rest_that_is_one_group_has_its_name(found: Decomposition) -> None:
    last = found.players[4].label
    assert f"and “{last}” 160 more; together" in _of(found, 1490.0, -580.0, -210.0, 0.0, 160.0)
    # what is rounded to nothing beside it changes no figure
    assert f"and “{last}” 160 more; together" in _of(found, 1490.0, -580.0, -210.0, 0.3, 160.0)
    assert "the rest" in _of(found, 1490.0, -580.0, -210.0, 20.0, 160.0)


def test_it_is_said_once_that_figures_are_rounded_each_by_itself(found: Decomposition) -> None:
    made = section(found)
    for texts in (lines(found), made["lead"], made["front"]):
        (said,) = (text for text in texts if "rounded one by one" in text)
        assert said == texts[-1]
    still = {
        name: replace(parts, middle=0 * parts.middle, window=0 * parts.window)
        for name, parts in found.parts.items()
    }
    assert not any("rounded" in text for text in lines(replace(found, parts=still)))


def test_what_is_joint_does_not_read_as_missing_from_the_sum(found: Decomposition) -> None:
    (said,) = (text for text in section(found)["lead"] if "jointly" in text)
    assert "is shared out evenly among the amounts" in said
    assert "does not add up" not in said


def test_an_interval_only_outcome_has_no_point_anywhere(found: Decomposition) -> None:
    said = next(line for line in lines(found) if line.startswith("Cost of removals"))
    assert "90% interval" in said
    assert "together" not in said
    rows = _values(waterfall(found, "removal_cost", ["Cost"]))
    written = [row["text"] for row in rows if "text" in row and "low" in row]
    assert written
    assert all(" to " in text for text in written)
    table = section(found)["tables"][0]
    row = next(row for row in table["rows"] if row[0].startswith("Cost of removals"))
    assert row[-3] == ""
    assert all(" to " in cell for cell in row[1:-3])


def test_a_difference_that_may_be_zero_has_no_shares_in_words(found: Decomposition) -> None:
    parts = found.parts["deaths"]
    near = replace(parts, window=parts.window - parts.window[-1].mean())
    unclear = replace(found, parts={**found.parts, "deaths": near})
    assert not near.clear
    text = json.dumps(section(unclear)["lead"])
    assert "includes zero" in text
    assert "would mean nothing" in text
    assert "% of it" not in text


def test_a_whole_that_rounds_to_nothing_is_as_many(found: Decomposition) -> None:
    parts = found.parts["deaths"]
    middle = parts.middle.copy()
    middle[-1] = 1e-9 * parts.middle[-1]
    level = replace(found, parts={**found.parts, "deaths": replace(parts, middle=middle)})
    said = lines(level)[[info.id for info in found.outcomes].index("deaths")]
    assert "together about as many under Negotiated approach as under Unilateral" in said
    assert "about 0 under" not in said


def test_bars_of_the_waterfall_join_and_end_at_the_whole(found: Decomposition) -> None:
    rows = [row for row in _values(waterfall(found, "deaths", ["Deaths"])) if "inner_low" in row]
    unique = {row["y"]: row for row in rows}
    bars = [unique[y] for y in sorted(unique)]
    for above, below in itertools.pairwise(bars[:-1]):
        assert above["to"] == pytest.approx(below["from"])
    assert bars[-1]["from"] == 0
    assert bars[-1]["to"] == pytest.approx(bars[-2]["to"])
    assert bars[-1]["to"] == pytest.approx(float(found.parts["deaths"].middle[-1]))


def test_strips_add_up_to_one(found: Decomposition) -> None:
    rows = [row for row in _values(grade_strips(found, ["Grades"])) if "grade" in row]
    widths: dict[float, float] = {}
    for row in {(row["top"], row["from"], row["to"]) for row in rows}:
        widths[row[0]] = widths.get(row[0], 0.0) + row[2] - row[1]
    assert len(widths) == len(found.spread)
    assert np.allclose(list(widths.values()), 1)


def test_an_outcome_that_there_is_not_has_no_chart(found: Decomposition) -> None:
    for chart in (waterfall, monthly_parts, sources):
        with pytest.raises(KeyError):
            chart(found, "nothing", [""])


@pytest.mark.slow
def test_charts_can_be_drawn_and_are_told_in_words(found: Decomposition) -> None:
    made = section(found)
    assert [chart["caption"] for chart in made["charts"]]
    for chart in made["charts"]:
        assert chart["alt"] == chart["spec"]["description"]
        assert "Negotiated approach minus Unilateral approach" in chart["alt"]
    specs = [chart["spec"] for chart in made["charts"]]
    for svg in draw(specs, lambda: None):
        assert svg.startswith("<svg")
        assert "NaN" not in svg


def test_tables_have_as_many_cells_as_heads(found: Decomposition) -> None:
    made = section(found)
    tables = [*made["tables"], *(one for one in made["appendix"] if isinstance(one, dict))]
    assert len(tables) > 4
    for table in tables:
        assert table["rows"]
        assert all(len(row) == len(table["head"]) for row in table["rows"])
        assert "nan" not in json.dumps(table["rows"])
    assert any("every coalition" in table["caption"] for table in tables)


def test_marks_below_zero_of_a_share_are_explained() -> None:
    assert "left of 0% is the luck of the draws" in CAPTIONS["sources"]


def test_it_is_told_how_far_an_interval_goes_that_leaves_a_chart(found: Decomposition) -> None:
    parts = found.parts["deaths"]
    window, monthly = parts.window.copy(), parts.monthly.copy()
    window[0, -1], monthly[-1, :, -1] = 91_000.0, 8_000.0
    wild = replace(parts, window=window, monthly=monthly)
    made = replace(found, parts={**found.parts, "deaths": wild})
    said = waterfall(made, "deaths", [""])["usermeta"]["corridor"]["cut"]
    assert f"goes on beyond the chart: “{found.players[0].label}” " in said
    assert said.endswith(" to +91,000.")
    said = monthly_parts(made, "deaths", [""])["usermeta"]["corridor"]["cut"]
    assert "The 90% band leaves the chart: it reaches from " in said
    assert "8,000 more in a month." in said
    assert "cut" not in waterfall(found, "deaths", [""])["usermeta"]["corridor"]
