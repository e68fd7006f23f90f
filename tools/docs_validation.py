"""Write the tables of docs/explanation/validation.md: the policy `actual` against the record.

python -m tools.docs_validation           runs comparison and sweep and writes them (a minute)
python -m tools.docs_validation --check   says whether they stand on the shipped fit

The text between the tables is written by hand and kept.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.files import write_atomic
from corridor.core.months import format_month, parse_month
from corridor.core.wording import join_names
from corridor.questions.compare import Comparison, compare
from corridor.questions.hindcast import Hindcast, Scored
from tools import docs_response
from tools.docs_fit import START, shipped
from tools.docs_page import DOCS, fill, table

__all__ = ["PAGE", "below", "groups_before", "main", "stamp", "tables"]

Floats = NDArray[np.floating[Any]]

PAGE = DOCS / "explanation" / "validation.md"
POLICIES = ("negotiated", "unilateral", "actual")
SCORED = POLICIES.index("actual")
FIRST = "encounters_usbp"
MONTH_HEAD = ("Month", "Recorded", "5%", "Median", "95%", "Recorded lies")
SCORE_HEAD = (
    *("Outcome", "CRPS", "of no change", "WIS", "of no change", "CRPS over that of no change"),
    "No change: in the 90% band",
)
GROUP_HEAD = (
    *("Outcome", "Months of groups", "In the 90% band", "Share", "Below", "Above"),
    *("Groups with a CRPS ratio above 1", "Missed most"),
)
PORTS = "encounters_ports"
#: the policy has no appointments from this month on
ENDED = "2025-02"
#: year of the decision point, whose misses are counted apart from those after appointments ended
YEAR = START.partition("-")[0]
#: parts into which the share of draws below the record is sorted
BINS = 5
#: parameters named in the table of what the difference hangs on
TOP = 8


def tables(result: Comparison) -> dict[str, str]:
    """Return the name of each table in the page -> its Markdown."""
    groups = list(_groups(result))
    return {
        "run": (
            f"Fit `{result.fit.fingerprint}` (record to {result.fit.last_month}), "
            f"{result.draws:,} draws, seed {result.seed}, {format_month(result.start)} to "
            f"{format_month(result.start + result.months - 1)}."
        ),
        "outcomes": table(
            ("Outcome", "Months recorded", "In the 50% band", "In the 90% band", "Below", "Above"),
            _outcomes(result),
            right=range(1, 6),
        ),
        "group_months": table(GROUP_HEAD, _group_months(result), right=range(1, 7)),
        "ports_after": _ports_after(result),
        "scores": table(SCORE_HEAD, _scores(result, held_of(result).totals), right=range(1, 7)),
        "scores_groups": table(
            ("Group", *SCORE_HEAD[1:]),
            _scores(result, held_of(result).of(FIRST)[1:]),
            right=range(1, 7),
        ),
        "pit": table(
            ("Outcome", *(f"{20 * k} to {20 * k + 20}" for k in range(BINS))),
            _pit(result),
            right=range(1, BINS + 1),
        ),
        "expected": table(
            ("Outcome", "Recorded", *(label for _, label in held_of(result).policies), "No change"),
            _expected(result),
            right=range(1, len(POLICIES) + 3),
        ),
        "paths": table(
            ("Month", "Recorded", *(label for _, label in held_of(result).policies), "No change"),
            _paths(result, FIRST),
            right=range(1, len(POLICIES) + 3),
        ),
        "as_low": table(
            ("Outcome", *(label for _, label in held_of(result).policies), "No change"),
            _as_low(result),
            right=range(1, len(POLICIES) + 2),
        ),
        "months": table(
            MONTH_HEAD,
            _months(result, FIRST),
            right=range(1, 5),
        ),
        "stops": table(
            MONTH_HEAD,
            _months(result, "stops_mx"),
            right=range(1, 5),
        ),
        "groups": table(
            (
                *("Group", "In the 50% band", "In the 90% band", "Below", "Above"),
                *(f"Below in {YEAR}", f"Below from {ENDED} on"),
            ),
            groups,
            right=range(1, 7),
        ),
        "groups_before": groups_before((row[0], int(row[-2])) for row in groups[1:]),
        "variance": table(
            ("Parameter", "Grade", "Share of the variance"), _variance(result), right=[2]
        ),
        "response": table(
            docs_response.HEAD,
            docs_response.rows(PAGE.read_text(encoding="utf-8"), START),
            right=range(len(docs_response.HEAD)),
        ),
    }


def _score(recorded: Floats, bands: Floats) -> tuple[int, int, int, int, int]:
    """Return months recorded, inside 50%, inside 90%, below and above it.

    ``recorded`` is [month], NaN where there is nothing; ``bands`` is [month, quantile].
    """
    seen = np.isfinite(recorded)
    y, band = recorded[seen], bands[seen]
    low, q25, q75, high = (band[:, place] for place in (0, 1, 3, 4))
    return (
        int(seen.sum()),
        int(((y >= q25) & (y <= q75)).sum()),
        int(((y >= low) & (y <= high)).sum()),
        int((y < low).sum()),
        int((y > high).sum()),
    )


def _recorded(result: Comparison, outcome: str, group: int) -> Floats:
    """Return the record of the run's own months, [month]."""
    series: Floats = result.recorded[outcome][group]
    return series[result.start - result.recorded_start :][: result.months]


