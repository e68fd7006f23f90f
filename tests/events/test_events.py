"""The predicted changes: the past kept to the base, later shocks anew, seeded, forward after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import FitError, InputError
from corridor.core.months import format_month, parse_month
from corridor.evidence.cooperation import FOLDER, Cooperation, cooperation_events
from corridor.evidence.windows import Window, load_windows
from corridor.questions.events import MEASURES, SERIES, Row, Studies, events
from corridor.questions.events.ahead import changes_ahead, places_of
from corridor.questions.events.given import agreed, agreements_in
from corridor.questions.events.within import Past, changes_within, renewed
from corridor.questions.runs import setup
from corridor.questions.runs.summarise import QUANTILES, quantiles
from corridor.system import observe
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from tests.events.conftest import DRAWS

pytestmark = pytest.mark.slow

WINDOW = next(w for w in load_windows() if w.id == "deal_2019_4m")


def _agreements(place: Corridor) -> tuple[Cooperation, ...]:
    return cooperation_events(place.folder / FOLDER)


def _within(fitted: Fitted, place: Corridor, *windows: Window, seed: int = 0) -> Mapping[str, Any]:
    past = Past(fitted, place)
    return changes_within(past, SERIES, windows or (WINDOW,), draws=DRAWS, seed=seed)


def _moved(fitted: Fitted, place: Corridor, months_after_base: int) -> Fitted:
    """The fit with all its shocks of one month moved."""
    at = WINDOW.base - place.history.first_month + months_after_base
    shocks = {name: values.copy() for name, values in fitted.shocks.items()}
    for values in shocks.values():
        values[at] += 1.0
    return replace(fitted, shocks=shocks)


def test_shocks_are_kept_to_the_base_and_drawn_anew_after_it() -> None:
    shocks = {"a_gd": np.ones((10, 3, 5)), "b_d": np.ones((10, 5))}
    found = renewed(shocks, 4, np.random.default_rng(1))
    for name, values in found.items():
        assert (values[:4] == 1).all()
        assert (values[4:] != 1).all()
        assert values.shape == shocks[name].shape
    assert (shocks["a_gd"] == 1).all(), "what was given is not changed"


def test_what_is_told_stays_and_changes_no_other_draw() -> None:
    shocks = {"a_gd": np.ones((10, 3, 5)), "b_d": np.ones((10, 5)), "c_d": np.ones((10, 5))}
    plain = renewed(shocks, 4, np.random.default_rng(1))
    found = renewed(shocks, 4, np.random.default_rng(1), told=("b_d",))
    assert (found["b_d"] == 1).all()
    for name in ("a_gd", "c_d"):
        np.testing.assert_array_equal(found[name], plain[name])


def test_effort_is_told_where_stops_are_counted(found: Studies) -> None:
    """Its count begins in 2018, and in later windows the policy says what was done."""
    told = {study.window.event for study in found.effort_told}
    assert told == {"deal_2019", "parole_2023", "expulsions_2023", "stops_2024"}
    for study in found.effort_told:
        assert [row.measure for row in study.with_effort] == list(MEASURES)
        for row, plain in zip(study.with_effort, study.rows, strict=True):
            assert row.recorded == plain.recorded
        assert (study.of("others", "with_effort").bands != study.of("others").bands).any()


def test_an_agreement_is_given_where_one_came_into_force(found: Studies) -> None:
    """More of the others are stopped with it; nationals of Mexico are not stopped there."""
    given = {study.window.event for study in found.agreeing}
    assert given == {"plan_2014", "deal_2019", "stops_2024", "closure_2025"}
    for study in found.agreeing:
        assert study.of("others").median < study.of("others", "without").median
        assert study.of("home").recorded == study.of("home", "without").recorded
        assert study.of("home").median == pytest.approx(study.of("home", "without").median, abs=0.1)
        bands, left = study.of("gap").bands, study.of("gap", "without").bands
        assert (bands < left).all()


def test_agreements_count_from_the_month_they_are_mostly_in_force(place: Corridor) -> None:
    first = parse_month("2013-04")
    index = dict(enumerate(agreed(_agreements(place), parse_month("2019-05"), first, 140), first))
    changes = {month for month in index if index[month] != index.get(month - 1, 0.0)}
    # in force on 10 June 2019, 21 March 2021, 22 September 2023 and 27 December 2023
    assert {format_month(month) for month in changes} == {
        *("2019-06", "2021-04", "2023-10", "2024-01"),
    }
    assert max(index.values()) == 4
    assert not agreed(_agreements(place), parse_month("2024-12"), first, 130).any()


def test_what_is_agreed_by_the_base_is_left_to_the_path(place: Corridor) -> None:
    first = parse_month("2013-04")
    base = parse_month("2019-06")
    assert not agreed(_agreements(place), base, first, base + 1 - first).any()
    window = replace(WINDOW, base=base)
    assert agreements_in(_agreements(place), window) == ()


def test_a_shock_after_the_base_changes_nothing(fitted: Fitted, place: Corridor) -> None:
    plain = _within(fitted, place)[WINDOW.id]
    later = _within(_moved(fitted, place, 1), place)[WINDOW.id]
    for name in MEASURES:
        np.testing.assert_array_equal(later[name], plain[name])


@pytest.mark.parametrize("before", [0, -3])
def test_a_shock_up_to_the_base_changes_the_prediction(
    before: int, fitted: Fitted, place: Corridor
) -> None:
    plain = _within(fitted, place)[WINDOW.id]
    earlier = _within(_moved(fitted, place, before), place)[WINDOW.id]
    assert (earlier["all"] != plain["all"]).all()


def test_a_window_does_not_hang_on_those_beside_it(fitted: Fitted, place: Corridor) -> None:
    others = [w for w in load_windows() if w.event in ("deal_2019", "plan_2014")]
    together = _within(fitted, place, *others)[WINDOW.id]
    np.testing.assert_array_equal(together["all"], _within(fitted, place)[WINDOW.id]["all"])


def test_the_same_seed_gives_the_same_and_another_does_not(
    fitted: Fitted, place: Corridor, found: Studies
) -> None:
    again = events(draws=DRAWS)
    for one, other in zip(found.studies, again.studies, strict=True):
        for row, same in zip(one.rows, other.rows, strict=True):
            np.testing.assert_array_equal(row.bands, same.bands)
            assert (row.recorded, row.as_low) == (same.recorded, same.as_low)
    first, second = (_within(fitted, place, seed=seed)[WINDOW.id]["all"] for seed in (0, 1))
    assert (first != second).all()


def test_later_windows_are_forward_runs(found: Studies, place: Corridor) -> None:
    ahead = {study.window.event for study in found.studies if study.ahead}
    assert ahead == {"limit_2024", "closure_2025"}
    for study in found.studies:
        assert study.ahead == (study.window.base >= parse_month("2024-05"))


def test_later_windows_do_not_look_at_the_series_after_the_decision_point(
    found: Studies, place: Corridor, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, true = parse_month("2024-05"), observe._monthly_sums
    late = [study for study in found.studies if study.ahead]

    def cut(*asked: Any) -> Any:
        months, origins, values = true(*asked)
        return months[months < known], origins[months < known], values[months < known]

    monkeypatch.setattr(observe, "_monthly_sums", cut)
    months = max(study.window.end for study in late) + 1 - known
    ready = setup.make_setup(place, known, months)
    drawn = changes_ahead(
        ready, SERIES, [s.window for s in late], _agreements(place), draws=DRAWS, seed=0
    )
    for study in late:
        for row in study.rows:
            np.testing.assert_array_equal(
                quantiles(drawn[study.window.id][row.measure], QUANTILES), row.bands
            )


def test_draws_of_a_run_are_found_in_the_fit(fitted: Fitted) -> None:
    place = np.array([3, 0, 3, 7])
    z = np.concatenate([fitted.z[:, place], np.zeros((2, 4))])
    np.testing.assert_array_equal(places_of(fitted, z), place)


def test_rows_are_whole_and_misses_come_first(found: Studies) -> None:
    assert len(found.rows) == len(load_windows()) * len(MEASURES)
    inside = [row.inside(90) for _, row in found.rows]
    assert inside == sorted(inside)
    assert found.missed == found.rows[: inside.index(True)]
    assert sum(found.inside(name) for name in MEASURES) == sum(inside)
    for _, row in found.rows:
        assert row.bands.shape == (len(QUANTILES),)
        assert (np.diff(row.bands) >= 0).all()
        assert 0 <= row.as_low <= 1
    assert found.home == "Mexico"


def test_inside_and_outside_by_hand() -> None:
    bands = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])
    for recorded, in50, in90 in ((0.2, True, True), (0.8, False, True), (-1.1, False, False)):
        row = Row("all", recorded, bands, 0.5)
        assert (row.inside(50), row.inside(90)) == (in50, in90)
        assert row.interval(50) == (-0.5, 0.5)


def test_every_window_of_the_same_length_is_counted(place: Corridor, found: Studies) -> None:
    more = events([WINDOW], draws=DRAWS, every=True)
    (one,) = more.every
    months = parse_month("2024-05") - place.history.first_month
    assert (one.months, one.windows) == (4, months - 4)
    for name in MEASURES:
        assert 0 <= one.inside50[name] <= one.inside90[name] <= one.windows
    assert found.every == ()
    same = next(study for study in found.studies if study.window == WINDOW)
    np.testing.assert_array_equal(more.studies[0].of("all").bands, same.of("all").bands)


def test_a_fit_without_shocks_is_refused(fitted: Fitted, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = replace(fitted, shocks={}, meta={**fitted.meta, "kind": "quick"})
    monkeypatch.setattr(setup, "load_fit", lambda *_: quick)
    with pytest.raises(FitError, match=r"this fit \(quick\) keeps no shocks"):
        events(draws=DRAWS)
    late = [w for w in load_windows() if w.event == "limit_2024"]
    assert events(late, draws=DRAWS).studies[0].ahead


@pytest.mark.parametrize(("base", "end"), [("2024-03", "2024-06"), ("2013-08", "2013-11")])
def test_a_window_across_the_decision_point_or_before_the_fit(base: str, end: str) -> None:
    window = Window("a", "mine", "", parse_month(base), parse_month(end), (), "", "")
    with pytest.raises(InputError, match="lie neither within the fit") as caught:
        events([window], draws=DRAWS)
    assert "windows.toml/mine" in str(caught.value)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"draws": 19}, "19 draws asked for"),
        ({"draws": 20_001}, "20001 draws asked for"),
        ({"seed": -1}, "seed -1 is negative"),
        ({"windows": ()}, "no window is given"),
    ],
)
def test_unusable_arguments(more: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        events(**{"draws": DRAWS, **more})
