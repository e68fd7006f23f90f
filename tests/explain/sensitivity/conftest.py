"""Runs on the shipped fit, small and all of one shape, so that they compile once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from corridor.questions.explain.sensitivity import Sensitivity, sensitivity
from corridor.questions.runs.asked import Asked, ask
from corridor.system.fit import Fitted
from tests.compare.conftest import no_fitting, place, shipped

__all__ = ["BASE", "OUTCOMES", "asked", "found", "no_fitting", "place", "shipped", "small"]

BASE = 128
#: one that is added up over months and groups, one of few events, one of the last month
OUTCOMES = ("entries", "deaths", "economy_labour", "confrontation_m1")


@pytest.fixture(scope="session")
def asked(shipped: Fitted) -> Asked:
    return ask(["negotiated", "unilateral"], months=6, outcomes=OUTCOMES)


@pytest.fixture(scope="session")
def small(asked: Asked) -> Callable[..., Sensitivity]:
    def run(question: Asked = asked, outcome: str = "", **more: Any) -> Sensitivity:
        return sensitivity(question, outcome, **{"base": BASE, "resamples": 100, **more})

    return run


@pytest.fixture(scope="session")
def found(small: Callable[..., Sensitivity]) -> Sensitivity:
    return small()
