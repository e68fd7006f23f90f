"""What an outcome's unit and its way of summing make of its figures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from corridor.questions.compare.result import Comparison
from corridor.report import findings
from corridor.report.cells import recorded_cell, unit_words
from corridor.report.lookup import figure, outcome_info, recorded_total
from corridor.report.texts import families
from corridor.report.units import monthly_measure, over_words, total_measure
from corridor.report.view import family_outcomes, family_words
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.outcomes import outcomes


def test_the_unit_decides_between_fewer_less_and_lower(two: Comparison) -> None:
    ways = {
        "deaths": ("fewer", "more"),
        "people_held": ("fewer", "more"),
        "transfers": ("USD less", "USD more"),
        "cooperation_migration": ("lower", "higher"),
        "salience": ("lower", "higher"),
        "confrontation_m1": ("points lower", "points higher"),
    }
    for name, expected in ways.items():
        assert total_measure(outcome_info(two, name)).ways == expected, name
    ratio = dataclasses.replace(two.outcomes[0], unit="ratio to places without", unit_total="")
    assert total_measure(ratio).ways == ("lower", "higher")
    # of a chance, months show what it has come to
    monthly = monthly_measure(outcome_info(two, "confrontation_m1"))
    assert (monthly.factor, monthly.unit) == (100.0, "percent, chance up to each month")


@pytest.mark.parametrize(
    ("unit", "shown", "factor"),
    [
        ("USD million a month", "USD a month", 1e6),
        ("million dollars a month", "dollars a month", 1e6),
        ("billion USD", "USD", 1e9),
        ("people a month", "people a month", 1.0),
        ("thousand people", "people", 1e3),
    ],
)
def test_scales_in_units(two: Comparison, unit: str, shown: str, factor: float) -> None:
    found = monthly_measure(dataclasses.replace(two.outcomes[0], unit=unit))
    assert (found.unit, found.factor) == (shown, factor)


def test_money_is_scaled_once(two: Comparison) -> None:
    raw = two.total["transfers"][0, 0]
    shown = figure(two, "transfers", raw)
    assert shown.q50 == pytest.approx(1e6 * raw[2])
    assert findings.total_words(two, "transfers", 0).startswith(f"{raw[2] / 10:.0f}0 million USD ")


@pytest.mark.parametrize(
    ("unit", "figure", "said"),
    [
        ("USD million a month", "446 million", "446 million USD"),
        ("people, last month", "12 thousand", "12 thousand people"),
        ("deaths a month", "1", "1 (deaths)"),
        ("percent of output without these changes", "0.8", "0.8 percent of output without these"),
        ("ratio to the decision point", "1.02", "1.02, ratio to the decision point"),
    ],
)
def test_a_figure_has_its_unit(two: Comparison, unit: str, figure: str, said: str) -> None:
    info = dataclasses.replace(two.outcomes[0], unit=unit, over="sum", unit_total="")
    assert total_measure(info).whole(figure).startswith(said)


@pytest.mark.parametrize("only", [False, True])
def test_what_no_draw_moves_has_no_interval(two: Comparison, only: bool) -> None:
    infos = tuple(dataclasses.replace(o, interval_only=only) for o in two.outcomes)
    total = np.full_like(two.total["transfers"], 446.0)
    total[..., -1] = 446.0001
    made = dataclasses.replace(two, outcomes=infos, total={**two.total, "transfers": total})
    assert findings.total_words(made, "transfers", 0) == (
        "446 million USD (the same in every draw, or nearly so)"
    )


def test_how_the_window_is_summed_is_said(two: Comparison) -> None:
    said = {info.id: over_words(info) for info in two.outcomes}
    assert said["deaths"] == ""
    assert said["cooperation_migration"] == "mean of months"
    assert said["people_held"] == "last month"
    assert said["confrontation_m1"] == "chance of at least one"
    assert unit_words(outcome_info(two, "people_held")) == "people, last month"
    assert unit_words(outcome_info(two, "confrontation_m1")) == "percent, chance of at least one"
    assert findings.outcome_sentence(two, "people_held", 0)[0] == "People in detention (last month)"


def recorded_as(two: Comparison, over: str) -> Comparison:
    """Return the comparison with deaths summed otherwise."""
    infos = tuple(
        dataclasses.replace(o, over=over) if o.id == "deaths" else o for o in two.outcomes
    )
    return dataclasses.replace(two, outcomes=infos)


def test_the_record_is_summed_as_the_outcome_is(two: Comparison) -> None:
    first = two.start - two.recorded_start
    window = two.recorded["deaths"][0, first:]
    assert recorded_total(two, "deaths").total == pytest.approx(window.sum())
    mean = recorded_as(two, "mean")
    assert recorded_total(mean, "deaths").total == pytest.approx(window.mean())
    assert "a mean of" in findings.recorded_sentence(mean, "deaths")
    last = recorded_as(two, "last")
    assert recorded_total(last, "deaths") == (window[-1], 20)
    assert findings.recorded_sentence(last, "deaths").startswith("Recorded in the last month:")
    assert recorded_cell(last, "deaths")["months"] == "last month"
    assert recorded_cell(recorded_as(two, "chance"), "deaths")["figure"] == "at least one"


def test_a_last_month_that_is_not_recorded(two: Comparison) -> None:
    series = two.recorded["deaths"].copy()
    series[:, -1] = np.nan
    made = dataclasses.replace(recorded_as(two, "last"), recorded={"deaths": series})
    assert recorded_total(made, "deaths").months == 0
    assert findings.recorded_sentence(made, "deaths") == (
        "The record ends in November 2025, before the last month compared."
    )


def test_each_family_says_what_makes_it_and_what_comes_in(two: Comparison) -> None:
    found = {name: family_words(two, name, members) for name, _, members in family_outcomes(two)}
    assert all(words["intro"] for words in found.values())
    assert found["cooperation"]["made_by"] == (
        "Made by: Bargaining with Mexico. Comes in through couplings: Offence moves cooperation "
        "(from Use of force in Mexico)."
    )
    off = tuple(dataclasses.replace(link, on=False) for link in two.links)
    made = family_words(dataclasses.replace(two, links=off), "cooperation", ["transfers"])
    assert made["made_by"] == (
        "Made by: Bargaining with Mexico. Switched off: Offence moves cooperation."
    )


@pytest.mark.parametrize("corridor", corridor_names())
def test_families_name_every_outcome_once(corridor: str) -> None:
    place = load_corridor(corridor)
    named = [name for family in families(place) for name in family["outcomes"]]
    assert sorted(named) == sorted(outcomes(place))
    assert all(family["intro"].endswith(".") for family in families(place))
