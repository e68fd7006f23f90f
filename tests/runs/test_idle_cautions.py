"""A lever that changes nothing in its corridor is said to, and nothing is believed of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor.questions.runs.asked import ask
from corridor.questions.runs.cautions import cautions
from corridor.system.corridors import load_corridor
from corridor.system.levers import levers

IDLE = [
    (name, lever)
    for name in ("eastern-mediterranean", "central-mediterranean")
    for lever, one in levers(load_corridor(name)).items()
    if one.idle
]


def test_both_corridors_have_one() -> None:
    assert {name for name, _ in IDLE} == {"eastern-mediterranean", "central-mediterranean"}


@pytest.mark.parametrize(("corridor", "lever"), IDLE)
def test_an_idle_lever_is_told_with_its_reason_alone(
    corridor: str, lever: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'label = "Own"\n[levers.{lever}]\nvalue = 1\n', encoding="utf-8")
    asked = ask([path, "status-quo"], corridor=corridor, draws=64, months=3)
    said = [(one.kind, one.text) for one in cautions(asked) if one.text.startswith(("Own", "Chan"))]
    known = levers(load_corridor(corridor))[lever]
    assert said == [("window", f"Changes nothing here: Own: “{known.label}”, as {known.idle}.")]
