"""A fit that ships and does not count, or a file that is none: what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corridor.core.errors import FitError
from corridor.core.months import parse_month
from corridor.questions.runs import passed_over as module
from corridor.questions.runs import setup
from corridor.questions.runs.passed_over import passed_over, what_differs
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from corridor.system.fit.fitted import write_fitted

KNOWN = parse_month("2024-05")


@pytest.fixture
def other(shipped: Fitted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fitted:
    """Let a fit ship that stands on another prior of one parameter."""
    slot = next(slot for slot in shipped.tables.slots if slot.id == "retry_share")
    values = shipped.tables.values.copy()
    values[slot.rows] *= 0.5
    fit = replace(
        shipped,
        tables=replace(shipped.tables, values=values),
        meta={**shipped.meta, "fingerprint": "another"},
    )
    write_fitted(fit, tmp_path / "fit.npz")
    monkeypatch.setattr(module, "fit_path", lambda *_: tmp_path / "fit.npz")
    return fit


def test_the_prior_that_differs_is_named(other: Fitted, place: Corridor) -> None:
    assert what_differs(other, place) == "what differs is priors (retry_share)"
    told = passed_over(place, KNOWN)
    assert told.startswith("the fit that ships for 2024-05 is passed over: ")
    assert told.endswith("priors (retry_share)")


def test_tables_and_parameters_that_differ_are_named(shipped: Fitted, place: Corridor) -> None:
    first, *rest = shipped.tables.slots
    vintage = {**shipped.meta["vintage"], "darien": "2001-01"}
    fit = replace(
        shipped,
        tables=replace(shipped.tables, slots=tuple(rest)),
        meta={**shipped.meta, "vintage": vintage},
    )
    told = what_differs(fit, place)
    assert f"parameters without a place in it ({first.id})" in told
    assert "editions of tables (darien)" in told


def test_what_the_file_does_not_hold_is_named_as_a_whole(shipped: Fitted, place: Corridor) -> None:
    told = what_differs(shipped, place)
    assert "series.toml (a series that is only drawn counts too)" in told
    assert "priors" not in told


def test_nothing_is_said_where_it_counts_or_none_ships(place: Corridor) -> None:
    assert passed_over(place, KNOWN) == ""
    assert passed_over(place, KNOWN - 1) == ""


def test_a_setup_says_it_before_it_makes_a_quick_fit(
    other: Fitted, shipped: Fitted, place: Corridor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(_place: Corridor, _known: int, report: Callable[[str, float], None]) -> Fitted:
        report("no fit is at hand", 0.0)
        report("round 1", 0.5)
        return shipped

    monkeypatch.setattr(setup, "load_fit", made)
    said: list[str] = []
    setup.make_setup(place, KNOWN, 12, report=lambda text, _share: said.append(text))
    assert [line.split(":")[0] for line in said] == [
        "the fit that ships for 2024-05 is passed over",
        "no fit is at hand",
        "round 1",
    ]


def test_a_file_of_the_users_that_is_no_fit_is_never_to_be_deleted(
    place: Corridor, tmp_path: Path
) -> None:
    for name in ("draws.nc", "none.npz"):
        path = tmp_path / name
        if name == "draws.nc":
            path.write_bytes(b"not a fit")
        with pytest.raises(
            FitError, match=r"Give the \.npz that corridor fit --out writes"
        ) as found:
            setup.make_setup(place, KNOWN, 12, fit=path)
        assert "Delete" not in str(found.value)
        assert str(path) in str(found.value)
