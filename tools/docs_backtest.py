"""Write docs/reference/backtest.md from results/backtest.json.

python -m tools.docs_backtest           writes it
python -m tools.docs_backtest --check   says whether it is up to date (exit status 1 if not)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from corridor.questions.forecast.own.kept import by_period
from tools.docs_page import DOCS, run, table

__all__ = ["PAGE", "RESULTS", "main", "page"]

PAGE = DOCS / "reference" / "backtest.md"
RESULTS = Path(__file__).resolve().parents[1] / "results" / "backtest.json"
OWN = "corridor"
SUMS = {"ALL": "All groups", "NONMEX": "All but Mexico"}


def page(results: Mapping[str, Any] | None = None) -> str:
    """Return the reference page as Markdown."""
    found = results or json.loads(RESULTS.read_text(encoding="utf-8"))
    return "\n\n".join(_parts(found)) + "\n"


def _parts(found: Mapping[str, Any]) -> Iterator[str]:
    first, last = found["origins"][0], found["origins"][-1]
    count = max(row["n"] for row in found["rows"])
    yield "# Backtest"
    yield (
        "Every model on the same past months, each time with what had been published by then. "
        "[Forecasts](../explanation/forecasts.md) says what the models are and what was chosen "
        "after looking; [how to](../how-to/forecast-and-score.md) says how to run it."
    )
    yield "This page is written by `python -m tools.docs_backtest` from `results/backtest.json`."
    yield (
        f"Origins {first} to {last}, {count} of them; scores on {found['scale']}; record to "
        f"{found['vintage']['last']}; seed {found['seed']}. A figure in brackets is the share of "
        "months in the 90% interval. The best score of a column is bold."
    )
    periods = by_period(found, OWN)
    yield "## Corridor on all groups, period by period"
    yield _latest(periods[-1])
    yield (
        "Share of months in the 90% interval; in brackets CRPS over that of the baseline that came "
        "out best in the period, and how many months were scored. Above 1 Corridor did worse."
    )
    yield _periods(periods, found["horizons"])
    for name, label in SUMS.items():
        yield f"## {label}, mean over the whole time"
        yield _table(found, [name])
    groups = list(dict.fromkeys(r["series"] for r in found["rows"] if r["series"] not in SUMS))
    yield "## Mean over the groups and the whole time"
    yield _table(found, groups)
    yield "## Corridor against the best baseline, group by group"
    yield (
        "CRPS of Corridor over that of the baseline that came out best for this group and horizon, "
        "which nobody could have known beforehand."
    )
    yield _ratios(found, [*groups, *SUMS])


def _cells(
    found: Mapping[str, Any], names: list[str]
) -> dict[tuple[str, int], tuple[float, float]]:
    """Return (model, horizon) -> (CRPS, share in the 90% interval), mean over series."""
    kept: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for row in found["rows"]:
        if row["series"] in names:
            place = (row["model"], row["horizon"])
            kept.setdefault(place, []).append((row["crps"], row["cover90"]))
    return {k: (mean(v[0] for v in rows), mean(v[1] for v in rows)) for k, rows in kept.items()}


def _table(found: Mapping[str, Any], names: list[str]) -> str:
    cells = _cells(found, names)
    horizons = found["horizons"]
    labels = {model["id"]: model["label"] for model in found["models"]}
    best = {h: min(crps for (_, at), (crps, _) in cells.items() if at == h) for h in horizons}

    def cell(model: str, horizon: int) -> str:
        crps, cover = cells[model, horizon]
        text = f"{crps:.3f}"
        return f"{f'**{text}**' if crps == best[horizon] else text} ({cover:.0%})"

    order = sorted(labels, key=lambda model: (model != OWN, labels[model]))
    rows = [(labels[model], *(cell(model, h) for h in horizons)) for model in order]
    return table(("CRPS", *_heads(horizons)), rows, right=range(1, 1 + len(horizons)))


def _latest(period: Mapping[str, Any]) -> str:
    """Return how the last period went, which means over the whole time hide."""
    cell = max(period["cells"], key=lambda one: one["horizon"])
    held, ratio = round(cell["cover90"] * cell["n"]), cell["crps"] / cell["best_crps"]
    return (
        f"What the means below hide: {period['label'][0].lower()}{period['label'][1:]}, "
        f"{cell['horizon']} months ahead, {held} of {cell['n']} months fell in the 90% interval, "
        f"and Corridor's CRPS was {ratio:.2f} times that of the best baseline."
    )


def _periods(periods: Sequence[Mapping[str, Any]], horizons: Sequence[int]) -> str:
    rows = []
    for period in periods:
        cells = {cell["horizon"]: cell for cell in period["cells"]}
        row = [period["label"]]
        for horizon in horizons:
            cell = cells.get(horizon)
            row.append(
                f"{cell['cover90']:.0%} ({cell['crps'] / cell['best_crps']:.2f}, {cell['n']})"
                if cell
                else "none"
            )
        rows.append(row)
    heads = _heads(horizons)
    return table(("Months", *heads), rows, right=range(1, 1 + len(heads)))


def _ratios(found: Mapping[str, Any], names: list[str]) -> str:
    rows = []
    for name in names:
        cells = _cells(found, [name])
        row = [name]
        for horizon in found["horizons"]:
            others = [c for (m, h), (c, _) in cells.items() if h == horizon and m != OWN]
            row.append(f"{cells[OWN, horizon][0] / min(others):.2f}")
        rows.append(row)
    heads = _heads(found["horizons"])
    return table(("Series", *heads), rows, right=range(1, 1 + len(heads)))


def _heads(horizons: Sequence[int]) -> list[str]:
    return [f"{h} month{'s' if h > 1 else ''}" for h in horizons]


def main() -> int:
    """Write the page, or only say whether it is up to date."""
    return run(PAGE, page)


if __name__ == "__main__":
    raise SystemExit(main())
