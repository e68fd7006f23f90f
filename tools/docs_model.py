"""Write docs/reference/model.md from the declarations of mechanisms, outcomes and corridor.

python -m tools.docs_model           writes it
python -m tools.docs_model --check   says whether it is up to date (exit status 1 if not)
"""

from __future__ import annotations

from collections.abc import Iterable

from corridor.core.months import format_month
from corridor.evidence import Parameter, registry
from corridor.system.corridor import Corridor, Group, Part
from corridor.system.corridors import load_corridor
from corridor.system.couplings import Coupling
from corridor.system.fit.tables import argument_name
from corridor.system.levers import levers
from corridor.system.mechanisms import Declaration
from corridor.system.outcomes import OVER, outcomes
from corridor.system.simulate import System, fitted_system, load_system
from tools.docs_inputs import INPUTS
from tools.docs_page import DOCS, code, run, table

__all__ = ["PAGE", "edges", "main", "page"]

PAGE = DOCS / "reference" / "model.md"


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
    if chosen:
        parts.append(table(("Symbol", "Parameter", "Unit", "Prior", "Grade"), map(_row, chosen)))
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


def _row(p: Parameter) -> tuple[str, ...]:
    return (
        f"`{p.symbol}`",
        f"`{p.id}`<br>{p.label}",
        p.unit + (", per group" if p.per else ""),
        f"`{p.prior.text}`" + (", differs by group" if p.by_group else ""),
        p.grade,
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
    yield f"{corridor.label}: `src/corridor/system/corridors/{corridor.id}.toml`."
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
