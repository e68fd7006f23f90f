"""Recorded changes equal those published, and counts become changes as they should."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.evidence.windows import Window, load_windows
from corridor.questions.events import SERIES, changes
from corridor.questions.events.changes import Noise, _gone_on, measured, recorded_changes, seeded
from corridor.system.corridor import Corridor
from corridor.system.fit.errors import innovations
from tests.system.world import Floats

#: base, end, total, others and Mexican in percent, difference of logs, as computed elsewhere from
#: the publisher's rounded figures (OHSS, and CBP in the last row): a reproduction target
PUBLISHED = (
    ("2014-06", "2014-09", -55.4, -74.5, -11.7, -1.24),
    ("2016-12", "2017-04", -74.3, -88.5, -33.9, -1.75),
    ("2019-05", "2019-06", -28.6, -31.3, -10.4, -0.27),
    ("2019-05", "2019-09", -69.5, -78.7, -9.0, -1.45),
    ("2019-05", "2020-01", -78.0, -88.6, -8.0, -2.09),
    ("2022-12", "2023-01", -41.7, -58.4, 42.7, -1.23),
    ("2023-05", "2023-06", -41.9, -48.7, -22.1, -0.42),
    ("2023-12", "2024-01", -50.3, -59.7, -17.7, -0.71),
    ("2023-12", "2024-03", -44.9, -55.9, -7.3, -0.74),
    ("2023-12", "2024-04", -48.4, -57.1, -18.4, -0.64),
    ("2024-05", "2024-07", -52.2, -53.0, -50.8, -0.05),
    ("2024-12", "2025-02", -82.3, -87.0, -73.2, -0.72),
)
#: half a digit of theirs and what exact figures differ from rounded ones
PERCENT, LOG = 0.1501, 0.00501


def test_the_windows_are_those_published() -> None:
    spans = [(w.base, w.end) for w in load_windows()]
    assert spans == [(parse_month(row[0]), parse_month(row[1])) for row in PUBLISHED]


@pytest.mark.parametrize(("window", "row"), [*zip(load_windows(), PUBLISHED, strict=True)])
def test_recorded_changes_are_those_published(
    window: Window, row: tuple[str, str, float, float, float, float], place: Corridor
) -> None:
    found = recorded_changes(place, SERIES, window)
    _, _, total, others, home, gap = row
    for name, percent in (("all", total), ("others", others), ("home", home)):
        assert 100 * np.expm1(found[name]) == pytest.approx(percent, abs=PERCENT), name
    assert found["gap"] == pytest.approx(gap, abs=LOG)


def test_the_widest_gap_but_one_had_no_mexican_enforcement(place: Corridor) -> None:
    """The trap: the gap of early 2017 is wider than that after any agreement but one."""
    gaps = {w.id: recorded_changes(place, SERIES, w)["gap"] for w in load_windows()}
    assert sorted(gaps, key=gaps.__getitem__)[:2] == ["deal_2019_8m", "message_2017_4m"]


def test_changes_by_hand() -> None:
    counts = np.array([[100.0, 50.0], [200.0, 20.0], [100.0, 10.0]])
    found = changes(counts, np.array([True, False, False]))
    assert found["all"] == pytest.approx(np.log(80 / 400))
    assert found["home"] == pytest.approx(np.log(0.5))
    assert found["others"] == pytest.approx(np.log(0.1))
    assert found["gap"] == pytest.approx(np.log(0.2))


def test_a_sum_of_nobody_counts_as_one() -> None:
    found = changes(np.array([[10.0, 0.0], [10.0, 10.0]]), np.array([True, False]))
    assert found["home"] == pytest.approx(-np.log(10))


def test_a_month_that_is_not_recorded_is_named(place: Corridor) -> None:
    first = load_windows()[0]
    late = parse_month("2031-01")
    window = Window("a", "mine", "", first.base, late, (), "", "")
    with pytest.raises(InputError, match="not recorded for every group in both 2014-06 and 2031"):
        recorded_changes(place, SERIES, window)


def test_measurement_has_the_errors_of_the_series(place: Corridor) -> None:
    groups, draws = len(place.groups), 4000
    wide = np.ones((groups, draws))

    def made(noise: Noise, level: float = 1e6, first: int = 0) -> Any:
        flow = np.full((3, groups, draws), level)
        rngs = [seeded(1, first + month) for month in range(3)]
        return np.log(measured(flow, noise, place, SERIES, rngs) + place.series[SERIES].offset)

    plain = Noise(0.3 * wide, 0.8 * wide, 10 * wide, 1e6 * wide[:1])
    log = made(plain)
    assert log.shape == (3, groups, draws)
    assert np.median(log) == pytest.approx(np.log(1e6), abs=0.01)
    assert log.std(-1) == pytest.approx(np.hypot(0.3, place.series[SERIES].closest), rel=0.04)
    # groups have errors of their own; what lasts is still there a month later
    assert abs(np.corrcoef(log[0, 0], log[0, 1])[0, 1]) < 0.06
    lasting = 0.3**2 / (0.3**2 + place.series[SERIES].closest ** 2)
    assert np.corrcoef(log[0, 0], log[1, 0])[0, 1] == pytest.approx(0.8 * lasting, abs=0.05)
    assert abs(np.corrcoef(log[0, 0], made(plain, first=10)[0, 0])[0, 1]) < 0.06
    # with few degrees of freedom far errors come more often
    far = [
        np.quantile(np.abs(x - np.log(1e6)), 0.995)
        for x in (log, made(plain._replace(freedom=3.0 * wide[:1])))
    ]
    assert far[1] > 1.5 * far[0]
    # small counts are noisier, and none is below nothing
    few = made(plain, level=5.0)
    assert few.min() == pytest.approx(np.log(place.series[SERIES].offset))
    assert few.std() > 0.6


def test_what_was_recorded_before_tells_of_what_lasts(place: Corridor) -> None:
    """A series that stood twice as high as the model goes on high where errors last."""
    groups, draws = len(place.groups), 2000
    wide = np.ones((groups, draws))
    flow = np.full((6, groups, draws), 1e5)
    high = np.full((groups, 5), 2e5)

    def next_month(kept: float, before: Floats | None) -> float:
        noise = Noise(0.3 * wide, kept * wide, wide, 1e6 * wide[:1])
        months = flow if before is not None else flow[-1:]
        seen = measured(months, noise, place, SERIES, [seeded(1)], before)
        assert seen.shape == (1, groups, draws)
        return float(np.median(np.log(seen / 1e5)))

    assert next_month(0.95, high) == pytest.approx(0.95 * np.log(2), abs=0.05)
    assert next_month(0.0, high) == pytest.approx(0, abs=0.02)
    assert next_month(0.95, None) == pytest.approx(0, abs=0.03)
    missing = high.copy()
    missing[:, 2] = np.nan
    assert next_month(0.95, missing) == pytest.approx(0.95 * np.log(2), abs=0.05)


@pytest.mark.slow
def test_errors_go_on_as_the_filter_of_the_fit_says() -> None:
    """What is drawn after known months has, read by the fit's own filter, what was drawn."""
    rng = np.random.default_rng(3)
    groups, known, ahead, draws = 2, 7, 3, 4
    one, two, three = rng.uniform(0.2, 0.8, (3, groups, draws))
    noise = Noise(one, two, three, np.ones((1, draws)))
    gap = rng.normal(size=(groups, known, draws))
    gap[1, 3] = np.nan
    new = rng.normal(size=(groups, ahead, draws))
    white = rng.uniform(0.01, 0.3, (groups, known + ahead, draws))
    later = _gone_on(gap, new, white, noise)
    whole = np.concatenate([gap, later], axis=1)
    seen = np.isfinite(whole[..., 0])
    with jax.enable_x64(True):
        standard, _ = innovations(np.nan_to_num(whole), seen, white, noise.scale, noise.persistence)
    np.testing.assert_allclose(np.asarray(standard)[:, known:], new, rtol=1e-9)
