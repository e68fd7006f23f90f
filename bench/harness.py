"""Measuring: interleaved rounds, medians, ratios to the reference of the same round."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bench.case import Case
from bench.reference import REFERENCES

__all__ = ["Outcome", "measure_all"]

Say = Callable[[str], None]


@dataclass
class Outcome:
    """What a case's runs gave."""

    case: Case
    figures: dict[str, list[float]] = field(default_factory=dict)
    ratios: dict[str, list[float]] = field(default_factory=dict)
    reference_s: list[float] = field(default_factory=list)
    error: str = ""
    #: what the case keeps beside its metrics
    record: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return medians and ranges; ratios only for seconds."""
        metrics: dict[str, Any] = {}
        for metric, values in self.figures.items():
            metrics[metric] = _summary(values)
            if metric in self.ratios:
                metrics[metric]["ratio"] = round(statistics.median(self.ratios[metric]), 3)
            if metric in self.case.targets:
                metrics[metric]["target"] = self.case.targets[metric]
        made: dict[str, Any] = {
            "what": self.case.what,
            "runs": len(self.reference_s),
            "reference": {"name": self.case.reference, "what": REFERENCES[self.case.reference][0]},
            "metrics": metrics,
        }
        if self.reference_s:
            made["reference"] |= _summary(self.reference_s)
        if self.error:
            made["error"] = self.error
        return made


def measure_all(cases: Sequence[Case], runs: int | None, say: Say) -> list[Outcome]:
    """Run every case ``runs`` times (None: as often as it asks), taking turns.

    In each round every case that still has runs to go is measured once, straight after its
    reference, so that a slow moment of the machine falls on all alike. A case that fails is
    left out of later rounds and carries the error.
    """
    outcomes = [Outcome(case) for case in cases]
    with tempfile.TemporaryDirectory(prefix="corridor-bench-") as base:
        for outcome in outcomes:
            folder = Path(base) / outcome.case.name
            folder.mkdir()
            if outcome.case.prepare is not None:
                say(f"{outcome.case.name}: preparing")
                _attempt(outcome, partial(outcome.case.prepare, folder))
        for turn in range(max((runs or o.case.runs for o in outcomes), default=0)):
            for outcome in outcomes:
                wanted = runs or outcome.case.runs
                if turn < wanted and not outcome.error:
                    say(f"{outcome.case.name}: run {turn + 1} of {wanted}")
                    folder = Path(base) / outcome.case.name
                    _attempt(outcome, partial(_run_once, outcome, folder))
        for outcome in outcomes:
            if outcome.case.record is not None and not outcome.error:
                _attempt(outcome, partial(_keep_record, outcome, Path(base) / outcome.case.name))
    return outcomes


def _keep_record(outcome: Outcome, folder: Path) -> None:
    assert outcome.case.record is not None
    outcome.record = dict(outcome.case.record(folder))


def _run_once(outcome: Outcome, folder: Path) -> None:
    reference = REFERENCES[outcome.case.reference][1]()
    metrics = outcome.case.measure(folder)
    outcome.reference_s.append(reference)
    for metric, value in metrics.items():
        outcome.figures.setdefault(metric, []).append(value)
        if metric.endswith("_s"):
            outcome.ratios.setdefault(metric, []).append(value / reference)


def _attempt(outcome: Outcome, action: Callable[[], object]) -> None:
    try:
        action()
    except Exception as error:
        outcome.error = f"{type(error).__name__}: {error}"


def _summary(values: Sequence[float]) -> dict[str, float]:
    return {
        "median": _round(statistics.median(values)),
        "min": _round(min(values)),
        "max": _round(max(values)),
    }


def _round(value: float) -> float:
    return float(f"{value:.4g}")
