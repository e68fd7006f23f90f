"""Worlds for the property tests: admissible at random, or neutral, on the model's axes.

Values are made from names alone (the suffix gives the axes, the registry and the lever
files the bounds), so a mechanism that takes another argument needs no change here.
Everything runs in double precision.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Values = dict[str, Floats]

#: one shape for every run of the loop, so that it is compiled once
MONTHS = 24
DRAWS = 48

#: a chance of exactly one of being stopped and trying again has no end; levers may reach one
_SURE = 0.99


@lru_cache
def groups() -> int:
    """Number of origin groups."""
    from corridor.system.corridors import load_corridor

    return len(load_corridor().groups)


def places() -> Values:
    """Constants of the group axis."""
    from corridor.system.corridors import load_corridor

    return load_corridor().places()


@lru_cache
def kind(name: str) -> str:
    """What a written name holds: "chance", "ratio", "effect" (of any sign) or "people"."""
    from corridor.system.simulate import load_system

    meaning = load_system().writes[name]
    if "0 to 1" in meaning:
        return "chance"
    if re.search(r"\bratio\b", meaning):
        return "ratio"
    words = ("log points", "index", "percent", "net ")
    return "effect" if any(word in meaning for word in words) else "people"


@lru_cache
def _parameters() -> Mapping[str, Any]:
    from corridor.evidence import registry
    from corridor.system.fit.tables import argument_name

    return {argument_name(p.id, p.per): p for p in registry().parameters.values()}


def parameter(name: str, rng: np.random.Generator, draws: int) -> Floats:
    """Draw an admissible parameter: far out in its prior, or anywhere within its bounds."""
    known = _parameters()[name]
    shape = (groups(), draws) if name.endswith("_gd") else (draws,)
    low, high = known.bounds
    value = np.clip(known.prior.from_normal(rng.uniform(-3.5, 3.5, shape)), low, high)
    if (low, high) == (0.0, 1.0):
        anywhere = rng.uniform(0, 1, shape)
    elif low > 0 and known.mechanism != "departures":
        anywhere = np.exp(rng.uniform(np.log(low), np.log(high), shape))
    else:
        return np.asarray(value)
    value = np.where(rng.random(shape) < 0.3, anywhere, value)
    return np.minimum(value, _SURE) if high == 1.0 else value


def lever(name: str, rng: np.random.Generator, months: int) -> Floats:
    """Draw a lever's path within its bounds; ends and standing still are likely."""
    from corridor.system.levers import levers

    found = levers()[name]
    value = rng.uniform(found.low, found.high, months)
    value = np.where(rng.random(months) < 0.2, rng.choice([found.low, found.high], months), value)
    return np.full(months, value[0]) if rng.random() < 0.3 else value


def driver(name: str, rng: np.random.Generator, months: int, start: int) -> Floats:
    """Draw a driver: shares in [0, 1], splits that add up to one, the calendar, logs."""
    shape = (months, groups(), 1)
    angle = 2 * np.pi * ((start + np.arange(months)) % 12) / 12
    if name[:3] in ("cos", "sin"):
        return np.asarray(getattr(np, name[:3])(int(name[3:]) * angle))
    if name == "months_gone":
        return ((start + np.arange(months)) % 12).astype(float)
    if name.endswith("_share_now"):
        return np.full(months, rng.uniform(0.01, 1))
    if name.endswith("_now"):
        # a level as recorded at the decision point, the same all along
        return np.full(months, np.exp(rng.uniform(0, 12)))
    if name == "days":
        return rng.integers(28, 32, months).astype(float)
    if name.endswith("_share_g"):
        return np.clip(rng.uniform(-0.1, 1.1, shape), 0, 1)
    if name.endswith("_split_g"):
        return rng.dirichlet(np.full(groups(), 0.5), months)[:, :, None]
    if name in ("mobility_closure", "accepted_g"):
        return rng.integers(0, 2, shape if name.endswith("_g") else months).astype(float)
    return rng.normal(0, 0.7, shape if name.endswith("_g") else months)


