"""Engines beside this process draw the same charts, in order, and may fail without loss."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from corridor.questions.compare.result import Comparison
from corridor.report import engines
from corridor.report.charts.fan import fan
from corridor.report.render import finish


@pytest.fixture
def specs(two: Comparison) -> list[dict[str, Any]]:
    return [fan(two, info.id) for info in two.outcomes[:5]]


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """Begin and end without engines."""
    kept, engines._started[:] = engines._started[:], []
    yield
    engines._end_all()
    engines._started[:] = kept


def drawn(specs: list[dict[str, Any]], told: list[int] | None = None) -> list[str]:
    """Draw and finish; what the engine draws differs in ids by what it drew before."""
    made = engines.draw(specs, lambda: None if told is None else told.append(1))
    return [finish(spec, raw, "x") for spec, raw in zip(specs, made, strict=True)]


def test_charts_are_the_same_from_engines(specs: list[dict[str, Any]]) -> None:
    here = drawn(specs)
    engines.warm_up()
    started = list(engines._started)
    engines.warm_up()
    assert engines._started == started, "a second call starts no more"
    told: list[int] = []
    assert drawn(specs, told) == here
    assert len(told) == len(specs)
    assert all(engine.poll() is None for engine in started)
    # and once more from the same engines
    assert drawn(specs[:1]) == here[:1]


def test_engines_that_die_lose_no_chart(specs: list[dict[str, Any]]) -> None:
    here = drawn(specs)
    engines.warm_up()
    for engine in engines._started:
        engine.kill()
        engine.wait()
    told: list[int] = []
    assert drawn(specs, told) == here
    assert engines._started == []
    assert len(told) == len(specs)


def test_a_spec_that_cannot_be_drawn_fails_here_too(specs: list[dict[str, Any]]) -> None:
    engines.warm_up()
    with pytest.raises(ValueError, match=r"\S"):
        engines.draw([specs[0], {"mark": 3}])


def test_without_a_second_process_charts_are_drawn_here(
    specs: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    engines.warm_up()
    assert engines._started == []
    assert engines.draw(specs[:1])[0].startswith("<svg")


def test_a_process_that_only_warms_up_ends_cleanly(clean_environment: dict[str, str]) -> None:
    script = "from corridor.report import warm_up; warm_up()"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=clean_environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
