"""Whatever dies when, the last good record stays; two refreshes at once do not meet."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.record import SHIPPED, load, verify
from corridor.record.choice import find
from corridor.record.refresh.run import Asked, refresh
from corridor.record.vintages.store import Store
from tests.record.refresh.conftest import SAMPLES, Server, earlier

ROOT = Path(__file__).parents[3]
DAY = date(2026, 1, 20)

#: refreshes from a folder, and kills itself at the n-th step that touches the disk
DIES = """
import os, shutil, signal, sys
from datetime import date
from pathlib import Path
from corridor.record.refresh.run import Asked, refresh

shipped, files, store = map(Path, sys.argv[1:4])
at, steps = int(sys.argv[4]), 0

def counted(function):
    def wrapper(*args, **more):
        global steps
        steps += 1
        if steps == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **more)
    return wrapper

os.replace, os.fsync, os.rename = counted(os.replace), counted(os.fsync), counted(os.rename)
shutil.copyfile, Path.rename = counted(shutil.copyfile), counted(Path.rename)
refresh(Asked((), files, store, today=date(2026, 1, 20), shipped=shipped))
print("steps", steps)
"""

#: refreshes over a local server
WAITS = """
import sys
from datetime import date
from pathlib import Path
from corridor.record.refresh.fetch import Limits
from corridor.record.refresh.run import Asked, refresh

refresh(Asked(
    ("us_labour",), None, Path(sys.argv[2]), today=date(2026, 1, 20), shipped=Path(sys.argv[1]),
    limits=Limits(pause=0), instead={"fred.stlouisfed.org": sys.argv[3]},
))
"""


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    return earlier(tmp_path / "shipped", {"us_labour": "2025-06"}, "2025-07")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "fred-unrate.csv").write_bytes((SAMPLES / "fred-unrate.csv").read_bytes())
    return folder


def child(script: str, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
    )


@pytest.mark.slow
def test_killed_at_any_step_the_last_good_record_stays(
    tmp_path: Path, shipped: Path, files: Path
) -> None:
    whole = child(DIES, shipped, files, tmp_path / "whole", 0)
    out, error = whole.communicate(timeout=120)
    assert whole.returncode == 0, error
    steps = int(out.split()[-1])
    assert steps > 60
    old = load("us_labour", shipped)
    good = {}
    for at in (1, 20, steps // 2, steps - 60, steps - 4, steps - 3, steps - 2, steps - 1, steps):
        store = tmp_path / f"store-{at}"
        dies = child(DIES, shipped, files, store, at)
        dies.communicate(timeout=120)
        assert dies.returncode == -signal.SIGKILL, at
        base = Store(store).base(shipped)
        good[at] = base != shipped
        if base == shipped:
            assert load("us_labour", base).equals(old)
        else:
            assert verify(["us_labour"], base) == []
        # what it left behind is in nobody's way
        after = refresh(Asked((), files, store, today=DAY, shipped=shipped))
        assert after.vintage is not None or good[at]
        rows = load("us_labour", Store(store).base(shipped))
        assert rows.filter(series="unemployment_rate")["month"].max() == "2025-11"
        assert not list((store / "work").glob("*"))
    # before the last step nothing was current; each vintage is whole or not there
    assert not any(good[at] for at in good if at < steps)


@pytest.mark.slow
def test_killed_in_the_middle_of_a_download(tmp_path: Path, shipped: Path, server: Server) -> None:
    begun, end = threading.Event(), threading.Event()
    data = (SAMPLES / "fred-unrate.csv").read_bytes()

    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[:2000])
        handler.wfile.flush()
        begun.set()
        end.wait(60)

    server.answers["/graph/fredgraph.csv"] = answer
    store = tmp_path / "store"
    one = child(WAITS, shipped, store, server.instead["fred.stlouisfed.org"])
    try:
        assert begun.wait(60)
        # while it works, nobody else gets in
        with pytest.raises(InputError, match="another refresh is writing here"):
            refresh(Asked((), SAMPLES, store, today=DAY, shipped=shipped))
    finally:
        one.kill()
        one.communicate(timeout=60)
        end.set()
    assert find("latest", store) == SHIPPED
    assert not list(store.glob("vintages/*"))
    # the lock went with the process
    files = tmp_path / "files"
    files.mkdir()
    (files / "unrate.csv").write_bytes(data)
    assert refresh(Asked((), files, store, today=DAY, shipped=shipped)).vintage is not None


def test_a_full_disk_leaves_the_last_good_record(
    tmp_path: Path, shipped: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    asked = Asked((), files, store, today=DAY, shipped=shipped)
    vintage = refresh(asked).vintage
    assert vintage is not None
    lines = (SAMPLES / "fred-unrate.csv").read_bytes()
    (files / "fred-unrate.csv").write_bytes(lines + b"2025-12-01,4.4\n")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("corridor.core.files.os.replace", full)
    with pytest.raises(InputError, match="No space left on device"):
        refresh(asked)
    monkeypatch.undo()
    assert Store(store).base(shipped) == vintage.folder
    assert verify(["us_labour"], vintage.folder) == []
    assert refresh(asked).vintage is not None
