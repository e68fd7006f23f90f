"""Write docs/reference/events.md: recorded and predicted changes around known events.

python -m tools.docs_events           runs the shipped fit and writes it (some minutes)
python -m tools.docs_events --check   says whether it stands on the shipped fit and the events
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator

from corridor.core.files import write_atomic
from corridor.core.months import format_month
from corridor.evidence.windows import Window, load_windows
from corridor.questions.events import MEASURES, SERIES, START, Row, Studies, Study, events
from corridor.questions.events.changes import recorded_changes
from corridor.report.sections import events as words
from corridor.report.texts import texts
from corridor.system.corridors import load_corridor
from tools.docs_fit import shipped
from tools.docs_page import DOCS, code, table

__all__ = ["PAGE", "expected", "main", "page", "recorded"]

PAGE = DOCS / "reference" / "events.md"
_MISS_HEADS = ("Event", "Months", "Recorded below", "Recorded above", "What the model is not given")


def page(found: Studies) -> str:
    """Return the whole page as Markdown."""
    return "\n\n".join([*recorded(), *expected(found)]) + "\n"


def recorded(windows: Iterable[Window] | None = None) -> list[str]:
    """Return the part that hangs on events and record alone."""
    chosen = tuple(load_windows() if windows is None else windows)
    place = load_corridor()
    labels = {
        name: label.format(home=place.transit)
        for name, label in texts("sections")["events"]["measure"].items()
    }
    told = {w.event: w for w in reversed(chosen)}
    rows = []
    for window in chosen:
        change = recorded_changes(place, SERIES, window)
        cells = [words.change(name, change[name]) for name in MEASURES]
        rows.append((window.label, format_month(window.base), format_month(window.end), *cells))
    return [
        "# Event studies",
        "Months around known changes of rules, messages and enforcement: what was recorded, and "
        "what the fitted model makes of the same months. "
        "[Event studies as checks](../explanation/event-studies.md) says how to read it.",
        "This page is written by `python -m tools.docs_events` from "
        "`src/corridor/evidence/events/windows.toml`, the table `encounters` and the shipped fit.",
        "## What was recorded",
        "Encounters between ports, change from the base month to the end month in percent. The "
        "gap is the log change of the others less that of Mexico.",
        table(
            ("Event", "Base", "End", *(labels[name] for name in MEASURES)), rows, right=range(3, 7)
        ),
        "## What happened",
        "RECALLED is from memory or from a page that is no source of the registry, and so not "
        "established.",
        table(
            ("Event", "Date", "What", "Status", "Sources"), _happened(reversed([*told.values()]))
        ),
        "## What the model is given",
        "Of the months after the base. What it is not given can move it by chance alone.",
        table(
            ("Event", "Given", "Not given"),
            [(w.label, w.told, w.untold) for w in reversed([*told.values()])],
        ),
    ]


def _happened(windows: Iterable[Window]) -> Iterator[tuple[str, ...]]:
    for window in windows:
        for one in window.happened:
            yield window.label, one.date, one.what, one.status, code(one.sources)


def expected(found: Studies) -> list[str]:
    """Return the part that hangs on the fit."""
    parts = [
        "## What the model makes of it",
        f"Fit `{found.fingerprint}` ({found.kind}, record to {found.last_month}), "
        f"{found.draws:,} draws, seed {found.seed}.",
        " ".join(words.event_summary(found)),
        "\n".join(f"- {note}" for note in words.event_notes(found)),
        "### Misses",
        "Recorded changes outside the 90% interval. What the model is not given is a reason that "
        "can be named beforehand; it need not be the only one.",
    ]
    missed = [_miss(found, study) for study in found.studies if _missed(study)]
    parts.append(table(_MISS_HEADS, missed) if missed else "None.")
    parts += [
        "### Every change",
        table(words.HEADS, words.event_rows(found), right=[3, 4, 8]),
    ]
    if found.agreeing:
        parts += [
            "### Not given the agreements",
            str(texts("sections")["events"]["without"]),
            table(words.HEADS, words.without_rows(found), right=[3, 4, 8]),
        ]
    if found.effort_told:
        parts += [
            f"### The same, told {found.home}'s effort",
            str(texts("sections")["events"]["effort"]).format(home=found.home),
            table(words.HEADS, words.effort_rows(found), right=[3, 4, 8]),
        ]
    if found.every:
        parts += [
            "### Every window of the same length",
            str(texts("sections")["events"]["every"]),
            table(words.every_heads(found), words.every_rows(found), right=range(6)),
        ]
    return parts


def _missed(study: Study) -> list[Row]:
    return [row for row in study.rows if not row.inside(90)]


def _miss(found: Studies, study: Study) -> tuple[str, ...]:
    """Return one window's misses in a row, by the side on which the record lies."""
    sides = [
        "; ".join(
            words.measure_label(found, row.measure)
            for row in _missed(study)
            if (row.recorded < row.median) == below
        )
        for below in (True, False)
    ]
    return study.window.label, study.window.span, *sides, study.window.untold


def main() -> int:
    """Write the page, or only say whether it is up to date."""
    parser = argparse.ArgumentParser(
        description="Write docs/reference/events.md.", allow_abbrev=False
    )
    parser.add_argument("--check", action="store_true", help="only compare")
    if parser.parse_args().check:
        text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
        stamp = re.search(r"Fit `([0-9a-f]+)`", text)
        same = (
            stamp is not None
            and stamp[1] == shipped().meta["fingerprint"]
            and text.startswith("\n\n".join(recorded()))
        )
        print(f"events.md: {'up to date' if same else 'out of date'} ({START})")
        return 0 if same else 1
    found = events(every=True)
    write_atomic(PAGE, page(found))
    print(f"wrote events.md from fit {found.fingerprint}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
