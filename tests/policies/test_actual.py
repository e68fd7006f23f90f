"""The values of `actual` are those of the record, where there is one."""

import calendar

import pytest

from corridor.core.months import month_range, parse_month
from corridor.policies import load_policy
from corridor.record import load

from .strategies import HISTORY, START

BEFORE = month_range(parse_month("2023-11"), 6)


def series(table: str, **where: str) -> dict[str, int]:
    frame = load(table)
    for column, value in where.items():
        frame = frame.filter(frame[column] == value)
    return dict(zip(frame["month"].to_list(), frame["value"].to_list(), strict=True))


def days(month: str) -> int:
    return calendar.monthrange(int(month[:4]), int(month[5:]))[1]


@pytest.fixture(scope="module")
def closure() -> dict[str, float]:
    released = series("dispositions_agency", agency="USBP", outcome="usbp_release")
    everyone = series("dispositions_agency", agency="USBP", outcome="total_encounters")
    share = {month: released[month] / everyone[month] for month in everyone if month in released}
    usual = sum(share[month] for month in BEFORE) / len(BEFORE)
    found = {month: 1 - share[month] / usual for month in ("2024-06", "2024-07", "2024-08")}

    # no releases are on record after August: book-ins per apprehension stand in for them
    booked = series("bookins", agency="CBP")
    caught = series("encounters_total", agency="USBP")

    def held(first: str) -> float:
        return sum(booked[month] / caught[month] for month in month_range(parse_month(first), 3))

    rise = (held("2024-10") - held("2024-07")) / 3
    found["2024-11"] = 1 - (share["2024-08"] - rise) / usual
    found["2025-01"] = (19 * 0.72 + 12 * 0.99) / 31
    return found


def actual(lever: str, month: str) -> float:
    values = load_policy("actual").values(START, 24, HISTORY)[lever]
    return float(values[parse_month(month) - START])


@pytest.mark.parametrize("month", ["2024-06", "2024-07", "2024-08", "2024-11", "2025-01"])
def test_closure(month: str, closure: dict[str, float]) -> None:
    assert actual("asylum_closure", month) == pytest.approx(closure[month], abs=0.0051)


def test_appointments() -> None:
    kept = series("cbp_one", origin="ALL")
    for month in ("2024-05", "2024-06", "2024-07", "2024-08"):
        assert actual("port_appointments", month) == pytest.approx(kept[month] / days(month), abs=1)
    ports = series("encounters_total", agency="OFO")
    without = ports["2024-08"] - kept["2024-08"]
    for month in ("2024-09", "2024-10", "2024-11", "2024-12", "2025-01"):
        expected = (ports[month] - without) / days(month)
        assert actual("port_appointments", month) == pytest.approx(expected, abs=1)
    assert actual("port_appointments", "2025-02") == 0


def test_parole() -> None:
    paroles = series("chnv", measure="paroles", origin="ALL")
    for month in ("2024-05", "2024-06", "2024-07", "2024-08"):
        assert actual("parole_places", month) == paroles[month]
    assert sum(paroles.values()) == 517_690, "the total that the later months are taken from"
    later = sum(actual("parole_places", month) for month in ("2024-09", "2024-10"))
    assert later == 531_630 - 517_690
    later += sum(actual("parole_places", month) for month in ("2024-11", "2024-12"))
    assert later == 531_690 - 517_690
    assert actual("parole_places", "2025-01") == 0


def test_detention_and_removal_inside() -> None:
    booked = series("bookins", agency="ICE")
    left = series("bookouts", reason="all", criminality="all")
    removed = series("bookouts", reason="release_to_remove", criminality="all")
    held = series("detention", agency="ALL", criminality="all")
    for month in month_range(parse_month("2024-05"), 20):
        whole = 30 / 24 if month == "2025-09" else 1.0  # that month is counted to the 24th
        expected = 12 * whole * booked[month] * removed[month] / left[month]
        assert actual("removal_target", month) == pytest.approx(expected, abs=501)
        assert actual("detention_beds", month) == pytest.approx(held[month], abs=51)


def test_what_is_recorded_is_graded_above_what_is_assumed() -> None:
    grades = {name: moved.grade for name, moved in load_policy("actual").levers.items()}
    assert grades == {
        "asylum_closure": "E",
        "port_appointments": "C",
        "parole_places": "D",
        "transit_force": "E",
        "announcement": "E",
        "removal_target": "C",
        "detention_beds": "C",
    }
