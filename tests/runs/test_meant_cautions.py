"""What a policy was written for is told where something else is asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corridor.core.months import parse_month
from corridor.policies import load_policy
from corridor.questions.runs.cautions.meant import elsewhere_lines, kept_lines, moving_lines
from corridor.system.corridors import load_corridor
from corridor.system.levers.history import status_quo

PLACE = load_corridor()
OWN, LATER = PLACE.decision_point, parse_month("2026-01")


def test_shipped_policies_tell_that_they_were_written_for_another_month() -> None:
    both = [load_policy(name) for name in ("negotiated", "unilateral")]
    assert elsewhere_lines(both, OWN) == []
    (said,) = elsewhere_lines(both, LATER)
    assert said.startswith("Negotiated approach and Unilateral approach were written for 2024-05:")
    assert "stays as in force before 2026-01" in said
    (alone,) = elsewhere_lines(both[:1], LATER)
    assert alone.startswith("Negotiated approach was written for 2024-05: figures in its reasons")


def test_what_names_its_month_or_moves_nothing_or_is_ones_own_is_not_told(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('label = "Mine"\nbase = "unilateral"\n', encoding="utf-8")
    others = [load_policy("actual"), load_policy("status-quo"), load_policy(mine)]
    assert elsewhere_lines(others, LATER) == []


@pytest.mark.parametrize("months", [6, 12, 17])
def test_a_lever_that_has_a_way_to_go_is_told_with_where_it_is(months: int) -> None:
    policy, quo = load_policy("unilateral"), status_quo(PLACE, OWN)
    target = policy.values(OWN, 60, quo)["removal_target"]
    (said,) = moving_lines(policy, OWN, months, quo)
    assert f"at {target[months - 1]:,.0f}, of {target[-1]:,.0f} in " in said
    (there,) = {OWN + int(np.argmax(target == target[-1]))}
    year, month = divmod(there, 12)
    assert f"{target[-1]:,.0f} in {year}-{month + 1:02}" in said


def test_what_has_arrived_and_what_ends_later_is_not_on_its_way(tmp_path: Path) -> None:
    quo = status_quo(PLACE, OWN)
    assert moving_lines(load_policy("unilateral"), OWN, 60, quo) == []
    assert moving_lines(load_policy("status-quo"), OWN, 3, quo) == []


def test_what_was_agreed_is_told_where_it_is_far_from_what_was_done(tmp_path: Path) -> None:
    place = load_corridor("eastern-mediterranean")
    known, deal = place.decision_point, load_policy("deal", corridor=place)
    quo = status_quo(place, known)
    (record,) = [one for one in place.lever_records if one.lever == "readmission"]
    (said,) = kept_lines(deal, known, 20, quo)
    assert f"where {record.value:g} is taken to have been in force in 2016-04 to 2017-10" in said
    # before it was to be in force, and of policies that do not stand for what was done
    assert kept_lines(deal, known, 1, quo) == []
    assert kept_lines(load_policy("no-deal", corridor=place), known, 20, quo) == []
    mine = tmp_path / "mine.toml"
    mine.write_text('label = "Mine"\nbase = "deal"\n', encoding="utf-8")
    assert kept_lines(load_policy(mine, corridor=place), known, 20, quo) == []


def test_what_was_done_is_near_enough_elsewhere() -> None:
    assert kept_lines(load_policy("actual"), OWN, 20, status_quo(PLACE, OWN)) == []
