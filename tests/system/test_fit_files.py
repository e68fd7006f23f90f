"""A fit as a file: written and read, drawn from, held against another, shipped up to date."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import FitError
from corridor.core.months import format_month, parse_month
from corridor.evidence import registry
from corridor.system import fit as fitting
from corridor.system.corridor import Corridor, load_corridor
from corridor.system.fit import expected_fingerprint, fit, fit_path, load_fit
from corridor.system.fit.compare_fits import differences
from corridor.system.fit.fitted import Fitted, fingerprint, read_fitted, write_fitted
from corridor.system.fit.tables import TOP
from corridor.system.simulate import fitted_system
from tests.system.conftest import KNOWN
from tests.system.world import kind


def test_the_shipped_fit_stands_on_what_is_here(place: Corridor, shipped: Fitted) -> None:
    """A changed prior, table or mechanism needs `corridor fit --ship` before it is committed."""
    assert shipped.meta["fingerprint"] == expected_fingerprint(place, KNOWN)


def test_the_shipped_fit_is_whole(place: Corridor, shipped: Fitted) -> None:
    assert shipped.groups == place.group_ids
    assert shipped.state_names == fitted_system(load_corridor()).state
    names = {slot.name for slot in shipped.tables.slots} | set(shipped.fixed)
    assert names == set(fitted_system(load_corridor()).parameters)
    rows = shipped.tables.size + sum(
        len(shipped.groups) if name.endswith("_gd") else 1 for name in shipped.state_names
    )
    assert shipped.mean.shape == (rows,)
    assert shipped.factor.shape[0] == rows
    assert np.isfinite(shipped.mean).all()
    assert np.isfinite(shipped.factor).all()
    assert shipped.meta["last_month"] == format_month(KNOWN - 1)
    assert shipped.meta["corridor"] == place.id
    assert fit_path(place, KNOWN).stat().st_size < 1_000_000


def test_the_shipped_fit_learned_something_and_no_more_than_its_priors_allow(
    shipped: Fitted,
) -> None:
    """z is standard normal a priori: a posterior spread above 1 would be no posterior."""
    size = shipped.tables.size
    spread = np.sqrt((shipped.factor[:size] ** 2).sum(1))
    assert spread.max() <= 1 + 1e-3
    assert spread.min() > 0.005
    assert np.median(spread) < 0.95
    assert np.abs(shipped.mean[:size]).max() < TOP - 1, "at the end of the tables of quantiles"
    explained = {name: row["explained"] for name, row in shipped.meta["series"].items()}
    assert explained["encounters_usbp"] > 0.9
    assert explained["mexico_events"] > 0.6


def test_the_file_gives_back_what_was_written(shipped: Fitted, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "fit.npz"
    write_fitted(shipped, path)
    back = read_fitted(path)
    assert back.tables.slots == shipped.tables.slots
    assert (back.state_names, back.groups) == (shipped.state_names, shipped.groups)
    np.testing.assert_array_equal(back.mean, shipped.mean)
    np.testing.assert_array_equal(back.factor, shipped.factor)
    np.testing.assert_array_equal(back.tables.values, shipped.tables.values)
    assert set(back.fixed) == set(shipped.fixed)
    for name, value in shipped.fixed.items():
        np.testing.assert_array_equal(back.fixed[name], value)
    assert {k: back.meta[k] for k in shipped.meta} == dict(shipped.meta)
    assert differences(shipped, back) == []
    assert [p.name for p in path.parent.iterdir()] == ["fit.npz"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FitError, match=r"none\.npz: there is no such fit\. Run corridor fit"):
        read_fitted(tmp_path / "none.npz")


def damaged(kind_: str, shipped: Fitted, path: Path) -> None:
    """Write a file that is almost a fit."""
    write_fitted(shipped, path)
    data = path.read_bytes()
    with np.load(path) as archive:
        arrays: dict[str, Any] = dict(archive)
    if kind_ == "empty":
        path.write_bytes(b"")
    elif kind_ == "cut off":
        path.write_bytes(data[: len(data) // 2])
    elif kind_ == "text":
        path.write_text("id,mean\n")
    elif kind_ == "another archive":
        np.savez(path, a=np.zeros(3))
    elif kind_ == "no mean":
        del arrays["mean"]
        np.savez(path, **arrays)
    elif kind_ == "no slots":
        meta = json.loads(arrays["meta"].tobytes())
        del meta["slots"]
        arrays["meta"] = np.frombuffer(json.dumps(meta).encode(), np.uint8)
        np.savez(path, **arrays)
    elif kind_ == "meta is no JSON":
        arrays["meta"] = np.frombuffer(b"{", np.uint8)
        np.savez(path, **arrays)
    elif kind_ == "a pickle":
        arrays["mean"] = np.array([{"a": 1}], dtype=object)
        np.savez(path, **arrays)
    elif kind_ == "a flipped byte":
        middle = len(data) // 2
        path.write_bytes(data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :])


@pytest.mark.parametrize(
    "kind_",
    [
        "empty",
        "cut off",
        "text",
        "another archive",
        "no mean",
        "no slots",
        "meta is no JSON",
        "a pickle",
        "a flipped byte",
    ],
)
def test_a_damaged_file_is_one_clear_error(kind_: str, shipped: Fitted, tmp_path: Path) -> None:
    path = tmp_path / "fit.npz"
    damaged(kind_, shipped, path)
    with pytest.raises(FitError, match=r"fit\.npz: this is not a fit that can be read") as caught:
        read_fitted(path)
    assert caught.value.remedy == "Delete it and run corridor fit"


def test_draws_have_the_mean_and_the_covariance_of_the_fit(shipped: Fitted) -> None:
    draws = 20_000
    theta, state, z = shipped.draw(draws, np.random.default_rng(0))
    size = shipped.tables.size
    sd = np.sqrt((shipped.factor[:size] ** 2).sum(1))
    assert np.abs((z.mean(1) - shipped.mean[:size]) / sd).max() < 5 / np.sqrt(draws)
    wide = shipped.factor[:size] @ shipped.factor[:size].T / np.outer(sd, sd)
    assert np.abs(np.corrcoef(z) - wide).max() < 6 / np.sqrt(draws)
    for name, values in shipped.tables.theta(z).items():
        np.testing.assert_allclose(theta[name], values, rtol=1e-6, err_msg=name)
    for name, value in shipped.fixed.items():
        np.testing.assert_allclose(theta[name], value, rtol=1e-6)
    assert set(state) == set(shipped.state_names)
    for name, values in state.items():
        shape = (len(shipped.groups), draws) if name.endswith("_gd") else (draws,)
        assert values.shape == shape
        assert values.dtype == np.float32
        assert np.isfinite(values).all()
        if kind(name) != "effect":
            assert values.min() >= 0, name
        if kind(name) == "chance":
            assert values.max() <= 1, name


def test_draws_stay_within_the_bounds_of_the_registry(shipped: Fitted) -> None:
    theta, _, _ = shipped.draw(4000, np.random.default_rng(1))
    for slot in shipped.tables.slots:
        low, high = registry().parameters[slot.id].bounds
        values = theta[slot.name]
        # priors hold 99.8% of their weight within bounds; nothing lies far outside
        assert ((values < low) | (values > high)).mean() < 0.005, slot.id


def test_the_same_seed_draws_the_same(shipped: Fitted) -> None:
    one, two = (shipped.draw(64, np.random.default_rng(9)) for _ in range(2))
    for a, b in zip(one[:2], two[:2], strict=True):
        assert all((a[name] == b[name]).all() for name in a)
    assert (one[2] == two[2]).all()


def test_ranges_are_quantiles_of_prior_and_posterior(shipped: Fitted) -> None:
    ranges = shipped.ranges(1.6448536269514722)
    theta, _, _ = shipped.draw(20_000, np.random.default_rng(2))
    for slot in shipped.tables.slots:
        prior, posterior = ranges[slot.id]
        assert prior.shape == posterior.shape == (slot.size, 3)
        assert (np.diff(prior) >= 0).all(), slot.id
        assert (np.diff(posterior) >= 0).all(), slot.id
        if slot.size == 1:
            low, high = registry().parameters[slot.id].prior.interval(0.9)
            width = max(high - low, 1e-9)
            assert prior[0, [0, 2]] == pytest.approx([low, high], abs=1e-3 * width), slot.id
            inside = (theta[slot.name] >= posterior[0, 0]) & (theta[slot.name] <= posterior[0, 2])
            assert inside.mean() == pytest.approx(0.9, abs=0.015), slot.id


def test_equal_fits_have_no_differences(shipped: Fitted) -> None:
    assert differences(shipped, shipped) == []
    tiny = replace(shipped, mean=shipped.mean + 1e-9, factor=shipped.factor * (1 + 1e-6))
    assert differences(shipped, tiny) == []


def test_a_shifted_mean_is_found(shipped: Fitted) -> None:
    """A tenth of a standard deviation is twice what the draws of a run could hide.

    Asked of a parameter that the method's own draws leave little open of.
    """
    sd = np.sqrt((shipped.factor**2).sum(1))
    slot = next(s for s in shipped.tables.slots if s.id == "push_income")
    assert shipped.error[slot.start] < 0.01 * sd[slot.start]
    mean = shipped.mean.copy()
    mean[slot.start] += 0.1 * sd[slot.start]
    (line,) = differences(shipped, replace(shipped, mean=mean))
    assert line == "mean of push_income by 0.100 standard deviations"
    mean[slot.start] = shipped.mean[slot.start] + 0.03 * sd[slot.start]
    assert differences(shipped, replace(shipped, mean=mean)) == []


def test_a_shifted_state_is_found(shipped: Fitted) -> None:
    mean = shipped.mean.copy()
    sd = np.sqrt((shipped.factor**2).sum(1))
    at = shipped.tables.size + 3  # the fourth group of the first state, a belief
    mean[at] += 0.2 * sd[at]
    (line,) = differences(shipped, replace(shipped, mean=mean))
    assert line.startswith(f"mean of {shipped.state_names[0]} 3 by 0.200")


def test_another_spread_is_found(shipped: Fitted) -> None:
    slot = next(s for s in shipped.tables.slots if s.id == "retry_share")
    factor = shipped.factor.copy()
    factor[slot.start] *= 1.05
    (line,) = differences(shipped, replace(shipped, factor=factor))
    assert line.startswith("standard deviation of retry_share: ")


def test_another_fingerprint_window_or_layout_is_found(shipped: Fitted) -> None:
    other = replace(shipped, meta={**shipped.meta, "fingerprint": "0" * 12, "last_month": "x"})
    lines = differences(shipped, other)
    assert [line.split(":")[0] for line in lines] == ["fingerprint", "last_month"]
    slots = shipped.tables.slots
    renamed = (replace(slots[0], id="other"), *slots[1:])
    other = replace(shipped, tables=replace(shipped.tables, slots=renamed))
    assert differences(shipped, other) == ["the two fits have other parameters or states"]


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
    monkeypatch.setattr(fitting, "fit", made)
    monkeypatch.setattr(fitting, "expected_fingerprint", lambda *_: stamp)
    if stamp != shipped.meta["fingerprint"]:
        monkeypatch.setattr(fitting, "expected_texts", lambda *_: stamp)
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path / "cache"))
    return made


def test_a_fresh_shipped_fit_is_used_as_it_is(fake: Fake, place: Corridor) -> None:
    fitted = load_fit(place, KNOWN)
    assert not fake.calls
    np.testing.assert_array_equal(fitted.mean, fake.fitted.mean)


@pytest.mark.parametrize("fake", ["0123456789ab"], indirect=True)
def test_a_stale_shipped_fit_is_made_again_and_kept(
    fake: Fake, place: Corridor, tmp_path: Path
) -> None:
    assert load_fit(place, KNOWN).meta["fingerprint"] == "0123456789ab"
    assert fake.calls == [KNOWN]
    (kept,) = (tmp_path / "cache" / "fits").iterdir()
    assert kept.name == "us-mexico-2024-05-0123456789ab.npz"
    assert load_fit(place, KNOWN).meta["fingerprint"] == "0123456789ab"
    assert fake.calls == [KNOWN], "the kept one was not used"


@pytest.mark.parametrize("fake", ["0123456789ab"], indirect=True)
def test_a_decision_point_without_a_shipped_fit_gets_one(fake: Fake, place: Corridor) -> None:
    other = parse_month("2022-01")
    assert not fit_path(place, other).exists()
    load_fit(place, other)
    load_fit(place, other)
    assert fake.calls == [other]


@pytest.mark.parametrize("month", ["2000-01", "2018-12", "2024-10", "2030-01"])
def test_a_decision_point_that_the_tables_do_not_cover(month: str, place: Corridor) -> None:
    with pytest.raises(FitError, match=rf"no fit can stand at {month}: .* 2019-01 to 2024-09"):
        fit(place, parse_month(month))
