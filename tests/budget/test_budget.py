"""Money for the transit country's migration work, against its published accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.core.months import parse_month
from corridor.evidence import registry
from corridor.record import load
from corridor.system.corridors import load_corridor
from corridor.system.inputs.united_states import budget as inputs
from corridor.system.observe import recorded_total
from tests.system.world import Floats, Values, arguments, call, groups, neutral

SEEDS = st.integers(0, 2**32 - 1)
CARRIED = ("granted_d", "received_d", "spent_d")
YEAR = 12


def accounts(stage: str) -> dict[int, float]:
    frame = load("inm_budget").filter((pl.col("stage") == stage) & (pl.col("part") == "all"))
    return dict(zip(frame["year"].to_list(), frame["value"].to_list(), strict=True))


def test_the_institute_spent_1_6_to_3_8_times_what_was_approved() -> None:
    spent, approved = accounts("spent"), accounts("approved")
    ratio = [spent[year] / approved[year] for year in sorted(spent)]
    assert sorted(spent) == list(range(2013, 2024))
    assert min(ratio) == pytest.approx(1.6, abs=0.05)
    assert max(ratio) == pytest.approx(3.8, abs=0.05)


def test_the_elasticity_of_spending_is_that_of_the_five_years_before() -> None:
    spent = accounts("spent")
    place = load_corridor()
    years = range(2018, 2023)
    stops = [
        recorded_total("mexico_events", place, parse_month(f"{y}-01"), YEAR).sum() for y in years
    ]
    slope, _ = np.polyfit(np.log(stops), np.log([spent[y] for y in years]), 1)
    assert slope == pytest.approx(registry().parameters["workload_response"].prior.median, abs=0.01)


def year(stops: Sequence[float], begin: int = 0, **more: Any) -> list[Values]:
    """Run months from ``begin`` (0 is January); stops are in units of those that spending meets."""
    draws = len(next(iter(more.values()))) if more else 1
    taken = neutral("budget", spending_now=1.0, stops_now=1.0, **more)
    taken |= {name: np.full(draws, float(begin)) for name in CARRIED}
    taken["received_d"] = np.zeros(draws)
    out = []
    for month, count in enumerate(stops, begin):
        taken["months_gone"] = np.array(float(month % YEAR))
        taken["stops_gd"] = np.full((groups(), 1), count / groups())
        out.append(call("budget", taken))
        taken |= {name: out[-1][name] for name in CARRIED}
    return out


def test_2023_runs_dry_in_its_last_months() -> None:
    """Recorded stops, and what was really granted that year as a share of what they asked for.

    The finance ministry suspended payments in November 2023 and the institute halted returns and
    transfers on 1 December (Associated Press, 4 December 2023).
    """
    spent = accounts("spent")
    place = load_corridor()
    stops = [
        recorded_total("mexico_events", place, parse_month(f"{y}-01"), YEAR) for y in (2022, 2023)
    ]
    response = np.asarray(
        registry()
        .parameters["workload_response"]
        .prior.from_normal(np.random.default_rng(0).standard_normal(500))
    )
    asked = (stops[1] / stops[0].mean())[:, None] ** response
    cover = YEAR * spent[2023] / spent[2022] / np.maximum(asked, 1).sum(0)
    assert 0.5 < np.median(cover) < 0.95, "less was granted than was asked for"
    found = year(
        (stops[1] / stops[0].mean()).tolist(), workload_response_d=response, funds_cover_d=cover
    )
    funding = np.array([flows["funding_d"] for flows in found])
    # what the year was granted is spent, but for what a busy month foresaw too much
    over = funding.sum(0) / (YEAR * spent[2023] / spent[2022])
    assert np.quantile(over, 0.95) < 1.01
    assert over.max() < 1.05
    # dry: less than half of what the month's stops asked for
    dry = funding < 0.5 * asked
    assert dry.any(0).mean() > 0.9
    first = dry.argmax(0)[dry.any(0)]
    assert np.quantile(first, 0.05) >= 7, "not before August"
    assert 9 <= np.median(first) <= 11, "October to December"


def test_nothing_moved_spends_as_at_the_decision_point() -> None:
    """Same stops, a year that is covered: month after month, over the turn of the year."""
    found = year([1.0] * 20, begin=4, funds_cover_d=[1.0], workload_response_d=[0.4])
    assert [float(flows["funding_d"][0]) for flows in found] == pytest.approx([1.0] * 20)


def test_money_from_abroad_is_spent_on_the_work() -> None:
    """Twice a month's spending on top, in pesos at the rate given, is spent within the year."""
    found = year(
        [1.0] * YEAR,
        workload_response_d=[0.0],
        funds_cover_d=[1.0],
        transfer=[2.0],
        peso_rate_d=[0.5],
    )
    assert sum(float(flows["funding_d"][0]) for flows in found) == pytest.approx(2 * YEAR)


