"""Occurrences: what happened or was said outside the record, dated, graded and without opinion."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.evidence import Registry, registry
from corridor.evidence.entries import CHANNELS, DEEDS, QUOTE_WORDS
from corridor.evidence.words import data

from .conftest import Write

GOOD = """\
[ruling]
date = "2025-12-23"
kind = "ruling"
channel = "interior"
by = "A court"
what = "It decides."
quote = "so ordered"
grade = "C"
status = "FOUND"
sources = ["paper"]
note = "For now."

[rumour]
date = "2026"
known = "2026-05"
kind = "covert_force"
channel = "security"
by = "Press"
what = "It is reported."
grade = "D"
status = "RECALLED"
confidence = 0.7
sources = ["digest"]
"""


def known(write: Write, text: str = GOOD) -> Registry:
    folder = write()
    where = Path(folder, "events", "occurrences")
    where.mkdir(parents=True, exist_ok=True)
    (where / "some.toml").write_text(text, encoding="utf-8")
    return registry(folder)


def test_occurrences_are_read_as_written(write: Write) -> None:
    found = known(write).occurrences
    ruling, rumour = found["ruling"], found["rumour"]
    assert (ruling.topic, ruling.month, ruling.known) == ("some", "2025-12", "2025-12")
    assert (ruling.quote, ruling.note, ruling.established) == ("so ordered", "For now.", True)
    assert (rumour.date, rumour.month, rumour.known) == ("2026", "2026-01", "2026-05")
    assert (rumour.quote, rumour.confidence, rumour.established) == ("", 0.7, False)


FAULTS = [
    ('"2025-12-23"', '"2025-12-32"', "'2025-12-32' is no date", "YYYY-MM-DD"),
    ('"2025-12-23"', '"23 December"', "is no date", "YYYY-MM"),
    ('known = "2026-05"\n', "", "only its year is known", "Add known"),
    ('known = "2026-05"', 'known = "2025-05"', "before it happened", "Correct"),
    ('known = "2026-05"', 'known = "soon"', "'soon' is not a month", "YYYY-MM"),
    ('kind = "ruling"', 'kind = "rulling"', "no kind 'rulling'", "Did you mean 'ruling'?"),
    ('"interior"', '"inside"', "no channel 'inside'", "Known:"),
    ('"so ordered"', f'"{"so " * (QUOTE_WORDS + 1)}"', "has 26 words", "at most 25"),
    ('grade = "D"', 'grade = "C"', "too high for what is RECALLED", "D or E"),
    ('["paper"]', '["digest"]', "every source is a pointer only", "D or E"),
    ('by = "A court"\n', "", "the field 'by' is missing", "Add by"),
    ("[rumour]", "[paper]", "the id 'paper' is taken", "another id"),
]


@pytest.mark.parametrize(("old", "new", "problem", "remedy"), FAULTS)
def test_faults(write: Write, old: str, new: str, problem: str, remedy: str) -> None:
    assert old in GOOD
    with pytest.raises(InputError) as caught:
        known(write, GOOD.replace(old, new, 1))
    assert "some.toml:" in caught.value.where
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy


def test_the_shipped_ones_use_every_kind_and_channel() -> None:
    found = registry().occurrences.values()
    assert len(found) > 80
    assert {one.kind for one in found} == set(DEEDS)
    assert {one.channel for one in found} == set(CHANNELS)
    assert all(parse_month(one.known) >= parse_month(one.month) for one in found)


def test_a_quotation_stands_only_where_somebody_speaks() -> None:
    for one in registry().occurrences.values():
        assert not one.quote or one.kind in ("statement", "threat", "ruling"), one.id


def test_nothing_says_what_came_of_it_or_what_to_make_of_it() -> None:
    loaded = ["led to", "thanks to", "caused", "unfortunately", "as a result"]
    loaded += ["cruel", "invasion", "illegal alien", "regime", "crackdown", "surge"]
    for one in registry().occurrences.values():
        for word in loaded:
            assert word not in one.what.lower(), f"{one.id}: {word}"


def test_an_occurrence_is_shown_with_its_words_and_sources(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    one = registry().occurrences["offence_2023"]
    assert main(["evidence", "show", one.id]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert f'"{one.quote}"' in out
    assert "known since 2023-03" in out
    assert "aljazeera.com" in out
    assert main(["evidence", "show", "amlo_0323"]) == 0
    assert "offence_2023" in capsys.readouterr().out
    assert main(["evidence", "show", one.id, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["deed"]) == ("occurrence", "statement")
    assert told["sources"][0]["id"] == "amlo_0323"


def test_what_is_only_recalled_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    weak = [one for one in registry().occurrences.values() if not one.established]
    assert weak
    assert main(["evidence", "show", weak[0].id]) == 0
    assert "Not established: recalled" in capsys.readouterr().out


def test_data_names_since_when_a_figure_is_known() -> None:
    assert data(registry().candidates["canada_places"])["known"] == "2023-03"
    assert data(registry().candidates["P031"])["known"] is None
