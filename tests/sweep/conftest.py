"""Small sweeps on the shipped fit, all of one shape, so that they compile once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corridor.core.months import parse_month
from corridor.questions.sweep import sweep
from corridor.questions.sweep.design.grammar import parse_design
from corridor.questions.sweep.load import make_plan
from corridor.questions.sweep.plan import Plan
from corridor.system.corridors import load_corridor
from corridor.system.fit import fit_path
from tests.compare.conftest import no_fitting, place, shipped

__all__ = ["no_fitting", "place", "shipped"]

HEAD = """
label = "A small sweep"
months = 3
draws = 8
policies = ["status-quo", "negotiated"]
outcomes = ["encounters_usbp", "deaths", "confrontation_m5"]
chunk_rows = 4
"""
SMALL = (
    HEAD
    + """
thresholds = { encounters_usbp = 300000 }
[points]
method = "latin-hypercube"
count = 9
[levers.transfer]
high = 100
[levers.asylum_closure]
high = 0.9
start = 1
[parameters.retry_share]
by = "quantile"
[parameters.stop_exposure]
by = "quantile"
"""
)
#: rows 0 to 17, in chunks of 4: the last has 2
CHUNKS = 5

MakePlan = Callable[..., Plan]


@pytest.fixture(scope="session")
def fit() -> Path:
    """The file of the shipped fit, for processes of their own."""
    return fit_path(load_corridor(), parse_month("2024-05"))


@pytest.fixture
def plan(tmp_path: Path) -> MakePlan:
    """A plan from the text of a design."""

    def make(text: str, **more: Any) -> Plan:
        return make_plan(parse_design(text), tmp_path, **more)

    return make


@pytest.fixture
def design(tmp_path: Path) -> Path:
    """The small design, as a file."""
    path = tmp_path / "design.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def memory() -> Iterator[str]:
    """A place in memory:// that is empty before and after."""
    import fsspec

    system = fsspec.filesystem("memory")
    system.store.clear()
    yield "memory://bucket/sweep"
    system.store.clear()


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a sweep that is done."""
    folder = tmp_path_factory.mktemp("done")
    (folder / "design.toml").write_text(SMALL, encoding="utf-8")
    sweep(folder / "design.toml", str(folder / "out"), workers=0)
    return str(folder / "out")
