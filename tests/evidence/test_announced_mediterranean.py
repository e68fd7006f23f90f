"""Announced measures of the Mediterranean corridors: dated as in the record, known on their day."""

from __future__ import annotations

import datetime

import pytest

from corridor.evidence.announced import PolicyEvent, policy_events
from corridor.record import load
from corridor.system.corridors import load_corridor

CORRIDORS = ("central-mediterranean", "eastern-mediterranean")


def of(corridor: str, day: datetime.date | None = None) -> dict[str, PolicyEvent]:
    return {
        event.id: event for event in policy_events(day, load_corridor(corridor).folder / "measures")
    }


def test_other_corridors_measures_are_not_among_those_of_us_mexico() -> None:
    ids = {event.id for event in policy_events(None, load_corridor().folder / "measures")}
    for corridor in CORRIDORS:
        assert of(corridor)
        assert not ids & set(of(corridor))


@pytest.mark.parametrize("corridor", CORRIDORS)
def test_dates_are_those_of_the_record(corridor: str) -> None:
    rows = load("mediterranean_events").filter(corridor=corridor)
    basis = {day: read for day, read in rows.select("date", "basis").iter_rows()}
    for event in of(corridor).values():
        same = {event.announced, event.begins} & set(basis)
        assert same or event.id == "italy_albania_2023", event.id
        if event.status == "FOUND":
            assert "read" in {basis[day] for day in same}, event.id


@pytest.mark.parametrize("corridor", CORRIDORS)
def test_nothing_says_what_came_of_a_measure(corridor: str) -> None:
    for event in of(corridor).values():
        text = f"{event.label} {event.source}".lower()
        for word in (" fell", "dropped", " rose", "surge", "effect", "led to", "percent", "%"):
            assert word not in text, f"{event.id}: {word}"


def test_closed_ports_have_no_end_while_they_last() -> None:
    seen = of("central-mediterranean", datetime.date(2019, 9, 13))["closed_ports_2018"]
    assert seen.ended is None
    assert of("central-mediterranean")["closed_ports_2018"].ended == datetime.date(2019, 9, 14)


def test_the_statement_of_2016_is_unknown_before_its_day() -> None:
    assert "eu_turkiye_2016" not in of("eastern-mediterranean", datetime.date(2016, 3, 17))
    event = of("eastern-mediterranean")["eu_turkiye_2016"]
    assert (event.begins - event.announced).days == 2
