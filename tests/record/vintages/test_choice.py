"""Which record is read is the user's to say, is said, and changes nothing by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.record import RECORD, SHIPPED, describe, find
from corridor.record.choice import store_folder
from corridor.record.refresh.run import Asked, refresh
from tests.record.refresh.conftest import SAMPLES, earlier

ROOT = Path(__file__).parents[3]


def corridor(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CORRIDOR_RECORD")}
    return subprocess.run(
        [sys.executable, "-m", "corridor", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment},
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A user's data folder with one vintage, whose unemployment rate ends earlier."""
    shipped = earlier(tmp_path / "b", {"us_labour": "2025-06"}, "2025-07")
    files = tmp_path / "files"
    files.mkdir()
    lines = (SAMPLES / "fred-unrate.csv").read_bytes()
    (files / "unrate.csv").write_bytes(lines)
    store = tmp_path / "data" / "record"
    assert refresh(Asked((), files, store, today=date(2026, 1, 20), shipped=shipped)).vintage
    return tmp_path / "data"


def test_the_shipped_record_is_read_by_default() -> None:
    assert RECORD == SHIPPED
    assert find("shipped") == SHIPPED
    assert describe(SHIPPED) == "the record that ships with Corridor"


def test_names_of_records(data: Path) -> None:
    store = data / "record"
    folder = store / "vintages" / "2026-01-20.1"
    for name in ("latest", "2026-01-20.1", str(folder), store):
        assert find(name, store) == folder
    assert find("latest", data / "nothing") == SHIPPED
    assert "2026-01-20.1" in describe(folder)
    with pytest.raises(InputError, match=r"'2026-01-20\.9' names no record"):
        find("2026-01-20.9", store)


def test_where_vintages_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CORRIDOR_DATA", str(tmp_path))
    assert store_folder() == tmp_path / "record"
    monkeypatch.delenv("CORRIDOR_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert store_folder() == tmp_path / "corridor" / "record"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert store_folder() == tmp_path / ".local" / "share" / "corridor" / "record"


@pytest.mark.slow
def test_a_vintage_is_read_only_where_it_is_named(data: Path) -> None:
    words = ("record", "show", "us_labour", "--where", "series=unemployment_rate", "--csv")
    plain = corridor(*words, CORRIDOR_DATA=str(data))
    assert plain.returncode == 0
    assert plain.stderr == ""
    assert "\n2025-12,unemployment_rate,4.4," in plain.stdout
    named = corridor(*words, CORRIDOR_DATA=str(data), CORRIDOR_RECORD="latest")
    assert named.returncode == 0
    assert "reading vintage 2026-01-20.1" in named.stderr
    assert "\n2025-12," not in named.stdout
    option = corridor(*words, "--record", "latest", CORRIDOR_DATA=str(data))
    assert option.stdout == named.stdout
    wrong = corridor("record", "list", CORRIDOR_RECORD="nowhere")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("corridor: CORRIDOR_RECORD: 'nowhere' names no record")
    assert wrong.stderr.count("\n") == 1


@pytest.mark.slow
def test_another_record_has_another_fingerprint_of_the_fit(data: Path) -> None:
    """A table that the fit reads has changed, so the shipped fit does not stand on it."""
    script = (
        "from corridor.system.corridors import load_corridor\n"
        "from corridor.system.fit import expected_fingerprint, fit_path\n"
        "place = load_corridor()\n"
        "print(expected_fingerprint(place, place.decision_point))"
    )

    def stamp(**environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        )
        return done.stdout.splitlines()[-1]

    shipped = stamp(CORRIDOR_DATA=str(data))
    assert stamp(CORRIDOR_DATA=str(data), CORRIDOR_RECORD="shipped") == shipped
    assert stamp(CORRIDOR_DATA=str(data), CORRIDOR_RECORD="latest") != shipped
