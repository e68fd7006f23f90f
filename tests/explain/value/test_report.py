"""Words, charts and tables of a value of information."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from corridor.questions.explain.value import Value, value
from corridor.report.engines import draw
from corridor.report.explain.value import benefit_measure, lines, section
from tests.explain.decompose.madeup import made_up


@pytest.fixture(scope="module")
def found() -> Value:
    return value(made_up(), "deaths", draws=4000)


def test_the_parameter_that_turns_the_choice_is_named(found: Value) -> None:
    """The difference changes sign where the response is 2 standard deviations below its mean."""
    assert found.top is not None
    assert found.top.id == "access_response"
    text = " ".join(lines(found))
    assert f"“{found.top.label}” (access_response, grade E)" in text
    assert "whether fewer or more are wanted" in text
    assert text.count("by the expected value of “Documented deaths on the route”") == 1
    assert found.top.value == pytest.approx(found.perfect, rel=0.2)


def test_nothing_is_named_where_nothing_can_be_told_from_zero(found: Value) -> None:
    dull = tuple(replace(one, value=0.0, low=0.0, high=0.0) for one in found.parameters)
    said = " ".join(lines(replace(found, parameters=dull)))
    assert "No single parameter" in said
    for perfect in (0.0, 0.4):
        # what is rounded to 0 is not told as worth 0
        settled = replace(found, perfect=perfect, parameters=dull)
        assert "Nothing that could be known" in " ".join(lines(settled))


def test_one_of_what_is_counted_is_no_plural(found: Value) -> None:
    assert "would be worth 1 (deaths)" in lines(replace(found, perfect=1.2, perfect_error=0.3))[0]
    assert "would be worth 3 deaths" in lines(replace(found, perfect=3.2, perfect_error=0.3))[0]


def test_what_is_below_chance_is_hollow_and_has_no_figure(found: Value) -> None:
    below = tuple(replace(one, null=2 * found.perfect) for one in found.parameters)
    unsure = replace(found, parameters=below, null=2 * found.perfect)
    assert unsure.top is None
    text = json.dumps(section(unsure)["charts"][0]["spec"])
    assert "not told from 0" in text
    assert "shaded: what chance alone would show" in text


def test_weighted_benefit_is_written_in_weighted_units() -> None:
    asked = made_up()
    weighed = value(asked, weights={"deaths": -1.0, "transfers": -3.0}, draws=4000)
    assert benefit_measure(weighed).unit == "weighted units"
    made = section(weighed)
    assert "weights given" in made["lead"][0]
    assert "whether" not in made["lead"][0]
    assert any("-3 a unit" in one for one in made["appendix"] if isinstance(one, str))


def test_tables_have_as_many_cells_as_heads(found: Value) -> None:
    tables = [one for one in section(found)["appendix"] if isinstance(one, dict)]
    assert tables
    for table in tables:
        assert table["rows"]
        assert all(len(row) == len(table["head"]) for row in table["rows"])
        assert "nan" not in json.dumps(table["rows"])
        assert "no figure" not in json.dumps(table["rows"])


@pytest.mark.slow
def test_charts_can_be_drawn_and_are_told_in_words(found: Value) -> None:
    charts = section(found)["charts"]
    assert len(charts) == 2
    assert all(chart["alt"] == chart["spec"]["description"] for chart in charts)
    for svg in draw([chart["spec"] for chart in charts], lambda: None):
        assert svg.startswith("<svg")
        assert "NaN" not in svg
