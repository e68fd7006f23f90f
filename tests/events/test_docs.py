"""The pages on event studies: what hangs on the record is as it is now, the rest is whole."""

from __future__ import annotations

import re

import pytest

from corridor.core.months import parse_month
from corridor.evidence.windows import load_windows
from corridor.questions.events import MEASURES, SERIES, Studies
from corridor.questions.events.changes import recorded_changes
from corridor.system.corridor import Corridor
from tests.docs.pages import read
from tools.docs_events import PAGE, expected, page, recorded


@pytest.mark.slow
def test_the_recorded_part_is_up_to_date() -> None:
    """If this fails, run ``python -m tools.docs_events``."""
    assert PAGE.read_text(encoding="utf-8").startswith("\n\n".join(recorded()))


def test_the_text_on_the_trap_is_what_the_record_says(place: Corridor) -> None:
    text = " ".join(read("explanation/event-studies.md").split())
    gaps = {w.id: recorded_changes(place, SERIES, w)["gap"] for w in load_windows()}
    assert f"\N{MINUS SIGN}{-gaps['message_2017_4m']:.2f}: wider than" in text
    wider = {name for name, gap in gaps.items() if gap < gaps["message_2017_4m"]}
    assert wider == {"deal_2019_8m"}
    assert "Only the eight months after that agreement show a wider one" in text
    announced = {one.first for one in place.lever_records if one.lever == "announcement"}
    assert parse_month("2017-01") in announced, (
        "the announcement that the text of the event speaks of"
    )


def test_the_text_counts_what_the_page_lists() -> None:
    text = " ".join(read("explanation/event-studies.md").split())
    page = PAGE.read_text(encoding="utf-8")
    given = _inside(page, "Inside the 90% interval")
    agreeing = _inside(page, "In the 8 windows in which an agreement came into force")
    without = _inside(page, "In these, not given it")
    changes = len(MEASURES) * len(load_windows())
    assert f"Given agreements, {given} of {changes} changes lie inside" in text
    assert f"not given them, {given - agreeing + without}." in text
    (agreed, all_of), (none, other) = (
        re.findall(rf"In the {head}: All groups (\d+) of (\d+)", page)[0]
        for head in ("8 windows in which an agreement came into force", "other 4")
    )
    assert (agreed, all_of, none, other) == ("6", "8", "0", "4"), "as the text and the README say"
    (agreed, all_of), (none, other) = (
        re.findall(rf"In the {head}: All groups (\d+) of (\d+)", page)[0]
        for head in ("8 windows in which an agreement came into force", "other 4")
    )
    assert (agreed, all_of, none, other) == ("6", "8", "0", "4"), "as the text and the README say"
    # what the README says of it
    assert 0.64 < given / changes < 0.69


def _inside(page: str, head: str) -> int:
    """Sum the counts of one sentence of the summary."""
    (sentence,) = re.findall(rf"{re.escape(head)}: ([^.]*)\.", page)
    return sum(int(count) for count in re.findall(r" (\d+) of \d+", sentence))


@pytest.mark.slow
def test_the_page_lists_every_miss_and_every_change(found: Studies) -> None:
    text = page(found)
    assert text.startswith("\n\n".join(recorded()))
    parts = expected(found)
    misses = parts[parts.index("### Misses") + 2]
    missed = {study.window.span for study, _ in found.missed}
    assert all(span in misses for span in missed)
    assert misses.count("\n") == 1 + len(missed)
    every = parts[parts.index("### Every change") + 1]
    assert every.count("\n") == 1 + len(MEASURES) * len(found.studies)
    assert found.fingerprint in text
    assert "identifies no effect of it by itself" in text
