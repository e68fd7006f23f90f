"""The definitions are the five fixed beforehand, and a fault in their file is one clear error."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import corridor.evidence
from corridor.core.errors import RecordError
from corridor.core.months import format_month
from corridor.evidence import registry
from corridor.system.confrontation import REGISTERED, load_definitions, load_shootings

EVENTS = Path(corridor.evidence.__file__).parent / "events"


def test_they_are_the_five_fixed_beforehand() -> None:
    """Claim C28: four killed, two killed, a protester or observer, ten harmed, deaths a year."""
    found = {
        one.id: (one.counts, one.victims, one.killed, one.harmed) for one in load_definitions()
    }
    assert found == {
        "m1": ("incidents", "anyone", 4, 4),
        "m2": ("incidents", "anyone", 2, 2),
        "m3": ("incidents", "protesters and observers", 1, 1),
        "m4": ("incidents", "anyone", 0, 10),
        "m5": ("deaths", "anyone", 1, 1),
    }
    assert tuple(found) == REGISTERED
    assert {one.detained for one in load_definitions()} == {60_000}


def test_what_was_seen_is_dated_and_has_sources() -> None:
    seen = {one.id: one.seen for one in (*load_definitions(), load_shootings())}
    assert {name: one.count for name, one in seen.items()} == {
        "m1": 0,
        "m2": 0,
        "m3": 2,
        "m4": 0,
        "m5": 4,
        "shootings": 16,
    }
    for name, one in seen.items():
        assert one.sources, name
        assert set(one.sources) <= set(registry().sources), name
        assert format_month(one.start) >= "2025-01", "after the monthly model's rates"
    assert seen["m2"].status == "RECALLED"
    assert format_month(seen["m1"].until) == "2026-05"


FAULTS = {
    ('label = "Four or more killed in one incident"\n', ""): "the field 'label' is missing",
    ('counts = "incidents"', 'counts = "marches"'): "there is no counts 'marches'",
    ('victims = "anyone"', 'victims = "somebody"'): "there is no victims 'somebody'",
    ("killed = 4", "killed = -4"): "killed is -4",
    ("killed = 4", "killed = 4.5"): "killed is 4.5",
    ("harmed = 4", "harmed = 3"): "harmed is 3 and killed is 4",
    ("killed = 4", "kills = 4"): "there is no field 'kills'",
    ("[m1.seen]", "[m1.sene]"): "there is no field 'sene'",
    ("count = 0\n", "count = true\n"): "count is True",
    ("at_least = false\n", ""): "the field 'at_least' is missing",
    ('from = "2025-02"', 'from = "2025-13"'): "'2025-13' is not a month",
    ('until = "2026-05"', 'until = "2025-01"'): "years is 1.33",
    ("years = 1.33", "years = 0"): "years is 0",
    ("years = 1.33", "years = 2"): "the months from 2025-02 until 2026-05 make 1.33",
    ('status = "FOUND"', 'status = "SURE"'): "there is no status 'SURE'",
    ('"trace_26", "msp"', '"nowhere"'): "nowhere",
    ("[m1]", "[m1"): "not valid TOML",
}


@pytest.mark.parametrize("change", FAULTS, ids=lambda change: str(FAULTS[change]))
def test_a_fault_names_file_and_entry(change: tuple[str, str], tmp_path: Path) -> None:
    text = (EVENTS / "confrontation.toml").read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / "events").mkdir()
    path = tmp_path / "events" / "confrontation.toml"
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        load_definitions(tmp_path)
    message = str(caught.value)
    assert FAULTS[change] in message
    assert "confrontation.toml" in message
    assert "m1" in message or "not valid TOML" in message
    assert "\n" not in message


@pytest.mark.parametrize("other", ["m6", "m2a"])
def test_a_definition_that_was_not_fixed_is_refused(other: str, tmp_path: Path) -> None:
    shutil.copytree(EVENTS, tmp_path / "events")
    path = tmp_path / "events" / "confrontation.toml"
    text = path.read_text(encoding="utf-8").replace("[m5", f"[{other}")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=f"it defines m1, m2, m3, m4, {other}"):
        load_definitions(tmp_path)
