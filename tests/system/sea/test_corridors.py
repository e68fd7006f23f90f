"""The two Mediterranean corridors: their folders are read, wired up, run and conserve people."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corridor.core.months import parse_month
from corridor.evidence import registry
from corridor.policies import load_policy, policy_names
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.fit.tables import argument_name, make_tables
from corridor.system.inputs import all_inputs
from corridor.system.levers import levers
from corridor.system.levers.history import lever_history, status_quo
from corridor.system.observe import recorded, recorded_total
from corridor.system.outcomes import outcomes
from corridor.system.priors import priors_of
from corridor.system.simulate import fitted_system, load_system, simulate

Values = dict[str, Any]
EAST, CENTRAL = "eastern-mediterranean", "central-mediterranean"
NAMES = (EAST, CENTRAL)
SEEDS = st.integers(0, 2**32 - 1)
MONTHS, DRAWS = 24, 24
#: a deal and its absence, by corridor and decision point
PAIRS = [
    (EAST, "deal", "no-deal", "2016-03"),
    (CENTRAL, "italy-libya", "no-italy-libya", "2017-02"),
    (CENTRAL, "closed-ports", "open-ports", "2018-06"),
    (CENTRAL, "eu-tunisia", "no-eu-tunisia", "2023-07"),
]
STOCKS = ("transit_gd", "south_gd")
EXITS = ("deported_gd", "transit_quit_gd", "deaths_gd", "away_gd", "readmitted_gd", "entries_gd")


@lru_cache
def loop(name: str) -> Any:
    """The compiled loop of a corridor; everything written comes out."""
    import jax

    place = load_corridor(name)
    system = load_system(place)
    names = tuple(system.writes)
    at = place.places(system.places)
    return jax.jit(lambda theta, first, monthly: simulate(theta, first, monthly, at, names, system))


def world(name: str, seed: int, start: str) -> tuple[Values, Values, Values]:
    """Parameters far out in their priors, people on the way, levers at their defaults."""
    place = load_corridor(name)
    system, rng = load_system(place), np.random.default_rng(seed)
    tables = make_tables(priors_of(place), system.parameters, place.group_ids, {})
    theta = tables.theta(rng.uniform(-3, 3, (tables.size, DRAWS)))
    groups = len(place.groups)
    first: Values = {}
    shape: tuple[int, ...]
    for x in system.state:
        shape = (groups, DRAWS) if x.endswith("_gd") else (DRAWS,)
        first[x] = np.zeros(shape) if x not in STOCKS else np.exp(rng.uniform(-2, 11, shape))
        if x in ("belief_gd", "passage_gd"):
            first[x] = rng.uniform(0.01, 0.99, shape)
    known = parse_month(start)
    monthly: Values = all_inputs(place, known, MONTHS, known)
    quo = status_quo(place, known)
    monthly |= load_policy("status-quo", corridor=place).values(known, MONTHS, quo)
    for x in system.shocks:
        size = (MONTHS, groups, DRAWS) if x.endswith("_gd") else (MONTHS, DRAWS)
        monthly[x] = rng.normal(size=size)
    return theta, first, monthly


def run(name: str, theta: Values, first: Values, monthly: Values) -> tuple[Values, Values]:
    import jax

    double = [{k: np.asarray(v, float) for k, v in d.items()} for d in (theta, first, monthly)]
    with jax.enable_x64(True):
        flows, end = loop(name)(*double)
        return ({k: np.asarray(v) for k, v in d.items()} for d in (flows, end))  # type: ignore[return-value]


def sound(name: str, flows: Values, end: Values) -> None:
    """Everything is finite, people are not negative, chances lie in 0 to 1."""
    meant = load_system(load_corridor(name)).writes
    for x, values in (*flows.items(), *end.items()):
        assert np.isfinite(values).all(), x
        if "0 to 1" in meant[x]:
            assert values.max() <= 1 + 1e-12, x
        if "log points" not in meant[x] and "index" not in meant[x]:
            assert values.min() >= -1e-9 * max(1.0, values.max()), x


@pytest.mark.parametrize("name", NAMES)
def test_the_folder_is_read_and_wired_up(name: str) -> None:
    place = load_corridor(name)
    system = load_system(place)
    system.check()
    assert fitted_system(place).ids == system.ids == place.mechanisms
    assert set(system.levers) == set(levers(place))
    for lever in levers(place).values():
        readers = {m.declaration.id for m in system.mechanisms if lever.id in m.declaration.levers}
        assert readers == set(lever.reads), lever.id
    assert set(system.places) <= set(place.places(system.places))
    known = place.decision_point
    assert set(system.drivers) <= set(all_inputs(place, known, 3, known))
    for outcome in outcomes(place).values():
        assert set(outcome.flows) <= set(system.writes), outcome.id
        assert bool(outcome.recorded) == bool(outcome.recorded_label), outcome.id
    for series in place.series.values():
        assert set(series.flows) <= set(system.writes), series.id


@pytest.mark.parametrize("name", NAMES)
def test_a_lever_changes_something_or_says_that_it_does_not(name: str) -> None:
    place = load_corridor(name)
    theta, first, monthly = world(name, 0, "2018-01")
    for lever in levers(place).values():
        (low, _), (high, _) = (
            run(name, theta, first, {**monthly, lever.id: np.full(MONTHS, end)})
            for end in (lever.low, lever.high)
        )
        same = all(np.array_equal(low[x], high[x]) for x in low)
        assert same == bool(lever.idle), lever.id


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_believed_by_its_own_mechanism(name: str) -> None:
    place = load_corridor(name)
    known = {argument_name(p.id, p.per): p for p in priors_of(place).parameters.values()}
    for mechanism in load_system(place).mechanisms:
        for x in mechanism.declaration.parameters:
            assert known[x].mechanism == mechanism.declaration.id, x
    # and nothing is believed here that no mechanism of this corridor reads
    own = set(priors_of(place).parameters) - set(registry().parameters)
    read = {x.rsplit("_", 1)[0] for x in load_system(place).parameters}
    assert own <= read
    assert set(place.not_learned) <= read


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("parameter", ["agreement_response", "access_response"])
def test_the_effect_of_a_policy_is_believed_as_elsewhere(name: str, parameter: str) -> None:
    """No corridor sets the size of what it is asked about by what came after."""
    mine = priors_of(load_corridor(name)).parameters[parameter]
    assert mine.prior == registry().parameters[parameter].prior
    assert parameter in load_corridor(name).not_learned


@pytest.mark.parametrize("name", NAMES)
def test_recorded_series_are_those_of_the_tables(name: str) -> None:
    place = load_corridor(name)
    first = parse_month("2019-01")
    by_way = recorded("arrivals", place, first, 12)
    assert by_way.shape == (len(place.groups), 12)
    # the tables, looked up by hand: Greece by sea and land, Italy and Malta, January 2019
    wanted = [2079, 579] if name == EAST else [202, 49]
    assert by_way[:2, 0].tolist() == wanted
    stops = recorded_total("stops", place, first, 12)
    assert stops[0] == (1092 if name == EAST else 548 + 177)
    assert recorded_total("deaths", place, first, 12)[0] == (5 if name == EAST else 152)


def test_months_without_a_row_mean_what_the_series_says() -> None:
    east, central = load_corridor(EAST), load_corridor(CENTRAL)
    cyprus = recorded("arrivals", east, parse_month("2016-03"), 6)[2]
    assert cyprus[0] == 28
    assert np.isnan(cyprus[1:5]).all()
    malta = recorded("arrivals", central, parse_month("2016-01"), 30)[1]
    assert (malta[:6] == 0).all()
    assert malta[29] == 235
    deaths = recorded_total("deaths", east, parse_month("2016-05"), 3)
    assert deaths.tolist() == [0, 0, 7]


@pytest.mark.parametrize(("name", "deal", "absence", "point"), PAIRS)
def test_a_deal_and_its_absence_are_told_alike(
    name: str, deal: str, absence: str, point: str
) -> None:
    """Each has a summary, its proponents' words and notes of like length, and grounds."""
    place = load_corridor(name)
    both = [load_policy(x, corridor=place) for x in (deal, absence)]
    assert both[0].decision_point == parse_month(point)
    assert both[1].decision_point in (None, parse_month(point))
    words = [(len(p.summary), len(p.own_words)) for p in both]
    for one, other in zip(*words, strict=True):
        assert 0.5 < one / other < 2
    for policy in both:
        assert policy.notes
        assert policy.levers
        for path in policy.levers.values():
            assert path.why
            assert path.claims
    for path in both[0].levers.values():
        assert path.source
    quo = status_quo(place, parse_month(point))
    mine, other = (p.values(parse_month(point), MONTHS, quo) for p in both)
    assert any((mine[x] != other[x]).any() for x in mine)


