"""The forecaster: coherent, repeatable, blind to what came later, and moved by what it knows."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from corridor.core.months import parse_month
from corridor.evidence import announced
from corridor.evidence.announced import PolicyEvent
from corridor.questions.forecast.structural import forecast
from corridor.questions.forecast.structural.exposure import Exposure
from corridor.questions.forecast.structural.panel import make_panel
from corridor.questions.forecast.structural.settings import load_settings
from corridor.questions.forecast.vintage import Vintage, vintage
from corridor.system.corridors import load_corridor

Floats = NDArray[np.float64]

CORRIDOR = load_corridor()
SETTINGS = load_settings(CORRIDOR)
BESIDE = SETTINGS.layout.beside
ORIGIN = parse_month("2018-06")
ALL, NONMEX = -2, -1


@pytest.fixture(scope="module")
def seen() -> Vintage:
    return vintage(CORRIDOR, ORIGIN)


@pytest.fixture(scope="module")
def plain(seen: Vintage) -> Floats:
    return forecast(seen, 6, 400, 1)


def _centre(draws: Floats, row: int, step: int) -> float:
    return float(np.median(np.log(draws[row, step] + 10.0)))


def _width(draws: Floats, row: int, step: int) -> float:
    low, high = np.quantile(np.log(draws[row, step] + 10.0), [0.05, 0.95])
    return float(high - low)


def _event(day: datetime.date, aim: str = "lower", kind: str = "access") -> PolicyEvent:
    return PolicyEvent(id=f"made_{day}_{aim}", announced=day, in_force=day, aim=aim, kind=kind)


def test_draws_are_coherent(plain: Floats) -> None:
    groups = plain[:ALL]
    home = np.array([group.home for group in CORRIDOR.groups])
    assert plain.shape == (len(CORRIDOR.groups) + 2, 6, 400)
    assert np.isfinite(plain).all()
    assert (plain >= 0).all()
    np.testing.assert_allclose(plain[ALL], groups.sum(0))
    np.testing.assert_allclose(plain[NONMEX], groups[~home].sum(0))


def test_the_same_seed_gives_the_same_draws(seen: Vintage, plain: Floats) -> None:
    np.testing.assert_array_equal(forecast(seen, 6, 400, 1), plain)
    assert not np.array_equal(forecast(seen, 6, 400, 2), plain)


def test_a_shorter_horizon_is_the_start_of_a_longer_one(seen: Vintage, plain: Floats) -> None:
    short = forecast(seen, 2, 400, 1)
    for step in range(2):
        assert abs(_centre(short, ALL, step) - _centre(plain, ALL, step)) < 0.05


def test_measures_announced_after_the_date_change_nothing(
    seen: Vintage, plain: Floats, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = announced.policy_events(None, CORRIDOR.folder / "measures")

    def with_one_more(days: int) -> Floats:
        event = _event(seen.date + datetime.timedelta(days=days))
        monkeypatch.setattr(announced, "_load", lambda folder: (*shipped, event))
        return forecast(vintage(CORRIDOR, ORIGIN), 6, 400, 1)

    np.testing.assert_array_equal(with_one_more(1), plain)
    assert not np.array_equal(with_one_more(0), plain)


def test_an_announced_measure_moves_the_forecast_as_it_has_learned(
    seen: Vintage, plain: Floats
) -> None:
    day = seen.date - datetime.timedelta(days=14)
    lower = forecast(replace(seen, events=(*seen.events, _event(day))), 6, 400, 1)
    higher = forecast(replace(seen, events=(*seen.events, _event(day, "raise"))), 6, 400, 1)
    unclear = forecast(replace(seen, events=(*seen.events, _event(day, "unclear"))), 6, 400, 1)
    for step in (0, 2):
        assert _centre(lower, NONMEX, step) < _centre(plain, NONMEX, step) - 0.05
        assert _centre(higher, NONMEX, step) > _centre(plain, NONMEX, step) + 0.02
    np.testing.assert_array_equal(unclear, plain)


def test_a_measure_for_one_group_moves_that_group(seen: Vintage, plain: Floats) -> None:
    day = seen.date - datetime.timedelta(days=14)
    event = replace(_event(day), groups=("HND",))
    moved = forecast(replace(seen, events=(*seen.events, event)), 6, 400, 1)
    change = [_centre(moved, row, 0) - _centre(plain, row, 0) for row in range(12)]
    honduras = CORRIDOR.group_ids.index("HND")
    assert int(np.argmin(change)) == honduras
    assert abs(change[CORRIDOR.group_ids.index("MEX")]) < 0.03


def test_a_rougher_past_gives_a_wider_forecast(seen: Vintage, plain: Floats) -> None:
    rng = np.random.default_rng(5)
    rough = np.array(seen.target)
    rough[:, -12:] *= np.exp(0.5 * rng.standard_normal(12))
    wide = forecast(replace(seen, target=rough), 6, 400, 1)
    for row in (ALL, NONMEX):
        assert _width(wide, row, 0) > 1.3 * _width(plain, row, 0)
        assert _width(wide, row, 2) > 1.3 * _width(plain, row, 2)


def test_further_ahead_is_wider(plain: Floats) -> None:
    widths = [_width(plain, ALL, step) for step in range(6)]
    assert widths[0] < widths[2] < widths[5]


def test_people_on_the_way_raise_the_forecast() -> None:
    seen = vintage(CORRIDOR, parse_month("2023-06"))
    more = {name: np.array(values) for name, values in seen.upstream.items()}
    row, last = CORRIDOR.group_ids.index("VEN"), _column(seen)
    more["darien"][row, last] *= 4
    plain, moved = (
        forecast(replace(seen, upstream=table), 2, 400, 1) for table in (seen.upstream, more)
    )
    assert _centre(moved, row, 0) > _centre(plain, row, 0)


def test_a_record_in_tens_is_forecast_in_tens(seen: Vintage, plain: Floats) -> None:
    assert (plain % 10 == 0).all()
    finer = np.array(seen.target)
    finer[0, -3] += 1
    ones = forecast(replace(seen, target=finer), 2, 400, 1)
    assert (ones % 1 == 0).all()
    assert (ones % 10 != 0).any()


def test_what_lasts_widens_later_months_alone(seen: Vintage, plain: Floats) -> None:
    never = replace(SETTINGS, shocks={**SETTINGS.shocks, "last": 0.0})
    narrow = forecast(seen, 6, 400, 1, never)
    np.testing.assert_array_equal(narrow[:, 0], plain[:, 0])
    for row in (0, ALL, NONMEX):
        assert _width(plain, row, 5) > 1.02 * _width(narrow, row, 5)


def test_the_last_change_at_ports_is_a_feature_of_the_next_month_alone() -> None:
    seen = vintage(CORRIDOR, parse_month("2023-06"))
    ports = np.array(seen.upstream["encounters_ports"])
    at = _column(seen)
    ports[:, at] = ports[:, at - 1] * 1.2
    made = make_panel(replace(seen, upstream={"encounters_ports": ports}), 3, SETTINGS)
    coming = made.coming[:, :, BESIDE]
    assert coming[0] == pytest.approx(np.log(1.2), abs=0.01)
    assert not coming[1:].any()
    ports[:, at] *= 10
    made = make_panel(replace(seen, upstream={"encounters_ports": ports}), 3, SETTINGS)
    assert made.coming[0, :, BESIDE] == pytest.approx(SETTINGS.beside["limit"])
    ports[:, at - 2 :] = np.nan
    made = make_panel(replace(seen, upstream={"encounters_ports": ports}), 3, SETTINGS)
    assert not made.coming[:, :, BESIDE].any()


def _column(seen: Vintage) -> int:
    return seen.origin - seen.first


def _exposure(events: tuple[PolicyEvent, ...]) -> Exposure:
    counts = np.ones((len(CORRIDOR.groups), 24))
    return Exposure(events, CORRIDOR, counts, parse_month("2020-01"), 30, SETTINGS)


def test_a_measure_counts_for_its_share_of_the_month() -> None:
    event = _event(datetime.date(2021, 4, 16))
    got = _exposure((event,)).features(datetime.date(2021, 4, 16), 0, 30)[:, 0, 0]
    assert got[15] == pytest.approx(-0.507, abs=0.01)
    assert got[16] == pytest.approx(-0.493, abs=0.01)
    assert np.flatnonzero(got).tolist() == [15, 16]
    before = _exposure((event,)).features(datetime.date(2021, 4, 15), 0, 30)
    assert not before.any()


def test_a_measure_called_off_before_it_began_leaves_nothing_once_that_is_known() -> None:
    event = replace(
        _event(datetime.date(2021, 4, 1)),
        in_force=datetime.date(2021, 5, 23),
        ended=datetime.date(2021, 5, 20),
        end_announced=datetime.date(2021, 5, 20),
    )
    made = _exposure((event,))
    assert made.features(datetime.date(2021, 5, 15), 0, 30).any()
    assert not made.features(datetime.date(2021, 6, 15), 0, 30).any()


def test_measures_of_one_day_are_a_package() -> None:
    day = datetime.date(2021, 4, 1)
    one = _exposure((_event(day),)).features(day, 0, 30)[15, 0, 0]
    four = tuple(replace(_event(day), id=str(i)) for i in range(4))
    assert _exposure(four).features(day, 0, 30)[15, 0, 0] == pytest.approx(2 * one)
