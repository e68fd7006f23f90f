"""Write docs/reference/corridors.md from the folders of the corridors beside the first.

python -m tools.docs_corridors           writes it
python -m tools.docs_corridors --check   says whether it is up to date (exit status 1 if not)
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from corridor.core.months import format_month
from corridor.evidence import registry
from corridor.policies import load_policy, policy_names
from corridor.system.corridor import Corridor, Part
from corridor.system.corridors import DEFAULT, corridor_names, load_corridor
from corridor.system.fit.fitted import read_fitted
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes
from corridor.system.priors import priors_of
from corridor.system.simulate import fitted_system, load_system
from tools.docs_page import DOCS, code, run, table

__all__ = ["PAGE", "main", "page"]

PAGE = DOCS / "reference" / "corridors.md"


def page() -> str:
    """Return the reference page as Markdown."""
    others = [load_corridor(name) for name in corridor_names() if name != DEFAULT]
    known = [m.declaration.id for m in load_system().mechanisms]
    own = {
        m.declaration.id: m.declaration
        for place in others
        for m in load_system(place).mechanisms
        if m.declaration.id not in known
    }
    parts = [
        "# Other corridors",
        "What ships beside the United States-Mexico corridor, whose parts are in "
        "[Model](model.md), [Levers](levers.md) and [Evidence](evidence.md). Name one with "
        "`--corridor`, as in `corridor compare deal no-deal --corridor eastern-mediterranean`. "
        "[Add a corridor](../how-to/add-a-corridor.md) says how to make one.",
        "This page is written by `python -m tools.docs_corridors` from the folders of "
        "`src/corridor/corridors/`.",
        *(part for place in others for part in _corridor(place)),
        "## Mechanisms of sea corridors",
        "The others are in [Model](model.md).",
    ]
    for one in own.values():
        shown = "\n".join(part.strip() for part in one.equation.split(";  "))
        parts += [f"### `{one.id}`", f"{one.label}. {one.summary}", f"```text\n{shown}\n```"]
        parts.append(
            table(("Writes", "Meaning and unit"), [(f"`{k}`", v) for k, v in one.writes.items()])
        )
    return "\n\n".join(parts) + "\n"


def _corridor(place: Corridor) -> Iterable[str]:
    yield f"## {place.label}"
    yield (
        f"{place.about} Folder: `{place.id}`; decision point where none is named: "
        f"{format_month(place.decision_point)}; ledger of claims: `{place.ledger}`."
    )
    yield (
        f"Order of a month: {code(place.mechanisms)}. Held against the record: "
        + code(fitted_system(place).ids)
        + "."
    )
    yield table(
        ("Group", "What", "Marks"),
        [(f"`{group.id}`", group.label, code(group.marks)) for group in place.groups],
    )
    yield table(
        ("Series", "Flows", "By group", "Tables"),
        [
            (
                f"`{one.id}`",
                code(one.flows),
                "yes" if one.by_group else "no",
                "<br>".join(_part(part) for part in one.parts),
            )
            for one in place.series.values()
        ],
    )
    yield f"### Policies: {place.label}"
    found = [load_policy(name, corridor=place) for name in policy_names(place)]
    yield table(
        ("Policy", "What", "From", "Levers"),
        [
            (
                f"`{one.id}`",
                f"{one.label}. {' '.join(one.summary.split())}",
                "any" if one.decision_point is None else format_month(one.decision_point),
                code(one.levers),
            )
            for one in found
        ],
    )
    yield f"### Levers: {place.label}"
    yield table(
        ("Lever", "What", "Unit", "Bounds", "Untouched", "Meaning"),
        [
            (
                f"`{one.id}`",
                one.label,
                one.unit,
                f"{one.low:g} to {one.high:g}",
                "as in force" if isinstance(one.default, str) else f"{one.default:g}",
                one.meaning,
            )
            for one in levers(place).values()
        ],
    )
    yield f"### Outcomes: {place.label}"
    yield table(
        ("Outcome", "Unit", "Definition", "Recorded"),
        [
            (
                f"`{one.id}`",
                one.unit,
                f"{one.label}. {one.definition}",
                code(filter(None, [one.recorded])),
            )
            for one in outcomes(place).values()
        ],
    )
    yield f"### Priors: {place.label}"
    yield (
        "Those that this corridor adds or has instead of the shared ones; the other parameters "
        "of its mechanisms are in [Evidence](evidence.md)."
    )
    shared, mine = registry().parameters, priors_of(place).parameters
    yield table(
        ("Parameter", "What", "Unit", "Prior", "Grade", "Learned"),
        [
            (
                f"`{name}`",
                one.label,
                one.unit,
                "<br>".join(
                    [f"`{one.prior.text}`", *(f"{g}: `{p.text}`" for g, p in one.by_group.items())]
                ),
                one.grade,
                "no" if name in place.not_learned else "yes",
            )
            for name, one in mine.items()
            if one is not shared.get(name)
        ],
    )
    yield "Not learned from this record:"
    reasons: dict[str, list[str]] = {}
    for name, why in place.not_learned.items():
        reasons.setdefault(why, []).append(name)
    yield "\n".join(f"- {code(names)}: {why}" for why, names in reasons.items())
    fits = sorted((place.folder / "fits").glob("*.npz"))
    yield f"Fits that ship: {'; '.join(_fit(path) for path in fits) or 'none'}."


def _fit(path: Path) -> str:
    fitted = read_fitted(path)
    return f"{fitted.meta['known']} ({fitted.meta['kind']})"


def _part(part: Part) -> str:
    where = ", ".join(
        f"{k} = {v if isinstance(v, str) else ' or '.join(v)}" for k, v in part.where.items()
    )
    to = f" to `{part.group}`" if part.group else ""
    return f"[`{part.table}`](record.md#{part.table}) ({where}){to}"


def main() -> int:
    """Write the page, or only say whether it is up to date."""
    return run(PAGE, page)


if __name__ == "__main__":
    raise SystemExit(main())
