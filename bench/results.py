"""Keeping results: a JSON file that holds the newest figures of every case.

``runs`` holds when and on what, ``cases`` the figures, each naming its run; so a run of one
case leaves the figures of the others, and what they were measured on, as they were. A case that
keeps a record has it beside them, under its own name.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.harness import Outcome
from corridor.core.files import write_atomic

__all__ = ["keep", "table"]

FORMAT = 1
#: keys of the file itself; any other is a case's record
_OWN = ("format", "runs", "cases")


def keep(path: Path, outcomes: Sequence[Outcome], run: dict[str, object]) -> None:
    """Write the outcomes into ``path``, whole or not at all; failed cases keep old figures.

    Raises ValueError if the file is there and is not one of ours.
    """
    kept: dict[str, Any] = {"format": FORMAT, "runs": {}, "cases": {}}
    if path.exists():
        kept = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(kept, dict) or kept.get("format") != FORMAT:
            raise ValueError(f"{path} is not a file of benchmark results")
    name = f"{run['date']} {run['commit']}".strip()
    kept["runs"][name] = run
    for outcome in outcomes:
        if not outcome.error:
            kept["cases"][outcome.case.name] = {"run": name, **outcome.to_json()}
            if outcome.record:
                kept[outcome.case.name] = {"run": name, **outcome.record}
    used = {case["run"] for case in kept["cases"].values()}
    used |= {more["run"] for key, more in kept.items() if key not in _OWN}
    kept["runs"] = {name: run for name, run in sorted(kept["runs"].items()) if name in used}
    kept["cases"] = dict(sorted(kept["cases"].items()))
    write_atomic(path, json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes as plain text, one line per metric."""
    rows = [("case", "metric", "median", "min to max", "x reference", "target")]
    for outcome in outcomes:
        made = outcome.to_json()
        for metric, figures in made["metrics"].items():
            target = ""
            if "target" in figures:
                met = "met" if figures["median"] < figures["target"] else "missed"
                target = f"under {figures['target']:g}: {met}"
            rows.append(
                (
                    outcome.case.name,
                    metric,
                    f"{figures['median']:.4g}",
                    f"{figures['min']:.4g} to {figures['max']:.4g}",
                    f"{figures['ratio']:.3g}" if "ratio" in figures else "",
                    target,
                )
            )
        if outcome.error:
            rows.append((outcome.case.name, "failed", outcome.error, "", "", ""))
    widths = [
        max(len(row[i]) for row in rows if row[1] != "failed" or i < 2) for i in range(len(rows[0]))
    ]
    lines = ("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
