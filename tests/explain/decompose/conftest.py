"""Questions on the shipped fit, small and all of one shape, so that they compile once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from corridor.policies import Policy
from corridor.questions.runs.asked import Asked, ask
from tests.compare.conftest import no_fitting, place, shipped

__all__ = ["no_fitting", "place", "shipped"]

MONTHS = 6
DRAWS = 96
#: encounters are summed, cooperation is a mean, what is held the last month, m1 a chance
OUTCOMES = ("encounters_usbp", "cooperation_migration", "people_held", "confrontation_m1")


@pytest.fixture(scope="session")
def question(no_fitting: None) -> Callable[..., Asked]:
    """Return a question about policies with small defaults."""

    def small(policies: list[str | Policy], **more: Any) -> Asked:
        usual = {"months": MONTHS, "draws": DRAWS, "outcomes": OUTCOMES}
        return ask(policies, **{**usual, **more})

    return small
