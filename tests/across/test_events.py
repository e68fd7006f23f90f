"""Events of cooperation as data, and the months that rules choose around them."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.evidence.cooperation import FOLDER, Cooperation, cooperation_events
from corridor.questions.across.settings import settings
from corridor.questions.across.spans import RULES, spans
from corridor.record import load
from corridor.system.corridors import corridor_names, load_corridor

GOOD = """
[deal]
label = "A deal"
announced = 2016-03-18
in_force = 2016-03-20
means = "transfer"
stops = "stops"
through = "arrivals"
besides = "Nothing."
status = "FOUND"
source = "a page"
grade = "C"
"""


def read(folder: Path, text: str) -> Cooperation:
    (folder / "events.toml").write_text(text, encoding="utf-8")
    return cooperation_events(folder)[0]


def of(corridor: str) -> dict[str, Cooperation]:
    folder = load_corridor(corridor).folder / FOLDER
    return {event.id: event for event in cooperation_events(folder)}


def span(first: str, last: str) -> tuple[int, int]:
    return parse_month(first), parse_month(last) + 1


def test_months_before_and_in_force(tmp_path: Path) -> None:
    event = read(tmp_path, GOOD)
    # in force on 12 of 31 days of March, which is neither
    assert spans(event, "before", 6, 0.5) == (
        span("2015-09", "2016-02"),
        span("2016-04", "2016-09"),
    )
    assert spans(event, "year", 6, 0.5) == (span("2015-04", "2015-09"), span("2016-04", "2016-09"))
    assert spans(event, "practice", 6, 0.5) == spans(event, "before", 6, 0.5)


@pytest.mark.parametrize(
    ("day", "first"),
    [("2021-04-15", "2021-04"), ("2021-04-16", "2021-04"), ("2021-04-17", "2021-05")],
)
def test_half_the_days_of_a_month_decide(tmp_path: Path, day: str, first: str) -> None:
    begins = datetime.date.fromisoformat(day)
    event = replace(read(tmp_path, GOOD), announced=begins, in_force=begins)
    assert spans(event, "before", 6, 0.5)[1][0] == parse_month(first)
    assert spans(event, "before", 6, 0.5)[0] == span("2020-10", "2021-03")


def test_what_ended_counts_until_then(tmp_path: Path) -> None:
    event = replace(
        read(tmp_path, GOOD),
        announced=datetime.date(2020, 2, 27),
        in_force=datetime.date(2020, 2, 28),
        ended=datetime.date(2020, 3, 18),
    )
    assert spans(event, "before", 6, 0.5)[1] == span("2020-03", "2020-03")
    assert spans(replace(event, ended=datetime.date(2020, 3, 10)), "before", 6, 0.5)[1][1] <= (
        parse_month("2020-03")
    )


def test_practice_moves_the_months_after_alone(tmp_path: Path) -> None:
    event = replace(read(tmp_path, GOOD), practised=parse_month("2016-08"))
    before, after = spans(event, "practice", 6, 0.5)
    assert before == spans(event, "before", 6, 0.5)[0]
    assert after == span("2016-08", "2017-01")
    assert spans(event, "before", 6, 0.5)[1][0] == parse_month("2016-04")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("corridor", corridor_names())
def test_no_month_is_on_both_sides(rule: str, corridor: str) -> None:
    for event in of(corridor).values():
        before, after = spans(event, rule, settings().months, settings().held)
        assert before[1] <= after[0], event.id
        assert before[0] < before[1], event.id


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('means = "transfer"', 'means = "gift"', "there is no means 'gift'"),
        ("in_force = 2016-03-20", "in_force = 2016-03-01", "before it was announced"),
        ('status = "FOUND"', 'status = "FOUND"\ndirection = 2', "direction is 2"),
        ('status = "FOUND"', 'status = "FOUND"\nended = 2016-01-01', "before it was in force"),
        ('status = "FOUND"', 'status = "FOUND"\neffect = 1', "there is no field 'effect'"),
        ('stops = "stops"\n', "", "stops is missing"),
        ('besides = "Nothing."\n', "", "the field 'besides' is missing"),
        ("announced = 2016-03-18", 'announced = "2016-03-18"', "without quotes"),
        (
            'grade = "C"',
            'grade = "C"\npractised = "2015-01"\npractised_why = "x"',
            "before it was in",
        ),
        ('grade = "C"', 'grade = "F"', "there is no grade 'F'"),
    ],
)
def test_faults_are_named(tmp_path: Path, old: str, new: str, found: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, GOOD.replace(old, new))
    assert found in f"{caught.value.problem} {caught.value.remedy}"
    assert "events.toml" in str(caught.value)


def test_days_are_those_of_the_record() -> None:
    days = {"us-mexico": load("policy_events")}
    days |= {
        name: load("mediterranean_events").filter(corridor=name)
        for name in ("central-mediterranean", "eastern-mediterranean")
    }
    for corridor, rows in days.items():
        known = set(rows["date"].cast(str).to_list())
        for event in of(corridor).values():
            if event.status == "FOUND":
                assert {event.announced.isoformat(), event.in_force.isoformat()} & known, event.id


@pytest.mark.parametrize("corridor", corridor_names())
def test_nothing_says_what_came_of_it(corridor: str) -> None:
    for event in of(corridor).values():
        text = f"{event.label} {event.source} {event.cannot}".lower()
        for word in (" fell", "dropped", " rose", "surge", "effect", "led to", "percent", "%"):
            assert word not in text, f"{event.id}: {word}"


def test_every_corridor_that_ships_has_events() -> None:
    assert all(of(name) for name in corridor_names())
    assert of("eastern-mediterranean")["opening_2020"].by == "transit"
    assert of("eastern-mediterranean")["opening_2020"].direction == -1
