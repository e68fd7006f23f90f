"""The recovery without immigration: the record, the definitions and the arithmetic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corridor.core.errors import RecordError
from corridor.core.months import parse_month
from corridor.record import load
from corridor.system.economy import (
    PARAMETERS,
    QUANTITIES,
    Contribution,
    Labour,
    Recovery,
    draw,
    load_definitions,
    read_labour,
    recovery,
)

Floats = NDArray[np.float64]
DRAWS = 400
SHARE, ABOVE = load_definitions().contributions


def made(chosen: Contribution, **fixed: float) -> Recovery:
    theta = draw(DRAWS, 1) | {k: np.full((DRAWS, 1), v) for k, v in fixed.items()}
    return recovery(read_labour(), theta, load_definitions(), chosen)


def at(found: Recovery, month: str) -> int:
    return int(parse_month(month) - found.months[0])


def test_the_record_is_read_as_it_stands() -> None:
    labour = read_labour()
    here = int(parse_month("2020-02") - labour.months[0])
    assert labour.employment[here] == 152_292_000
    # the definition of the rate, worked out backwards
    rate = labour.unemployed / labour.labour_force
    assert rate[here] == pytest.approx(0.035)
    assert labour.openings[here] == 6_966_000
    table = load("us_labour")
    known = set(table.filter(table["series"] == "unemployment_rate")["month"].to_list())
    gap = int(parse_month("2025-10") - labour.months[0])
    assert "2025-10" not in known
    assert np.isnan(labour.labour_force[gap])
    assert np.isfinite(labour.employment[gap])


def test_the_reported_share_is_that_of_the_growth_of_its_months() -> None:
    found = made(SHARE, foreign_share_early=0.83, foreign_share_late=0.5)
    force = found.actual["labour_force"]
    turn, later = at(found, "2023-03"), at(found, "2024-05")
    grown = force[turn] - force[0]
    np.testing.assert_allclose(found.workers[:, turn] / grown, 0.83)
    rest = found.workers[:, later] - found.workers[:, turn]
    np.testing.assert_allclose(rest / (force[later] - force[turn]), 0.5)
    assert (found.workers[:, 0] == 0).all()


def test_people_above_trend_all_work_or_wait_in_the_end() -> None:
    """8.7 million over six years; the last months are after the record, so the record is
    prolonged by a flat line to see them."""
    labour = read_labour()
    more = np.arange(labour.months[-1] + 1, labour.months[-1] + 400)
    flat = {
        name: np.concatenate([getattr(labour, name), np.full(len(more), 1e8)])
        for name in ("employment", "unemployed", "openings")
    }
    long = Labour(months=np.concatenate([labour.months, more]), **flat)
    known = {"surge_people": 8.7e6, "arrival_work_share": 0.6, "arrival_work_delay": 5.0}
    theta = draw(DRAWS, 1) | {k: np.full((DRAWS, 1), v) for k, v in known.items()}
    workers = recovery(long, theta, load_definitions(), ABOVE).workers
    assert (np.diff(workers, axis=1) >= 0).all()
    # who came in the last months still waits: delay times the monthly pace
    np.testing.assert_allclose(workers[:, -1], 0.6 * (8.7e6 - 5 * 8.7e6 / 72), rtol=1e-6)
    begun = int(parse_month("2021-01") - load_definitions().before)
    assert (workers[:, :begun] == 0).all()
    assert (workers[:, begun + 1] > 0).all()


@pytest.mark.parametrize("chosen", [SHARE, ABOVE], ids=lambda c: c.id)
def test_without_is_with_less_what_was_added(chosen: Contribution) -> None:
    found = made(chosen)
    kept = found.without["labour_force"] + found.workers
    np.testing.assert_allclose(
        kept, np.broadcast_to(found.actual["labour_force"], kept.shape), rtol=1e-12
    )
    rate = 1 - found.actual["employment"] / found.actual["labour_force"]
    lost = found.actual["employment"] - found.without["employment"]
    np.testing.assert_allclose(lost, (1 - rate) * found.workers, rtol=1e-9, atol=1e-3)
    ratio = made(chosen, native_jobs_ratio=0.0)
    np.testing.assert_array_equal(ratio.without["employment"], ratio.without["employment_jobs"])
    assert (np.nan_to_num(found.output) <= 0).sum() > 0.95 * found.output.size


def test_jobs_of_the_us_born_are_those_of_the_published_ratio() -> None:
    found = made(ABOVE, native_jobs_ratio=0.088, arrival_work_share=0.5)
    more = found.without["employment"] - found.without["employment_jobs"]
    # no rate of unemployment was published for one month, so it has no employment without
    seen = np.isfinite(more)
    assert seen.mean() > 0.98
    wanted = 0.088 * found.workers / 0.5
    np.testing.assert_allclose(more[seen], wanted[seen], rtol=1e-6, atol=1e-3)


def test_nobody_added_changes_exactly_nothing() -> None:
    found = made(ABOVE, surge_people=0.0)
    assert (found.workers == 0).all()
    assert (found.output == 0).all()
    for quantity in QUANTITIES:
        for trend in load_definitions().trends:
            kept, lost = found.regained(quantity, trend.id)
            np.testing.assert_array_equal(kept, lost)
            told = found.verdicts(quantity, trend.id, parse_month("2024-05"))
            assert told["essential"] == 0


def test_more_people_never_bring_the_trend_back_later_with_them_gone() -> None:
    few, many = made(ABOVE, surge_people=4e6), made(ABOVE, surge_people=9e6)
    for quantity in QUANTITIES:
        early, late = (one.regained(quantity, "projected") for one in (few, many))
        np.testing.assert_array_equal(early[0], late[0])
        assert (early[1] <= late[1]).all(), quantity
        assert (early[0] <= early[1]).all(), quantity


def test_months_and_verdicts_on_a_line_worked_out_by_hand() -> None:
    """A fall by 10, back to the level in month 4 with 2 workers and in month 5 without."""
    actual = np.array([100.0, 90, 95, np.nan, 101, 103])
    lost = np.array([[0.0, 0, 0, 0, 2, 2]])
    found = Recovery(
        months=np.arange(6),
        workers=lost,
        output=-lost,
        actual={"employment": actual},
        without={"employment": actual - lost},
        trends={("employment", "level"): np.full((1, 6), 100.0)},
    )
    kept, gone = found.regained("employment", "level")
    assert (float(kept[0]), float(gone[0])) == (4, 5)
    assert found.verdicts("employment", "level", 4)["essential"] == 1
    assert found.verdicts("employment", "level", 5)["above_anyway"] == 1
    assert found.verdicts("employment", "level", 2)["below_anyway"] == 1
    higher = replace(found, trends={("employment", "level"): np.full((1, 6), 102.0)})
    assert higher.regained("employment", "level")[1] == np.inf


def test_the_level_was_regained_in_june_2022() -> None:
    """Payrolls passed February 2020's in June 2022, by the record itself."""
    kept, _ = made(SHARE).regained("employment", "level")
    assert (kept == parse_month("2022-06")).all()


