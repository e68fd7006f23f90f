"""The numbers: those of a comparison, whatever the chunks, and summaries that are right."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from corridor.questions.runs import engine
from corridor.questions.runs.engine import Case, run_cases
from corridor.questions.runs.summarise import over_window, with_total
from corridor.questions.runs.worlds import Behind
from corridor.questions.sweep import chunk
from corridor.questions.sweep.chunk import simulate_rows
from corridor.questions.sweep.plan import Plan
from corridor.questions.sweep.summary import columns, draws_table, quantile_name, table
from tests.sweep.conftest import HEAD, SMALL, MakePlan

PLAIN = HEAD + '[points]\nmethod = "factorial"\n'


def _compared(plan: Plan) -> dict[str, list[np.ndarray]]:
    """What a comparison of the bases gives: outcome id -> one [group, draw] per policy."""
    setup, design = plan.setup, plan.design
    runs = run_cases(
        *(setup.fitted, setup.unfitted, setup.place),
        *([Case(base.levers, plan.switches) for base in plan.bases], setup.inputs, plan.outcomes),
        months=design.months,
        draws=design.draws,
        seed=design.seed,
        by_group=design.by_group,
    )
    return {
        o.id: [over_window(with_total(one), o.over) for one in runs.outcomes[o.id]]
        for o in plan.outcomes
    }


@pytest.mark.slow
@pytest.mark.parametrize("by_group", [False, True])
def test_policies_as_they_are_give_what_a_comparison_gives(plan: MakePlan, by_group: bool) -> None:
    made = plan(f"by_group = {str(by_group).lower()}\n" + PLAIN)
    found = simulate_rows(made, np.arange(2), 4)
    for name, policies in _compared(made).items():
        for row, values in enumerate(policies):
            assert np.allclose(found[name][:, row], values, rtol=2e-4), name


@pytest.mark.slow
def test_more_draws_than_lanes_are_still_those_of_a_comparison(
    plan: MakePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunk, "LANES", 5)
    monkeypatch.setattr(engine, "CHUNK", 5)
    made = plan(PLAIN)
    found = simulate_rows(made, np.arange(2), 4)
    for name, policies in _compared(made).items():
        for row, values in enumerate(policies):
            assert np.allclose(found[name][:, row], values, rtol=2e-4), name


@pytest.mark.slow
def test_a_row_is_the_same_wherever_it_is_run(plan: MakePlan) -> None:
    made = plan(SMALL)
    whole = simulate_rows(made, np.arange(18), 18)
    for rows in ([0, 1, 2, 3], [16, 17], [5, 11, 2, 8]):
        some = simulate_rows(made, np.array(rows), 4)
        for name, values in some.items():
            assert np.allclose(values, whole[name][:, rows], rtol=2e-4), name


def test_settings_reach_the_model(plan: MakePlan) -> None:
    text = PLAIN + "[levers.asylum_closure]\nvalues = [0, 0.9]\n"
    found = simulate_rows(plan(text), np.arange(4), 4)["encounters_usbp"][0]
    # common draws: the same runs but for the closure. Most have fewer; who would have come to a
    # port may come between ports, so a single one can have more
    assert np.all(found[2] != found[0])
    assert found[2].mean() < found[0].mean()
    text = PLAIN + "[parameters.death_rate]\nby = 'quantile'\nvalues = [0.1, 0.9]\n"
    found = simulate_rows(plan(text), np.arange(4), 4)["deaths"][0]
    assert np.all(found[2] > found[0])


@pytest.fixture
def totals() -> dict[str, Any]:
    rng = np.random.default_rng(3)
    return {
        "encounters_usbp": rng.lognormal(12, 1, (3, 4, 8)).astype(np.float32),
        "deaths": rng.lognormal(3, 1, (3, 4, 8)).astype(np.float32),
        "confrontation_m5": rng.lognormal(0, 1, (1, 4, 8)).astype(np.float32),
    }


def test_summaries_are_those_of_the_draws(plan: MakePlan, totals: dict[str, Any]) -> None:
    made = plan("by_group = true\n" + SMALL)
    lines = table(made.design, made.outcomes, ("a", "b"), 2, 10, totals, Behind.apart(np.arange(8)))
    assert lines.columns == list(columns(made.design, 2))
    assert lines.height == 4 * (3 + 3 + 1)
    assert lines["row"].to_list() == sorted(lines["row"])
    (line,) = lines.filter(
        (pl.col("row") == 13) & (pl.col("outcome") == "encounters_usbp") & (pl.col("group") == "b")
    ).to_dicts()
    values, first = (totals["encounters_usbp"][2, row].astype(float) for row in (3, 2))
    expected = {
        "mean": values.mean(),
        "sd": values.std(ddof=1),
        "error": values.std(ddof=1) / np.sqrt(8),
        **{quantile_name(p): np.quantile(values, p) for p in made.design.quantiles},
        "threshold": 300000.0,
        "above": np.mean(values > 300000),
        "difference": (values - first).mean(),
        "difference_error": (values - first).std(ddof=1) / np.sqrt(8),
        "difference_above": np.mean(values > first),
    }
    assert set(expected) == set(line) - {"row", "outcome", "group"}
    for name, value in expected.items():
        assert line[name] == pytest.approx(value, rel=1e-6), name


def test_there_is_no_point_where_nothing_supports_one(
    plan: MakePlan, totals: dict[str, Any]
) -> None:
    made = plan(SMALL)
    lines = table(
        made.design,
        made.outcomes,
        (),
        2,
        0,
        {k: v[:1] for k, v in totals.items()},
        Behind.apart(np.arange(8)),
    )
    shown = lines.filter(pl.col("outcome") == "confrontation_m5")
    for name in ("mean", "error", "q50", "difference", "threshold", "above"):
        assert shown[name].null_count() == 4, name
    for name in ("q05", "q95", "sd"):
        assert shown[name].null_count() == 0, name
    # the first policy of a point is compared with nothing
    assert lines.filter(pl.col("row") % 2 == 0)["difference_above"].null_count() == 6
    assert lines.filter(pl.col("row") % 2 == 1)["difference_above"].null_count() == 0


def test_one_draw_has_a_mean_and_no_spread(plan: MakePlan, totals: dict[str, Any]) -> None:
    made = plan(SMALL.replace("draws = 8", "draws = 1"))
    lines = table(
        made.design,
        made.outcomes,
        (),
        2,
        0,
        {k: v[:1, :, :1] for k, v in totals.items()},
        Behind.apart(np.arange(1)),
    )
    assert lines["sd"].null_count() == lines.height
    assert lines["difference_error"].null_count() == lines.height
    assert lines.filter(pl.col("outcome") == "deaths")["mean"].null_count() == 0


def test_draws_are_kept_row_by_row(totals: dict[str, Any]) -> None:
    kept = draws_table(10, totals)
    assert kept.height == 4 * 8
    (line,) = kept.filter((pl.col("row") == 12) & (pl.col("draw") == 5)).to_dicts()
    assert line["deaths"] == totals["deaths"][0, 2, 5]


@pytest.mark.parametrize(
    ("level", "name"),
    [(0.05, "q05"), (0.5, "q50"), (0.975, "q97.5"), (1, "q100"), (0.005, "q00.5")],
)
def test_quantiles_are_named_by_their_percent(level: float, name: str) -> None:
    assert quantile_name(level) == name
