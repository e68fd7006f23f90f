"""Cautions of a lever that is an index, whose number says all."""

from __future__ import annotations

from pathlib import Path

from corridor.questions.runs.asked import ask
from corridor.questions.runs.cautions import cautions


def test_an_index_has_no_unit_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "more.toml"
    path.write_text('label = "More"\n[levers.transit_agreement]\nvalue = 2\n', encoding="utf-8")
    asked = ask([path, "open-ports"], corridor="central-mediterranean", draws=64, months=3)
    said = [one.text for one in cautions(asked) if one.text.startswith("More: ")]
    assert any("countries” goes to 2; in the months before" in text for text in said)
    assert not any(" index;" in text for text in said)


def test_what_was_seen_is_said_with_the_month_it_is_seen_from() -> None:
    """A table that begins after the corridor's history says when, or its range reads as ever."""
    asked = ask(["unilateral", "status-quo"], draws=64, months=3)
    said = [one.text for one in cautions(asked) if one.kind == "record"]
    (removals,) = (text for text in said if "sought" in text)
    assert removals.endswith("it was 1,657 to 75,506, since 2018-10.")
