"""What is believed, as the desk shows it: parameters before and after the fit, and sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from corridor.core.errors import nearest
from corridor.desk.address import Bad, Question, Trouble
from corridor.desk.ground import known_priors
from corridor.desk.live import Live
from corridor.desk.problems import Missing
from corridor.evidence import Candidate, Occurrence, Parameter, Registry, Source
from corridor.evidence.words import data, figure, span

__all__ = [
    "Posteriors",
    "entry",
    "found",
    "listed",
    "parameter",
    "posteriors",
    "resting",
]

Posteriors = Mapping[str, list[dict[str, Any]]]


def posteriors(live: Live) -> Posteriors:
    """Return ``compare.info.posteriors`` of the usual decision point."""
    from corridor.questions.compare import info

    setup = live.ask(Question()).setup
    fit = info.fit_info(setup.fitted, setup.unfitted)
    return info.posteriors(fit, setup.place.not_learned)


def found(grade: str, mechanism: str) -> list[Parameter]:
    """Return the parameters of a grade and of a mechanism, each "" for all.

    Raises Bad for an unknown mechanism.
    """
    known = known_priors()
    if mechanism and mechanism not in known.mechanisms:
        near = nearest(mechanism[:60], known.mechanisms)
        said = f"no mechanism '{mechanism[:60]}' has parameters. {near}"
        raise Bad([Trouble("mechanism", said)])
    return [
        one
        for one in known.parameters.values()
        if grade in ("", one.grade) and mechanism in ("", one.mechanism)
    ]


def parameter(one: Parameter, after: Posteriors) -> dict[str, Any]:
    """Return a parameter as the command line writes it, with what it is after the fit."""
    return {**data(one), "posterior": after.get(one.id, [])}


def entry(name: str, after: Posteriors) -> dict[str, Any]:
    """Return an entry as ``corridor evidence show --json`` writes it, a parameter's posterior too.

    Raises Missing, naming the nearest.
    """
    known = known_priors()
    one = _entry(known, name)
    detail = parameter(one, after) if isinstance(one, Parameter) else data(one)
    if not isinstance(one, Source):
        detail["sources"] = [data(known.sources[source]) for source in one.sources]
    if isinstance(one, Parameter):
        detail["candidates"] = [data(known.candidates[name]) for name in one.candidates]
    return detail


def _entry(known: Registry, name: str) -> Parameter | Source | Candidate | Occurrence:
    kinds = (known.parameters, known.sources, known.candidates, known.occurrences)
    ids = [one for kind in kinds for one in kind]
    if name not in ids:
        raise Missing.named("parameter, source, candidate or occurrence", name, ids)
    return known.find(name)


def resting(name: str) -> dict[str, list[str]]:
    """Return kind of entry -> ids of those that rest on an entry."""
    known = known_priors()
    if name in known.sources:
        kinds: dict[str, Iterable[Any]] = {
            "Parameters": known.parameters.values(),
            "Estimates": known.candidates.values(),
            "Occurrences": known.occurrences.values(),
        }
        return {k: [one.id for one in v if name in one.sources] for k, v in kinds.items()}
    if name in known.candidates:
        users = [one.id for one in known.parameters.values() if name in one.candidates]
        return {"Parameters": users}
    return {}


def listed(parameters: Iterable[Parameter], after: Posteriors) -> list[dict[str, Any]]:
    """Return {mechanism, rows} as the page lists them, in the order of the files."""
    blocks: dict[str, list[dict[str, Any]]] = {}
    for one in parameters:
        blocks.setdefault(one.mechanism, []).append(
            {
                "id": one.id,
                "label": one.label,
                "grade": one.grade,
                "unit": one.unit,
                "mark": "" if one.established else one.status.capitalize(),
                "contested": one.contested,
                "prior": figure(one.prior.median),
                "span": span(one.prior),
                **_after(after.get(one.id, [])),
                "sources": list(one.sources),
            }
        )
    return [{"mechanism": name, "rows": rows} for name, rows in blocks.items()]


def _after(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return in words what a parameter is after the fit, and the interval of it."""
    if not rows or not any(row["moved"] for row in rows):
        return {"after": "as believed" if rows else "not fitted", "after_span": ""}
    if len(rows) > 1:
        medians = [row["median"] for row in rows]
        ends = f"{figure(min(medians))} to {figure(max(medians))}"
        return {"after": ends, "after_span": f"medians of {len(rows)} groups"}
    low, high = rows[0]["interval_90"]
    return {"after": figure(rows[0]["median"]), "after_span": f"{figure(low)} to {figure(high)}"}
