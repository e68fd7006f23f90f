"""Write docs/reference/levers.md from the lever files.

python -m tools.docs_levers           writes it
python -m tools.docs_levers --check   says whether it is up to date (exit status 1 if not)
"""

from __future__ import annotations

import argparse
from pathlib import Path

from corridor.core.files import write_atomic
from corridor.core.months import format_month
from corridor.system.corridors import load_corridor
from corridor.system.levers import GROUPS, Lever, levers
from corridor.system.levers.history import status_quo

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "levers.md"

HEAD = """\
# Levers

A lever is something that somebody decides. A [policy](../how-to/write-a-policy.md) moves levers
along time paths; a lever that no policy moves is *untouched*. How the world works (parameters) is
not a lever: a changed assumption moves every policy alike.

This page is written by `python -m tools.docs_levers` from the folder `levers` of the corridor
`src/corridor/corridors/us-mexico`.
"""


def number(value: float) -> str:
    return f"{value:,.10g}"


def untouched(lever: Lever) -> str:
    if isinstance(lever.default, str):
        place = load_corridor()
        value = status_quo(place, place.decision_point)[lever.id]
        first = format_month(place.decision_point)
        return f"{value:,.0f}, what was in force before {first}"
    return number(lever.default)


def _series(names: tuple[str, ...]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def section(lever: Lever) -> str:
    facts = [
        ("Unit", lever.unit),
        (
            "Bounds",
            f"{number(lever.low)} to {number(lever.high)}, in steps of {number(lever.step)}",
        ),
        ("Untouched", untouched(lever)),
        ("Decided by", lever.decides),
        ("Used by", ", ".join(lever.reads)),
        ("How much it does", f"`{lever.answer}`" if lever.answer else "no single parameter"),
        ("Claims", ", ".join(lever.claims)),
    ]
    if lever.shifts:
        facts.append(("Shifts", f"`{lever.shifts}`, the recorded share of {_series(lever.among)}"))
    if lever.counts:
        facts.append(("Its record counts", f"only {lever.counts}"))
    lines = [f"### `{lever.id}`", "", f"{lever.label}. {lever.meaning}", ""]
    lines += [f"- {name}: {text}" for name, text in facts]
    if lever.named:
        levels = "; ".join(f"{number(level.value)} = {level.label}" for level in lever.named)
        lines.append(f"- Named levels: {levels}")
    return "\n".join(lines)


def page() -> str:
    parts = [HEAD]
    for group, label in GROUPS.items():
        members = [lever for lever in levers().values() if lever.group == group]
        rows = [
            "| lever | what | unit | bounds | untouched |",
            "| --- | --- | --- | --- | --- |",
            *(
                f"| [`{lever.id}`](#{lever.id}) | {lever.label} | {lever.unit} "
                f"| {number(lever.low)} to {number(lever.high)} | {untouched(lever)} |"
                for lever in members
            ),
        ]
        parts.append(f"## {label} (`{group}`)\n\n" + "\n".join(rows) + "\n")
        parts += [section(lever) + "\n" for lever in members]
    return "\n".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Write docs/reference/levers.md.", allow_abbrev=False
    )
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    if parser.parse_args().check:
        same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page()
        print(f"{PAGE.name}: {'up to date' if same else 'out of date'}")
        return 0 if same else 1
    write_atomic(PAGE, page())
    print(f"wrote {PAGE}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
