"""Random questions, as an address can hold them."""

from __future__ import annotations

from hypothesis import strategies as st

from corridor.core.errors import CorridorError
from corridor.desk.address import ALL, LEAST_DRAWS, LIMITS, OUTCOMES, Question, Side
from corridor.policies import load_policy, policy_names
from corridor.policies.paths import Schedule, TimePath, Untouched
from corridor.system.corridors import load_corridor
from corridor.system.couplings import couplings, pick_switches
from corridor.system.levers import Lever, levers
from corridor.system.outcomes import outcomes
from corridor.system.unfitted import accounts
from tests.policies import strategies as policies

GROUPS = {group.id: group.label for group in load_corridor().groups}


def paths(lever: Lever) -> st.SearchStrategy[TimePath]:
    """Paths of a lever; a schedule of one span is written as the step or pulse that it is."""
    return policies.paths(lever).filter(
        lambda path: not (isinstance(path, Schedule) and len(path.spans) == 1)
    )


def names() -> st.SearchStrategy[str]:
    shown = policies.texts().map(lambda text: "".join(c for c in text if c.isprintable()))
    return shown.map(lambda text: " ".join(text.split())[: LIMITS["name"]].strip())


@st.composite
def sides(draw: st.DrawFn) -> Side:
    policy = draw(st.sampled_from(policy_names()))
    shipped = load_policy(policy).levers
    chosen = draw(st.sets(st.sampled_from(list(levers())), max_size=6))
    moved: dict[str, TimePath] = {}
    for lever in levers().values():
        if lever.id not in chosen:
            continue
        path = draw(paths(lever))
        stands = shipped[lever.id].path if lever.id in shipped else Untouched()
        if path != stands:
            moved[lever.id] = path
    return Side(policy, moved, draw(st.just("") | names()))


@st.composite
def switches(draw: st.DrawFn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Couplings switched from how their files have them: off, on."""
    plain = pick_switches()
    turned = draw(st.sets(st.sampled_from(list(couplings())), max_size=4))
    off = tuple(name for name in couplings() if name in turned and plain[name])
    on = tuple(name for name in couplings() if name in turned and not plain[name])
    try:
        pick_switches(off, on)
    except CorridorError:
        return (), ()
    return off, on


@st.composite
def questions(draw: st.DrawFn) -> Question:
    off, on = draw(switches())
    shown = draw(st.sets(st.sampled_from(list(outcomes())), max_size=LIMITS["outcome"]))
    year, month = draw(st.integers(1, 9999)), draw(st.integers(1, 12))
    return Question(
        a=draw(sides()),
        b=draw(sides()),
        start=draw(st.just("2024-05") | st.just(f"{year:04d}-{month:02d}")),
        months=draw(st.integers(1, LIMITS["months"])),
        draws=draw(st.integers(LEAST_DRAWS, LIMITS["draws"])),
        seed=draw(st.integers(0, LIMITS["seed"])),
        outcomes=tuple(name for name in outcomes() if name in shown) or OUTCOMES,
        group=draw(st.sampled_from([ALL, *GROUPS])),
        account=draw(st.sampled_from(list(accounts()))),
        off=off,
        on=on,
    )