def _outcomes(result: Comparison) -> list[tuple[str, ...]]:
    rows: list[tuple[float, tuple[str, ...]]] = []
    for outcome in result.outcomes:
        scored = _score(_recorded(result, outcome.id, 0), result.monthly[outcome.id][SCORED, 0])
        if scored[0]:
            rows.append((scored[2] / scored[0], (outcome.label, *map(str, scored))))
    # the widest miss first
    return [row for _, row in sorted(rows, key=lambda row: row[0])]


def _of_groups(result: Comparison, outcome: str) -> list[Scored]:
    return [row for row in held_of(result).of(outcome) if row.group != "ALL"]


def _group_months(result: Comparison) -> list[tuple[str, ...]]:
    """Return a row an outcome that is known by group, the one missed most first."""
    found: list[tuple[float, tuple[str, ...]]] = []
    for total in held_of(result).totals:
        rows = _of_groups(result, total.outcome)
        if not rows:
            continue
        months, inside = (sum(row.months for row in rows), sum(map(_inside, rows)))
        below, above = (sum(row.outside(row.model)[at] for row in rows) for at in (0, 1))
        ratios = [row.ratio for row in rows if row.ratio is not None]
        fewest = min(_inside(row) / row.months for row in rows)
        most = [row for row in rows if _inside(row) / row.months == fewest]
        named = ", ".join(_named(result, row) for row in most) if len(most) < len(rows) else "all"
        counts = (f"{months}", f"{inside}", f"{inside / months:.0%}", f"{below}", f"{above}")
        worse = f"{sum(ratio > 1 for ratio in ratios)} of {len(ratios)}"
        said = f"{named}: {_inside(most[0])} of {most[0].months}"
        found.append((inside / months, (_label(result, total.outcome), *counts, worse, said)))
    return [row for _, row in sorted(found, key=lambda one: one[0])]


def _inside(row: Scored) -> int:
    return row.inside(row.model, 90)


def _ports_after(result: Comparison) -> str:
    """Say what encounters at ports do once there are no appointments, in total and by group."""
    first = parse_month(ENDED) - result.start

    def counted(rows: Iterable[Scored]) -> str:
        inside = months = 0
        for row in rows:
            seen, bands = row.recorded[first:], row.model.bands[first:]
            months += int(np.isfinite(seen).sum())
            inside += int(((seen >= bands[:, 0]) & (seen <= bands[:, 4])).sum())
        return f"{inside} of {months}"

    total = counted(held_of(result).of(PORTS)[:1])
    return (
        f"From {ENDED} on, without appointments, encounters at ports lie inside the 90% band in "
        f"{total} months in total, and group by group in {counted(_of_groups(result, PORTS))}."
    )


def _months(result: Comparison, outcome: str) -> Iterator[tuple[str, ...]]:
    bands = result.monthly[outcome][SCORED, 0]
    for month, (y, band) in enumerate(zip(_recorded(result, outcome, 0), bands, strict=True)):
        if np.isfinite(y):
            low, middle, high = (_hundreds(band[place]) for place in (0, 2, 4))
            yield format_month(result.start + month), f"{y:,.0f}", low, middle, high, _lies(y, band)


def held_of(result: Comparison) -> Hindcast:
    """Return the hindcast, which a decision point in the past always has."""
    assert result.hindcast is not None
    return result.hindcast


def _named(result: Comparison, row: Scored) -> str:
    if row.group == "ALL":
        return _label(result, row.outcome)
    return result.group_labels[result.groups.index(row.group)]


def _label(result: Comparison, outcome: str) -> str:
    return next(info.label for info in result.outcomes if info.id == outcome)