def people(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Draw numbers of people: nobody, a fraction of one, or up to a million."""
    return np.exp(rng.uniform(-3, 13, shape)) * (rng.random(shape) < 0.85)


def state(name: str, rng: np.random.Generator, draws: int) -> Floats:
    """Draw a written name: what is carried from the month before, or written this month."""
    shape = (groups(), draws) if name.endswith("_gd") else (draws,)
    if kind(name) == "chance":
        return rng.uniform(0.001, 0.99, shape)
    if kind(name) == "ratio":
        return rng.uniform(0, 3, shape)
    return people(rng, shape) if kind(name) == "people" else rng.normal(0, 0.7, shape)


def arriving(name: str) -> dict[str, tuple[str, float]]:
    """Return what a mechanism takes through couplings: argument -> (written name, neutral)."""
    from corridor.system.couplings import couplings

    return {c.argument: (c.written, c.neutral) for c in couplings().values() if c.target == name}


def world(seed: int, draws: int = DRAWS, months: int = MONTHS) -> tuple[Values, Values, Values]:
    """Return (parameters, state, monthly inputs) for a run of the loop, drawn from ``seed``."""
    from corridor.system.simulate import load_system

    rng = np.random.default_rng(seed)
    system = load_system()
    theta = {name: parameter(name, rng, draws) for name in system.parameters}
    first = {name: state(name, rng, draws) for name in system.state}
    monthly = {name: lever(name, rng, months) for name in system.levers}
    start = int(rng.integers(0, 12))
    monthly |= {name: driver(name, rng, months, start) for name in system.drivers}
    for name in system.shocks:
        shape = (months, groups(), draws) if name.endswith("_gd") else (months, draws)
        monthly[name] = rng.normal(size=shape)
    return theta, first, monthly


def arguments(name: str, seed: int, draws: int = DRAWS) -> Values:
    """Return admissible arguments for one month of one mechanism, drawn from ``seed``."""
    from corridor.system.mechanisms import load_mechanism
    from corridor.system.simulate import load_system

    rng = np.random.default_rng(seed)
    declared = load_mechanism(name).declaration
    taken = {p: parameter(p, rng, draws) for p in declared.parameters}
    taken |= {x: lever(x, rng, 1)[0] for x in declared.levers}
    start = int(rng.integers(0, 12))
    taken |= {x: driver(x, rng, 1, start)[0] for x in declared.drivers}
    taken |= {x: places()[x] for x in declared.places}
    taken |= {x: state(x, rng, draws) for x in (*declared.state, *declared.reads)}
    for x, (written, neutral_value) in arriving(name).items():
        known = written in load_system().writes
        taken[x] = state(written, rng, draws) if known else np.full(draws, neutral_value)
    for x in declared.shocks:
        taken[x] = rng.normal(size=(groups(), draws) if x.endswith("_gd") else draws)
    return taken


def neutral(name: str, **given: Any) -> Values:
    """Return quiet arguments for one month of one mechanism, one draw, but for ``given``.

    Parameters at their prior medians, levers where they change nothing, everything else nil.
    """
    from corridor.system.couplings import couplings
    from corridor.system.levers import levers
    from corridor.system.mechanisms import load_mechanism

    declared = load_mechanism(name).declaration
    links = couplings().values()
    nil = np.zeros((groups(), 1))
    taken: Values = {}
    for x in declared.arguments:
        taken[x] = nil if x.endswith(("_g", "_gd")) else np.zeros(1)
    for x in declared.parameters:
        taken[x] = taken[x] + _parameters()[x].prior.median
    for x in declared.levers:
        default = levers()[x].default
        taken[x] = np.asarray(0.0 if isinstance(default, str) else float(default))
    if "population_g" in taken:
        taken["population_g"] = np.full((groups(), 1), 1e30)
    taken |= {x: places()[x] for x in declared.places}
    taken |= {c.argument: c.neutral + taken[c.argument] for c in links if c.target == name}
    unknown = set(given) - set(taken)
    assert not unknown, f"{name} takes no {sorted(unknown)}"
    return taken | {x: np.asarray(value, float) for x, value in given.items()}


@lru_cache
def _step(name: str) -> Any:
    import jax

    from corridor.system.mechanisms import load_mechanism

    step = load_mechanism(name).step
    return jax.jit(lambda taken: dict(step(**taken)))


def call(name: str, taken: Mapping[str, Any]) -> Values:
    """Run one month of one mechanism; results are spread to full shape where draws are many."""
    import jax

    with jax.enable_x64(True):
        return {k: np.asarray(v) for k, v in _step(name)(dict(taken)).items()}


@lru_cache
def _loop() -> Any:
    import jax

    from corridor.system.simulate import load_system, simulate

    names = tuple(load_system().writes)
    return jax.jit(
        lambda theta, first, monthly, switches: simulate(
            theta, first, monthly, places(), names, switches=switches
        )
    )


def run(
    theta: Values,
    first: Values,
    monthly: Values,
    off: tuple[str, ...] = (),
    on: tuple[str, ...] = (),
) -> tuple[Values, Values]:
    """Run the loop; return (everything written as [month, ...], state at the end).

    ``off`` and ``on`` switch couplings; the others stand as their files say.
    """
    import jax

    from corridor.system.couplings import pick_switches

    switches = {name: float(state) for name, state in pick_switches(off, on).items()}
    with jax.enable_x64(True):
        flows, end = _loop()(theta, first, monthly, switches)
        return (
            {k: np.asarray(v) for k, v in flows.items()},
            {k: np.asarray(v) for k, v in end.items()},
        )
