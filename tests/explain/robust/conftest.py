"""Questions on the shipped fit, small and of one shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from corridor.questions.runs.asked import Asked, ask
from tests.cli.conftest import command
from tests.compare.conftest import DRAWS, MONTHS, no_fitting, place, shipped

__all__ = ["DRAWS", "MONTHS", "asking", "command", "no_fitting", "place", "shipped", "short"]


@pytest.fixture(scope="session")
def asking() -> Callable[..., Asked]:
    """A question with small defaults."""

    def run(*policies: Any, **more: Any) -> Asked:
        chosen = policies or ("negotiated", "unilateral", "status-quo")
        return ask(chosen, **{"months": MONTHS, "draws": DRAWS, **more})

    return run


def short(asked: Asked, held: int) -> Asked:
    """The same question on a fit of ``held`` draws, which are then repeated."""
    fitted = asked.setup.fitted
    cut = {name: getattr(fitted, name)[:, :held] for name in ("z", "state", "measured")}
    return replace(asked, setup=replace(asked.setup, fitted=replace(fitted, **cut)))
