"""A desk that answers: one process for all tests that only ask it, one of its own for others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corridor.desk.app import Desk, make_app
from corridor.desk.live import Live
from tests.desk.asking import Asking
from tests.desk.server import Served


@pytest.fixture(scope="session")
def desk_url(corridor: list[str], clean_environment: dict[str, str]) -> Iterator[str]:
    """The address of a desk that runs through all tests; leave it as it is."""
    served = Served(corridor, clean_environment)
    yield served.start()
    served.kill()


@pytest.fixture
def served(corridor: list[str], clean_environment: dict[str, str]) -> Iterator[Served]:
    """A desk of this test's own, to be killed and started again; not started yet."""
    made = Served(corridor, clean_environment)
    yield made
    made.kill()


@pytest.fixture(scope="session")
def live() -> Live:
    """The model kept warm. Ask few draws and few months of it: each shape compiles once."""
    return Live()


@pytest.fixture(scope="module")
def asking(live: Live) -> Iterator[Asking]:
    """Asks an application of this process."""
    with Asking(make_app(desk=Desk(live=live))) as made:
        yield made


@pytest.fixture
def no_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has made a fit here; the one that ships is all there is."""
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path))
