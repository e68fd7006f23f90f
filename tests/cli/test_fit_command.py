"""corridor fit: prints, writes and checks; the search itself is replaced."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import corridor
from corridor.core.months import parse_month
from corridor.system import fit as fitting
from corridor.system.corridors import load_corridor
from corridor.system.fit import Fitted, fit_path
from corridor.system.fit import verify as verifying
from corridor.system.fit.fitted import read_fitted, write_fitted
from tests.cli.conftest import Done

Command = Callable[..., Done]
KNOWN = parse_month("2024-05")


def like_full(shipped: Fitted, **more: Any) -> Fitted:
    """Return the shipped fit with what a full one says of itself."""
    names = [
        f"{s.id}[{r}]" if s.size > 1 else s.id for s in shipped.tables.slots for r in range(s.size)
    ]
    meta = {
        **shipped.meta,
        "kind": "full",
        "method": "drawn",
        "chains": 4,
        "drawn": shipped.draws,
        "draws": shipped.draws,
        "convergence": {name: [1.002, 900.0, 800.0] for name in names},
        "divergences": 3,
        "trajectories": 16_000,
        "failed": [],
    }
    return replace(shipped, meta={**meta, **more})


@pytest.fixture
def found(shipped: Fitted, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Make the search return a fit: what it returns, and the calls that were made of it."""
    quick = {k: v for k, v in shipped.meta.items() if k != "failed"}
    state: dict[str, Any] = {
        "full": like_full(shipped),
        "quick": replace(shipped, meta={**quick, "kind": "quick"}),
        "calls": [],
    }

    def made(kind: str) -> Any:
        def fit(corridor: Any, known: int, report: Any, *, seed: int) -> Any:
            report("round 1 of 1", 0.5)
            state["calls"].append((kind, known, seed))
            return state[kind], state[kind].meta

        return fit

    monkeypatch.setattr(fitting, "full_fit", made("full"))
    monkeypatch.setattr(fitting, "quick_fit", made("quick"))
    return state


