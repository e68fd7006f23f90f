"""One comparison across the shipped corridors, from fits that ship."""

from __future__ import annotations

import pytest

from corridor.questions.across import Across, across


@pytest.fixture(scope="session")
def found() -> Across:
    return across(kept=False)
