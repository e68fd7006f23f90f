"""The command on the shipped fit, and a part that is plugged in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import command, shipped
from tests.explain.frame.plugged import plug, unplug

__all__ = ["command", "plugged", "shipped"]


@pytest.fixture
def plugged(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., None]]:
    """Plug a part in for one test: ``plugged("gap", order=0, least=1)``."""
    names: list[str] = []

    def put(name: str, **how: Any) -> None:
        folder: Path = tmp_path_factory.mktemp("parts")
        plug(folder, monkeypatch, name, **how)
        names.append(name)

    yield put
    for name in names:
        unplug(name)
