"""The progress line: silent for short work, plain lines on a pipe, a bar on a terminal."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable

import pytest

from corridor.report.progress import progress

Clock = Callable[[float], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands still until it is told to go on."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def on(seconds: float) -> None:
        now[0] += seconds

    return on


def test_short_work_is_silent(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as report:
        report("starting", 0.0)
        clock(0.3)
        report("simulating", 0.5)
    assert capsys.readouterr() == ("", "")


def test_longer_work_says_what_it_does_once(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress() as report:
        report("reading the record", 0.0)
        clock(1.0)
        for step in range(5):
            report(f"round 1 of 4: objective {step}", 0.1)
        report("round 2 of 4: objective 9", 0.4)
        clock(5.0)
        report("simulating", 0.9)
        report("simulating", 0.95)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "round 1 of 4: objective 0 ...",
        "round 2 of 4: objective 9 ...",
        "simulating ...",
    ]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with progress() as report:
        report("simulating", 0.5)
    shown = screen.getvalue()
    assert "simulating" in shown
    # the line is taken back at the end and the cursor shown again
    assert shown.rstrip().endswith(("\x1b[2K", "\x1b[?25h", "\x1b[1A\x1b[2K"))


def test_an_error_passes_through() -> None:
    with pytest.raises(ValueError, match="inside"), progress():
        raise ValueError("inside")
