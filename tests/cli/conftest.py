"""The command line in this process, on the shipped fit, in an empty folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from corridor.cli import main
from corridor.core.months import parse_month
from corridor.questions.runs import setup
from corridor.system.corridors import load_corridor
from corridor.system.fit import Fitted, fit_path
from corridor.system.fit.fitted import read_fitted


class Done(NamedTuple):
    """What a command left: status, the two streams, and the files in its folder."""

    status: int
    out: str
    err: str
    files: list[str]


def pages_here() -> dict[str, int]:
    """Return the briefs in the folder from which tests are run, name -> when last written."""
    home = Path(os.environ["CORRIDOR_CACHE"]).parent.parent
    return {path.name: path.stat().st_mtime_ns for path in home.glob("*-vs-*.html")}


@pytest.fixture(scope="session", autouse=True)
def pages_before() -> dict[str, int]:
    """Those that were there before any command was run here."""
    return pages_here()


@pytest.fixture(scope="session")
def shipped() -> Fitted:
    return read_fitted(fit_path(load_corridor(), parse_month("2024-05")))


@pytest.fixture
def command(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    shipped: Fitted,
) -> Callable[..., Done]:
    """Run a command in ``tmp_path`` as the command line does."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(setup, "load_fit", lambda *_: shipped)

    def run(*words: Any) -> Done:
        try:
            status = main([str(word) for word in words])
        except SystemExit as ended:  # argparse's own way out
            status = int(ended.code or 0)
        out, err = capsys.readouterr()
        files = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
        return Done(status, out, err, files)

    return run


@pytest.fixture
def west(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corridor as it is written, in a working folder of its own."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "corridor", "west"]) == 0
    return tmp_path / "west"
