"""Write docs/reference/model.md from the declarations of mechanisms, outcomes and corridor.

python -m tools.docs_model           writes it
python -m tools.docs_model --check   says whether it is up to date (exit status 1 if not)
"""

from __future__ import annotations

from collections.abc import Iterable

from corridor.core.months import format_month
from corridor.evidence import Parameter, registry
from corridor.evidence.entries import GRADES
from corridor.system.corridor import Corridor, Group, Part
from corridor.system.corridors import load_corridor
from corridor.system.couplings import Coupling
from corridor.system.fit.tables import argument_name
from corridor.system.levers import levers
from corridor.system.mechanisms import Declaration
from corridor.system.outcomes import OVER, outcomes
from corridor.system.simulate import System, fitted_system, load_system
from tools.docs_equations import reading
from tools.docs_inputs import INPUTS
from tools.docs_page import DOCS, code, run, table

__all__ = ["LEARNED", "PAGE", "edges", "learned_or_not", "main", "page"]

PAGE = DOCS / "reference" / "model.md"

LEARNED = "[learned](fit.md#prior-and-posterior)"


def page() -> str:
    """Return the reference page as Markdown."""
    system, corridor = load_system(), load_corridor()
    declarations = [mechanism.declaration for mechanism in system.mechanisms]
    names = (
        "Names ending in `_g` have one value per origin group, in `_d` one per draw, in `_gd` "
        "both. All flows are people or events a month."
    )
    parts = [
        "# Model",
        "Every mechanism, what it takes and what it gives. [The model](../explanation/the-model.md)"
        " explains it in words; the corridor's `corridor.toml` holds their order and `simulate.py` "
        "runs it.",
        "This page is written by `python -m tools.docs_model` from the declarations in "
        "`src/corridor/system/`.",
        names,
        "*Rests on* says of each parameter how its prior is known ([words and "
        "grades](evidence.md#grades-and-status)), with its sources; *the record* says whether the "
        "fit learns it. How uncertain all of it is, and what that leaves out: "
        "[uncertainty](../explanation/uncertainty.md).",
        "## A month",
        "Mechanisms run in this order. A solid arrow is read in the same month, a dotted one in "
        "the next, a thick one is a [coupling](#couplings) that can be switched off.",
        _diagram(system),
        table(
            ("Order", "Mechanism", "What"),
            [(str(i), f"[`{d.id}`](#{d.id})", d.label) for i, d in enumerate(declarations, 1)],
            right=[0],
        ),
        "Held against the record: "
        + code(fitted_system(corridor).ids)
        + ". The parameters of the others are drawn from what is believed of them.",
        "## Couplings",
        "What one mechanism passes on to another through a switch: `corridor compare A B --off "
        "COUPLING`. Switched off, the target gets the neutral value and nothing else.",
        _couplings(system),
        "## How to read the equations",
        *reading(),
        "## Mechanisms",
        *(_mechanism(d, system) for d in declarations),
        "## Inputs",
        "Read from the record up to the decision point, then held: shares at their mean over the "
        f"last {corridor.history.recent} months, logs at their last value that was out.",
        table(("Input", "Meaning", "From"), [(f"`{k}`", *INPUTS[k]) for k in _inputs(system)]),
        "## Outcomes",
        "What a comparison reports: each is a sum of what mechanisms write.",
        *_outcomes(),
        *_corridor(corridor),
    ]
    return "\n\n".join(parts) + "\n"


def edges(system: System) -> dict[tuple[str, str, bool], list[str]]:
    """Return (writer, reader, whether a month later) -> names, in the order of the loop."""
    owner = {name: m.declaration.id for m in system.mechanisms for name in m.declaration.writes}
    found: dict[tuple[str, str, bool], list[str]] = {}
    for mechanism in system.mechanisms:
        reader = mechanism.declaration
        for later, names in ((False, reader.reads), (True, reader.state)):
            for name in names:
                if owner[name] != reader.id:
                    found.setdefault((owner[name], reader.id, later), []).append(name)
    return found


def _diagram(system: System) -> str:
    """Draw who feeds whom; what a mechanism carries for itself is left out."""
    lines = ["```mermaid", "flowchart TD"]
    lines += [
        f'    {m.declaration.id}["{i}. {m.declaration.label}"]'
        for i, m in enumerate(system.mechanisms, 1)
    ]
    # arrows of the same month first, so that the drawing runs in the order of the loop
    for (writer, reader, later), names in sorted(edges(system).items(), key=lambda e: e[0][2]):
        arrow = "-." if later else "--"
        tail = ".->" if later else "-->"
        lines.append(f'    {writer} {arrow} "{", ".join(names)}" {tail} {reader}')
    for link in _live(system):
        on = "" if link.on else ", off by default"
        lines.append(f'    {link.source} == "{link.id}{on}" ==> {link.target}')
    return "\n".join([*lines, "```"])