@pytest.mark.parametrize("stops", [1.0, 1.4, 0.6])
def test_an_even_payment_is_spent_evenly(stops: float) -> None:
    """Months to come are foreseen as this one, so no month saves for the last."""
    found = year(
        [stops] * YEAR,
        workload_response_d=[0.5],
        funds_cover_d=[1.0],
        transfer=[1.0],
        peso_rate_d=[1.0],
    )
    funding = np.array([float(flows["funding_d"][0]) for flows in found])
    np.testing.assert_allclose(funding, 1 + max(stops**0.5, 1), rtol=1e-9)


def test_a_secured_year_does_not_run_dry() -> None:
    def least(secured: float) -> float:
        found = year(
            [1.5] * YEAR,
            workload_response_d=[0.5],
            funds_cover_d=[0.7],
            budget_secured=[secured],
        )
        return min(float(flows["funding_d"][0]) for flows in found)

    assert least(0.0) < 0.1
    assert least(1.0) == pytest.approx(1.5**0.5)


@pytest.mark.slow
@given(seed=SEEDS)
def test_what_is_spent_was_granted_or_received(seed: int) -> None:
    """Month by month from January: never more than the money that the year had in sight."""
    rng = np.random.default_rng(seed)
    taken = arguments("budget", seed)
    taken["funds_cover_d"] = np.clip(taken["funds_cover_d"], 0, 1)
    spent: Floats = np.zeros_like(taken["spent_d"])
    received, most = np.zeros_like(spent), np.zeros_like(spent)
    for month in range(YEAR):
        taken["months_gone"] = np.array(float(month))
        taken["transit_budget"] = np.array(rng.uniform(0, 4))
        taken["transfer"] = np.array(rng.uniform(0, 500))
        taken["stops_gd"] = rng.uniform(0, 1e5, taken["stops_gd"].shape)
        out = call("budget", taken)
        assert (out["funding_d"] >= 0).all()
        spent = spent + out["funding_d"]
        received = received + taken["transfer"] * taken["peso_rate_d"] / taken["spending_now"]
        still = YEAR - month - 1
        stops = taken["stops_gd"].sum(0) / taken["stops_now"]
        asked = taken["transit_budget"] * np.maximum(stops ** taken["workload_response_d"], 1)
        coming = taken["transfer"] * taken["peso_rate_d"] / taken["spending_now"]
        cover = taken["funds_cover_d"]
        cover = cover + taken["budget_secured"] * (1 - cover)
        in_sight = cover * (out["granted_d"] + asked * still) + received + coming * still
        most = np.maximum(most, in_sight)
        assert (spent <= most * (1 + 1e-9)).all()
        taken |= {name: out[name] for name in CARRIED}


def test_inputs_are_those_of_the_last_year_that_was_over() -> None:
    found = inputs.inputs(load_corridor(), parse_month("2023-06"), 3, parse_month("2023-06"))
    assert found["months_gone"].tolist() == [5, 6, 7]
    assert found["spending_now"] == pytest.approx(accounts("spent")[2022] / 1e6 / YEAR)
