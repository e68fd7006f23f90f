"""Announced measures: what stands in an entry could be known on its day, and faults are clear."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.evidence.announced import AIMS, CHANNELS, EVERYBODY, PolicyEvent, policy_events
from corridor.system.corridors import load_corridor

SHIPPED = load_corridor().folder / "measures"
GOOD = """[measure]
label = "A measure"
kind = "access"
aim = "lower"
reach = "whole"
groups = ["GTM", "HND"]
announced = 2020-01-10
in_force = 2020-02-01
ended = 2021-01-20
end_announced = 2021-01-05
status = "RECALLED"
source = "recalled, no document read"
"""


def _read(folder: Path, text: str) -> tuple[PolicyEvent, ...]:
    (folder / "some.toml").write_text(text, encoding="utf-8")
    return policy_events(None, folder)


def test_the_shipped_measures_name_groups_of_the_corridor() -> None:
    known = {*load_corridor().group_ids, *EVERYBODY}
    events = policy_events(None, SHIPPED)
    assert len(events) > 80
    assert {one for event in events for one in event.groups} <= known
    assert {event.kind for event in events} == set(CHANNELS)
    assert {event.aim for event in events} == set(AIMS)


def test_the_first_forecasts_have_measures_to_learn_from() -> None:
    before = [event for event in policy_events(None, SHIPPED) if event.announced.year < 2014]
    assert len(before) > 10


def test_a_measure_with_a_date_only_assumed_says_so() -> None:
    for event in policy_events(None, SHIPPED):
        assert event.status in ("FOUND", "RECALLED"), event.id
        assert event.source, event.id


def test_nothing_says_what_came_of_a_measure() -> None:
    for event in policy_events(None, SHIPPED):
        text = f"{event.label} {event.source}".lower()
        for word in (" fell", "dropped", " rose", "surge", "effect", "led to", "percent", "%"):
            assert word not in text, f"{event.id}: {word}"


def test_a_measure_is_known_from_its_announcement_and_its_end_from_that_of_the_end(
    tmp_path: Path,
) -> None:
    (event,) = _read(tmp_path, GOOD)
    assert event.known_on(datetime.date(2020, 1, 9)) is None
    told = event.known_on(datetime.date(2021, 1, 4))
    assert told is not None
    assert told.ended is None
    assert told.end_announced is None
    assert event.known_on(datetime.date(2021, 1, 5)) == event
    assert policy_events(datetime.date(2020, 1, 9), tmp_path) == ()


def test_shipped_measures_as_known_on_a_day_hide_later_ends() -> None:
    day = datetime.date(2022, 6, 15)
    seen = {event.id: event for event in policy_events(day, SHIPPED)}
    assert seen["title42_2020"].ended is None
    assert "chnv_2023" not in seen
    assert all(event.announced <= day for event in seen.values())


FAULTS = {
    ('kind = "access"', 'kind = "acess"'): "there is no kind 'acess'",
    ('aim = "lower"', 'aim = "down"'): "there is no aim 'down'",
    ('reach = "whole"', 'reach = "half"'): "there is no reach 'half'",
    ('status = "RECALLED"', 'status = "SURE"'): "there is no status 'SURE'",
    ('groups = ["GTM", "HND"]', 'groups = "GTM"'): "groups is 'GTM'",
    ('groups = ["GTM", "HND"]', "groups = []"): r"groups is \[\]",
    ('groups = ["GTM", "HND"]', 'groups = ["GTM", "GTM"]'): "names the same one twice",
    ('groups = ["GTM", "HND"]', 'groups = ["ALL", "GTM"]'): "ALL stands beside other groups",
    ("announced = 2020-01-10\n", ""): "the field 'announced' is missing",
    ("announced = 2020-01-10", 'announced = "2020-01-10"'): "announced is '2020-01-10'",
    ("in_force = 2020-02-01", "in_force = 2020-02-01T10:00:00"): "in_force is datetime",
    ("ended = 2021-01-20", "ended = 2019-01-20"): "before it was announced",
    ("ended = 2021-01-20\n", ""): "end_announced stands without ended",
    ("end_announced = 2021-01-05", "end_announced = 2019-01-05"): "before the measure itself",
    ('label = "A measure"', 'name = "A measure"'): "there is no field 'name'",
    ('source = "recalled, no document read"\n', ""): "the field 'source' is missing",
}


@pytest.mark.parametrize("change", FAULTS, ids=lambda change: change[1] or f"no {change[0]}")
def test_a_fault_is_one_clear_error(tmp_path: Path, change: tuple[str, str]) -> None:
    assert change[0] in GOOD
    with pytest.raises(InputError, match=FAULTS[change]) as caught:
        _read(tmp_path, GOOD.replace(*change, 1))
    assert "some.toml:" in caught.value.where
    assert caught.value.where.endswith("/measure")
    assert caught.value.remedy


def test_an_id_stands_once_in_all_files(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(InputError, match="the id 'measure' is taken"):
        _read(tmp_path, GOOD)
