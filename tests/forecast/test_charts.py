"""Charts of the backtest and of a forecast: plain, compiled, and saying what they show."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from rich.console import Console

from corridor.questions.forecast.backtest import backtest
from corridor.questions.forecast.make import forecast
from corridor.questions.forecast.models import OWN
from corridor.questions.forecast.summary import plain
from corridor.report.charts.backtest import coverage, model_look, skill
from corridor.report.charts.forecast_fan import forecast_fan
from corridor.report.charts.pit import pit
from corridor.report.forecast.backtest import print_backtest
from tests.forecast.conftest import Make, walk

pytestmark = pytest.mark.slow


@pytest.fixture
def found(make: Make) -> dict[str, Any]:
    names = ["a", "b", "c", "d", "e", "f"]
    for k, name in enumerate(names):
        make(name, forecast=lambda v, h, d, s, k=k: walk(v, h, d, s + k))
    make(OWN, baseline=False)
    return plain(backtest([OWN, *names], first="2024-01", last="2024-06", draws=200))


@pytest.mark.parametrize("chart", [skill, coverage, pit])
def test_charts_compile_and_name_every_model(chart: Any, found: dict[str, Any]) -> None:
    import vl_convert

    spec = chart(found)
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    drawn = vl_convert.vegalite_to_svg(spec)
    for one in found["models"]:
        assert f">{one['label']}<" in drawn
    assert spec["usermeta"]["corridor"]["alt"]


def test_no_two_models_look_alike() -> None:
    looks = [model_look(0, True), *(model_look(k, False) for k in range(6))]
    assert len({json.dumps(look) for look in looks}) == 7


@pytest.mark.parametrize("series", ["ALL", "MEX", "HTI"])
def test_fans_show_two_years_and_mark_the_nowcast(make: Make, series: str) -> None:
    import vl_convert

    make("one")
    spec = forecast_fan(forecast("one", horizons=6, draws=200), series)
    assert vl_convert.vegalite_to_vega(spec)["marks"]
    layers = spec["layer"]
    assert len(layers[-1]["data"]["values"]) == 24
    assert layers[-1]["data"]["values"][-1]["month"] == "2025-12-01"
    (dots,) = [layer for layer in layers if layer["mark"]["type"] == "point"]
    assert [row["month"] for row in dots["data"]["values"]] == ["2026-01-01"]


def test_a_narrow_table_names_every_model_whole(found: dict[str, Any]) -> None:
    models = [
        {**one, "label": f"{one['id']}: last year, with drift and errors of every horizon"}
        for one in found["models"]
    ]
    stream = io.StringIO()
    print_backtest({**found, "models": models}, console=Console(file=stream, width=80))
    text = stream.getvalue()
    assert "…" not in text
    assert max(len(line) for line in text.splitlines()) <= 80
    # a word of the end of each, in the first table and in those after it
    assert text.count("errors") >= len(models)
