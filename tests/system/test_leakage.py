"""A run that stands at a decision point uses nothing recorded from that month on.

The record is cut off, or falsified, from the decision point on; every input of the model
and every figure of the fit has to stay as it was, to the last digit.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import corridor.record
from corridor.core.months import format_month, parse_month
from corridor.evidence import registry
from corridor.record.reading import read
from corridor.system import inputs, observe
from corridor.system import tables as reading
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.economy import labour
from corridor.system.fit.problem import build_problem
from corridor.system.fit.tables import Tables, make_tables
from corridor.system.interior import record as interior_record
from corridor.system.levers import history as lever_history
from corridor.system.simulate import fitted_system
from tests.system.world import Floats

DECISION_POINTS = ("2019-01", "2020-03", "2021-11", "2022-12", "2023-02", "2024-05", "2024-09")
BESIDE = sorted((Path(inputs.__file__).parent / "united_states").glob("[a-z]*.py"))
INPUTS = [
    importlib.import_module(f"{inputs.__name__}.united_states.{path.stem}") for path in BESIDE
]
#: those that read tables themselves; the others ask these
READERS = (
    *(labour, interior_record),
    *(module for module in INPUTS if hasattr(module, "load")),
)


def falsified(frame: pl.DataFrame, late: pl.Expr) -> pl.DataFrame:
    return frame.with_columns(
        value=pl.when(late).then(pl.col("value") * 2 + 3).otherwise(pl.col("value"))
    )


TREATMENTS: dict[str, Callable[[pl.DataFrame, pl.Expr], pl.DataFrame]] = {
    "deleted": lambda frame, late: frame.filter(~late),
    "falsified": falsified,
}


def late_rows(frame: pl.DataFrame, known: int) -> pl.Expr:
    """Rows of months from ``known`` on, and of years that are not over by then."""
    if "month" in frame.columns:
        return pl.col("month") >= format_month(known)
    if "fiscal_year" in frame.columns:
        # it ends with September
        return pl.col("fiscal_year").cast(int) * 12 + 9 > known
    return pl.col("year") * 12 + 12 > known


@pytest.fixture
def treat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, int], None]]:
    """Give the system a record that was treated from a month on."""

    def apply(treatment: str, known: int) -> None:
        def load(name: str) -> Any:
            frame = corridor.record.load(name)
            return TREATMENTS[treatment](frame, late_rows(frame, known))

        def treated(info: Any) -> Any:
            frame = read(info)
            return TREATMENTS[treatment](frame, late_rows(frame, known))

        forget()
        for module in READERS:
            monkeypatch.setattr(module, "load", load)
        # what corridors read themselves goes through here
        monkeypatch.setattr(reading, "read", treated)

    yield apply
    forget()


def forget() -> None:
    """Clear what the readers remember of tables."""
    for module in (*READERS, observe):
        for value in vars(module).values():
            if hasattr(value, "cache_clear") and value.__module__ == module.__name__:
                value.cache_clear()


@pytest.fixture(scope="module")
def tables(place: Corridor) -> Tables:
    return make_tables(registry(), fitted_system(load_corridor()).parameters, place.group_ids, {})


def used(place: Corridor, tables: Tables, known: int) -> dict[str, Floats]:
    """Every number that a run or a fit at ``known`` takes from the record."""
    # the mechanisms beside the fit run from the decision point on
    found = {f"driver {k}": v for k, v in inputs.all_inputs(place, known, 24, known).items()}
    found |= {f"past {k}": v for k, v in inputs.all_inputs(place, known - 6, 30, known).items()}
    quo = lever_history.status_quo(place, known)
    found |= {f"status quo {k}": np.array(v) for k, v in quo.items()}
    problem = build_problem(place, tables, {}, known)
    found |= {f"input {k}": v for k, v in problem.inputs.items()}
    for series in problem.observed:
        found |= {f"log {series.id}": series.log, f"variance {series.id}": series.count_variance}
    return found


@pytest.mark.slow
@pytest.mark.parametrize("treatment", TREATMENTS)
@pytest.mark.parametrize("month", DECISION_POINTS)
def test_nothing_from_the_decision_point_on_is_used(
    month: str, treatment: str, place: Corridor, tables: Tables, treat: Callable[[str, int], None]
) -> None:
    known = parse_month(month)
    before = used(place, tables, known)
    treat(treatment, known)
    after = used(place, tables, known)
    assert set(before) == set(after)
    leaks = [name for name in before if not np.array_equal(before[name], after[name])]
    assert not leaks, f"known at {month} from rows {treatment} after it: {leaks}"


@pytest.mark.slow
def test_the_month_before_is_used(
    place: Corridor, tables: Tables, treat: Callable[[str, int], None]
) -> None:
    """The test above can fail: rows of the last known month do change what is used."""
    known = parse_month("2024-05")
    before = used(place, tables, known)
    treat("falsified", known - 1)
    after = used(place, tables, known)
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    assert {
        "driver returned_share_g",
        "driver walkup_share_g",
        "status quo port_appointments",
        "log encounters_usbp",
    } <= changed


def test_the_readers_of_the_record_are_the_ones_treated() -> None:
    """A new module that reads tables has to be named in READERS, or could leak unseen."""
    import sys

    import corridor.system.fit.full.posterior  # brings in all that fits use
    import corridor.system.fit.quick.build

    assert corridor.system.fit.full.posterior
    assert corridor.system.fit.quick.build
    found = {
        name
        for name, module in sys.modules.items()
        if name.startswith("corridor.system") and vars(module).get("load") is corridor.record.load
    }
    assert found == {module.__name__ for module in READERS}
    asked = {
        name
        for name, module in sys.modules.items()
        if name.startswith("corridor.system") and vars(module).get("read") is read
    }
    assert asked == {reading.__name__}


def test_a_closure_that_is_still_to_come_is_not_foreseen(place: Corridor) -> None:
    """In January 2020 nobody knew that borders would close in April."""
    known = parse_month("2020-01")
    ahead = inputs.all_inputs(place, known, 12, known)["mobility_closure"]
    assert (ahead == 0).all()
    later = parse_month("2020-12")
    assert inputs.all_inputs(place, known, 12, later)["mobility_closure"].sum() == 3


def test_an_acceptance_that_is_still_to_come_is_not_foreseen(place: Corridor) -> None:
    known = parse_month("2022-09")
    assert (inputs.all_inputs(place, known, 12, known)["accepted_g"] == 0).all()
    later = inputs.all_inputs(place, known, 12, parse_month("2023-09"))["accepted_g"][:, :, 0]
    venezuela, cuba = (place.group_ids.index(group) for group in ("VEN", "CUB"))
    assert later[:, venezuela].tolist() == [0] + [1] * 11
    assert later[:, cuba].tolist() == [0] * 4 + [1] * 8
