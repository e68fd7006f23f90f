"""corridor fit: prints, writes and checks; the search itself is replaced but in one test."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.months import parse_month
from corridor.system import fit as fitting
from corridor.system.corridor import load_corridor
from corridor.system.fit import Fitted
from corridor.system.fit.fitted import read_fitted
from tests.cli.conftest import Done

Command = Callable[..., Done]


@pytest.fixture
def found(shipped: Fitted, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Make the search return the shipped fit; [0] is what it returns, the rest its calls."""
    state: list[Any] = [shipped]

    def fit(corridor: Any, known: int, report: Any) -> Any:
        report("round 1 of 1: objective 1", 0.5)
        state.append(known)
        return state[0], state[0].meta

    monkeypatch.setattr(fitting, "fit", fit)
    return state


def test_it_says_what_it_found_and_keeps_it_for_comparisons(
    command: Command, found: list[Any]
) -> None:
    done = command("fit")
    assert done.status == 0
    assert found[1:] == [parse_month("2024-05")]
    assert done.files == []
    kept = fitting.kept_path(load_corridor(), parse_month("2024-05"))
    assert f"Fit: {kept}" in done.out
    np.testing.assert_array_equal(read_fitted(kept).mean, found[0].mean)
    assert "2013-10 to 2024-04" in done.out
    for series in found[0].meta["series"]:
        assert series in done.out


def test_it_writes_where_it_is_told(command: Command, found: list[Any], tmp_path: Path) -> None:
    done = command("fit", "--from", "2022-01", "--out", "deep/mine.npz")
    assert done.status == 0
    assert found[1:] == [parse_month("2022-01")]
    assert done.files == ["deep/mine.npz"]
    assert "Fit: deep/mine.npz" in done.out
    np.testing.assert_array_equal(read_fitted(tmp_path / "deep/mine.npz").mean, found[0].mean)


def test_it_ships_into_the_package(
    command: Command, found: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "fit_path", lambda *_: tmp_path / "fits" / "shipped.npz")
    done = command("fit", "--ship")
    assert (done.status, done.files) == (0, ["fits/shipped.npz"])


@pytest.mark.parametrize("more", [(), ("--out", "fit.npz"), ("--check",)])
def test_json_is_alone_on_standard_output(
    more: tuple[str, ...], command: Command, found: list[Any]
) -> None:
    done = command("fit", "--json", *more)
    assert done.status == 0
    told = json.loads(done.out)
    assert told["fingerprint"] == found[0].meta["fingerprint"]
    row = told["parameters"]["stop_rate"]
    assert row["low"] < row["posterior"] < row["high"]
    assert row["prior_low"] < row["prior"] < row["prior_high"]


def test_the_check_passes_for_an_equal_fit(command: Command, found: list[Any]) -> None:
    done = command("fit", "--check")
    assert done.status == 0
    assert done.out.endswith("The shipped fit matches\n")
    assert done.files == []


def test_the_check_names_what_differs(command: Command, found: list[Any]) -> None:
    mean = found[0].mean.copy()
    mean[0] += 1
    found[0] = replace(found[0], mean=mean, meta={**found[0].meta, "fingerprint": "f" * 12})
    done = command("fit", "--check")
    assert done.status == 1
    assert f"differs: fingerprint: shipped {read_meta()['fingerprint']}, fresh ffff" in done.out
    assert "differs: mean of push_income by" in done.out
    assert done.out.endswith("The shipped fit does not match\n")


def read_meta() -> Any:
    return read_fitted(fitting.fit_path(load_corridor(), parse_month("2024-05"))).meta


def test_a_check_without_a_shipped_fit(command: Command, found: list[Any]) -> None:
    done = command("fit", "--check", "--from", "2022-01")
    assert done.status == 2
    assert done.err.startswith("corridor: ")
    assert "there is no such fit" in done.err
    assert done.err.count("\n") == 1
    assert found[1:] == [], "it fitted before it looked"


@pytest.mark.parametrize("pair", [("--out", "a.npz", "--ship"), ("--out", "a.npz", "--check")])
def test_ways_to_end_exclude_each_other(pair: tuple[str, ...], command: Command) -> None:
    done = command("fit", *pair)
    assert done.status == 2
    assert "not allowed with argument" in done.err
    assert done.files == []


@pytest.mark.parametrize(
    ("month", "message"),
    [
        ("2024", "--from: '2024' is not a month"),
        ("2012-01", "no fit can stand at 2012-01"),
        ("2025-06", "no fit can stand at 2025-06"),
    ],
)
def test_a_wrong_month_is_one_line(month: str, message: str, command: Command) -> None:
    done = command("fit", "--from", month)
    assert (done.status, done.out) == (2, "")
    assert message in done.err
    assert done.err.count("\n") == 1


@pytest.mark.slow
def test_the_shipped_fit_is_what_a_new_fit_finds(command: Command) -> None:
    """From the record and the priors again, to the mode, within Monte Carlo error."""
    done = command("fit", "--check")
    assert done.status == 0, done.out
    assert done.out.endswith("The shipped fit matches\n")
    assert "round 4 of 4" in done.err or "round" in done.err