@pytest.mark.parametrize("name", NAMES)
def test_claims_that_turn_on_a_lever_are_in_the_ledger(name: str, root: Path) -> None:
    place = load_corridor(name)
    folder = root / "src/corridor/ledgers" / name
    known = {path.stem for path in folder.glob("*.toml")} - {"ledger"}
    assert known
    named = {claim for lever in levers(place).values() for claim in lever.claims}
    for policy in policy_names(place):
        found = load_policy(policy, corridor=place)
        named |= {claim for path in found.levers.values() for claim in path.claims}
    assert named <= known


@pytest.mark.parametrize("name", NAMES)
def test_every_policy_is_read(name: str) -> None:
    place = load_corridor(name)
    assert {"status-quo", "no-deal", *place.done, *place.beside} <= set(policy_names(place))
    for policy in policy_names(place):
        found = load_policy(policy, corridor=place)
        assert found.summary
        assert found.own_words


def test_levers_stand_as_they_were() -> None:
    east, central = load_corridor(EAST), load_corridor(CENTRAL)
    assert status_quo(east, parse_month("2016-03"))["transit_agreement"] == 0
    assert status_quo(east, parse_month("2017-01"))["transit_agreement"] == 1
    for month, agreement, closure in (
        ("2017-02", 0, 0),
        ("2018-06", 1, 0),
        ("2019-06", 1, 1),
        ("2020-06", 1, 0),
        ("2023-07", 1, 0),
        ("2024-01", 2, 0),
    ):
        quo = status_quo(central, parse_month(month))
        assert (quo["transit_agreement"], quo["port_closure"]) == (agreement, closure), month
    said = lever_history(central, parse_month("2018-05"), 3)["announcement"]
    assert said.tolist() == [0, 1, 0]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@given(seed=SEEDS)
