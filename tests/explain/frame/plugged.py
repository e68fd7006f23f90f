"""A part of an explanation that a test plugs in: two files and a declaration in a folder."""

from __future__ import annotations

import sys
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest

DECLARED = """
order = ORDER
each = EACH
title = "Gap of the means"
heading = "How far apart the means are"
asks = "How far apart are the means of both policies?"
"""

PART = '''
"""The gap of the means, as simple as a part can be."""

from dataclasses import dataclass

import numpy as np

from corridor.core.errors import InputError
from corridor.questions.runs.asked import totals


@dataclass(frozen=True)
class Gap:
    means: dict

    def as_json(self):
        return {"means": self.means}


def NAME(asked, *, outcome="", report=lambda *told: None):
    """Return the gap of the means by outcome."""
    if asked.draws < LEAST:
        raise InputError("too few draws", where="--draws", remedy="Ask for more")
    if outcome == "REFUSED":
        raise InputError(f"nothing is known of {outcome}")
    report("half of the way", 0.5)
    found = totals(asked, asked.run())
    found = {name: both for name, both in found.items() if outcome in ("", name)}
    return Gap({name: float(np.mean(a - b)) for name, (a, b) in found.items()})
'''

WORDS = '''
"""Words of the gap."""

from corridor.report.charts import theme


def lines(result):
    return [f"{name}: {value:.1f}" for name, value in result.means.items()]


def section(result):
    spec = theme.frame(
        theme.Frame(300, 40, 10, 10, 10, 20),
        title=["The gap, drawn"],
        subtitle="A bar",
        alt="A bar as long as the gap.",
        source="Model run.",
    )
    spec["data"] = {"values": [{"x": 1.0}]}
    spec["layer"] = [
        {"mark": "bar", "encoding": {"x": {"field": "x", "type": "quantitative"}}}
    ]
    return {
        "title": "The gap",
        "lead": "Means are <b>so</b> far apart.",
        "charts": [{"spec": spec, "caption": "A caption of its own."}],
        "tables": [
            {"caption": "Gaps", "head": ["Outcome", "Gap"], "rows": list(result.means.items())}
        ],
        "appendix": ["Means over draws.", {"head": ["a", "b"], "rows": [[1, 2]]}],
    }
'''


PACKAGES = {"questions": "corridor.questions.explain", "report": "corridor.report.explain"}


def plug(
    folder: Path,
    patch: pytest.MonkeyPatch,
    name: str,
    *,
    order: int = 0,
    each: int = 0,
    least: int = 1,
    refused: str = "none",
) -> None:
    """Put a part ``name`` where parts are found, for as long as ``patch`` lasts.

    ``each``: outcomes that it takes, one at a time; ``least``: draws below which it refuses;
    ``refused``: an outcome that it refuses. ``unplug`` it afterwards.
    """
    questions, report = folder / "questions", folder / "report"
    (questions / name).mkdir(parents=True)
    report.mkdir(exist_ok=True)
    (questions / name / "part.toml").write_text(
        DECLARED.replace("ORDER", str(order)).replace("EACH", str(each)), encoding="utf-8"
    )
    (questions / name / "__init__.py").write_text(
        PART.replace("NAME", name).replace("LEAST", str(least)).replace("REFUSED", refused),
        encoding="utf-8",
    )
    (report / f"{name}.py").write_text(WORDS, encoding="utf-8")
    invalidate_caches()
    for package in PACKAGES.values():
        room = questions if "questions" in package else report
        module = import_module(package)
        patch.setattr(module, "__path__", [*module.__path__, str(room)])


def unplug(name: str) -> None:
    """Forget a part's modules."""
    for package in PACKAGES.values():
        sys.modules.pop(f"{package}.{name}", None)
        vars(import_module(package)).pop(name, None)