def _live(system: System) -> list[Coupling]:
    return sorted(
        filter(system.is_live, system.couplings), key=lambda c: system.ids.index(c.source)
    )


def _couplings(system: System) -> str:
    return table(
        ("Coupling", "From", "To", "What passes", "Neutral", "Default", "Grade", "Claims"),
        [
            (
                f"`{c.id}`<br>{c.label}",
                f"[`{c.source}`](#{c.source}): `{c.written}`",
                f"[`{c.target}`](#{c.target}): `{c.argument}`",
                c.says + (" As of the month before." if system.is_late(c) else ""),
                f"{c.neutral:g}",
                "on" if c.on else "off",
                c.grade,
                " ".join(c.claims),
            )
            for c in _live(system)
        ],
        right=[4],
    )


def _inputs(system: System) -> list[str]:
    places = {n for m in system.mechanisms for n in m.declaration.places}
    return sorted(places | set(system.drivers))


def _mechanism(declaration: Declaration, system: System) -> str:
    owner = {name: m.declaration.id for m in system.mechanisms for name in m.declaration.writes}
    parts = [
        f"### `{declaration.id}`",
        f"{declaration.label}. {declaration.summary}",
        "```text\n" + declaration.equation.replace(";  ", "\n") + "\n```",
    ]
    chosen = _parameters(declaration)
    parts.append(_evidence(chosen))
    if chosen:
        head = ("Symbol", "Parameter", "Unit", "Prior", "Grade", "Rests on", "The record")
        parts.append(table(head, map(_row, chosen)))
    levers = ", ".join(f"[`{name}`](levers.md#{name})" for name in declaration.levers)
    facts = [
        ("Levers", levers or "none"),
        ("Inputs", code((*declaration.drivers, *declaration.places))),
        (
            "Reads",
            ", ".join(f"`{n}` from [`{owner[n]}`](#{owner[n]})" for n in declaration.reads)
            or "nothing of this month",
        ),
        (
            "Takes through a coupling",
            ", ".join(
                f"`{c.argument}` from [`{c.source}`](#{c.source}) ([`{c.id}`](#couplings))"
                for c in _live(system)
                if c.target == declaration.id
            )
            or "none",
        ),
        ("Carries from the month before", code(declaration.state)),
        (
            "Begins at the decision point with",
            ", ".join(f"`{k}` = {_begin(v)}" for k, v in declaration.start.items()) or "none",
        ),
        ("Standard normal shocks", code(declaration.shocks)),
    ]
    parts.append("\n".join(f"- {name}: {text}" for name, text in facts if text != "none"))
    parts.append(
        table(
            ("Writes", "Meaning and unit", "Used by"),
            [
                (f"`{name}`", meaning, "; ".join(_users(name, system)))
                for name, meaning in declaration.writes.items()
            ],
        )
    )
    return "\n\n".join(parts)


def _begin(value: float | str) -> str:
    return f"`{value}`" if isinstance(value, str) else f"{value:g}"


def _users(name: str, system: System) -> Iterable[str]:
    """Say which mechanisms, outcomes and fitted series use what is written."""
    declared = [m.declaration for m in system.mechanisms]
    yield from (f"[`{d.id}`](#{d.id})" for d in declared if name in d.reads)
    yield from (f"[`{d.id}`](#{d.id}) next month" for d in declared if name in d.state)
    yield from (
        f"[`{c.target}`](#{c.target}) through [`{c.id}`](#couplings)"
        for c in _live(system)
        if c.written == name
    )
    yield from (f"outcome `{o.id}`" for o in outcomes().values() if name in o.flows)
    yield from (f"series `{s.id}`" for s in load_corridor().series.values() if name in s.flows)


def _parameters(declaration: Declaration) -> list[Parameter]:
    known = {argument_name(p.id, p.per): p for p in registry().parameters.values()}
    return [known[name] for name in declaration.parameters]


def _evidence(chosen: list[Parameter]) -> str:
    """Say in a line what is behind a mechanism's numbers: how many of each grade, how learned."""
    if not chosen:
        return "Evidence: it has no parameters of its own."
    grades = [f"{n} of grade {g}" for g in GRADES if (n := sum(p.grade == g for p in chosen))]
    sure = sum(p.established for p in chosen)
    learned = sum(learned_or_not(p) == LEARNED for p in chosen)
    pages = dict.fromkeys(f"[{p.mechanism}](evidence.md#{p.mechanism})" for p in chosen)
    return (
        f"Evidence ({', '.join(pages)}): {len(chosen)} parameter{'s' * (len(chosen) > 1)}, "
        f"{', '.join(grades)}; {sure or 'none'} read in a source or computed, "
        f"the rest recalled or assumed; {learned or 'none'} learned from the record."
    )


