"""What the tests of the full fit share: double precision, and the shortest problem there is."""

from __future__ import annotations

from collections.abc import Iterator

import jax
import pytest

from corridor.system.fit.full.calibrate import Draws
from corridor.system.fit.full.density import Density


@pytest.fixture(autouse=True)
def double() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


@pytest.fixture(scope="session")
def density(drawn: Draws) -> Density:
    return drawn.density
