"""Write the tables of docs/explanation/model-card.md from the fit, the results and validation.

python -m tools.docs_model_card           writes them (a second)
python -m tools.docs_model_card --check   says whether they are up to date (status 1 if not)

The text between the tables is written by hand and kept. Run it after docs_validation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from corridor import __version__
from corridor.evidence import registry
from corridor.evidence.entries import GRADES
from corridor.questions.forecast.own.kept import by_period
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.simulate import load_system
from tools.docs_backtest import OWN, RESULTS, SUMS
from tools.docs_fit import moves, shipped
from tools.docs_model import LEARNED, learned_or_not
from tools.docs_page import DOCS, fill, run, table
from tools.docs_validation import GROUP_HEAD
from tools.docs_validation import PAGE as VALIDATION

__all__ = ["PAGE", "cells", "main", "page", "tables"]

PAGE = DOCS / "explanation" / "model-card.md"


def page() -> str:
    """Return the page with its tables as they should be."""
    return fill(PAGE.read_text(encoding="utf-8"), tables())


def tables() -> dict[str, str]:
    """Return the name of each table in the page -> its Markdown."""
    return {
        "about": _about(),
        "vintages": table(("Table", "Edition"), _vintages()),
        "evidence": _evidence(),
        "outcomes": _outcomes(),
        "group_months": table(GROUP_HEAD, cells("group_months"), right=range(1, 7)),
        "groups": _groups(),
        "diagnostics": _diagnostics(),
        "closeness": _closeness(),
        "forecasts": _forecasts(),
    }


def cells(name: str) -> list[list[str]]:
    """Return the rows of one table of the validation page, without its head."""
    page = VALIDATION.read_text(encoding="utf-8")
    found = re.search(rf"<!-- table {name} -->\n(.*?)<!-- end -->", page, flags=re.DOTALL)
    assert found is not None, name
    lines = [line for line in found[1].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _about() -> str:
    meta, place, system = shipped().meta, load_corridor(), load_system()
    return table(
        ("", ""),
        [
            ("Version", __version__),
            ("Corridors that ship", ", ".join(f"`{name}`" for name in corridor_names())),
            ("Mechanisms", f"{len(system.mechanisms)}, with {len(system.couplings)} couplings"),
            ("Origin groups", ", ".join(group.label for group in place.groups)),
            ("Fit", f"`{meta['fingerprint']}`, for decision point {meta['known']}"),
            ("Months of the fit", f"{meta['first_month']} to {meta['last_month']}"),
            ("Draws", f"{meta['draws']:,} kept of {meta['drawn']:,}, {meta['chains']} chains"),
            ("Licence", "code MIT; each table its publisher's terms"),
        ],
    )


def _vintages() -> Iterator[tuple[str, str]]:
    for name, when in shipped().meta["vintage"].items():
        yield f"[`{name}`](../reference/record.md#{name})", when


def _evidence() -> str:
    found = list(registry().parameters.values())
    kept = {name: learned_or_not(found_) for name, found_ in registry().parameters.items()}
    moved = {move.parameter.id for move in moves(shipped()) if not move.silent}
    rows = []
    for grade, meaning in GRADES.items():
        mine = [p for p in found if p.grade == grade]
        learned = [p.id for p in mine if kept[p.id] == LEARNED]
        sure = sum(p.established for p in mine)
        counts = (len(mine), sure, len(learned), len(moved.intersection(learned)))
        rows.append((f"{grade}: {meaning}", *map(str, counts)))
    totals = [str(sum(int(row[k]) for row in rows)) for k in (1, 2, 3, 4)]
    head = ("Grade of the prior", "Parameters", "Read or computed", "Learned", "Of these moved")
    return table(head, [*rows, ("all", *totals)], right=[1, 2, 3, 4])


def _outcomes() -> str:
    ratio = {row[0]: row[5] for row in cells("scores")}
    head = ("Outcome", "Months", "In the 90% band", "Below", "Above", "CRPS ratio")
    rows = [
        (label, months, inside, below, above, ratio.get(label, ""))
        for label, months, _, inside, below, above in cells("outcomes")
    ]
    return table(head, rows, right=range(1, 6))


def _groups() -> str:
    ratio = {row[0]: row[5] for row in cells("scores_groups")}
    found = [row for row in cells("groups") if row[0] in ratio]
    found.sort(key=lambda row: int(row[2]))
    head = ("Group", "In the 90% band", "Below", "Above", "CRPS ratio")
    return table(head, [(row[0], *row[2:5], ratio[row[0]]) for row in found], right=range(1, 5))


def _diagnostics() -> str:
    meta = shipped().meta
    path = RESULTS.parent / "sbc.json"
    sbc = json.loads(path.read_text(encoding="utf-8"))
    failed = sbc["failed"]
    lines = [
        f"- {len(meta['failed'])} of the fit's own checks fail; they stand "
        "[first in its reference](../reference/fit.md#diagnostics).",
        f"- {meta['divergences']} of {meta['trajectories']:,} trajectories diverged.",
        f"- Simulation-based calibration on a smaller model ({sbc['replications']} replications, "
        f"{len(sbc['scalars'])} scalars): {len(failed) or 'none'} failed; so few replications find "
        "[gross errors only](the-fit.md#how-it-is-judged).",
    ]
    return "\n".join(lines)


def _closeness() -> str:
    found = sorted(shipped().meta["series"].items(), key=lambda item: item[1]["explained"])
    rows = [
        (f"`{name}`", f"{row['figures']:,}", f"{row['rms_log']:.2f}", f"{row['explained']:.2f}")
        for name, row in found
    ]
    return table(("Series", "Figures", "RMS log", "Explained"), rows, right=[1, 2, 3])


def _forecasts() -> str:
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    rows = []
    for series, label in SUMS.items():
        for horizon in found["horizons"]:
            mine = {
                row["model"]: row
                for row in found["rows"]
                if row["series"] == series and row["horizon"] == horizon
            }
            own = mine.pop(OWN)
            best = min(row["crps"] for row in mine.values())
            rows.append(_forecast("All", label, own, best))
    last = by_period(found, OWN)[-1]
    # the total alone is scored period by period
    late = [
        _forecast(last["label"], SUMS["ALL"], cell, cell["best_crps"]) for cell in last["cells"]
    ]
    head = ("Months", "Series", "Months ahead", "CRPS", "of the best other", "Ratio")
    by_ratio = (sorted(part, key=lambda row: -float(row[5])) for part in (late, rows))
    chosen = [row for part in by_ratio for row in part]
    return table((*head, "In the 90% band"), chosen, right=range(2, 7))


def _forecast(months: str, label: str, own: Mapping[str, Any], best: float) -> tuple[str, ...]:
    score = (f"{own['crps']:.3f}", f"{best:.3f}", f"{own['crps'] / best:.2f}")
    return months, label, str(own["horizon"]), *score, f"{own['cover90']:.0%}"


def main() -> int:
    """Write the tables, or only say whether they are up to date."""
    return run(PAGE, page, "Write the tables of model-card.md.")


if __name__ == "__main__":
    raise SystemExit(main())
