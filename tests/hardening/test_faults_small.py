"""The checks of writes, folders, surroundings and networks, each at a small scale."""

from __future__ import annotations

from pathlib import Path

import pytest

from hardening.check import load_check
from hardening.faults import killed_writes, surroundings
from hardening.processes import Ended, trouble
from hardening.surroundings import SURROUNDINGS

pytestmark = pytest.mark.slow


def small(name: str, folder: Path, scale: float = 0.01) -> dict[str, object]:
    found = load_check(name).run(folder, scale, 1, lambda _text: None)
    assert found.faults == []
    return found.figures


def test_killed_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = ["explain charts", "kept forecast of a backtest", "starting files"]
    monkeypatch.setattr(killed_writes, "writer_names", lambda: chosen)
    assert small("faults/killed_writes", tmp_path, 0.02)["kills"] == 12


def test_a_writer_that_is_not_whole_is_caught(tmp_path: Path) -> None:
    """In a process of its own, as the check does, for it forks."""
    import subprocess
    import sys

    from hardening.processes import ROOT, clean

    script = (
        "from pathlib import Path; from hardening.killing import *; "
        "from hardening.writers.common import *; import sys\n"
        "def write(place, version):\n"
        "    with (place / 'x').open('w') as stream:\n"
        "        for _ in range(300): stream.write(long_text(version, 500)); stream.flush()\n"
        "kills = kill_often(Writer(write, digests), Path(sys.argv[1]), 5, 1, lambda text: None)\n"
        "assert any('after a kill a reader finds' in one for one in kills.faults), kills\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(tmp_path / "w")],
        env=clean(tmp_path, PYTHONPATH=f"{ROOT / 'src'}:{ROOT}"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_lying_network(tmp_path: Path) -> None:
    assert small("faults/lying_network", tmp_path, 0.08)["lies"] == 7


def test_two_at_once(tmp_path: Path) -> None:
    assert small("faults/two_at_once", tmp_path)["times"] == 1


def test_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = ("no HOME", "full disk", "output closed", "C locale, other folder name")
    few = {name: SURROUNDINGS[name] for name in chosen}
    quick = {
        k: v for k, v in surroundings.COMMANDS.items() if k in ("record list", "policies check")
    }
    monkeypatch.setattr(surroundings, "SURROUNDINGS", few)
    monkeypatch.setattr(surroundings, "COMMANDS", quick)
    found = small("faults/surroundings", tmp_path, 1)
    assert found["commands"] == 2
    assert found["one_error"] == 2


@pytest.mark.parametrize(
    ("ended", "wrong"),
    [
        (Ended(0, "x", ""), False),
        (Ended(2, "", "corridor: one thing is wrong. Do this\n"), False),
        (Ended(2, "", "corridor: one\ncorridor: two\n"), True),
        (Ended(2, "", ""), True),
        (Ended(1, "", "Traceback (most recent call last):\nOSError: x\n"), True),
        (Ended(0, "x", "Exception ignored on flushing sys.stdout\n"), True),
        (Ended(-11, "", ""), True),
    ],
)
def test_what_counts_as_trouble(ended: Ended, wrong: bool) -> None:
    assert bool(trouble(ended)) is wrong