def learned_or_not(p: Parameter) -> str:
    """Say what the record does to a parameter."""
    if p.id in load_corridor().not_learned:
        return "[kept at its prior](../explanation/the-fit.md#what-is-not-learned)"
    fitted = {
        name for m in fitted_system(load_corridor()).mechanisms for name in m.declaration.parameters
    }
    return LEARNED if argument_name(p.id, p.per) in fitted else "none: drawn from what is believed"


def _rests(p: Parameter) -> str:
    """Say on what a prior rests: its status, and the sources by name."""
    sources = " ".join(f"[{name}](evidence.md#{name})" for name in p.sources)
    status = p.status.lower() + (", contested" if p.contested else "")
    return f"{status}: {sources}" if sources else status


def _row(p: Parameter) -> tuple[str, ...]:
    return (
        f"`{p.symbol}`",
        f"`{p.id}`<br>{p.label}",
        p.unit + (", per group" if p.per else ""),
        f"`{p.prior.text}`" + (", differs by group" if p.by_group else ""),
        p.grade,
        _rests(p),
        learned_or_not(p),
    )


def _outcomes() -> Iterable[str]:
    yield table(
        ("Outcome", "Definition", "Unit", "Sum of", "Over a window", "Drawn beside it"),
        [
            (
                f"`{o.id}`<br>{o.label}",
                o.definition,
                o.unit,
                code(o.flows),
                OVER[o.over] + ("; an interval, no point" if o.interval_only else ""),
                f"`{o.recorded}`: {o.recorded_label}" if o.recorded else "no record",
            )
            for o in outcomes().values()
        ],
    )


def _corridor(corridor: Corridor) -> Iterable[str]:
    groups = [
        (f"`{g.id}`", g.label, ", ".join(g.origins), _legs(g, corridor.transit))
        for g in corridor.groups
    ]
    series = []
    for s in corridor.series.values():
        flows = " + ".join(f"`{flow}`" for flow in s.flows)
        values = (s.noise, s.persistence, s.offset, s.dispersion, s.closest)
        noise = [f"{v:g}" if s.flows else "" for v in values]
        tables = ", ".join(_part(part) for part in s.parts)
        scale = "by group" if s.by_group else "total only"
        series.append((f"`{s.id}`", tables, flows or "drawn, not fitted", scale, *noise))
    yield "## Corridor"
    yield f"{corridor.label}: `src/corridor/corridors/{corridor.id}/corridor.toml`."
    yield table(("Group", "Label", "Origins in the record", f"Way to {corridor.transit}"), groups)
    yield "### Series"
    yield (
        "What the model is held against, and what is drawn beside it. A figure y and the model's "
        "flow f are compared as ln(y + offset) - ln(f + offset). Of this gap one part lasts: its "
        "size is *noise*, and the share *persistence* of it is still there a month later. The "
        "other is new every month, with variance *dispersion* / (y + offset) + *closest*². What a "
        "month adds to what the months before told has a t distribution with about "
        f"{corridor.measurement.freedom:g} degrees of freedom. Noise, persistence and dispersion, "
        "group by group, and degrees of freedom, series by series, are medians of what is believed "
        "and [learned](fit.md#errors-of-measurement), with a standard deviation of "
        f"{corridor.measurement.noise_spread:g} in ln(noise), "
        f"{corridor.measurement.persistence_spread:g} in the logit of persistence, "
        f"{corridor.measurement.dispersion_spread:g} in ln(dispersion) and "
        f"{corridor.measurement.freedom_spread:g} in ln(degrees of freedom)."
    )
    head = (
        "Series",
        "Table",
        "Measures",
        "Scale",
        "Noise",
        "Persistence",
        "Offset",
        "Dispersion",
        "Closest",
    )
    yield table(head, series, right=[4, 5, 6, 7, 8])
    yield "### Dated facts"
    since = [
        f"- {format_month(first)}: {corridor.transit} takes back nationals of "
        f"{', '.join(groups)} at the border"
        for groups, first in corridor.acceptances
    ]
    closed = [
        f"- {format_month(a)} to {format_month(b)}: borders on the way are closed"
        for a, b in corridor.closures
    ]
    said = [
        f"- {format_month(one.first)}: {levers(corridor)[one.lever].label.lower()} at {one.value:g}"
        for one in corridor.lever_records
        if not one.series
    ]
    yield "\n".join(sorted([*since, *closed, *said]))


def _legs(group: Group, transit: str) -> str:
    if group.home:
        return f"none, they start in {transit}"
    if "isthmus" in group.marks:
        return (
            "Darien or past it, then Central America"
            if "darien" in group.marks
            else "Central America"
        )
    return "direct"


def _part(part: Part) -> str:
    where = ", ".join(
        f"{k} = {v if isinstance(v, str) else ' or '.join(v)}" for k, v in part.where.items()
    )
    return f"[`{part.table}`](record.md#{part.table})" + (f" ({where})" if where else "")


def main() -> int:
    """Write the page, or only say whether it is up to date."""
    return run(PAGE, page)


if __name__ == "__main__":
    raise SystemExit(main())
