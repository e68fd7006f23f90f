"""Event studies on a made-up full fit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corridor.questions.events import Studies, events
from corridor.questions.runs import setup
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.fit import Fitted
from tests.events.madeup import made_up

DRAWS = 32


@pytest.fixture(scope="session")
def place() -> Corridor:
    return load_corridor()


@pytest.fixture(scope="session")
def fitted() -> Fitted:
    return made_up()


@pytest.fixture(scope="module", autouse=True)
def made(fitted: Fitted) -> Iterator[None]:
    """Use the made-up fit wherever the shipped one would be read, in these files alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(setup, "load_fit", lambda *_: fitted)
        yield


@pytest.fixture(scope="session")
def found(fitted: Fitted) -> Studies:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(setup, "load_fit", lambda *_: fitted)
        return events(draws=DRAWS)
