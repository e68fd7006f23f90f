"""Engines beside this process draw the same charts, in order, and may fail without loss."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from corridor.questions.compare.result import Comparison
from corridor.report import brief, engines
from corridor.report.charts.fan import fan
from corridor.report.render import finish
from corridor.report.sections.hindcast import charted


@pytest.fixture
def specs(two: Comparison) -> list[dict[str, Any]]:
    return [fan(two, info.id) for info in two.outcomes[:5]]


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """Begin and end without engines."""
    kept, engines._started[:] = engines._started[:], []
    yield
    engines._end_all()
    engines._ahead.clear()
    engines._started[:] = kept


def drawn(specs: list[dict[str, Any]], told: list[int] | None = None) -> list[str]:
    """Draw and finish; what the engine draws differs in ids by what it drew before."""
    made = engines.draw(specs, lambda: None if told is None else told.append(1))
    return [finish(spec, raw, "x") for spec, raw in zip(specs, made, strict=True)]


@pytest.mark.slow
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


@pytest.mark.slow
def test_charts_asked_for_ahead_are_drawn_once(
    specs: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = drawn(specs)
    drawn_by_one: list[str] = []
    ask = engines._ask

    def spy(engine: Any, text: str) -> str:
        svg = ask(engine, text)
        # an engine that another test has ended may be asked first, and draws nothing
        drawn_by_one.append(text)
        return svg

    monkeypatch.setattr(engines, "_ask", spy)
    engines.warm_up()
    engines.draw_ahead(specs[1:4])
    engines.draw_ahead(specs[2:4])
    assert drawn(specs) == here
    assert len(drawn_by_one) == len(set(drawn_by_one)) == len(specs)
    assert not engines._ahead, "what was fetched is not kept"


def test_engines_that_die_lose_no_chart_asked_for_ahead(specs: list[dict[str, Any]]) -> None:
    here = drawn(specs)
    engines.warm_up()
    for engine in engines._started:
        engine.kill()
        engine.wait()
    engines.draw_ahead(specs)
    assert drawn(specs) == here
    assert engines._started == []


def test_without_engines_nothing_is_drawn_ahead(specs: list[dict[str, Any]]) -> None:
    engines.draw_ahead(specs)
    assert not engines._ahead


@pytest.mark.slow
def test_what_a_brief_needs_is_what_is_drawn_ahead(
    two: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outcome after outcome, as ``compare`` gives them, each chart once and none too many."""
    ahead: list[dict[str, Any]] = []
    needed: list[dict[str, Any]] = []
    monkeypatch.setattr(brief, "warm_up", lambda: None)
    monkeypatch.setattr(brief, "draw_ahead", ahead.extend)
    begin = brief.charts_ahead()
    figures = ("monthly", "total", "difference_monthly", "difference_total", "exceeds_total")
    names = [info.id for info in two.outcomes]
    for count in range(1, len(names) + 1):
        part: dict[str, Any] = {
            key: {n: getattr(two, key)[n] for n in names[:count]} for key in figures
        }
        begin(replace(two, **part, sides=(), regimes=(), hindcast=None))
    monkeypatch.setattr(brief, "draw_ahead", lambda _specs: None)

    def draw(specs: list[dict[str, Any]], done: Any) -> list[str]:
        needed.extend(specs)
        return engines.draw(specs, done)

    monkeypatch.setattr(brief, "draw", draw)
    brief.brief_html(two)
    texts = [json.dumps(spec) for spec in ahead]
    assert len(texts) == len(set(texts))
    assert set(texts) < {json.dumps(spec) for spec in needed}
    later = [spec for spec in needed if json.dumps(spec) not in texts]
    # charts of the hindcast and across corridors are not of an outcome
    assert len(later) == 1 + len(charted(two))


@pytest.mark.slow
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