def _scores(result: Comparison, rows: Iterable[Scored]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        still = row.no_change
        yield (
            _named(result, row),
            f"{row.model.mean_crps:.2f}",
            f"{still.mean_crps:.2f}" if still else "",
            f"{row.model.mean_wis:.2f}",
            f"{still.mean_wis:.2f}" if still else "",
            f"{row.ratio:.2f}" if row.ratio is not None else "",
            f"{row.inside(still, 90)} of {row.months}" if still else "",
        )


def _pit(result: Comparison) -> Iterator[tuple[str, ...]]:
    for row in held_of(result).totals:
        pit = row.model.pit[np.isfinite(row.model.pit)]
        counts = np.histogram(pit, BINS, (0.0, 1.0))[0]
        yield _label(result, row.outcome), *map(str, counts.tolist())


def _expected(result: Comparison) -> Iterator[tuple[str, ...]]:
    held = held_of(result)
    for outcome, runs in held.expected.items():
        still = held.held.get(outcome)
        cells = [_span(one.average) for one in (*runs, *([still] if still else []))]
        yield _label(result, outcome), _three(held.average(outcome)), *cells, *[""] * (not still)


def _paths(result: Comparison, outcome: str) -> Iterator[tuple[str, ...]]:
    held = held_of(result)
    still = held.held.get(outcome)
    runs = [*held.expected[outcome], *([still] if still else [])]
    for month, seen in enumerate(held.of(outcome)[0].recorded):
        if np.isfinite(seen):
            cells = [_span(one.bands[month]) for one in runs]
            name = format_month(result.start + month)
            yield name, f"{seen:,.0f}", *cells, *[""] * (not still)


def _as_low(result: Comparison) -> Iterator[tuple[str, ...]]:
    held = held_of(result)
    for outcome, runs in held.expected.items():
        still = held.held.get(outcome)
        cells = [f"{one.as_low:.1%}" for one in (*runs, *([still] if still else []))]
        yield _label(result, outcome), *cells, *[""] * (not still)


def _span(average: Floats) -> str:
    low, middle, high = (_three(average[place]) for place in (0, 2, 4))
    return f"{middle} ({low} to {high})"


def _three(value: float) -> str:
    """Write a figure to three digits."""
    return f"{float(f'{value:.2e}'):,.0f}"


def _hundreds(value: float) -> str:
    return f"{round(float(value), -2):,.0f}"


def _lies(y: float, band: Floats) -> str:
    if y < band[0]:
        return "below the 90% band"
    if y > band[4]:
        return "above the 90% band"
    return "in the 50% band" if band[1] <= y <= band[3] else "in the 90% band"


def _groups(result: Comparison) -> Iterator[tuple[str, ...]]:
    for place, label in enumerate(result.group_labels):
        recorded, bands = _recorded(result, FIRST, place), result.monthly[FIRST][SCORED, place]
        _, *scored = _score(recorded, bands)
        yield label, *map(str, (*scored, *below(recorded, bands, result.start)))


def below(recorded: Floats, bands: Floats, start: int) -> tuple[int, int]:
    """Return in how many months the record lies below the 90% band, in two parts of them.

    The first are those of the year of the decision point, the second those without appointments.
    ``recorded`` is [month] from ``start`` (month index), NaN where there is nothing; ``bands`` is
    [month, quantile].
    """
    later, ended = parse_month(f"{int(YEAR) + 1}-01") - start, parse_month(ENDED) - start
    lies = recorded < bands[:, 0]
    return int(lies[:later].sum()), int(lies[ended:].sum())


def groups_before(rows: Iterable[tuple[str, int]]) -> str:
    """Say which groups lay below the band before appointments ended, the most months first.

    ``rows``: label of a group and in how many months of the year of the decision point.
    """
    found = sorted((row for row in rows if row[1]), key=lambda row: -row[1])
    named = [f"{label} in {months} month{'s' * (months > 1)}" for label, months in found]
    said = join_names(named) if named else "no group"
    return f"Below the 90% band in {YEAR} already, before appointments ended: {said}."


def _variance(result: Comparison) -> Iterator[tuple[str, ...]]:
    share = result.grades[FIRST][result.pairs.index((0, 1))]
    for name, grade, value in share.by_parameter[:TOP]:
        yield f"`{name}`", grade, f"{value:.0%}"
    others = sum(value for _, _, value in share.by_parameter[TOP:])
    yield "other parameters, net of shares below zero", "", f"{others:.0%}"
    yield "shocks and interactions", "", f"{share.rest:.0%}"


def stamp(text: str) -> str:
    """Return the fingerprint of the fit that the page's tables stand on."""
    found = re.search(r"Fit `([0-9a-f]+)`", text)
    return found[1] if found else ""


def main() -> int:
    """Write the tables, or only say whether they stand on the shipped fit."""
    parser = argparse.ArgumentParser(
        description="Write the tables of validation.md.", allow_abbrev=False
    )
    parser.add_argument("--check", action="store_true", help="only compare fingerprints")
    text = PAGE.read_text(encoding="utf-8")
    if parser.parse_args().check:
        same = stamp(text) == shipped().meta["fingerprint"]
        print(f"validation.md: {'stands on the shipped fit' if same else 'out of date'}")
        return 0 if same else 1
    result = compare(POLICIES, start=START)
    write_atomic(PAGE, fill(text, tables(result)))
    print(f"wrote validation.md from fit {result.fit.fingerprint}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