@pytest.mark.parametrize("chosen", [SHARE, ABOVE], ids=lambda c: c.id)
def test_chances_add_up(chosen: Contribution) -> None:
    found = made(chosen)
    for quantity in QUANTITIES:
        for trend in load_definitions().trends:
            for month in load_definitions().shown:
                told = found.verdicts(quantity, trend.id, month)
                assert sum(told.values()) == pytest.approx(1)
                assert min(told.values()) >= 0


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_used(name: str) -> None:
    """Moved by a tenth, it moves something, by one definition or the other."""

    def numbers(scale: float) -> list[Floats]:
        theta = draw(3, 1)
        theta[name] = scale * theta[name]
        out: list[Floats] = []
        for chosen in load_definitions().contributions:
            one = recovery(read_labour(), theta, load_definitions(), chosen)
            out += [one.workers, one.output, *one.without.values(), *one.trends.values()]
        return out

    pairs = zip(numbers(1.0), numbers(1.1), strict=True)
    assert any((np.nan_to_num(a) != np.nan_to_num(b)).any() for a, b in pairs)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "level"', 'kind = "lever"', "there is no kind 'lever'"),
        ('parameter = "trend_growth"', 'parameter = "trend"', "there is no parameter 'trend'"),
        ('parameters = ["surge_people"]', "parameters = []", "needs 1 parameters, found 0"),
        ('before = "2020-02"', "", "'before' is missing"),
    ],
)
def test_a_fault_in_the_definitions_is_named(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    from corridor.system.economy import definitions

    text = Path(definitions.__file__).with_name("definitions.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "definitions.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RecordError, match=message):
        load_definitions(path)
