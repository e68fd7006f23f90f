"""The model as commands run it, with every lane's levers and parameters free to be pushed.

A lane is one draw of everything. Levers may differ between lanes, so that one compiled loop
serves thousands of settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Flows", "Model", "kind_of", "loops", "survey", "unsound"]

Floats = NDArray[np.floating[Any]]
Flows = Mapping[str, Floats]
Setting = TypeVar("Setting")

MONTHS = 20
#: share of the people that rounding may lose or make
CLOSE = {32: 1e-5, 64: 1e-10}


def kind_of(meaning: str) -> str:
    """Return what a written name holds: "chance", "effect" (of any sign) or "people"."""
    if "0 to 1" in meaning:
        return "chance"
    words = ("log points", "index", "percent", "net ", "logit")
    return "effect" if any(re.search(word, meaning) for word in words) else "people"


@dataclass
class Model:
    """One corridor, as known at its decision point, with draws for some lanes."""

    name: str
    lanes: int
    seed: int = 0
    months: int = MONTHS
    setup: Any = field(init=False)
    system: Any = field(init=False)

    def __post_init__(self) -> None:
        from corridor.questions.runs.engine import chunk_random
        from corridor.questions.runs.setup import make_setup
        from corridor.questions.runs.worlds import draw_world
        from corridor.system.corridors import load_corridor
        from corridor.system.simulate import load_system

        place = load_corridor(self.name)
        self.setup = make_setup(place, place.decision_point, self.months)
        self.system = load_system(place)
        self.world = draw_world(
            *(self.setup.fitted, self.setup.unfitted, place, self.months, self.lanes),
            chunk_random(self.seed, 0),
        )

    def move(self, known: int) -> None:
        """Take the inputs of another decision point (month index), from the same state on."""
        from corridor.system.inputs import all_inputs
        from corridor.system.levers.history import status_quo

        place = self.setup.place
        inputs = all_inputs(place, known, self.months, known)
        self.setup = replace(self.setup, known=known, inputs=inputs, quo=status_quo(place, known))

    @property
    def levers(self) -> dict[str, Any]:
        """The corridor's levers."""
        from corridor.system.levers import levers

        return dict(levers(self.setup.place))

    def policy(self, name: str) -> dict[str, Floats]:
        """Return a shipped policy's levers, [month]."""
        from corridor.policies import load_policy

        found = load_policy(name, corridor=self.setup.place)
        values: dict[str, Floats] = dict(
            found.values(self.setup.known, self.months, self.setup.quo)
        )
        return values

    def arguments(
        self, levers: Mapping[str, Floats], moved: Mapping[str, NDArray[np.bool_]] | None = None
    ) -> tuple[Any, ...]:
        """Return what a loop takes, in single precision as commands give it.

        ``levers``: [month] or [month, lane]. ``moved``: entry of a parameter -> z of the lanes.
        """
        from corridor.questions.runs.worlds import World, parameters_of
        from corridor.system.couplings import pick_switches
        from corridor.system.unfitted import start_state

        place, world = self.setup.place, self.world
        if moved:
            z = world.z.copy()
            for row, values in moved.items():
                z[int(row)] = np.where(np.isfinite(values), values, z[int(row)])
            world = World(world.draw, z, world.shocks)
        theta, state = parameters_of(self.setup.fitted, self.setup.unfitted, world)
        monthly = {**self.setup.inputs, **world.shocks, **levers}
        single = {name: np.asarray(values, np.float32) for name, values in monthly.items()}
        sizes = {"groups": len(place.groups), "draws": self.lanes}
        begun = start_state(self.system, state, theta, single, **sizes)
        places = {k: np.asarray(v, np.float32) for k, v in place.places(self.system.places).items()}
        switches = {k: np.float32(v) for k, v in pick_switches().items()}
        return theta, begun, single, places, switches


