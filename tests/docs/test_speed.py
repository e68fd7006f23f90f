"""The page of speed on made-up results: nothing is left out, and what is missed comes first."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from bench.case import case_names, load_case
from tools import docs_speed
from tools.docs_speed_charts import SERIES, SIZES, charts, figures


@pytest.fixture
def kept() -> dict[str, Any]:
    """The results that ship, with all sizes made up."""
    found: dict[str, Any] = json.loads(docs_speed.RESULTS.read_text(encoding="utf-8"))
    run = found["cases"]["cli_help"]["run"]
    for case, (word, _, _) in SIZES.items():
        metrics = {"growth_over_linear": {"median": 0.5}}
        for size in (10, 200):
            metrics[f"{word}_{size}_nothing_compiled_s"] = {"median": 9.0 + size}
            metrics[f"{word}_{size}_compiled_s"] = {"median": 4.0 + size}
            again = "s" if word == "draws" else "again_s"
            metrics[f"{word}_{size}_{again}"] = {"median": 0.1 * size}
            metrics[f"{word}_{size}_peak_mib"] = {"median": 1024.0}
        found["cases"][case] = {"run": run, "metrics": metrics}
    return found


def _budgets(found: dict[str, Any]) -> list[str]:
    text = docs_speed.page(found).split("## Budgets")[1].split("\n## ")[0]
    return [line for line in text.splitlines() if line.startswith("| `")]


def test_every_size_and_series_is_drawn_and_told(kept: dict[str, Any]) -> None:
    page = docs_speed.page(kept)
    specs = charts(kept)
    for case, (word, unit, _) in SIZES.items():
        rows = figures(kept, case)
        assert [end for end, _, _ in rows] == [end for end in SERIES for _ in range(2)]
        spec = specs[f"speed-{word}"]
        lines = [x for x in spec["layer"] if x["mark"]["type"] == "line"]
        drawn = [row for line in lines for row in line["data"]["values"]]
        assert [(row["x"], row["y"]) for row in drawn] == [(x, y) for _, x, y in rows]
        assert f"../../results/speed-{word}.svg" in page
        assert "| 200 | 209.00 | 204.00 | 20.00 | 1.0 GiB |" in page, unit


def test_what_was_not_run_is_not_drawn(kept: dict[str, Any]) -> None:
    for case in SIZES:
        del kept["cases"][case]
    assert set(charts(kept)) == {"speed-engines"}
    assert "## Cost against" not in docs_speed.page(kept)


def test_every_budget_is_listed_and_the_furthest_missed_is_first(kept: dict[str, Any]) -> None:
    made = copy.deepcopy(kept)
    target = load_case("cli_help").targets["whole_s"]
    made["cases"]["cli_help"]["metrics"]["whole_s"]["median"] = 100 * target
    rows = _budgets(made)
    assert len(rows) == sum(len(load_case(name).targets) for name in case_names())
    assert rows[0].startswith("| `cli_help` | whole_s | 0.5 s | 50 s | missed by 9900%")
    told = ["missed" in row for row in rows]
    assert told == sorted(told, reverse=True)
    del made["cases"]["cli_help"]
    assert _budgets(made)[-1].endswith("| not kept |")
