"""The arithmetic of time paths."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.core.months import parse_month
from corridor.policies import Policy, parse_policy
from corridor.policies.paths import Constant, Moment, Pulse, Ramp, Schedule, Span, Step, Untouched
from corridor.policies.policy import show_value
from corridor.system.levers import levers

from .strategies import HISTORY, START, ladders, paths, policies, schedules

LEVERS = list(levers().values())


def month(text: str) -> Moment:
    return Moment(parse_month(text), relative=False)


def after(months: int) -> Moment:
    return Moment(months, relative=True)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (Untouched(), [9, 9, 9, 9, 9, 9]),
        (Constant(2), [2, 2, 2, 2, 2, 2]),
        (Step(after(2), 5), [9, 9, 5, 5, 5, 5]),
        (Step(month("2024-07"), 5), [9, 9, 5, 5, 5, 5]),
        (Step(month("2020-01"), 5), [5, 5, 5, 5, 5, 5]),
        (Ramp(after(1), after(5), 1), [9, 9, 7, 5, 3, 1]),
        (Ramp(after(1), after(3), 4, origin=2), [9, 2, 3, 4, 4, 4]),
        (Ramp(month("2024-03"), month("2024-07"), 13, origin=5), [9, 11, 13, 13, 13, 13]),
        (Pulse(after(1), after(1), 3), [9, 3, 9, 9, 9, 9]),
        (Pulse(month("2024-06"), month("2024-08"), 3), [9, 3, 3, 3, 9, 9]),
        (Schedule((Span(after(1), 1), Span(after(3), 2))), [9, 1, 1, 2, 2, 2]),
        (Schedule((Span(after(0), 1, after(1)), Span(after(3), 2, after(4)))), [1, 1, 9, 2, 2, 9]),
        (Schedule((Span(month("2024-01"), 1), Span(month("2024-06"), 2))), [1, 2, 2, 2, 2, 2]),
    ],
)
def test_values_by_hand(path: Constant, expected: list[float]) -> None:
    found = path.values(START, 6, 9.0)
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, expected)


@settings(max_examples=50)
@given(policy=policies(), months=st.integers(1, 80), start=st.integers(START - 40, START + 40))
def test_every_lever_stays_within_its_bounds(policy: Policy, months: int, start: int) -> None:
    found = policy.values(start, months, HISTORY)
    assert list(found) == list(levers())
    for name, lever in levers().items():
        assert found[name].shape == (months,)
        assert found[name].dtype == np.float64
        assert (found[name] >= lever.low).all()
        assert (found[name] <= lever.high).all()
        if name not in policy.levers:
            np.testing.assert_array_equal(found[name], lever.untouched(HISTORY))


@given(
    ends=ladders(2, 2),
    low=st.floats(-1e6, 1e6),
    high=st.floats(-1e6, 1e6),
    untouched=st.floats(-1e6, 1e6),
    named=st.booleans(),
)
def test_ramps_are_monotone_and_end_exactly(
    ends: list[Moment], low: float, high: float, untouched: float, named: bool
) -> None:
    first, last = ends
    ramp = Ramp(first, last, high, low if named else None)
    begin = low if named else untouched
    window = ramp.values(first.at(START), last.at(START) - first.at(START) + 3, untouched)
    if first.relative:  # relative months move with the decision point, so read from START
        window = ramp.values(START, last.month + 3, untouched)[first.month :]
    moves = np.diff(window)
    assert (moves >= 0).all() if high >= begin else (moves <= 0).all()
    assert window[0] == begin
    assert (window[-3:] == high).all()


@given(data=st.data())
def test_schedules_are_exact(data: st.DataObject) -> None:
    lever = data.draw(st.sampled_from(LEVERS))
    schedule = data.draw(schedules(lever))
    found = schedule.values(START, 70, -5.0)
    for offset, value in enumerate(found):
        begun = [span for span in schedule.spans if span.start.at(START) <= START + offset]
        expected = -5.0
        if begun and (begun[-1].end is None or begun[-1].end.at(START) >= START + offset):
            expected = begun[-1].value
        assert value == expected


@given(data=st.data())
def test_relative_paths_move_with_the_decision_point(data: st.DataObject) -> None:
    lever = data.draw(st.sampled_from(LEVERS))
    path = data.draw(paths(lever))
    moments = [part for part in vars(path).values() if isinstance(part, Moment)]
    if isinstance(path, Schedule):
        moments = [span.start for span in path.spans]
    here, later = path.values(START, 30, 1.0), path.values(START + 7, 23, 1.0)
    if all(moment.relative for moment in moments):
        np.testing.assert_array_equal(here[:23], later)
    else:
        np.testing.assert_array_equal(here[7:], later)


@given(data=st.data())
def test_words_name_every_value(data: st.DataObject) -> None:
    lever = data.draw(st.sampled_from(LEVERS))
    path = data.draw(paths(lever))
    words = path.words(START, "as it was", show_value)
    for number in path.numbers():
        assert show_value(number) in words


def test_levers_set_to_what_is_in_force_anyway_are_still() -> None:
    text = 'label = "Test"\n[levers.port_appointments]\n{}\n[levers.asylum_closure]\nvalue = {}'
    start, months = parse_month("2024-05"), 20
    quo = {name: 7.0 for name, lever in levers().items() if isinstance(lever.default, str)}
    # a mean of equal numbers, which rounding puts beside them
    quo["port_appointments"] = 1450 * (1 + 2**-52)
    for path, closure, names in (
        ("value = 1450", "0", ["port_appointments", "asylum_closure"]),
        ("value = 1450", '"untouched"', ["port_appointments"]),
        ('ramp = { start = "+0", end = "+6", to = 1450 }', "1", ["port_appointments"]),
        ("value = 1451", "0.1", []),
        # outside the window: named as such
        ('step = { start = "2030-09", value = 3000 }', "0.1", []),
        ('step = { start = "2025-12", value = 3000 }', "0.1", []),
        ('value = "untouched"', "0.1", []),
    ):
        policy = parse_policy(text.format(path, closure))
        found = policy.still(start, months, quo)
        assert sorted(found) == sorted(names), (path, closure)
        for name, value in found.items():
            assert value == levers()[name].untouched(quo)
        rows = {row["lever"] for row in policy.describe(start, quo)}
        assert not rows & set(names)
    # without what was in force nobody can tell
    policy = parse_policy(text.format("value = 1450", "1"))
    assert "port_appointments" in {row["lever"] for row in policy.describe(start)}


def test_levers_that_the_window_never_sees_moved_are_idle() -> None:
    text = (
        'label = "Test"\n[levers.port_appointments]\n{}\n[levers.parole_places]\nvalue = 0\n'
        '[levers.asylum_closure]\nvalue = "untouched"'
    )
    start, months = parse_month("2024-05"), 20
    for path, idle in (
        ('step = { start = "2030-09", value = 3000 }', True),
        ('step = { start = "2025-12", value = 3000 }', False),
        ('step = { start = "2026-01", value = 0 }', True),
        ('ramp = { start = "+6", end = "+60", to = 3000 }', False),
        ('ramp = { start = "+20", end = "+26", to = 3000 }', True),
        ('pulse = { start = "2024-01", end = "2024-04", value = 0 }', True),
        ('schedule = [{ start = "2024-01", value = 1 }]', False),
        ("value = 0", False),
    ):
        policy = parse_policy(text.format(path))
        assert policy.idle(start, months) == ["port_appointments"] * idle, path
