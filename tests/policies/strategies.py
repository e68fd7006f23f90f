"""Random policies that are valid, for the property tests."""

from hypothesis import strategies as st

from corridor.policies import LeverPath, Policy
from corridor.policies.paths import (
    Constant,
    Moment,
    Pulse,
    Ramp,
    Schedule,
    Span,
    Step,
    TimePath,
    Untouched,
)
from corridor.system.levers import Lever, levers

START = 2024 * 12 + 4
HISTORY = {
    "port_appointments": 1450.0,
    "parole_places": 27_870.0,
    "removal_target": 57_000.0,
    "detention_beds": 38_000.0,
}


def texts() -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
    return st.lists(st.text(letters, min_size=1, max_size=8), max_size=6).map(" ".join)


def values(lever: Lever) -> st.SearchStrategy[float]:
    return st.floats(lever.low, lever.high, allow_nan=False).map(float)


@st.composite
def ladders(draw: st.DrawFn, least: int = 1, most: int = 8) -> list[Moment]:
    """Months of one kind, strictly rising."""
    relative = draw(st.booleans())
    months = st.integers(0, 60) if relative else st.integers(START - 30, START + 60)
    chosen = draw(st.lists(months, min_size=least, max_size=most, unique=True))
    return [Moment(month, relative) for month in sorted(chosen)]


@st.composite
def schedules(draw: st.DrawFn, lever: Lever) -> Schedule:
    months = draw(ladders(1, 9))
    spans = []
    while months:
        first, *months = months
        end = None
        if draw(st.booleans()):
            # either the same month, or the next one on the ladder
            end, months = (first, months) if not months else (months[0], months[1:])
        spans.append(Span(first, draw(values(lever)), end))
    return Schedule(tuple(spans))


@st.composite
def paths(draw: st.DrawFn, lever: Lever) -> TimePath:
    kind = draw(st.sampled_from(["untouched", "value", "step", "ramp", "pulse", "schedule"]))
    number = values(lever)
    if kind == "untouched":
        return Untouched()
    if kind == "value":
        return Constant(draw(number))
    if kind == "step":
        return Step(draw(ladders(1, 1))[0], draw(number))
    if kind == "schedule":
        return draw(schedules(lever))
    first, last = draw(ladders(2, 2))
    if kind == "pulse":
        return Pulse(first, draw(st.sampled_from([first, last])), draw(number))
    return Ramp(first, last, draw(number), draw(st.none() | number))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    chosen = draw(st.lists(st.sampled_from(list(levers().values())), unique=True, max_size=15))
    return Policy(
        id=draw(st.from_regex(r"[a-z0-9][a-z0-9._+-]{0,20}", fullmatch=True)),
        label=draw(texts().filter(bool)),
        summary=draw(texts()),
        own_words=draw(texts()),
        notes=draw(texts()),
        decision_point=draw(st.none() | st.integers(START - 100, START + 100)),
        levers={
            lever.id: LeverPath(
                lever=lever.id,
                path=draw(paths(lever)),
                why=draw(texts()),
                claims=tuple(draw(st.lists(st.sampled_from(["C01", "C13", "C45"]), max_size=2))),
                grade=draw(st.sampled_from("ABCDE")),
                source=draw(texts()),
            )
            for lever in chosen
        },
    )
