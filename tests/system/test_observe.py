"""The record on the model's axes: published figures, sums of groups, gaps that stay gaps."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.system.corridor import Corridor
from corridor.system.observe import recorded, recorded_total

PUBLISHED = [
    # series, first month, last month, published figure, most that rounding of cells can add
    # US Border Patrol, Southwest border encounters
    ("encounters_usbp", "2023-12", "2023-12", 249_740, 0),
    ("encounters_usbp", "2020-01", "2020-01", 29_205, 0),
    ("encounters_usbp", "2019-05", "2019-05", 132_856, 10),
    ("encounters_usbp", "2022-10", "2023-09", 2_045_838, 0),
    # Office of Field Operations: all Southwest encounters of December 2023, 301,981, less these
    ("encounters_ports", "2023-12", "2023-12", 301_981 - 249_740, 0),
    # Servicio Nacional de Migracion de Panama, transits of the Darien
    ("darien", "2021-01", "2021-12", 133_726, 0),
    ("darien", "2022-01", "2022-12", 248_284, 0),
    ("darien", "2023-01", "2023-12", 520_085, 0),
    ("darien", "2023-08", "2023-08", 81_946, 0),
    # Unidad de Politica Migratoria, events in Mexico
    ("mexico_events", "2024-01", "2024-12", 1_231_320, 0),
    ("mexico_returns", "2022-01", "2022-12", 121_963, 0),
    # DHS Office of Homeland Security Statistics, appointments and paroles
    ("appointments", "2023-01", "2024-08", 771_300, 0),
    ("parole", "2022-10", "2024-08", 517_690, 0),
    ("lawful_entries", "2022-10", "2024-08", 771_300 + 517_690, 0),
    ("honduras_entries", "2023-01", "2023-12", 545_043, 0),
]


@pytest.mark.parametrize(("series", "first", "last", "figure", "rounding"), PUBLISHED)
def test_published_figure(
    series: str, first: str, last: str, figure: int, rounding: int, place: Corridor
) -> None:
    start = parse_month(first)
    months = recorded_total(series, place, start, parse_month(last) - start + 1)
    assert np.nansum(months) == pytest.approx(figure, abs=rounding)


@pytest.mark.parametrize("series", ["appointments", "parole", "mexico_events", "darien"])
def test_groups_add_up_to_the_published_total(series: str, place: Corridor) -> None:
    """Both are published; cells are rounded to ten, so a group can be off by five an origin."""
    start, count = parse_month("2022-10"), 23
    groups = recorded(series, place, start, count)
    total = recorded_total(series, place, start, count)
    both = np.isfinite(total) & np.isfinite(groups).any(0)
    assert both.sum() >= 15
    gap = np.abs(np.nansum(groups, 0) - total)[both]
    assert gap.max() <= 5 * 20
    assert gap.sum() <= 0.002 * total[both].sum()


@pytest.mark.parametrize("series", ["encounters_usbp", "encounters_ports", "mexico_returns"])
def test_a_total_that_is_not_published_is_the_sum_of_groups(series: str, place: Corridor) -> None:
    start = parse_month("2021-01")
    groups = recorded(series, place, start, 36)
    np.testing.assert_array_equal(recorded_total(series, place, start, 36), np.nansum(groups, 0))


def test_every_origin_belongs_to_one_group(place: Corridor) -> None:
    origins = [origin for group in place.groups for origin in group.origins]
    assert len(origins) == len(set(origins))
    assert place.group_of("PER") == place.group_of("BRA") == "PERBRA"
    assert place.group_of("OTHER") == place.group_of("CHN") == place.group_of("ZZZ") == "OTHER"


def test_there_is_no_figure_where_there_is_no_record(place: Corridor) -> None:
    """Nothing recorded is not nobody: before the first row and after the last."""
    early = recorded("appointments", place, parse_month("2022-06"), 12)
    assert np.isnan(early[:, :7]).all()
    assert np.isfinite(recorded_total("appointments", place, parse_month("2023-01"), 20)).all()
    assert np.isnan(recorded_total("appointments", place, parse_month("2024-09"), 6)).all()
    assert np.isnan(recorded_total("encounters_usbp", place, parse_month("2026-01"), 3)).all()
    # a group that a table does not name has no figure in it
    nicaragua = place.group_ids.index("NIC")
    assert np.isnan(recorded("appointments", place, parse_month("2023-01"), 12)[nicaragua]).all()


def test_a_cell_left_empty_between_rows_is_a_zero(place: Corridor) -> None:
    """Mexico returned some Cubans before and after; a month without a row is a month of none."""
    start, count = parse_month("2018-01"), 60
    returns = recorded("mexico_returns", place, start, count)
    assert np.isfinite(returns).all(1).any()
    assert (returns == 0).any()
    assert (np.nan_to_num(returns) >= 0).all()


def test_a_series_of_deaths_has_a_total_and_no_groups(place: Corridor) -> None:
    start = parse_month("2022-01")
    assert np.isnan(recorded("deaths", place, start, 12)).all()
    assert np.isfinite(recorded_total("deaths", place, start, 12)).all()


def test_a_window_is_a_view_of_the_same_months(place: Corridor) -> None:
    """A figure does not depend on where the window begins."""
    start = parse_month("2021-01")
    for series in place.series:
        wide = recorded_total(series, place, start, 36)
        narrow = recorded_total(series, place, start + 6, 12)
        np.testing.assert_array_equal(wide[6:18], narrow, err_msg=series)


def test_an_unknown_series_is_named_with_the_nearest(place: Corridor) -> None:
    with pytest.raises(InputError, match="Did you mean 'encounters_usbp'"):
        recorded("encounters_usb", place, 24000, 3)
    with pytest.raises(InputError, match="there is no series 'nothing'"):
        recorded_total("nothing", place, 24000, 3)


def test_series_and_drivers_name_columns_that_exist(place: Corridor) -> None:
    from corridor.record import load

    parts = [part for series in place.series.values() for part in series.parts]
    for part in [*parts, *place.origin_drivers.values()]:
        frame = load(part.table)
        for column, value in part.where.items():
            wanted = {value} if isinstance(value, str) else set(value)
            assert wanted <= set(frame[column].unique().to_list()), f"{part.table}.{column}"
