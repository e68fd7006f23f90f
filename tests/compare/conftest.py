"""Comparisons on the shipped fit, small and all of one shape, so that they compile once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from corridor.core.months import parse_month
from corridor.questions.compare import Comparison
from corridor.questions.compare import run as running
from corridor.questions.runs import setup
from corridor.system.corridor import Corridor
from corridor.system.corridors import DEFAULT, load_corridor
from corridor.system.fit import Fitted, fit_path, load_fit
from corridor.system.fit.fitted import read_fitted

MONTHS = 6
DRAWS = 96


@pytest.fixture(scope="session")
def place() -> Corridor:
    return load_corridor()


@pytest.fixture(scope="session")
def shipped(place: Corridor) -> Fitted:
    return read_fitted(fit_path(place, parse_month("2024-05")))


@pytest.fixture(scope="session", autouse=True)
def no_fitting(shipped: Fitted) -> Iterator[None]:
    """Use the shipped fit as it is: whether it is up to date is tested elsewhere.

    Files that run later in the session may ask about other corridors, which keep theirs.
    """

    def found(place: Corridor, *more: Any) -> Fitted:
        return shipped if place.id == DEFAULT else load_fit(place, *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(setup, "load_fit", found)
        yield


@pytest.fixture(scope="session")
def compare() -> Callable[..., Comparison]:
    """The comparison with small defaults, without what is asked beside it."""

    def run(policies: list[Any], **more: Any) -> Comparison:
        small = {"months": MONTHS, "draws": DRAWS, "sides": False}
        return running.compare(policies, **{**small, **more})

    return run


@pytest.fixture(scope="session")
def result(compare: Callable[..., Comparison]) -> Comparison:
    return compare(["negotiated", "unilateral"])


@pytest.fixture(scope="session")
def whole(compare: Callable[..., Comparison]) -> Comparison:
    """The comparison with everything that is asked beside it."""
    return compare(["negotiated", "unilateral"], sides=True)
