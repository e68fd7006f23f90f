"""What the economy's mechanism takes from the record, and when it knows it."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.system.corridors import load_corridor
from corridor.system.economy import read_labour
from corridor.system.inputs.united_states.economy import inputs


def test_the_labour_market_is_the_last_that_was_out() -> None:
    place, known = load_corridor(), parse_month("2024-05")
    found = inputs(place, known, 3, known)
    labour = read_labour()
    at = int(known - 1 - place.history.labour_lag - labour.months[0])
    assert (found["openings_now"] == labour.openings[at]).all()
    assert (found["unemployed_now"] == labour.unemployed[at]).all()
    for values in found.values():
        assert values.shape == (3,)
        assert (values > 0).all()
    # openings outnumbered unemployed people that spring
    assert 1 < found["openings_now"][0] / found["unemployed_now"][0] < 1.6


def test_entries_are_of_the_size_of_the_record() -> None:
    """Releases, 1,450 appointments a day and 30,000 parole places a month, before May 2024."""
    place, known = load_corridor(), parse_month("2024-05")
    found = inputs(place, known, 1, known)
    assert 1.2e5 < found["entries_now"][0] < 2.5e5
    assert 1.2e5 < found["apprehensions_now"][0] < 2.5e5


def test_a_gap_of_the_record_is_passed_over() -> None:
    """No unemployment rate was published for October 2025."""
    place, known = load_corridor(), parse_month("2026-01")
    found = inputs(place, known, 1, known)
    september = int(parse_month("2025-09") - read_labour().months[0])
    assert found["openings_now"][0] == read_labour().openings[september]


def test_before_the_record_there_is_nothing_to_know() -> None:
    known = parse_month("2000-12")
    with pytest.raises(InputError, match="no month of openings and unemployment was out"):
        inputs(load_corridor(), known, 1, known)


def test_a_later_run_knows_no_more() -> None:
    place, known = load_corridor(), parse_month("2023-06")
    first, later = inputs(place, known, 2, known), inputs(place, known + 5, 2, known)
    for name in first:
        np.testing.assert_array_equal(first[name], later[name])
