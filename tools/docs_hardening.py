"""Write docs/validation/hardening.md from results/hardening.json.

python -m tools.docs_hardening           writes it
python -m tools.docs_hardening --check   says whether it is up to date (exit status 1 if not)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hardening.check import KINDS
from hardening.fuzz.engine.parent import INPUTS
from tools.docs_page import DOCS, run, table

__all__ = ["PAGE", "RESULTS", "main", "page"]

PAGE = DOCS / "validation" / "hardening.md"
RESULTS = Path(__file__).resolve().parents[1] / "results" / "hardening.json"

_TITLES = {
    "fuzz": "Broken input",
    "faults": "Broken surroundings",
    "load": "Many at once",
    "numbers": "Numbers at their ends",
}
_SAYS = {
    "fuzz": (
        "Valid examples of every format are changed and read: entry by entry by Hypothesis (left "
        "out, doubled, of another kind, nested deeply, very long, in letters that cannot be "
        "printed), and byte by byte by atheris, which follows the lines of Corridor that an "
        "input reaches. A reader accepts an input, or refuses it in one line that names the file "
        "and says what to do; anything else is a fault: another error, more than a second of "
        "processor time, more than 256 MB for one input, or as much held after all. "
        "`hypothesis` and `atheris` count the inputs of each; `seconds` are by the clock on a "
        "machine that others used too."
    ),
    "faults": "Writes that are killed, folders that are shared, disks and networks that fail.",
    "load": "The desk under many clients.",
    "numbers": "The same in 32 and 64 bit, and levers at both ends.",
}
_WORDS = {
    "slowest_s": "slowest, s",
    "peak_mb": "peak, MB",
    "grown_mb": "grown, MB",
}


def page(results: Mapping[str, Any] | None = None) -> str:
    """Return the page as Markdown."""
    found = results or json.loads(RESULTS.read_text(encoding="utf-8"))
    return "\n\n".join(_parts(found["checks"])) + "\n"


def _parts(checks: Mapping[str, Any]) -> Iterator[str]:
    yield "# Attempts to break it"
    yield (
        "What was found when the checks that are too long for the tests were last run, misses "
        "first. `./run harden` runs all of them, `./run harden fuzz/policies` one, "
        "`./run harden fuzz/policies/lever_path` one of its formats (its row then has its commit); "
        "`./run harden --list` says what there is. A scale below 1 is that part of the full "
        "length. The tests run each check at a small scale."
    )
    yield "This page is written by `python -m tools.docs_hardening` from `results/hardening.json`."
    yield from _misses(checks)
    for kind in KINDS:
        mine = {name: made for name, made in checks.items() if name.split("/")[0] == kind}
        if mine:
            yield f"## {_TITLES[kind]}"
            yield _SAYS[kind]
            yield from _kind(mine)


def _misses(checks: Mapping[str, Any]) -> Iterator[str]:
    yield "## What went wrong"
    wrong = {name: made["faults"] for name, made in checks.items() if made["faults"]}
    if not wrong:
        yield "Nothing in these runs."
    for name, faults in wrong.items():
        lines = [f"- {_plain(fault)}" for fault in faults]
        yield f"`{name}`:\n\n" + "\n".join(lines)
    short = [f"`{name}` ({made['scale']:g})" for name, made in checks.items() if made["scale"] < 1]
    whole = sum(INPUTS.values())
    for name, made in checks.items():
        if made["scale"] == 1 and name.startswith("fuzz/"):
            inputs = {one: sum(row["inputs"].values()) for one, row in made["figures"].items()}
            short += [f"`{name}/{one}` ({n:,} inputs)" for one, n in inputs.items() if n < whole]
    if short:
        yield f"Not run at full length: {', '.join(short)}."


def _plain(text: str) -> str:
    """Return a fault as code where it quotes what Markdown would take for its own."""
    head, colon, rest = text.partition("; smallest: ")
    return head + (f"; smallest: `` {rest} ``" if colon else "")


def _kind(checks: Mapping[str, Any]) -> Iterator[str]:
    head = ("check", "what", "scale", "seconds", "faults")
    rows = [
        (
            f"`{name}`",
            made["what"],
            f"{made['scale']:g}",
            f"{made['seconds']:,.0f}",
            str(len(made["faults"])),
        )
        for name, made in checks.items()
    ]
    yield table(head, rows, right=range(2, 5))
    for name, made in checks.items():
        figures = made["figures"]
        if not figures:
            continue
        yield f"### `{name}`"
        yield _figures(figures)
        yield _machine(made)


def _figures(figures: Mapping[str, Any]) -> str:
    """Return figures as a table: a row for each that has several, else a row for each figure."""
    if all(isinstance(one, Mapping) for one in figures.values()):
        rows = {name: _flat(one) for name, one in figures.items()}
        columns = list(dict.fromkeys(key for row in rows.values() for key in row))
        head = ("", *(_WORDS.get(key, key.replace("_", " ")) for key in columns))
        body = [
            (f"`{name}`", *(_shown(row.get(key, "")) for key in columns))
            for name, row in rows.items()
        ]
        return table(head, body, right=range(1, len(head)))
    body = [(key.replace("_", " "), _shown(value)) for key, value in _flat(figures).items()]
    return table(("figure", "value"), body, right=(1,))


def _flat(figures: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in figures.items():
        if isinstance(value, Mapping):
            found.update(_flat(value))
        else:
            found[key] = value
    return found


def _shown(value: Any) -> str:
    match value:
        case bool() | None:
            return {True: "yes", False: "no", None: ""}[value]
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.4g}"
        case list():
            return ", ".join(_shown(one) for one in value)
    return str(value)


def _machine(made: Mapping[str, Any]) -> str:
    told = made["run"]
    machine = told["machine"]
    return (
        f"Seed {made['seed']}, {told['date'][:10]}, commit {told['commit']}, "
        f"{machine['cores']} cores ({machine['processor']}), "
        f"Python {told['versions']['python']}."
    )


def main() -> int:
    """Write the page, or say whether it is up to date."""
    return run(PAGE, page)


if __name__ == "__main__":
    raise SystemExit(main())
