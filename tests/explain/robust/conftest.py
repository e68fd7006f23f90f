"""Questions on the shipped fit, small and of one shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from corridor.questions.runs.asked import Asked, ask
from tests.cli.conftest import command
from tests.compare.conftest import DRAWS, MONTHS, no_fitting, place, shipped

__all__ = ["DRAWS", "MONTHS", "asking", "command", "no_fitting", "place", "shipped"]


@pytest.fixture(scope="session")
def asking() -> Callable[..., Asked]:
    """A question with small defaults."""

    def run(*policies: Any, **more: Any) -> Asked:
        chosen = policies or ("negotiated", "unilateral", "status-quo")
        return ask(chosen, **{"months": MONTHS, "draws": DRAWS, **more})

    return run