def loops(model: Model, names: Sequence[str], bits: int) -> Any:
    """Return a compiled loop: arguments -> (names as [month, ...], state at the end)."""
    import jax

    from corridor.system.simulate import simulate

    wide = np.float64 if bits == 64 else np.float32
    made = jax.jit(
        lambda theta, first, monthly, places, switches: simulate(
            theta, first, monthly, places, tuple(names), model.system, switches
        )
    )

    def run(arguments: tuple[Any, ...]) -> tuple[dict[str, Floats], dict[str, Floats]]:
        with jax.enable_x64(bits == 64):
            given = [{k: np.asarray(v, wide) for k, v in part.items()} for part in arguments]
            flows, end = made(*given)
            return (
                {k: np.asarray(v) for k, v in flows.items()},
                {k: np.asarray(v) for k, v in end.items()},
            )

    return run


def _ways(name: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return (ways in, people on the way, ways out) of a corridor, as the tests know them."""
    if name == "us-mexico":
        from tests.system.test_conservation import EXITS, STOCKS

        return ("departures_gd",), STOCKS, EXITS
    from tests.system.sea import test_corridors as sea

    return ("departures_gd", "diverted_gd"), sea.STOCKS, sea.EXITS


def unsound(
    model: Model, first: Flows, flows: Flows, end: Flows, monthly: Flows, bits: int
) -> tuple[dict[str, NDArray[np.bool_]], float]:
    """Return (what is wrong -> lanes where it is, largest share of people lost or made)."""
    wrong: dict[str, NDArray[np.bool_]] = {}
    meant = model.system.writes
    # of the rounding of single precision, as a share of the largest figure of its name
    tiny = 1e-12 if bits == 64 else 1e-5

    def note(what: str, bad: NDArray[np.bool_]) -> None:
        lanes = bad.reshape(-1, bad.shape[-1]).any(0)
        if lanes.any():
            spread = np.broadcast_to(lanes, (model.lanes,))
            wrong[what] = wrong.get(what, np.zeros(model.lanes, bool)) | spread

    for name, values in (*flows.items(), *end.items()):
        note(f"{name} is not finite", ~np.isfinite(values))
        kind = kind_of(meant.get(name, "people"))
        if kind != "effect":
            most = max(1.0, float(np.nanmax(np.where(np.isfinite(values), values, 0), initial=1)))
            note(f"{name} is negative", values < -tiny * most)
        if kind == "chance":
            note(f"{name} is above 1", values > 1 + 100 * tiny)
    if "population_g" in monthly:
        people = np.asarray(monthly["population_g"])
        note("more set out than there are", flows["departures_gd"] > people)
    ins, stocks, outs = _ways(model.name)
    total = [np.asarray(flows[x], float).sum((0, 1)) for x in ins]
    came = sum(total) + sum(np.asarray(first[x], float).sum(0) for x in stocks)
    gone = sum(np.asarray(flows[x], float).sum((0, 1)) for x in outs)
    gone = gone + sum(np.asarray(end[x], float).sum(0) for x in stocks)
    lost = np.abs(gone - came) / np.maximum(np.abs(came), 1.0)
    note("people are made or lost", ~(lost < CLOSE[bits])[None])
    return wrong, float(lost[np.isfinite(lost)].max(initial=0.0))


def survey(
    model: Model,
    cases: Sequence[Setting],
    size: int,
    arguments: Callable[[Sequence[Setting]], Any],
    told: Callable[[Sequence[Setting], int], str],
    tell: Callable[[str], None],
) -> tuple[dict[str, float], list[str]]:
    """Run every setting in 32 and in 64 bit; return (largest share of people lost, what is wrong).

    ``size`` settings run together; ``arguments`` gives what the loop takes of them, and ``told``
    says in words what stood in a lane of theirs.
    """
    names = tuple(model.system.writes)
    lost: dict[str, float] = {}
    wrong: dict[str, str] = {}
    for bits in (32, 64):
        loop, worst = loops(model, names, bits), 0.0
        for begin in range(0, len(cases), size):
            some = cases[begin : begin + size]
            given = arguments(some)
            flows, end = loop(given)
            bad, share = unsound(model, given[1], flows, end, given[2], bits)
            worst = max(worst, share)
            for what, lanes in bad.items():
                wrong.setdefault(f"{what} in {bits} bits", told(some, int(np.argmax(lanes))))
            tell(f"{model.name}, {bits} bits: {begin + len(some)} of {len(cases)} settings")
        lost[f"most_people_lost_{bits}_bits"] = worst
    return lost, [f"{what}, first at {where}" for what, where in wrong.items()]
