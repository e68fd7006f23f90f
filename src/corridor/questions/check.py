"""A corridor looked through: every file of its folder read, what is wrong, what is to fill in."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.core.errors import CorridorError, InputError, nearest
from corridor.core.months import format_month
from corridor.record.finding import Finding
from corridor.system.corridor import Corridor

__all__ = ["UNIT_WORDS", "Checked", "check_corridor", "is_flow", "names_unit"]

#: what a meaning under ``writes`` ends in; the property tests tell flows, stocks, chances and
#: effects apart by these
UNIT_WORDS = (
    *("a month", "at the end of a month", "0 to 1", "log points"),
    *("index", "people", "events", "ratio", "percent"),
)

_MARK = re.compile(r"placeholder|made[ -]up", re.IGNORECASE)
_UNIT = re.compile(rf"\b(?:{'|'.join(UNIT_WORDS)})\b")
_TEXTS = (".toml", ".csv", ".md")
_ALIKE = 0.8  # likeness of two words from which on one is the other misspelt
_SHOWN = 5  # reasons that are told one by one


@dataclass(frozen=True)
class Checked:
    """What was found: lines of what was read, problems with file and remedy, and notes."""

    read: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    #: what could not be looked at, since a problem of something else stands in its way
    skipped: tuple[str, ...] = ()


def check_corridor(
    place: Corridor, report: Callable[[str, float], None] = lambda _what, _share: None
) -> Checked:
    """Return what a corridor's folder holds, every problem of it and what is still a placeholder.

    Its tables are verified, its mechanisms wired up and run from their priors, and its levers,
    outcomes, priors, units, series, policies, measures and claims are read. A problem of one kind
    hides none of another, but for kinds that cannot be read before it is mended: these are
    skipped.
    """
    read: list[str] = []
    problems: list[str] = []
    notes: list[str] = []
    skipped: list[str] = []
    for at, (what, step) in enumerate(_STEPS.items()):
        report(f"reading {what}", at / len(_STEPS))
        try:
            found, more = step(place)
        except CorridorError as error:
            if str(error) in problems:
                skipped.append(what)
            else:
                problems.append(str(error))
        else:
            read.append(f"{what}: {found}")
            notes += more
    return Checked(tuple(read), tuple(problems), tuple(notes), tuple(skipped))


def names_unit(meaning: str) -> bool:
    """Return whether a meaning under ``writes`` holds one of ``UNIT_WORDS``."""
    return _UNIT.search(meaning) is not None


def is_flow(meaning: str) -> bool:
    """Return whether a meaning is that of a flow, "a month", and not of a stock at its end."""
    return "a month" in meaning.replace("at the end of a month", "")


Found = tuple[str, list[str]]


def _tables(place: Corridor) -> Found:
    from corridor.record.own import own_tables
    from corridor.record.verifying import verify_tables

    own = own_tables(place.folder / "record")
    if wrong := verify_tables(own):
        raise InputError(
            _told(wrong),
            where=f"{place.id}/record",
            remedy="Mend the rows, or what the .toml beside them promises",
        )
    return _names([f"{info.id} ({info.rows:,} rows)" for info in own]), []


def _told(wrong: Sequence[Finding]) -> str:
    """Return what is wrong with tables, one row for each reason and how many more there are."""
    first: dict[tuple[str, str], Finding] = {}
    count: Counter[tuple[str, str]] = Counter()
    for one in wrong:
        first.setdefault((one.table, one.reason), one)
        count[one.table, one.reason] += 1
    more = {key: f" (and {n - 1} rows more)" if n > 1 else "" for key, n in count.items()}
    said = [f"{one}{more[key]}" for key, one in first.items()]
    left = f"; and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    return "; ".join(said[:_SHOWN]) + left


def _order(place: Corridor) -> Found:
    from corridor.system.mechanisms import written_in
    from corridor.system.simulate import load_system

    system = load_system(place)
    for mechanism in system.mechanisms:
        for name, meaning in mechanism.declaration.writes.items():
            if not names_unit(meaning):
                raise InputError(
                    f"the meaning of '{name}', '{meaning}', holds no word of a unit",
                    where=f"{written_in(mechanism.declaration.id)}/writes",
                    remedy=f"Say one of {', '.join(map(repr, UNIT_WORDS))}",
                )
    return _names(system.ids), []


def _levers(place: Corridor) -> Found:
    from corridor.system.levers import check_levers, levers
    from corridor.system.priors import priors_of
    from corridor.system.simulate import load_system

    check_levers(place)
    system = load_system(place)
    taken = system.levers
    found = levers(place)
    for name in taken:
        readers = sorted(
            m.declaration.id for m in system.mechanisms if name in m.declaration.levers
        )
        if sorted(found[name].reads) != readers:
            raise InputError(
                f"says that {_names(found[name].reads)} takes it; it is taken by {_names(readers)}",
                where=f"{place.id}/levers/{found[name].group}/{name}.toml/reads",
                remedy=f"Write reads = {json.dumps(readers)}",
            )
    parameters = priors_of(place).parameters
    for name, lever in found.items():
        if lever.answer and lever.answer not in parameters:
            raise InputError(
                f"there is no parameter '{lever.answer}'",
                where=f"{place.id}/levers/{lever.group}/{name}.toml/answer",
                remedy=nearest(lever.answer, parameters),
            )
    idle = [name for name in found if name not in taken]
    notes = [f"no mechanism takes the lever '{name}': moving it changes nothing" for name in idle]
    for record in place.lever_records:
        if record.lever not in found:
            raise InputError(
                f"there is no lever '{record.lever}'",
                where=f"{place.id}/corridor.toml/lever_history",
                remedy=nearest(record.lever, found),
            )
    return _names(found), notes


def _outcomes(place: Corridor) -> Found:
    from corridor.system.outcomes import outcomes

    found = outcomes(place)
    first: dict[int, str] = {}
    for outcome in found.values():
        other = first.setdefault(outcome.order, outcome.id)
        if other != outcome.id:
            raise InputError(
                f"{outcome.order} is also the order of '{other}'",
                where=f"{place.id}/outcomes/{outcome.id}.toml/order",
                remedy="Give one of them another place in lists; the next that is free is "
                f"{1 + max(one.order for one in found.values())}",
            )
    return _names(found), []


def _series(place: Corridor) -> Found:
    from corridor.system.observe import recorded, recorded_total
    from corridor.system.simulate import fitted_system

    fitted_system(place)
    first = place.history.first_month
    count = place.decision_point - first
    said = []
    for series in place.series.values():
        read = recorded if series.by_group else recorded_total
        seen = int(np.isfinite(read(series.id, place, first, count)).sum())
        if not seen:
            raise InputError(
                f"no month from {format_month(first)} to {format_month(first + count - 1)} has a "
                "figure",
                where=f"{place.id}/series.toml/series {series.id}",
                remedy="Mend its table, where and group, or [history] first_month",
            )
        said.append(f"{series.id} ({seen:,} figures)")
    return _names(said), []


def _policies(place: Corridor) -> Found:
    from corridor.policies import load_policy, policy_names

    names = policy_names(place)
    notes = []
    for name in names:
        point = load_policy(name, corridor=place).decision_point
        if point is not None and point != place.decision_point:
            notes.append(
                f"policy '{name}' has the decision point {format_month(point)}, the corridor "
                f"{format_month(place.decision_point)}: a comparison stands at the policies'"
            )
    for key in ("done", "beside"):
        for name in getattr(place, key):
            if name not in names:
                raise InputError(
                    f"there is no policy '{name}'",
                    where=f"{place.id}/corridor.toml/{key}",
                    remedy=nearest(name, names),
                )
    return _names(names), notes


def _measures(place: Corridor) -> Found:
    from corridor.evidence.announced import policy_events

    folder = place.folder / "measures"
    found = policy_events(None, folder)
    return _names([event.id for event in found]), []


def _periods(place: Corridor) -> Found:
    from corridor.questions.forecast.own.periods import periods

    return _names([period.id for period in periods(place)]), []


def _claims(place: Corridor) -> Found:
    from corridor.questions.claims import ledger_of, read_ledger
    from corridor.system.levers import levers

    if not place.ledger:
        return "none", []
    known = [claim.id for claim in read_ledger(ledger_of(place)).claims]
    for name, lever in levers(place).items():
        for claim in lever.claims:
            if claim not in known:
                raise InputError(
                    f"there is no claim '{claim}' in the ledger of {place.id}",
                    where=f"{place.id}/levers/{lever.group}/{name}.toml/claims",
                    remedy=nearest(claim, known),
                )
    return _names(known), []


def _run(place: Corridor) -> Found:
    from corridor.system.rehearsal import rehearse

    flows = rehearse(place)
    for name, values in flows.items():
        if not np.isfinite(values).all():
            raise InputError(
                f"'{name}' is not finite in a run from the priors",
                where=f"{place.id}/parameters",
                remedy="Narrow the priors of the mechanism that writes it",
            )
    return f"{len(flows)} flows are finite", []


def _units(place: Corridor) -> Found:
    """Note units that stand nowhere else, where one that is spelt much like them does."""
    from corridor.evidence import registry
    from corridor.system.corridors import corridor_names, load_corridor
    from corridor.system.levers import levers
    from corridor.system.outcomes import outcomes
    from corridor.system.priors import priors_of

    shared, found = registry().parameters, priors_of(place).parameters
    mine = {f"{place.id}/levers/{one.file}": one.unit for one in levers(place).values()}
    known = {outcome.unit for outcome in outcomes(place).values()}
    for one in found.values():
        if one.mechanism in place.mechanisms:
            home = "evidence" if shared.get(one.id) == one else place.id
            mine[f"{home}/parameters/{one.mechanism}.toml/{one.id}"] = one.unit
        else:
            known.add(one.unit)
    # what a prior of the corridor's own takes the place of
    known |= {one.unit for one in shared.values() if found.get(one.id) != one}
    for other in map(load_corridor, corridor_names()):
        if other is not place:
            known |= {lever.unit for lever in levers(other).values()}
            known |= {outcome.unit for outcome in outcomes(other).values()}
    count = Counter(mine.values())
    notes = []
    for where, unit in mine.items():
        near = _meant(unit, known | set(count))
        if near and count[unit] == 1 and unit not in known:
            notes.append(f"{where}: unit '{unit}' stands nowhere else; did you mean '{near}'?")
    return f"{len(count)}, of {len(mine)} levers and parameters", notes


def _meant(unit: str, known: Iterable[str]) -> str:
    """Return a unit of which just one word is spelt a little otherwise, "" where there is none."""
    words = unit.split()
    for other in sorted(set(known) - {unit}):
        theirs = other.split()
        pairs = [pair for pair in zip(words, theirs, strict=False) if pair[0] != pair[1]]
        if len(words) != len(theirs) or len(pairs) != 1:
            continue
        if difflib.SequenceMatcher(None, *pairs[0]).ratio() >= _ALIKE:
            return other
    return ""


def _placeholders(place: Corridor) -> Found:
    notes = []
    for path in sorted(place.folder.rglob("*")):
        if path.suffix in _TEXTS and path.is_file():
            marks = len(_MARK.findall(path.read_text(encoding="utf-8", errors="replace")))
            if marks:
                name = path.relative_to(place.folder).as_posix()
                notes.append(f"{place.id}/{name} still holds what is made up: replace it")
    left = "1 file" if len(notes) == 1 else f"{len(notes)} files"
    return left if notes else "none", notes


def _names(found: Iterable[str]) -> str:
    return ", ".join(found) or "none"


_STEPS: dict[str, Callable[[Corridor], Found]] = {
    "tables of its own": _tables,
    "mechanisms": _order,
    "levers": _levers,
    "outcomes": _outcomes,
    "series": _series,
    "policies": _policies,
    "measures": _measures,
    "periods of rules": _periods,
    "claims": _claims,
    "units": _units,
    "run from priors": _run,
    "placeholders": _placeholders,
}
