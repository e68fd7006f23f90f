"""Nobody is created or lost: in each mechanism, and over whole runs of the loop."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.system.world import DRAWS, Floats, Values, arguments, call, kind, run, world

SEEDS = st.integers(0, 2**32 - 1)
#: relative to the people that move; double precision leaves some 1e-16 a step
CLOSE = 1e-11

#: mechanism -> (people before and coming in, people after and going out), each [group, draw]
BALANCES: dict[str, Callable[[Values, Values], tuple[Floats, Floats]]] = {
    "transit": lambda a, b: (
        a["departures_gd"]
        + a["darien_first_gd"]
        + a["darien_second_gd"]
        + a["isthmus_first_gd"]
        + a["isthmus_second_gd"],
        b["transit_in_gd"]
        + b["home_in_gd"]
        + b["darien_first_gd"]
        + b["darien_second_gd"]
        + b["isthmus_first_gd"]
        + b["isthmus_second_gd"],
    ),
    "interdiction": lambda a, b: (
        a["transit_in_gd"] + a["home_in_gd"] + a["transit_gd"] + a["south_gd"],
        b["north_gd"] + b["deported_gd"] + b["transit_quit_gd"] + b["transit_gd"] + b["south_gd"],
    ),
    "ports": lambda a, b: (
        a["north_gd"] + a["queue_gd"],
        b["appointments_gd"]
        + b["walkups_gd"]
        + b["queue_quit_gd"]
        + b["initiators_gd"]
        + b["queue_gd"],
    ),
    "border": lambda a, b: (
        a["initiators_gd"],
        b["evaded_gd"] + b["border_quit_gd"] + b["removed_gd"] + b["released_gd"],
    ),
    "mortality": lambda a, b: (a["evaded_gd"], b["deaths_gd"] + b["gotaways_gd"]),
}

STOCKS = (
    "darien_first_gd",
    "darien_second_gd",
    "isthmus_first_gd",
    "isthmus_second_gd",
    "transit_gd",
    "south_gd",
    "queue_gd",
)
#: every way to leave the model
EXITS = (
    "deported_gd",
    "transit_quit_gd",
    "appointments_gd",
    "walkups_gd",
    "queue_quit_gd",
    "border_quit_gd",
    "removed_gd",
    "released_gd",
    "gotaways_gd",
    "deaths_gd",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", BALANCES)
@given(seed=SEEDS)
@settings(max_examples=30)
def test_a_mechanism_creates_and_loses_nobody(name: str, seed: int) -> None:
    taken = arguments(name, seed)
    if name == "interdiction":
        # transit sends the transit country's own nationals past the stops
        taken["transit_in_gd"] = taken["transit_in_gd"] * (1 - taken["home_g"])
        taken["home_in_gd"] = taken["home_in_gd"] * taken["home_g"]
    if name == "mortality":
        taken["evaded_gd"] = np.minimum(taken["evaded_gd"], taken["attempts_gd"])
    before, after = BALANCES[name](taken, call(name, taken))
    np.testing.assert_allclose(after, before, rtol=CLOSE, atol=1e-9)


@pytest.mark.parametrize("name", BALANCES)
@given(seed=SEEDS)
@settings(max_examples=20)
def test_a_mechanism_moves_no_negative_number_of_people(name: str, seed: int) -> None:
    for result, values in call(name, arguments(name, seed)).items():
        if kind(result) == "effect":
            continue
        assert np.isfinite(values).all(), result
        scale = values.max(initial=1.0)
        assert values.min() >= -1e-12 * scale, result
        if kind(result) == "chance":
            assert values.max() <= 1 + 1e-12, result


@pytest.mark.slow
@given(seed=SEEDS)
@settings(max_examples=12)
def test_a_whole_run_creates_and_loses_nobody(seed: int) -> None:
    """Whoever sets out, and whoever was on the way, has left the model or is still in it."""
    theta, first, monthly = world(seed)
    flows, end = run(theta, first, monthly)
    came = flows["departures_gd"].sum(0) + sum(first[name] for name in STOCKS)
    gone = sum(flows[name].sum(0) for name in EXITS) + sum(end[name] for name in STOCKS)
    np.testing.assert_allclose(gone, came, rtol=CLOSE, atol=1e-9)


@given(seed=SEEDS)
@settings(max_examples=12)
def test_flows_of_a_whole_run_are_people_and_chances(seed: int) -> None:
    theta, first, monthly = world(seed)
    flows, end = run(theta, first, monthly)
    for name, values in (*flows.items(), *end.items()):
        assert np.isfinite(values).all(), name
        if kind(name) == "effect":
            continue
        assert values.min() >= -1e-12 * values.max(initial=1.0), name
        if kind(name) == "chance":
            assert values.max() <= 1 + 1e-12, name


def test_every_written_name_says_what_it_holds() -> None:
    """The meaning tells chances and effects from people; this is how the tests above know."""
    from corridor.system.simulate import load_system

    kinds = {name: kind(name) for name in load_system().writes}
    assert {kinds[name] for name in (*STOCKS, *EXITS)} == {"people"}
    assert kinds["belief_gd"] == kinds["entry_gd"] == kinds["passage_gd"] == "chance"
    assert kinds["message_d"] == kinds["push_gd"] == kinds["effort_d"] == "effect"
    flows = [name for name in kinds if name not in (*STOCKS, *EXITS)]
    for name in flows:
        meaning = load_system().writes[name]
        people = re.search(r"a month|(people|events) \[", meaning) and "net " not in meaning
        assert bool(people) == (kinds[name] == "people"), name


@pytest.mark.slow
def test_the_worlds_reach_the_corners() -> None:
    """The random worlds hold empty stocks, levers at their ends and shares of 0 and 1."""
    from corridor.system.levers import levers

    seen: set[str] = set()
    for seed in range(20):
        theta, first, monthly = world(seed)
        seen |= {f"{k} nil" for k in STOCKS if (first[k] == 0).any()}
        for name, found in levers().items():
            if name in monthly:
                seen |= {f"{name} low"} if (monthly[name] == found.low).any() else set()
                seen |= {f"{name} high"} if (monthly[name] == found.high).any() else set()
        assert all(values.shape[-1] in (1, DRAWS) for values in theta.values())
        assert (monthly["returned_share_g"] == 0).any()
        assert (monthly["returned_share_g"] == 1).any()
    assert {f"{k} nil" for k in STOCKS} <= seen
    named = [n for n in levers() if n in world(0)[2]]
    assert {f"{n} low" for n in named} | {f"{n} high" for n in named} <= seen
