"""A vintage holds what was out, and nothing that came later can reach it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import numpy as np
import polars as pl
import pytest

from corridor.core.errors import InputError
from corridor.core.months import format_month, parse_month
from corridor.evidence import announced
from corridor.questions.forecast.vintage import AHEAD, Vintage, vintage
from corridor.record import load, table
from corridor.record.publishing import publications
from corridor.system import observe
from corridor.system.corridors import load_corridor
from corridor.system.tables import load_table

CORRIDOR = load_corridor()
ORIGIN = parse_month("2023-09")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, pl.DataFrame]]:
    """Tables that stand in for those of the record, empty at first."""
    instead: dict[str, pl.DataFrame] = {}
    monkeypatch.setattr(
        observe,
        "load_table",
        lambda corridor, name: instead[name] if name in instead else load_table(corridor, name),
    )
    observe._monthly_sums.cache_clear()
    yield instead
    observe._monthly_sums.cache_clear()


def _monthly() -> list[str]:
    parts = [part for series in CORRIDOR.series.values() for part in series.parts]
    return sorted({part.table for part in parts})


def _out(name: str) -> str:
    """Last month of a table that is out on the forecast date."""
    return format_month(ORIGIN + 1 - publications()[name].lag)


@pytest.mark.slow
@pytest.mark.parametrize("name", _monthly())
def test_what_is_not_out_changes_nothing(name: str, world: dict[str, pl.DataFrame]) -> None:
    before = vintage(CORRIDOR, ORIGIN).fingerprint()
    frame = load(name)
    late = pl.col("month") > _out(name)
    changed = frame.with_columns(
        value=pl.when(late).then(pl.col("value") * 7 + 1).otherwise(pl.col("value"))
    )
    for other in (changed, frame.filter(~late), pl.concat([changed, changed.filter(late)])):
        world[name] = other
        observe._monthly_sums.cache_clear()
        assert vintage(CORRIDOR, ORIGIN).fingerprint() == before


@pytest.mark.slow
@pytest.mark.parametrize("name", _monthly())
def test_the_last_month_that_is_out_is_seen(name: str, world: dict[str, pl.DataFrame]) -> None:
    frame = load(name)
    month = min(_out(name), str(frame["month"].max()))
    before = vintage(CORRIDOR, ORIGIN).fingerprint()
    hit = pl.col("month") == month
    world[name] = frame.with_columns(
        value=pl.when(hit).then(pl.col("value") + 1).otherwise(pl.col("value"))
    )
    observe._monthly_sums.cache_clear()
    assert vintage(CORRIDOR, ORIGIN).fingerprint() != before


def test_lags_are_those_of_the_tables() -> None:
    known = publications()
    assert set(_monthly()) <= set(known)
    for name, entry in known.items():
        assert entry.lag == table(name).lag_months, name
        assert entry.grade in "ABCDE"
        assert entry.source


def test_the_axes() -> None:
    seen = vintage(CORRIDOR, ORIGIN)
    count = ORIGIN - seen.first + 1
    assert format_month(seen.first) == "1999-10"
    assert seen.date == datetime.date(2023, 10, 15)
    assert seen.target.shape == (12, count)
    assert seen.series.shape == (14, count)
    assert np.isfinite(seen.target).all()
    np.testing.assert_array_equal(seen.series[12], seen.target.sum(0))
    np.testing.assert_array_equal(seen.series[13], seen.target[1:].sum(0))
    assert set(seen.upstream) == set(CORRIDOR.series) - {CORRIDOR.forecast.target}
    for name, grid in seen.upstream.items():
        rows = 12 if CORRIDOR.series[name].by_group else 1
        assert grid.shape == (rows, count + AHEAD), name
    assert np.isfinite(seen.upstream["darien"][4, count - 1])
    assert np.isnan(seen.upstream["darien"][4, count])
    assert np.isfinite(seen.upstream["mexico_events"][4, count - 2])
    assert np.isnan(seen.upstream["mexico_events"][4, count - 1])


def test_a_table_may_run_ahead_of_the_target() -> None:
    later = vintage(CORRIDOR, ORIGIN, standing=ORIGIN + 3)
    count = ORIGIN - later.first + 1
    assert later.date == datetime.date(2023, 12, 15)
    assert np.isfinite(later.upstream["darien"][4, count + 1])
    assert np.isnan(later.upstream["darien"][4, count + 2])
    np.testing.assert_array_equal(later.target, vintage(CORRIDOR, ORIGIN).target)
    with pytest.raises(InputError, match="not out"):
        vintage(CORRIDOR, ORIGIN, standing=ORIGIN)


def test_nothing_can_be_written_or_looked_through() -> None:
    seen = vintage(CORRIDOR, ORIGIN)
    for array in (seen.target, *seen.upstream.values()):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.flags.writeable = True
        base = array.base
        while isinstance(base, np.ndarray):
            assert base.size == array.size
            base = base.base
        assert isinstance(base, bytes)
        assert len(base) == array.nbytes
    with pytest.raises(TypeError):
        seen.upstream["darien"] = seen.target  # type: ignore[index]
    with pytest.raises(AttributeError):
        seen.origin = 0  # type: ignore[misc]


def test_events_are_those_announced_by_the_forecast_date(monkeypatch: pytest.MonkeyPatch) -> None:
    days = (datetime.date(2023, 1, 5), datetime.date(2023, 10, 15), datetime.date(2023, 10, 16))
    made = tuple(announced.PolicyEvent(id=str(day), announced=day) for day in days)
    monkeypatch.setattr(announced, "_load", lambda folder: made)
    assert [event.announced for event in _seen().events] == list(days[:2])


def _seen() -> Vintage:
    return vintage(CORRIDOR, ORIGIN)


@pytest.mark.parametrize("month", ["1999-12", "2030-01"])
def test_an_origin_outside_the_record_is_refused(month: str) -> None:
    with pytest.raises(InputError, match="there is no forecast from"):
        vintage(CORRIDOR, parse_month(month))
