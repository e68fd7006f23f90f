"""How far the luck of the draws moves an answer, where a fit's draws are repeated."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from corridor.questions.explain.answer import firmness
from corridor.questions.runs.asked import Asked, ask
from corridor.questions.runs.engine import Runs


def runs(asked: Asked, gap: np.ndarray) -> Runs:
    """Runs whose first policy is above the second by this much, [draw]."""
    pair = gap[None, None].astype(np.float32)
    return Runs({"deaths": (pair, np.zeros_like(pair))}, np.zeros((1, gap.size)), {})


def test_errors_are_those_of_the_posterior_draws_and_not_of_their_copies() -> None:
    rng = np.random.default_rng(0)
    asked = ask(["negotiated", "unilateral"], outcomes=["deaths"], months=1, draws=1)
    held = asked.setup.fitted.draws
    effect = rng.standard_normal(held)
    for times in (1, 4):
        many = dataclasses.replace(asked, draws=held * times)
        found = firmness(many, runs(many, effect[many.behind()]))["deaths"]
        assert found.chance == pytest.approx(0.5 / np.sqrt(held), rel=0.01)
        # of the median of a standard normal: half over the density at it
        assert found.median == pytest.approx(np.sqrt(np.pi / 2 / held), rel=0.25)
    # where all that differs is drawn anew each time, copies are as good as others
    found = firmness(many, runs(many, rng.standard_normal(many.draws)))["deaths"]
    assert found.chance == pytest.approx(0.5 / np.sqrt(many.draws), rel=0.1)
