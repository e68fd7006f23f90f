"""Monthly inputs from the record: held, lagged, centred; levers as they were."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.system.corridor import Corridor
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.inputs import all_inputs as drivers
from corridor.system.levers import levers
from corridor.system.levers.history import lever_history, status_quo
from corridor.system.observe import recorded, recorded_total
from corridor.system.outcomes import outcomes, pick_outcomes

KNOWN = parse_month("2024-05")


def test_shares_and_splits_are_shares_and_splits(place: Corridor) -> None:
    for known in map(parse_month, ("2019-01", "2022-06", "2024-05", "2024-09")):
        made = drivers(place, known - 24, 48, known)
        for name, values in made.items():
            assert np.isfinite(values).all(), name
            if name.endswith(("_share_g", "_split_g")):
                assert values.min() >= 0, name
                assert values.max() <= 1, name
            if name.endswith("_split_g"):
                np.testing.assert_allclose(values.sum(1), 1, err_msg=name)


def test_shares_ahead_are_the_mean_of_the_last_known_months(place: Corridor) -> None:
    """As at the decision point: months that a table covers, up to six of them."""
    made = drivers(place, KNOWN - 24, 40, KNOWN)
    for name, values in made.items():
        if not name.endswith(("_share_g", "_split_g")):
            continue
        ahead = values[24:]
        assert (ahead == ahead[0]).all(), name
        # all these tables run past April 2024, so the last six months are those before May
        expected = values[24 - place.history.recent : 24].mean(0)
        np.testing.assert_allclose(ahead[0], expected, atol=1e-12, err_msg=name)


def test_labour_and_origin_conditions_ahead_stand_at_their_last_value(place: Corridor) -> None:
    made = drivers(place, KNOWN - 3, 20, KNOWN)
    for name in ("tightness", *place.origin_drivers):
        ahead = made[name][3:]
        assert (ahead == made[name][2]).all(), name


def test_logs_are_centred_on_the_months_of_the_fit(place: Corridor) -> None:
    first = place.history.first_month
    made = drivers(place, first, KNOWN - first, KNOWN)
    for name in ("tightness", *place.origin_drivers):
        assert np.abs(made[name].mean(0)).max() < 1e-9, name
        assert np.abs(made[name]).max() > 0.05, name


def test_tightness_is_openings_per_unemployed_two_months_earlier(place: Corridor) -> None:
    """BLS, March 2022: 12.3 million openings; the ratio is far above April 2020's."""
    lag = place.history.labour_lag
    made = drivers(place, parse_month("2020-04") + lag, 24, KNOWN)["tightness"]
    assert made[23] - made[0] > np.log(6)
    assert made[0] == made.min()


def test_the_calendar(place: Corridor) -> None:
    made = drivers(place, parse_month("2024-01"), 24, KNOWN)
    assert made["days"][:3].tolist() == [31, 29, 31]
    assert made["days"][13] == 28
    assert made["cos1"][0] == made["cos1"][12] == 1
    assert made["cos1"][6] == pytest.approx(-1)
    assert made["sin2"] == pytest.approx(2 * made["sin1"] * made["cos1"])


def test_expulsions_are_those_of_title_42(place: Corridor) -> None:
    """In force from March 2020 to May 2023, and at no other time."""
    start = parse_month("2019-01")
    made = drivers(place, start, 64, KNOWN)["expelled_share_g"][:, :, 0]
    months = np.arange(start, start + 64)
    inside = (months >= parse_month("2020-03")) & (months <= parse_month("2023-05"))
    assert (made[~inside] == 0).all()
    assert made[inside].max(1).min() > 0
    assert made[parse_month("2020-08") - start, place.group_ids.index("MEX")] > 0.9


