"""Every coupling: its sign, its channel, and that nothing at all passes where it is off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest

from corridor.core.errors import CorridorError, InputError
from corridor.system.couplings import couplings, pick_switches
from corridor.system.mechanisms import Declaration, Mechanism
from corridor.system.simulate import System, load_system
from tests.system.world import Floats, Values, run

Posterior = Callable[[int], tuple[Values, Values, Values]]


@dataclass(frozen=True)
class Channel:
    """A lever that a coupling passes on, and what it does on the other side."""

    levers: Mapping[str, float]
    #: written by the target
    seen: str
    #: 1 if what is seen rises with the coupling on, -1 if it falls
    sign: int
    #: share of draws in which it does; the rest stay as they were
    share: float = 0.9
    #: couplings that have to be on as well for anything to arrive
    also: tuple[str, ...] = ()
    #: parameters held at a value
    theta: Mapping[str, float] = field(default_factory=dict)
    #: row of the group axis that is looked at; all of them added up if none
    group: int | None = None


CHANNELS = {
    "offence": Channel({"strikes": 1.0}, "cooperation_d", -1, share=0.95),
    "cooperation": Channel({"transfer": 60.0}, "north_gd", -1),
    "security": Channel({"transfer": 60.0}, "cartel_arrests_d", 1),
    "funding": Channel({"transit_budget": 0.2}, "north_gd", 1),
    "fragmentation": Channel({"strikes": 1.0}, "cartel_deaths_d", 1),
    # the fitted response to violence at origin is below zero in some draws
    "violence": Channel(
        {"strikes": 1.0}, "push_gd", 1, share=0.8, also=("fragmentation",), group=0
    ),
    # fewer come, fewer work; at the published response, since the fitted one is below zero
    "tightness": Channel({"asylum_closure": 0.9}, "pull_d", 1, theta={"pull_tightness_d": 0.5}),
    "transfers": Channel({"asylum_closure": -1.0}, "border_bookins_d", 1),
    # the response to severity is centred on nil, so draws go either way; here it deters
    "harshness": Channel(
        {"removal_target": 1e6, "detention_beds": 2e5},
        "belief_effect_gd",
        -1,
        theta={"severity_response_d": 0.5},
    ),
    "labour": Channel({"removal_target": 1e6, "detention_beds": 2e5}, "workers_removed_d", 1),
    "intensity": Channel({"removal_target": 1e6}, "confrontation_m5_d", 1),
    "doors": Channel({"parole_places": 90_000.0}, "departures_gd", -1),
}


def test_every_live_coupling_has_a_channel() -> None:
    system = load_system()
    assert set(CHANNELS) == {c.id for c in couplings().values() if system.is_live(c)}


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANNELS)
def test_a_coupling_passes_on_what_it_says_and_nothing_when_off(
    name: str, posterior: Posterior
) -> None:
    channel = CHANNELS[name]
    assert channel.seen in load_system().writes
    target = next(
        m.declaration for m in load_system().mechanisms if channel.seen in m.declaration.writes
    )
    assert target.id == couplings()[name].target

    def total(moved: bool, on: bool) -> Floats:
        theta, first, monthly = posterior(3)
        theta = {**theta, **{k: np.full_like(theta[k], v) for k, v in channel.theta.items()}}
        if moved:
            monthly = {**monthly, **{k: np.full(24, v) for k, v in channel.levers.items()}}
        live = (*channel.also, name) if on else channel.also
        off = tuple(other for other in couplings() if other not in live)
        flows, _ = run(theta, first, monthly, off=off, on=live)
        seen = flows[channel.seen]
        if seen.ndim == 3:
            seen = seen.sum(1) if channel.group is None else seen[:, channel.group]
        return np.asarray(seen.sum(0))

    np.testing.assert_array_equal(total(moved=True, on=False), total(moved=False, on=False))
    effect = channel.sign * (total(moved=True, on=True) - total(moved=False, on=True))
    scale = np.abs(total(moved=False, on=True)).max()
    assert (effect >= -1e-9 * scale).mean() >= channel.share
    assert (effect > 1e-9 * scale).mean() > 0.5


#: strikes -> offence -> cooperation -> interdiction -> arrivals
CHAIN = ("offence", "cooperation")


@pytest.mark.parametrize("cut", [(), *((link,) for link in CHAIN)], ids=str)
def test_strikes_reach_arrivals_through_cooperation_only(
    cut: tuple[str, ...], posterior: Posterior
) -> None:
    """With violence off, what strikes do to arrivals goes through two links; either cuts it."""
    theta, first, monthly = posterior(4)
    struck = {**monthly, "strikes": np.full(24, 0.5), "strikes_open": np.ones(24)}
    off = ("violence", *cut)
    before, after = (run(theta, first, m, off=off)[0]["north_gd"] for m in (monthly, struck))
    if cut:
        np.testing.assert_array_equal(before, after)
    else:
        rise = (after - before).sum((0, 1))
        assert (rise > 0).mean() > 0.95
        # nothing before the first strike is felt, and nobody but those who pass Mexico is moved
        assert (after[:, 0] == before[:, 0]).all()


def test_what_is_off_by_default_is_said_so() -> None:
    off = {c.id for c in couplings().values() if not c.on}
    assert off == {"tightness"}


def test_only_what_the_record_is_fitted_with_is_fitted() -> None:
    assert {c.id for c in couplings().values() if c.fitted} == {"doors"}


def test_switches() -> None:
    switches = pick_switches(off=("violence",), on=("tightness",))
    assert switches["violence"] is False
    assert switches["tightness"] is True
    assert switches["doors"] is True
    with pytest.raises(InputError, match=r"there is no coupling 'violnce'\. Did you mean"):
        pick_switches(off=("violnce",))
    with pytest.raises(InputError, match="switched both on and off"):
        pick_switches(off=("doors",), on=("doors",))


@dataclass
class _Fake:
    """A mechanism that does nothing, for faults."""

    id: str
    writes: Mapping[str, str] = field(default_factory=dict)
    couplings: tuple[str, ...] = ()

    def made(self) -> Mechanism:
        declaration = Declaration(
            self.id, self.id, "", "", writes=self.writes, couplings=self.couplings
        )
        return Mechanism(declaration, lambda **_: {})


def test_faults_of_couplings_name_the_file() -> None:
    link = couplings()["offence"]
    force = _Fake("force", {"offence_d": "index [draw]"}).made()
    taker = _Fake("bargaining", couplings=("offence_felt_d",)).made()
    System((force, taker), (link,)).check()
    with pytest.raises(CorridorError, match=r"couplings/offence.toml: force writes no 'offence_d'"):
        System((_Fake("force").made(), taker), (link,)).check()
    with pytest.raises(CorridorError, match=r"bargaining takes no 'offence_felt_d'"):
        System((force, _Fake("bargaining").made()), (link,)).check()
    with pytest.raises(CorridorError, match=r"bargaining.py: takes 'offence_felt_d' through a"):
        System((force, taker), ()).check()
    with pytest.raises(CorridorError, match="has two couplings"):
        System((force, taker), (link, link)).check()