@pytest.fixture
def shipping(
    found: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Make the full fit the one that is shipped, in a folder of its own."""
    path: Path = tmp_path_factory.mktemp("fits") / "shipped.npz"
    write_fitted(found["full"], path)
    monkeypatch.setattr(fitting, "fit_path", lambda *_: path)
    return path


def test_it_says_what_it_found_and_keeps_it_for_comparisons(
    command: Command, found: dict[str, Any]
) -> None:
    done = command("fit")
    assert done.status == 0
    assert found["calls"] == [("full", KNOWN, 0)]
    assert done.files == []
    kept = fitting.kept_path(load_corridor(), KNOWN)
    assert f"Fit: {kept}" in done.out
    np.testing.assert_array_equal(read_fitted(kept).z, found["full"].z)
    kept.unlink()
    assert "2013-10 to 2024-04" in done.out
    for series in found["full"].meta["series"]:
        assert series in done.out
    assert (
        "draws of 4 chains; worst R-hat 1.002; effective sample size at least 800; "
        "3 of 16,000 trajectories diverged" in done.out
    )


def test_the_quick_one_is_kept_apart(command: Command, found: dict[str, Any]) -> None:
    done = command("fit", "--quick", "--seed", "7")
    assert (done.status, found["calls"]) == (0, [("quick", KNOWN, 7)])
    kept = fitting.kept_path(load_corridor(), KNOWN, "quick")
    assert f"Fit: {kept}" in done.out
    kept.unlink()


def test_it_writes_where_it_is_told(
    command: Command, found: dict[str, Any], tmp_path: Path
) -> None:
    done = command("fit", "--from", "2022-01", "--out", "deep/mine.npz")
    assert done.status == 0
    assert found["calls"] == [("full", parse_month("2022-01"), 0)]
    assert done.files == ["deep/mine.npz"]
    assert "Fit: deep/mine.npz" in done.out
    np.testing.assert_array_equal(read_fitted(tmp_path / "deep/mine.npz").z, found["full"].z)


def test_it_ships_into_the_package(
    command: Command, found: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "fit_path", lambda *_: tmp_path / "fits" / "shipped.npz")
    done = command("fit", "--ship")
    assert (done.status, done.files) == (0, ["fits/shipped.npz"])


@pytest.mark.slow
def test_draws_are_written_for_arviz_as_well(command: Command, found: dict[str, Any]) -> None:
    done = command("fit", "--out", "fit.npz", "--arviz", "draws.nc")
    assert (done.status, done.files) == (0, ["draws.nc", "fit.npz"])
    assert "Draws: draws.nc" in done.out


def test_draws_of_another_ending_are_refused_before_any_work(
    command: Command, found: dict[str, Any]
) -> None:
    done = command("fit", "--arviz", "draws.txt")
    assert (done.status, done.files, found["calls"]) == (2, [], [])
    assert "--arviz: 'draws.txt' is no name for draws" in done.err


@pytest.mark.parametrize("more", [(), ("--out", "fit.npz"), ("--check",)])
def test_json_is_alone_on_standard_output(
    more: tuple[str, ...],
    command: Command,
    found: dict[str, Any],
    shipping: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verifying, "mismatches", lambda *_: [])
    done = command("fit", "--json", *more)
    assert done.status == 0
    told = json.loads(done.out)
    assert told["fingerprint"] == found["full"].meta["fingerprint"]
    row = told["parameters"]["stop_rate"]
    assert row["low"] < row["posterior"] < row["high"]
    assert row["prior_low"] < row["prior"] < row["prior_high"]
    assert row["learned"] == 1
    assert told["parameters"]["retry_share"]["learned"] == 0


def test_diagnostics_that_fail_are_named_and_end_in_one(
    command: Command, found: dict[str, Any], shipped: Fitted
) -> None:
    found["full"] = like_full(shipped, failed=["R-hat of a is 1.100, above 1.01"])
    done = command("fit", "--out", "fit.npz")
    assert (done.status, done.files) == (1, ["fit.npz"])
    assert "fails: R-hat of a is 1.100, above 1.01\n" in done.out
    assert "p: in what share" not in done.out
    failed = ["deaths, ALL: errors have another size than the model's (p = 1)"]
    found["full"] = like_full(shipped, failed=failed)
    assert "p: in what share of 160 repeats errors drawn" in command("fit", "--out", "fit.npz").out


@pytest.mark.slow
@pytest.mark.parametrize("differs", [[], ["fingerprint: the fit has a, today's is b"]])
@pytest.mark.parametrize("failed", [[], ["the level still moves"]])
def test_the_check_says_whether_it_is_what_it_says_and_passes(
    differs: list[str],
    failed: list[str],
    command: Command,
    found: dict[str, Any],
    shipping: Path,
    shipped: Fitted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_fitted(like_full(shipped, failed=failed), shipping)
    monkeypatch.setattr(verifying, "mismatches", lambda *_: differs)
    done = command("fit", "--check")
    assert done.status == (1 if differs or failed else 0)
    assert found["calls"] == [], "a check makes no fit"
    assert done.files == []
    assert [f"differs: {line}" in done.out for line in differs] == [True] * len(differs)
    assert [f"fails: {line}" in done.out for line in failed] == [True] * len(failed)
    assert ("what differs is" in done.out) == ("comparisons pass it over" in done.out)
    assert ("what differs is" in done.out) == bool(differs)
    first = "is not what today's tables and code make" if differs else "is what it says it is"
    last = "1 of its diagnostics fail" if failed else "its diagnostics pass"
    assert done.out.endswith(f"The shipped fit {first}; {last}\n")


def test_a_check_of_a_fit_that_is_no_full_one(
    command: Command, shipped: Fitted, shipping: Path
) -> None:
    write_fitted(replace(shipped, meta={**shipped.meta, "kind": "quick"}), shipping)
    done = command("fit", "--check")
    assert done.status == 1
    assert "differs: it is no full fit\n" in done.out


def test_made_again_with_another_seed_it_matches(
    command: Command, found: dict[str, Any], shipping: Path
) -> None:
    done = command("fit", "--refit")
    assert done.status == 0
    assert found["calls"] == [("full", KNOWN, found["full"].meta["seed"] + 1)]
    assert done.out.endswith("The shipped fit matches\n")
    assert done.files == []


def test_made_again_it_names_what_differs(
    command: Command, found: dict[str, Any], shipping: Path
) -> None:
    z = found["full"].z.copy()
    z[0] += 1
    meta = {**found["full"].meta, "fingerprint": "f" * 12}
    found["full"] = replace(found["full"], z=z, meta=meta)
    before = shipping.read_bytes()
    done = command("fit", "--refit")
    assert done.status == 1
    assert "differs: fingerprint: " in done.out
    assert "differs: mean of push_income by" in done.out
    assert done.out.endswith("The shipped fit does not match\n")
    assert shipping.read_bytes() == before


@pytest.mark.parametrize("option", ["--check", "--refit"])
def test_a_check_without_a_shipped_fit(
    option: str, command: Command, found: dict[str, Any]
) -> None:
    done = command("fit", option, "--from", "2022-01")
    assert done.status == 2
    assert done.err.startswith("corridor: ")
    assert "there is no such fit" in done.err
    assert done.err.count("\n") == 1
    assert found["calls"] == [], "it fitted before it looked"


RANKS = {
    "months": 30,
    "groups": ["MEX", "OTHER"],
    "seed": 0,
    "replications": 40,
    "draws": 64,
    "limit": 1e-4,
    "scalars": {
        "stop_rate": {"ranks": [1, 60], "mean": 0.47, "p": 0.31},
        "level": {"ranks": [0, 0], "mean": 0.01, "p": 0.00001},
    },
    "failed": [],
}


@pytest.fixture
def ranks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Make simulation-based calibration return these ranks, and note what it was asked."""
    state: dict[str, Any] = {"found": RANKS, "calls": []}

    def made(corridor: Any, known: int, count: int, report: Any, *, seed: int) -> Any:
        report("replication 1 of 1", 0.5)
        state["calls"].append((known, count, seed))
        return state["found"]

    monkeypatch.setattr(fitting, "ranks_of_truth", made)
    return state


def test_ranks_are_shown_the_furthest_first(command: Command, ranks: dict[str, Any]) -> None:
    done = command("fit", "--sbc", "40", "--seed", "3", "--from", "2023-01")
    assert done.status == 0
    assert ranks["calls"] == [(parse_month("2023-01"), 40, 3)]
    assert done.files == []
    lines = done.out.splitlines()
    assert lines[0].startswith("40 replications of MEX, OTHER over 30 months; ranks among 64 draws")
    assert [line.split()[0] for line in lines[2:4]] == ["level", "stop_rate"]
    assert lines[-1] == "Of all ranks, none leaves the band that holds 99 of 100 times"


def test_ranks_that_are_not_uniform_end_in_one(command: Command, ranks: dict[str, Any]) -> None:
    ranks["found"] = {**RANKS, "failed": ["ranks of level leave their band: p = 1e-05"]}
    done = command("fit", "--sbc", "2")
    assert done.status == 1
    assert "fails: ranks of level leave their band: p = 1e-05\n" in done.out
    assert done.out.endswith("Of all ranks, 1 leaves the band that holds 99 of 100 times\n")
    done = command("fit", "--sbc", "2", "--json")
    assert done.status == 1
    assert json.loads(done.out) == {"version": corridor.__version__, **ranks["found"]}
    assert "fails: ranks of level" in done.err


@pytest.mark.parametrize("count", ["0", "-3", "many"])
def test_a_wrong_number_of_replications(
    count: str, command: Command, ranks: dict[str, Any]
) -> None:
    done = command("fit", f"--sbc={count}")
    assert (done.status, done.out, ranks["calls"]) == (2, "", [])
    assert "--sbc" in done.err


@pytest.mark.parametrize(
    "pair",
    [
        ("--out", "a.npz", "--ship"),
        ("--out", "a.npz", "--check"),
        ("--check", "--refit"),
        ("--sbc", "3", "--ship"),
    ],
)
def test_ways_to_end_exclude_each_other(pair: tuple[str, ...], command: Command) -> None:
    done = command("fit", *pair)
    assert done.status == 2
    assert "not allowed with argument" in done.err
    assert done.files == []


def test_a_quick_fit_is_not_held_against_the_full_one(
    command: Command, found: dict[str, Any]
) -> None:
    done = command("fit", "--quick", "--refit")
    assert (done.status, done.out, found["calls"]) == (2, "", [])
    assert done.err.startswith("corridor: --quick: a quick fit says nothing of the shipped one")


@pytest.mark.parametrize("kind", ["full", "quick"])
def test_a_quick_fit_takes_the_place_of_a_quick_one_alone(
    command: Command, found: dict[str, Any], shipped: Fitted, shipping: Path, kind: str
) -> None:
    write_fitted(replace(shipped, meta={**shipped.meta, "kind": kind}), shipping)
    before = shipping.read_bytes()
    done = command("fit", "--quick", "--ship")
    if kind == "full":
        assert (done.status, done.out, found["calls"]) == (2, "", [])
        assert f"--quick --ship: {shipping.name} is a full fit" in done.err
        assert shipping.read_bytes() == before
    else:
        assert done.status == 0
        assert [call[0] for call in found["calls"]] == ["quick"]


@pytest.mark.parametrize("more", [(), ("--quick",), ("--sbc", "1")])
@pytest.mark.parametrize(
    ("month", "message"),
    [
        ("2024", "--from: '2024' is not a month"),
        ("2012-01", "no fit can stand at 2012-01"),
        ("2027-01", "no fit can stand at 2027-01"),
    ],
)
def test_a_wrong_month_is_one_line(
    month: str, message: str, more: tuple[str, ...], command: Command
) -> None:
    done = command("fit", "--from", month, *more)
    assert (done.status, done.out) == (2, "")
    assert message in done.err
    assert done.err.count("\n") == 1


@pytest.mark.slow
def test_the_shipped_fit_is_what_it_says(command: Command) -> None:
    """Its past, run through the model again, ends in its state; what fails of it is told."""
    failed = read_fitted(fit_path(load_corridor(), parse_month("2024-05"))).meta["failed"]
    done = command("fit", "--check")
    assert "differs: " not in done.out
    assert "The shipped fit is what it says it is; " in done.out
    assert done.status == (1 if failed else 0)
    assert done.out.count("fails: ") == len(failed)
    for line in failed:
        assert f"fails: {line}\n" in done.out
