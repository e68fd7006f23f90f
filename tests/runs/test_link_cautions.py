"""Cautions of couplings that are assumed: a policy that moves what passes through one says so."""

from __future__ import annotations

from pathlib import Path

from corridor.questions.runs.asked import ask
from corridor.questions.runs.cautions import cautions

REMOVALS = 'label = "Removals"\n[levers.removal_target]\nvalue = 600_000\n'
LEFT = 'label = "Left"\n[levers.removal_target]\nvalue = "untouched"\n'


def said(folder: Path, text: str, *off: str) -> list[str]:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    asked = ask([path, "status-quo"], draws=64, months=3, off=off)
    return [one.text for one in cautions(asked) if one.kind == "link"]


def test_what_removals_do_to_departures_is_assumed(tmp_path: Path) -> None:
    (text,) = said(tmp_path, REMOVALS)
    assert text.startswith("Removals: ")
    assert "“Detention and removal deter” (harshness)" in text
    assert "“Enforcement brings encounters” (intensity)" in text
    assert "links that are assumed" in text
    assert text.endswith("Each can be switched off.")
    # its grade is better, or the record is held against it
    assert "labour" not in text
    assert "doors" not in text


def test_a_link_that_is_switched_off_is_not_named(tmp_path: Path) -> None:
    (text,) = said(tmp_path, REMOVALS, "intensity")
    assert "(harshness)" in text
    assert "(intensity)" not in text
    assert "a link that is assumed" in text
    assert text.endswith("It can be switched off.")
    assert said(tmp_path, REMOVALS, "intensity", "harshness") == []


def test_who_moves_nothing_that_passes_through_one_is_told_nothing(tmp_path: Path) -> None:
    assert said(tmp_path, LEFT) == []
    doors = 'label = "Doors"\n[levers.port_walkups]\nvalue = 0.1\n'
    assert said(tmp_path, doors) == []
