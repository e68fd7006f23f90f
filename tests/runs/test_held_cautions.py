"""Means that are held are told where their last month, or their age, says that they are poor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridor.core.months import format_month, parse_month
from corridor.questions.runs.asked import ask
from corridor.questions.runs.cautions import cautions
from corridor.questions.runs.cautions.held import held_lines
from corridor.system.corridors import load_corridor
from corridor.system.observe import recorded_total
from corridor.system.stands import held_means

PLACE = load_corridor()


@pytest.mark.parametrize("month", ["2022-01", "2024-05", "2024-09"])
def test_means_of_quiet_months_up_to_the_decision_point_are_not_told(month: str) -> None:
    assert held_means(PLACE, parse_month(month))
    assert held_lines(PLACE, parse_month(month)) == []


def test_a_mean_is_told_with_its_months_its_last_month_and_the_months_since() -> None:
    known, recent = parse_month("2026-01"), PLACE.history.recent
    first = PLACE.history.first_month
    stops = recorded_total("mexico_events", PLACE, first, known - first)
    seen = np.flatnonzero(np.isfinite(stops))[-recent:]
    last = first + int(seen[-1])
    (line,) = [one for one in held_lines(PLACE, known) if "mexico_events" in one]
    assert f"{stops[seen].mean():,.0f} a month" in line
    assert f"from {format_month(first + int(seen[0]))} to {format_month(last)}" in line
    assert f"alone it was {stops[seen[-1]]:,.0f}." in line
    assert f"in the {known - 1 - last} months from there on" in line


def test_a_mean_that_is_old_is_told_though_its_months_were_quiet() -> None:
    (line,) = [one for one in held_lines(PLACE, parse_month("2026-01")) if "lawful_" in one]
    assert "alone" not in line
    assert "in the 16 months" in line


def test_a_question_tells_what_is_held(no_fitting: None) -> None:
    asked = ask(["negotiated", "unilateral"], months=2, draws=10)
    later = replace(asked, setup=replace(asked.setup, known=parse_month("2026-01")))
    held = held_lines(PLACE, later.setup.known)
    assert held
    assert [one.text for one in cautions(later) if one.text in held] == held
    assert not [one for one in cautions(asked) if one.text in held]
