"""A fit as a file: written and read, shipped up to date, loaded or made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import FitError, InputError
from corridor.core.months import format_month, parse_month
from corridor.system import fit as fitting
from corridor.system.corridor import Corridor
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.fit import (
    Kind,
    expected_fingerprint,
    fit_path,
    full_fit,
    kept_path,
    load_fit,
    quick_fit,
)
from corridor.system.fit.fitted import Fitted, fingerprint, read_fitted, write_fitted
from corridor.system.fit.full.diagnose import LIMITS, failures
from corridor.system.fit.tables import TOP
from corridor.system.simulate import fitted_system
from tests.system.conftest import KNOWN


def test_the_shipped_fit_stands_on_what_is_here(place: Corridor, shipped: Fitted) -> None:
    """A changed prior, table or mechanism needs `corridor fit --ship` before it is committed."""
    assert shipped.meta["fingerprint"] == expected_fingerprint(place, KNOWN)


def test_the_shipped_fit_is_a_full_one_and_hides_no_failure(shipped: Fitted) -> None:
    assert shipped.meta["kind"] == "full"
    assert sorted(shipped.meta["failed"]) == sorted(failures(shipped.meta))
    assert shipped.meta["draws"] == shipped.draws >= 1000
    allowed = LIMITS["divergence_share"] * shipped.meta["trajectories"]
    diverged = any("diverged" in line for line in shipped.meta["failed"])
    assert diverged == (shipped.meta["divergences"] > allowed)
    # short of the limits that the command holds it to, but no worse than the reference says
    assert max(row[0] for row in shipped.meta["convergence"].values()) < 1.2


def test_the_shipped_fit_is_whole(place: Corridor, shipped: Fitted) -> None:
    system = fitted_system(place)
    assert shipped.groups == place.group_ids
    assert shipped.state_names == system.state
    assert {slot.name for slot in shipped.tables.slots} == set(system.parameters)
    fitted = {series.id for series in place.series.values() if series.flows}
    assert set(shipped.meta["series"]) == fitted
    assert {slot.id for slot in shipped.measures.slots} >= {f"noise:{name}" for name in fitted}
    rows = sum(len(shipped.groups) if name.endswith("_gd") else 1 for name in shipped.state_names)
    assert shipped.z.shape == (shipped.tables.size, shipped.draws)
    assert shipped.state.shape == (rows, shipped.draws)
    assert shipped.measured.shape == (shipped.measures.size, shipped.draws)
    for values in (shipped.z, shipped.state, shipped.measured, *shipped.shocks.values()):
        assert np.isfinite(values).all()
    assert shipped.meta["last_month"] == format_month(KNOWN - 1)
    assert shipped.meta["corridor"] == place.id
    assert fit_path(place, KNOWN).stat().st_size < 8_000_000


def test_the_shipped_fit_learned_something_and_no_more_than_its_priors_allow(
    shipped: Fitted,
) -> None:
    """z is standard normal a priori: a posterior much wider would be no posterior."""
    spread = shipped.z.std(1)
    assert spread.max() < 1.5
    assert np.median(spread) < 0.98
    # at the end of the tables of quantiles: counted, and then a failure that is told
    far = int((np.abs(shipped.z) > TOP - 1).any(0).sum())
    assert shipped.meta["far"] == far < 0.02 * shipped.draws
    assert any("standard deviations of its prior away" in s for s in shipped.meta["failed"]) == (
        far > 0
    )
    explained = {name: row["explained"] for name, row in shipped.meta["series"].items()}
    assert explained["encounters_usbp"] > 0.9
    assert explained["mexico_events"] > 0.5


def test_what_is_not_learned_is_drawn_from_its_prior(place: Corridor, shipped: Fitted) -> None:
    for slot in shipped.tables.slots:
        if slot.id in place.not_learned:
            z = shipped.z[slot.rows]
            # a draw resembles the one before in its chain: worth a sixth of its number or more
            wide = 4 / np.sqrt(shipped.draws / 6)
            assert np.abs(z.mean(1)).max() < wide, slot.id
            assert np.abs(z.std(1) - 1).max() < wide, slot.id


def test_the_file_gives_back_what_was_written(small: Fitted, tmp_path: Path) -> None:
    """To the precision of the file: single, and half for the shocks."""
    path = tmp_path / "deep" / "fit.npz"
    write_fitted(small, path)
    back = read_fitted(path)
    assert (back.tables.slots, back.measures.slots) == (small.tables.slots, small.measures.slots)
    assert (back.state_names, back.groups) == (small.state_names, small.groups)
    for name in ("z", "state", "measured"):
        np.testing.assert_array_equal(
            getattr(back, name), getattr(small, name).astype(np.float32), err_msg=name
        )
    np.testing.assert_array_equal(back.tables.values, small.tables.values.astype(np.float32))
    np.testing.assert_array_equal(back.measures.values, small.measures.values.astype(np.float32))
    assert set(back.shocks) == set(small.shocks)
    for name, values in small.shocks.items():
        np.testing.assert_array_equal(back.shocks[name], values.astype(np.float16))
    assert {k: back.meta[k] for k in small.meta} == json.loads(json.dumps(dict(small.meta)))
    assert [p.name for p in path.parent.iterdir()] == ["fit.npz"]
    write_fitted(back, path)
    again = read_fitted(path)
    np.testing.assert_array_equal(again.z, back.z)
    assert again.meta == back.meta


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FitError, match=r"none\.npz: there is no such fit\. Run corridor fit"):
        read_fitted(tmp_path / "none.npz")


def damaged(kind: str, fitted: Fitted, path: Path) -> None:
    """Write a file that is almost a fit."""
    write_fitted(fitted, path)
    data = path.read_bytes()
    with np.load(path) as archive:
        arrays: dict[str, Any] = dict(archive)
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "cut off":
        path.write_bytes(data[: len(data) // 2])
    elif kind == "text":
        path.write_text("id,mean\n")
    elif kind == "another archive":
        np.savez(path, a=np.zeros(3))
    elif kind == "no draws":
        del arrays["z"]
        np.savez(path, **arrays)
    elif kind == "no measures":
        del arrays["measure_tables"]
        np.savez(path, **arrays)
    elif kind == "no slots":
        meta = json.loads(arrays["meta"].tobytes())
        del meta["slots"]
        arrays["meta"] = np.frombuffer(json.dumps(meta).encode(), np.uint8)
        np.savez(path, **arrays)
    elif kind == "meta is no JSON":
        arrays["meta"] = np.frombuffer(b"{", np.uint8)
        np.savez(path, **arrays)
    elif kind == "a pickle":
        arrays["z"] = np.array([{"a": 1}], dtype=object)
        np.savez(path, **arrays)
    elif kind == "a flipped byte":
        middle = len(data) // 2
        path.write_bytes(data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :])


@pytest.mark.parametrize(
    "kind",
    [
        "empty",
        "cut off",
        "text",
        "another archive",
        "no draws",
        "no measures",
        "no slots",
        "meta is no JSON",
        "a pickle",
        "a flipped byte",
    ],
)
def test_a_damaged_file_is_one_clear_error(kind: str, small: Fitted, tmp_path: Path) -> None:
    path = tmp_path / "fit.npz"
    damaged(kind, small, path)
    with pytest.raises(FitError, match=r"fit\.npz: this is not a fit that can be read") as caught:
        read_fitted(path)
    assert caught.value.remedy == "Delete it and run corridor fit"


def test_fingerprints_change_with_any_part() -> None:
    base = {"a": "1", "b": "2"}
    assert fingerprint(base) == fingerprint({"b": "2", "a": "1"})
    assert len(fingerprint(base)) == 12
    others: tuple[dict[str, str], ...] = (
        {"a": "1", "b": "3"},
        {"a": "1", "c": "2"},
        {"a": "1"},
        {"a": "1b2", "b": ""},
        {},
    )
    assert len({fingerprint(base), *map(fingerprint, others)}) == 6


def test_the_fingerprint_is_of_a_decision_point(place: Corridor) -> None:
    assert expected_fingerprint(place, KNOWN) != expected_fingerprint(place, KNOWN - 1)
    assert expected_fingerprint(place, KNOWN) == expected_fingerprint(place, KNOWN)


class Fake:
    """Stands in for the fit: counts its calls and returns the shipped one with a new stamp."""

    def __init__(self, shipped: Fitted, stamp: str) -> None:
        self.calls: list[int] = []
        self.fitted = replace(shipped, meta={**shipped.meta, "fingerprint": stamp})

    def __call__(
        self, corridor: Corridor, known: int, report: object = None
    ) -> tuple[Fitted, Mapping[str, Any]]:
        self.calls.append(known)
        return self.fitted, self.fitted.meta


@pytest.fixture
def fake(shipped: Fitted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: Any) -> Fake:
    """A fit that costs nothing; the record of today has the stamp ``request.param``."""
    stamp = getattr(request, "param", None) or shipped.meta["fingerprint"]
    made = Fake(shipped, stamp)
    monkeypatch.setattr(fitting, "quick_fit", made)
    monkeypatch.setattr(fitting, "expected_fingerprint", lambda *_: stamp)
    if stamp != shipped.meta["fingerprint"]:
        monkeypatch.setattr(fitting, "expected_texts", lambda *_: stamp)
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path / "cache"))
    return made


def test_a_fresh_shipped_fit_is_used_as_it_is(fake: Fake, place: Corridor) -> None:
    fitted = load_fit(place, KNOWN)
    named = load_fit("us-mexico", format_month(KNOWN))
    assert named.meta["fingerprint"] == fitted.meta["fingerprint"]
    with pytest.raises(InputError, match="'May' is not a month"):
        load_fit(place, "May")
    with pytest.raises(InputError, match="us-mexico"):
        load_fit("us-mexic", KNOWN)
    assert not fake.calls
    np.testing.assert_array_equal(fitted.z, fake.fitted.z)


@pytest.mark.parametrize("fake", ["0123456789ab"], indirect=True)
def test_a_stale_shipped_fit_is_made_again_and_kept(
    fake: Fake, place: Corridor, tmp_path: Path
) -> None:
    assert load_fit(place, KNOWN).meta["fingerprint"] == "0123456789ab"
    assert fake.calls == [KNOWN]
    (kept,) = (tmp_path / "cache" / "fits").iterdir()
    assert kept.name == "us-mexico-2024-05-0123456789ab-quick.npz"
    assert load_fit(place, KNOWN).meta["fingerprint"] == "0123456789ab"
    assert fake.calls == [KNOWN], "the kept one was not used"


@pytest.mark.parametrize("fake", ["0123456789ab"], indirect=True)
def test_a_decision_point_without_a_shipped_fit_gets_one(fake: Fake, place: Corridor) -> None:
    other = parse_month("2022-01")
    assert not fit_path(place, other).exists()
    load_fit(place, other)
    load_fit(place, other)
    assert fake.calls == [other]


@pytest.mark.parametrize("fake", ["0123456789ab"], indirect=True)
@pytest.mark.parametrize("first", ["full", "quick"])
def test_a_full_fit_is_used_before_a_quick_one(
    fake: Fake, place: Corridor, first: Kind, shipped: Fitted
) -> None:
    order: list[Kind] = ["full", "quick"] if first == "full" else ["quick", "full"]
    for kind in order:
        made = replace(shipped, meta={**shipped.meta, "kind": kind})
        write_fitted(made, kept_path(place, KNOWN, kind))
    assert load_fit(place, KNOWN).meta["kind"] == "full"
    assert not fake.calls


@pytest.mark.parametrize("make", [full_fit, quick_fit])
@pytest.mark.parametrize("month", ["2000-01", "2018-12", "2026-02", "2030-01"])
def test_a_decision_point_that_the_tables_do_not_cover(
    month: str, make: Any, place: Corridor
) -> None:
    with pytest.raises(FitError, match=rf"no fit can stand at {month}: .* 2019-01 to 2026-01"):
        make(place, parse_month(month))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (name, path)
        for name in corridor_names()
        for path in sorted((load_corridor(name).folder / "fits").glob("*.npz"))
    ],
    ids=lambda value: getattr(value, "stem", value),
)
def test_every_fit_that_ships_stands_on_what_is_here(name: str, path: Path) -> None:
    corridor, fitted = load_corridor(name), read_fitted(path)
    known = parse_month(path.stem)
    assert fit_path(corridor, known) == path
    assert fitted.meta["corridor"] == name
    assert fitted.meta["fingerprint"] == expected_fingerprint(corridor, known)
