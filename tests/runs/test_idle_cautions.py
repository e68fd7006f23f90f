"""A lever that changes nothing in its corridor is said to, and nothing is believed of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
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


NEEDS = {name: one.needs for name, one in levers().items() if one.needs}


def own(path: Path, **values: float) -> Path:
    """Write a policy that sets levers to values throughout."""
    moved = "".join(f"[levers.{name}]\nvalue = {value}\n" for name, value in values.items())
    path.write_text(f'label = "{path.stem.title()}"\n{moved}', encoding="utf-8")
    return path


def differ(one: Path | str, other: Path | str) -> bool:
    """Whether any outcome in any month and draw differs under two policies."""
    runs = ask([one, other], draws=32, months=20).run()
    return any(not np.array_equal(a, b) for a, b in runs.outcomes.values())


@pytest.mark.parametrize("lever", levers())
def test_a_lever_alone_changes_something_unless_it_needs_another(
    lever: str, tmp_path: Path
) -> None:
    known = levers()[lever]
    ends = sorted({known.low, known.high} - {known.default})
    paths = [own(tmp_path / f"end{n}.toml", **{lever: end}) for n, end in enumerate(ends)]
    assert any(differ(path, "status-quo") for path in paths) == (lever not in NEEDS)


@pytest.mark.parametrize(("lever", "needed"), NEEDS.items())
def test_a_lever_that_needs_another_is_told_to_do_nothing_alone(
    lever: str, needed: str, tmp_path: Path
) -> None:
    known = levers()
    ends = {name: known[name].high for name in (lever, needed)}

    def told(path: Path) -> list[str]:
        found = cautions(ask([path, "status-quo"], draws=64, months=3))
        return [one.text for one in found if one.text.startswith(("Own", "Changes"))]

    alone = own(tmp_path / "own.toml", **{lever: ends[lever]})
    label, other = known[lever].label, known[needed].label
    assert told(alone) == [f"Changes nothing here: Own: “{label}”, as “{other}” stays as it is."]
    both = own(tmp_path / "both.toml", **ends)
    assert differ(both, own(tmp_path / "other.toml", **{needed: ends[needed]}))
    assert not any("stays as it is" in text for text in told(both))