def test_appointments_and_parole_are_as_recorded(place: Corridor) -> None:
    """CBP One's 1,450 a day from June 2023; none before January 2023."""
    start = parse_month("2022-07")
    past = lever_history(place, start, 24)
    days = drivers(place, start, 24, start + 24)["days"]
    given = np.nan_to_num(recorded_total("appointments", place, start, 24))
    np.testing.assert_allclose(past["port_appointments"] * days, given)
    assert (past["port_appointments"][:6] == 0).all()
    assert past["port_appointments"][12:] == pytest.approx(np.full(12, 1450), rel=0.05)
    np.testing.assert_array_equal(
        past["parole_places"], np.nan_to_num(recorded_total("parole", place, start, 24))
    )


def test_levers_without_a_record_stood_at_their_defaults(place: Corridor) -> None:
    past = lever_history(place, parse_month("2016-06"), 24)
    for name, lever in levers().items():
        if lever.default != "history" and name != "announcement":
            assert (past[name] == float(lever.default)).all(), name
    said = np.flatnonzero(past["announcement"])
    assert [parse_month("2016-06") + int(i) for i in said] == [parse_month("2017-01")]


def test_the_status_quo_is_the_mean_of_the_months_before(place: Corridor) -> None:
    quo = status_quo(place, KNOWN)
    assert set(quo) == {name for name, lever in levers().items() if lever.default == "history"}
    past = lever_history(place, KNOWN - 6, 6)
    for name, value in quo.items():
        assert value == pytest.approx(past[name].mean())
    assert quo["port_appointments"] == pytest.approx(1450, rel=0.05)
    assert 20_000 < quo["parole_places"] < 35_000


def test_parole_went_to_four_nationalities(place: Corridor) -> None:
    split = drivers(place, KNOWN, 1, KNOWN)["parole_split_g"][0, :, 0]
    named = {group for group, share in zip(place.group_ids, split, strict=True) if share > 0}
    assert named == {"VEN", "CUB", "NIC", "HTI"}


def test_places_in_third_countries_go_to_those_eligible(place: Corridor) -> None:
    split = drivers(place, KNOWN, 1, KNOWN)["third_country_split_g"][0, :, 0]
    for group, share in zip(place.groups, split, strict=True):
        assert (share > 0) == ("third_country" in group.marks), group.id


def test_more_are_returned_where_more_were_returned(place: Corridor) -> None:
    """The share stopped in Mexico and returned, before any drawing to the mean: Guatemala."""
    start, count = parse_month("2023-05"), 12
    row = place.group_ids.index("GTM")
    events = recorded("mexico_events", place, start, count)[row]
    returns = recorded("mexico_returns", place, start, count)[row]
    share = drivers(place, start, count, KNOWN)["transit_return_share_g"][:, row, 0]
    # each month's cell counts as fifty people of the group's mean, so thousands drown it
    np.testing.assert_allclose(share, returns / events, atol=0.03)


def test_corridors_and_outcomes_are_found_by_name() -> None:
    assert corridor_names() == ["central-mediterranean", "eastern-mediterranean", "us-mexico"]
    assert load_corridor() is load_corridor("us-mexico")
    with pytest.raises(InputError, match="Did you mean 'us-mexico'"):
        load_corridor("us-mexiko")
    assert [o.order for o in outcomes().values()] == sorted(o.order for o in outcomes().values())
    assert [o.id for o in pick_outcomes(("deaths", "entries"))] == ["deaths", "entries"]
    assert pick_outcomes(()) == tuple(outcomes().values())
    with pytest.raises(InputError, match="Did you mean 'deaths'"):
        pick_outcomes(("death",))


def test_the_constants_of_the_group_axis(place: Corridor) -> None:
    constants = {name: values[:, 0] for name, values in place.places().items()}
    assert all(set(values) <= {0.0, 1.0} for values in constants.values())
    assert constants["home_g"].sum() == 1
    assert (constants["darien_g"] <= constants["isthmus_g"]).all()
    assert (constants["home_g"] + constants["isthmus_g"] <= 1).all()
