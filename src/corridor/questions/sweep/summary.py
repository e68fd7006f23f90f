"""What is kept of a chunk: one line per row and outcome, and on request every draw's number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.runs.summarise import of_sorted
from corridor.questions.runs.worlds import Behind
from corridor.questions.sweep.design.spec import Design
from corridor.system.outcomes import Outcome

__all__ = ["columns", "draws_table", "quantile_name", "table"]

Floats = NDArray[np.float32]

ALL = "ALL"


def quantile_name(probability: float) -> str:
    """Return the column of a quantile: ``q05`` for 0.05, ``q97.5`` for 0.975."""
    whole, _, rest = f"{100 * probability:g}".partition(".")
    return f"q{whole:0>2}" + (f".{rest}" if rest else "")


def columns(design: Design, policies: int) -> dict[str, str]:
    """Return the columns of a part and what each holds."""
    found = {"row": "row of rows.parquet", "outcome": "id of the outcome"}
    if design.by_group:
        found["group"] = f"origin group; {ALL} is all together"
    found |= {
        "mean": "mean over draws of the number for the window",
        "sd": "standard deviation over draws",
        "error": "standard error of the mean; what draws share that are alike counts once",
    }
    found |= {quantile_name(p): f"quantile {p:g} over draws" for p in design.quantiles}
    if design.thresholds:
        found |= {"threshold": "value of the design", "above": "share of draws above it"}
    if policies > 1:
        found |= {
            "difference": "mean over draws of this row minus the first policy at the same point",
            "difference_error": "standard error of that mean",
            "difference_above": "share of draws in which the difference is above zero",
        }
    return found


def table(
    design: Design,
    outcomes: Sequence[Outcome],
    groups: Sequence[str],
    policies: int,
    first: int,
    totals: Mapping[str, Floats],
    behind: Behind,
) -> Any:
    """Return the lines of a chunk as a polars DataFrame, by row, then outcome, then group.

    Parameters
    ----------
    policies: rows of a point, which lie together.
    first: row of the design that the first row of ``totals`` is.
    totals: outcome id -> the window's number, [group, row, draw], ``ALL`` first.
    behind: what of the posterior stands behind each draw.
    """
    import polars as pl

    names = list(columns(design, policies))
    frames = []
    for order, outcome in enumerate(outcomes):
        values = totals[outcome.id]
        kept = _lines(design, outcome, policies, values, behind)
        count, rows = values.shape[:2]
        data: dict[str, Any] = {
            "row": np.tile(np.arange(first, first + rows, dtype=np.int32), count),
            "outcome": [outcome.id] * (count * rows),
            **{name: column.ravel() for name, column in kept.items()},
            "_order": np.full(count * rows, order),
            "_group": np.repeat(np.arange(count), rows),
        }
        if design.by_group:
            data["group"] = np.repeat([ALL, *groups][:count], rows)
        frames.append(pl.DataFrame(data))
    whole = pl.concat(frames, how="diagonal").sort("row", "_order", "_group")
    numbers = [name for name in names if name not in ("row", "outcome", "group")]
    return whole.with_columns(pl.col(numbers).cast(pl.Float64).fill_nan(None)).select(names)


def _lines(
    design: Design, outcome: Outcome, policies: int, values: Floats, behind: Behind
) -> dict[str, NDArray[np.float64]]:
    """Return column -> [group, row] of one outcome; NaN where there is no figure."""
    count = values.shape[-1]
    # what is shown as an interval only has no point here either
    point = np.nan if outcome.interval_only else 1.0
    sd = values.std(-1, dtype=np.float64, ddof=1) if count > 1 else _none(values)
    out = {
        "mean": values.mean(-1, dtype=np.float64) * point,
        "sd": sd,
        "error": behind.error_of_mean(values) * point,
    }
    if design.quantiles:
        levels = np.asarray(of_sorted(np.sort(values, axis=-1), design.quantiles), np.float64)
        for at, probability in enumerate(design.quantiles):
            middle = probability == 0.5
            out[quantile_name(probability)] = levels[..., at] * (point if middle else 1.0)
    if design.thresholds:
        limit = design.thresholds.get(outcome.id, np.nan)
        share = (values > limit).mean(-1) if np.isfinite(limit) else _none(values)
        out |= {"threshold": np.full(values.shape[:2], limit), "above": share}
    if policies > 1:
        each = values.reshape(values.shape[0], -1, policies, count).astype(np.float64)
        gap = each - each[:, :, :1]
        gaps = {
            "difference": gap.mean(-1) * point,
            "difference_error": behind.error_of_mean(gap) * point,
            "difference_above": (gap > 0).mean(-1),
        }
        for name, column in gaps.items():
            column[:, :, 0] = np.nan
            out[name] = column.reshape(values.shape[:2])
    return out


def _none(values: Floats) -> NDArray[np.float64]:
    return np.full(values.shape[:2], np.nan)


def draws_table(first: int, totals: Mapping[str, Floats]) -> Any:
    """Return every draw's numbers: row, draw, and a column for each outcome, all groups together.

    ``totals`` as in ``table``.
    """
    import polars as pl

    rows, draws = next(iter(totals.values())).shape[1:]
    return pl.DataFrame(
        {
            "row": np.repeat(np.arange(first, first + rows, dtype=np.int32), draws),
            "draw": np.tile(np.arange(draws, dtype=np.int32), rows),
            **{name: values[0].ravel() for name, values in totals.items()},
        }
    )
