"""The desk under a small load, and what counts as a fault of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from hardening.check import load_check
from hardening.load.desk_ten_minutes import _judge

pytestmark = pytest.mark.slow


def test_small(tmp_path: Path) -> None:
    found = load_check("load/desk_ten_minutes").run(tmp_path, 0.01, 1, lambda _text: None)
    assert found.faults == []
    assert found.figures["answers"] > 0


def judged(code: int = 200, grows: float = 0.0, bad: str = "noise: 400") -> list[str]:
    seen = [(0.0, 0.1, 200, "/api/charts")] * 3 + [(0.0, 0.1, code, "/api/record")]
    held = [(float(at), 500 + grows * at) for at in range(600)]
    return _judge(seen, Counter(), Counter({bad: 1}), held, 100, 600)[1]


def test_faults_are_found() -> None:
    assert judged() == judged(code=503) == judged(code=404) == []
    assert "500" in judged(code=500)[0]
    assert "without saying when" in judged(code=599)[0]
    assert "memory grows" in judged(grows=0.5)[0]
    assert "bad requests" in judged(bad="noise: 500")[0]