@settings(max_examples=8)
def test_a_run_creates_and_loses_nobody(name: str, seed: int) -> None:
    place: Corridor = load_corridor(name)
    rng = np.random.default_rng(seed)
    theta, first, monthly = world(name, seed, "2018-06")
    for lever in levers(place).values():
        ends = [lever.low, lever.high, rng.uniform(lever.low, lever.high)]
        monthly[lever.id] = rng.choice(ends, MONTHS)
    flows, end = run(name, theta, first, monthly)
    came = (flows["departures_gd"] + flows["diverted_gd"]).sum((0, 1))
    came = came + sum(first[x].sum(0) for x in STOCKS)
    gone = sum(flows[x].sum((0, 1)) for x in EXITS) + sum(end[x].sum(0) for x in STOCKS)
    np.testing.assert_allclose(gone, came, rtol=1e-10, atol=1e-6)
    sound(name, flows, end)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("end", ["low", "high"])
def test_levers_at_their_ends_stay_finite(name: str, end: str) -> None:
    theta, first, monthly = world(name, 5, "2018-06")
    for lever in levers(load_corridor(name)).values():
        monthly[lever.id] = np.full(MONTHS, getattr(lever, end))
    sound(name, *run(name, theta, first, monthly))


@pytest.mark.parametrize("name", NAMES)
@given(seed=SEEDS, lever=st.sampled_from(["transit_agreement", "readmission"]))
@example(seed=3166, lever="readmission")
@settings(max_examples=8)
def test_a_deal_raises_how_many_stay_by_no_more_than_it_diverts(
    name: str, seed: int, lever: str
) -> None:
    """With more stops, or more sent back, fewer stay in the end, in every draw of one way.

    Of two, some of those who are put off take the way that the deal is not about.
    """
    for apart in (True, False):
        theta, first, monthly = world(name, seed, "2016-03")
        if apart:
            theta["diversion_share_d"] = np.zeros_like(theta["diversion_share_d"])
        before, _ = run(name, theta, first, monthly)
        monthly[lever] = monthly[lever] + np.linspace(0.1, 0.9, MONTHS)
        after, _ = run(name, theta, first, monthly)
        stay = [flows["entries_gd"].sum((0, 1)) for flows in (before, after)]
        more = (after["diverted_gd"] - before["diverted_gd"]).sum((0, 1))
        room = 0.0 if apart else np.maximum(more, 0.0)
        assert (stay[1] <= stay[0] * (1 + 1e-9) + 1e-9 + room).all()


@pytest.mark.parametrize("name", NAMES)
def test_levers_without_a_use_here_change_nothing(name: str) -> None:
    theta, first, monthly = world(name, 3, "2016-03")
    before, _ = run(name, theta, first, monthly)
    unused = ("port_closure",) if name == EAST else ("onward_closure",)
    for lever in unused:
        after, _ = run(name, theta, first, monthly | {lever: np.ones(MONTHS)})
        for x, values in before.items():
            np.testing.assert_array_equal(after[x], values, err_msg=x)
