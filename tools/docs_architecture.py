"""Write the lists of ARCHITECTURE.md: rooms and their imports, the monthly loop, the inventory.

python -m tools.docs_architecture           writes them
python -m tools.docs_architecture --check   says whether they are up to date (status 1 if not)

The text around them is written by hand and kept.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from corridor.cli import command_names
from corridor.evidence import registry
from corridor.policies import policy_names
from corridor.questions.claims import ledger_names, read_ledger
from corridor.record import tables
from corridor.system.corridor import Corridor
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.couplings import Coupling, couplings
from corridor.system.levers import levers
from corridor.system.mechanisms import Declaration, mechanism_files
from corridor.system.outcomes import outcomes
from corridor.system.simulate import System, fitted_system, load_system
from tests.architecture.tree import PACKAGE, ROOMS, ROOT, imports, package_files, parse, room
from tools.docs_page import fill, run, table

__all__ = ["PAGE", "inventory", "loop", "main", "page", "rooms"]

PAGE = ROOT / "ARCHITECTURE.md"


def page() -> str:
    """Return the page with its lists made anew."""
    parts = {"rooms": rooms(), "loop": loop(), "inventory": inventory()}
    return fill(PAGE.read_text(encoding="utf-8"), parts)


def rooms() -> str:
    """Return each room with what it says of itself and which rooms it imports from."""
    found: dict[str, set[str]] = {name: set() for name in ROOMS}
    for path in package_files():
        if room(path) in found:
            tops = (one.module.split(".") for one in imports(path))
            found[room(path)] |= {top[1] for top in tops if top[0] == "corridor" and top[1:]}
    return table(
        ("Room", "What is in it", "Imports from"),
        [
            (
                f"`{name}`",
                _says(name),
                ", ".join(other for other in ROOMS if other in found[name] - {name}) or "no other",
            )
            for name in ROOMS
        ],
    )


def _says(name: str) -> str:
    """Return the first sentence of a room's docstring, without what follows it."""
    text = ast.get_docstring(parse(PACKAGE / name / "__init__.py")) or ""
    return " ".join(text.split("\n\n")[0].split())


def loop() -> str:
    """Return the mechanisms of the default corridor in their order, numbered."""
    place = load_corridor()
    system = load_system(place)
    fitted, files = fitted_system(place).ids, mechanism_files()
    lines = []
    for number, mechanism in enumerate(system.mechanisms, 1):
        one = mechanism.declaration
        path = files[one.id].relative_to(ROOT).as_posix()
        star = " \\*" if one.id in fitted else ""
        lines.append(
            f"{number}. [`{one.id}`]({path}){star} {one.label}. "
            f"Reads {_reads(one, system)}. Gives {_gives(one, system, place)}."
        )
    return "\n".join(lines)


def _reads(one: Declaration, system: System) -> str:
    """Say whose results a mechanism takes, and how many levers and inputs."""
    writer = {w: m.declaration.id for m in system.mechanisms for w in m.declaration.writes}
    said = dict.fromkeys(writer.get(r, "") for r in one.reads)
    late = dict.fromkeys(writer[s] for s in one.state if writer[s] != one.id)
    parts = [*filter(None, said), *(f"({w})" for w in late)]
    for link in _live(system):
        if link.target == one.id:
            parts.append(f"(~{link.source})" if system.is_late(link) else f"~{link.source}")
    for names, word in ((one.levers, "lever"), (one.drivers, "input")):
        if names:
            parts.append(f"{len(names)} {word}{'s' if len(names) > 1 else ''}")
    return ", ".join(parts) or "nothing"


def _gives(one: Declaration, system: System, place: Corridor) -> str:
    """Say which mechanisms take what a mechanism writes, and how many outcomes are made of it."""
    takers = [
        m.declaration.id
        for m in system.mechanisms
        if m.declaration.id != one.id
        and set(one.writes) & {*m.declaration.reads, *m.declaration.state}
    ]
    takers += [c.target for c in _live(system) if c.source == one.id]
    parts = list(dict.fromkeys(takers))
    made = sum(bool(set(one.writes) & set(o.flows)) for o in outcomes(place).values())
    if made:
        parts.append(f"{made} outcome{'s' if made > 1 else ''}")
    return ", ".join(parts) or "nothing"


def _live(system: System) -> list[Coupling]:
    return [c for c in system.couplings if system.is_live(c)]


def inventory() -> str:
    """Return how many there are of each kind: in the house, and in each corridor."""
    known = registry()
    claims = {name: len(read_ledger(name).claims) for name in ledger_names()}
    house = (
        ("tables of the record", len(tables())),
        ("parameters", len(known.parameters)),
        ("sources", len(known.sources)),
        ("mechanisms", len(mechanism_files())),
        ("couplings", len(couplings())),
        ("claims", sum(claims.values())),
        ("corridors", len(corridor_names())),
        ("commands", len(command_names())),
    )
    said = ", ".join(f"{count} {what}" for what, count in house)
    rows = [_row(load_corridor(name), claims) for name in corridor_names()]
    head = (
        "Corridor",
        "Groups",
        "Series",
        "Mechanisms",
        "Levers",
        "Outcomes",
        "Policies",
        "Claims",
    )
    own = "Claims of a corridor are those of its own ledger; other ledgers count above alone."
    return f"{said}. {own}\n\n" + table(head, rows, right=range(1, len(head)))


def _row(place: Corridor, claims: dict[str, int]) -> tuple[str, ...]:
    counts: Iterable[int] = (
        *(len(place.groups), len(place.series), len(place.mechanisms), len(levers(place))),
        *(len(outcomes(place)), len(policy_names(place)), claims.get(place.ledger, 0)),
    )
    return (f"`{place.id}`", *map(str, counts))


def main() -> int:
    """Write the lists, or only say whether they are up to date."""
    return run(PAGE, page)


if __name__ == "__main__":
    raise SystemExit(main())
