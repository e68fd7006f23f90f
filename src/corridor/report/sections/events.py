"""Event studies in words: recorded changes beside predicted ones, misses first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from corridor.core.months import parse_month
from corridor.questions.events import MEASURES, Row, Studies, Study, Told
from corridor.report import words
from corridor.report.texts import texts

__all__ = [
    "HEADS",
    "NARROW_HEADS",
    "change",
    "effort_rows",
    "event_notes",
    "event_rows",
    "event_summary",
    "every_heads",
    "every_rows",
    "lies",
    "measure_label",
    "narrow_rows",
    "without_rows",
]

#: heads of the table of recorded and predicted changes
HEADS = (
    *("Event", "Months", "Measure", "Recorded", "Median", "50% interval", "90% interval"),
    *("Recorded lies", "Share as low"),
)
#: the same in fewer columns, for a narrow terminal
NARROW_HEADS = (
    *("Event, months, measure", "Recorded", "Median", "50% and 90% interval"),
    *("Recorded lies", "Share as low"),
)


def measure_label(found: Studies, measure: str) -> str:
    """Return the name of a measure."""
    return str(texts("sections")["events"]["measure"][measure]).format(home=found.home)


def change(measure: str, value: float) -> str:
    """Return a log change in percent, and a difference of two as it is."""
    percent = f"{round(100 * float(np.expm1(value))):+,d}%"
    shown = f"{value:+.2f}" if MEASURES[measure] else percent
    return "0%" if shown in ("+0%", "-0%") else shown.replace("-", words.MINUS)


def lies(row: Row) -> str:
    """Return where the recorded change lies, in words."""
    low, high = row.interval(90)
    if row.recorded < low:
        return "below the 90% interval"
    if row.recorded > high:
        return "above the 90% interval"
    return "in the 50% interval" if row.inside(50) else "in the 90% interval"


def event_rows(found: Studies) -> Iterator[tuple[str, ...]]:
    """Return the rows under ``HEADS``, what lies outside the 90% interval first."""
    return _event_rows(found, found.rows)


def effort_rows(found: Studies) -> Iterator[tuple[str, ...]]:
    """Return the same where the model is told the transit country's effort in their place."""
    return _event_rows(found, _misses_first(found, "with_effort"))


def without_rows(found: Studies) -> Iterator[tuple[str, ...]]:
    """Return the same where the model is not given the agreements of the window."""
    return _event_rows(found, _misses_first(found, "without"))


def _misses_first(found: Studies, told: Told) -> list[tuple[Study, Row]]:
    pairs = [(study, row) for study in found.studies for row in getattr(study, told)]
    return sorted(pairs, key=lambda pair: pair[1].inside(90))


def _event_rows(found: Studies, pairs: Iterable[tuple[Study, Row]]) -> Iterator[tuple[str, ...]]:
    for study, row in pairs:
        yield (
            study.window.label,
            study.window.span,
            measure_label(found, row.measure),
            change(row.measure, row.recorded),
            change(row.measure, row.median),
            *(_between(row, share) for share in (50, 90)),
            lies(row),
            f"{row.as_low:.1%}",
        )


def narrow_rows(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Return rows that stand under ``HEADS`` as they stand under ``NARROW_HEADS``."""
    for event, months, measure, recorded, median, half, most, lies_, as_low in rows:
        head = f"{event}\n{months}\n{measure}"
        yield head, recorded, median, f"{half}\n{most}", lies_, as_low


def _between(row: Row, share: int) -> str:
    low, high = (change(row.measure, value) for value in row.interval(share))
    return f"{low} to {high}"


def event_summary(found: Studies) -> list[str]:
    """Return how many changes lie inside, in sentences: of all windows, and of the later ones."""
    ahead = [study for study in found.studies if study.ahead]
    within = [study for study in found.studies if not study.ahead]
    said = [_sentence(found, "Inside the 90% interval", found.studies)]
    if ahead and within:
        said += [
            _sentence(found, "Within the months of the fit", within),
            _sentence(found, "After them", ahead),
        ]
    if some := found.agreeing:
        head = f"In the {len(some)} windows in which an agreement came into force"
        said += [
            _sentence(found, head, some),
            _sentence(found, "In these, not given it", some, "without"),
        ]
        if none := [study for study in found.studies if study not in some]:
            said.append(_sentence(found, f"In the other {len(none)}", none))
    if some := found.effort_told:
        head = f"In the {len(some)} windows with a recorded count of stops in {found.home}"
        said += [
            _sentence(found, head, some),
            _sentence(found, f"In these, told {found.home}'s effort instead", some, "with_effort"),
        ]
    return said


def _sentence(
    found: Studies, head: str, among: tuple[Study, ...] | list[Study], told: Told = "rows"
) -> str:
    counts = [
        f"{measure_label(found, name)} {found.inside(name, 90, among, told)} of {len(among)}"
        for name in MEASURES
    ]
    return f"{head}: {'; '.join(counts)}."


def every_heads(found: Studies) -> tuple[str, ...]:
    """Return the heads of the table of every window."""
    return ("Length, months", "Windows", *(measure_label(found, name) for name in MEASURES))


def every_rows(found: Studies) -> Iterator[tuple[str, ...]]:
    """Return a row a length: the share of all windows inside the 90% and the 50% interval."""
    for one in found.every:
        yield (
            str(one.months),
            str(one.windows),
            *(
                f"{one.inside90[name] / one.windows:.0%} ({one.inside50[name] / one.windows:.0%})"
                for name in MEASURES
            ),
        )


def event_notes(found: Studies) -> list[str]:
    """Return what has to be known to read the table."""
    told = texts("sections")["events"]
    last = words.month_name(parse_month(found.last_month))
    names = ("measures", "within", "agreements", "ahead", "effort", "trap", "chosen", "overlap")
    return [str(told[name]).format(last=last, home=found.home) for name in names]
