"""A fit as ArviZ data: chains as they were drawn, units as they are, netCDF and back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.evidence import registry
from corridor.system.corridors import load_corridor
from corridor.system.fit.export import to_arviz, write_arviz
from corridor.system.fit.fitted import Fitted
from corridor.system.fit.full.calibrate import Draws
from corridor.system.simulate import fitted_system
from tests.system.small import CHAINS, DRAWS, PAST


@pytest.fixture(scope="module")
def tree(small: Fitted) -> Any:
    return to_arviz(small)


def test_chains_stand_in_the_order_in_which_they_were_drawn(
    tree: Any, small: Fitted, drawn: Draws
) -> None:
    """The file holds draws with a past first; here every chain has its draws in a row again."""
    assert list(small.meta["order"]) != sorted(small.meta["order"])
    density = drawn.density
    learned = density.problem.tables.slots
    posterior = tree["posterior"]
    for slot in learned:
        rows = range(slot.start, slot.start + slot.size)
        clean = slot.name.removesuffix("_gd").removesuffix("_d")
        found = posterior[clean].values
        for at, row in enumerate(rows):
            if density.problem.learned[row]:
                z = drawn.x[list(density.learned).index(row)]
            else:
                z = drawn.cut[list(density.cut).index(row)]
            expected = density.problem.tables.at(row, z).T  # [chain, draw]
            mine = found[..., at] if slot.many else found
            np.testing.assert_allclose(mine, expected, rtol=1e-6, atol=1e-9, err_msg=slot.id)


def test_every_scalar_is_there_with_its_axes(tree: Any, small: Fitted) -> None:
    posterior = tree["posterior"]
    assert dict(posterior.sizes)["chain"] == CHAINS
    assert dict(posterior.sizes)["draw"] == DRAWS
    assert len(posterior.data_vars) == len(small.tables.slots) + len(small.measures.slots)
    assert posterior["departures_base"].dims == ("chain", "draw", "group")
    assert posterior["noise_encounters_usbp"].dims == ("chain", "draw", "group")
    assert posterior["stop_rate"].dims == ("chain", "draw")
    assert posterior["persistence_encounters_ports"].dims == ("chain", "draw", "group")
    assert posterior["persistence_deaths"].dims == ("chain", "draw", "persistence_deaths_part")
    assert posterior["group"].values.tolist() == list(small.groups)
    assert all(np.isfinite(values.values).all() for values in posterior.data_vars.values())


def test_the_past_is_there_for_the_draws_that_keep_it(tree: Any, small: Fitted) -> None:
    shocks = tree["posterior_shocks"]
    names = fitted_system(load_corridor()).shocks
    assert set(shocks.data_vars) == {n.removesuffix("_gd").removesuffix("_d") for n in names}
    assert shocks["shock_normal"].dims == ("month", "group", "sample")
    assert shocks["common_normal"].dims == ("month", "sample")
    assert shocks.sizes["sample"] == PAST
    months = shocks["month"].values.tolist()
    assert (months[0], months[-1]) == (small.meta["first_month"], small.meta["last_month"])


def test_shocks_can_be_joined_to_the_draws_of_the_posterior(tree: Any, small: Fitted) -> None:
    shocks, theta = tree["posterior_shocks"], small.tables.theta(small.z)
    chain, draw = (shocks[name].values for name in ("chain", "draw"))
    assert sorted(zip(chain, draw, strict=True)) == list(zip(chain, draw, strict=True))
    same = tree["posterior"].to_dataset().sel(chain=shocks["chain"], draw=shocks["draw"])
    assert same["stop_rate"].dims == ("sample",)
    kept = small.shocks["shock_normal_gd"]
    for sample in range(PAST):
        mine = shocks["shock_normal"].values[..., sample]
        place = int(np.abs(kept - mine[..., None]).max((0, 1)).argmin())
        np.testing.assert_allclose(mine, kept[..., place], rtol=1e-6)
        for name in ("common_normal", "effort_normal"):
            expected = small.shocks[f"{name}_d"][:, place]
            np.testing.assert_allclose(shocks[name].values[:, sample], expected, rtol=1e-6)
        assert float(same["stop_rate"][sample]) == theta["stop_rate_d"][place]


def test_the_prior_stands_beside_the_posterior(tree: Any, small: Fitted) -> None:
    posterior, prior = tree["posterior"], tree["prior"]
    assert set(prior.data_vars) == set(posterior.data_vars)
    assert dict(prior.sizes)["draw"] == small.draws
    for name, values in prior.data_vars.items():
        assert values.dims == posterior[name].dims, name
        assert values.attrs["unit"] == posterior[name].attrs["unit"], name
    known = registry().parameters["stop_rate"].prior
    low, high = known.interval(0.9)
    inside = ((prior["stop_rate"] > low) & (prior["stop_rate"] < high)).mean()
    # four standard errors of a share of so few draws
    assert abs(float(inside) - 0.9) < 4 * np.sqrt(0.09 / small.draws)
    again = to_arviz(small)["prior"]
    np.testing.assert_array_equal(again["stop_rate"].values, prior["stop_rate"].values)


def test_the_stamp_is_carried(tree: Any, small: Fitted) -> None:
    for name in ("corridor", "kind", "first_month", "last_month", "fingerprint"):
        assert tree.attrs[name] == small.meta[name]
    assert json.loads(tree.attrs["draws"]) == CHAINS * DRAWS
    assert json.loads(tree.attrs["vintage"]) == dict(small.meta["vintage"])


def test_each_variable_says_what_it_is_and_whether_it_was_learned(tree: Any) -> None:
    posterior, kept = tree["posterior"], load_corridor().not_learned
    for name, values in posterior.data_vars.items():
        assert values.attrs.keys() >= {"label", "unit", "grade", "learned"}, name
        assert values.attrs["unit"], name
        assert values.attrs["learned"] == int(name not in kept), name
    assert posterior["stop_rate"].attrs["unit"] == "per month"
    assert posterior["retry_share"].attrs["learned"] == 0


def test_what_a_quick_fit_leaves_at_its_median_is_not_learned(small: Fitted) -> None:
    slot = next(slot for slot in small.tables.slots if slot.id == "stop_rate")
    z = small.z.copy()
    z[slot.rows] = 0.0
    tree = to_arviz(replace(small, z=z))
    assert tree["posterior"]["stop_rate"].attrs["learned"] == 0


def test_arviz_reads_it(tree: Any, small: Fitted) -> None:
    """Its own R-hat of a parameter, taken back to its standard normal, is the one in the stamp."""
    from arviz_stats.base import array_stats

    slot = next(slot for slot in small.tables.slots if slot.id == "stop_rate")
    values = tree["posterior"]["stop_rate"].values
    # the two draws around the median are equally far from it, up to the last digit
    z = np.interp(values, small.tables.values[slot.start], small.tables.grid)
    found = float(array_stats.rhat(z, chain_axis=0, draw_axis=1))
    assert found == pytest.approx(small.meta["convergence"]["stop_rate"][0], abs=5e-3)


@pytest.mark.slow
def test_netcdf_gives_back_what_was_written(tree: Any, small: Fitted, tmp_path: Path) -> None:
    import xarray

    path = tmp_path / "deep" / "draws.nc"
    write_arviz(small, path)
    assert [p.name for p in path.parent.iterdir()] == ["draws.nc"]
    with xarray.open_datatree(path, engine="h5netcdf") as back:
        assert set(back.children) == {"posterior", "prior", "posterior_shocks"}
        for name, values in tree["posterior"].data_vars.items():
            np.testing.assert_array_equal(back["posterior"][name].values, values.values)
            assert back["posterior"][name].attrs == values.attrs
        for name in ("month", "chain", "draw"):
            there = tree["posterior_shocks"][name].values
            np.testing.assert_array_equal(back["posterior_shocks"][name].values, there)
        assert back.attrs["fingerprint"] == small.meta["fingerprint"]


def test_a_fit_without_chains_is_one_chain(small: Fitted) -> None:
    """As a quick fit is: its draws have no order of their own."""
    meta = {k: v for k, v in small.meta.items() if k not in ("chains", "order")}
    tree = to_arviz(replace(small, meta=meta, shocks={}))
    assert dict(tree["posterior"].sizes)["chain"] == 1
    assert "posterior_shocks" not in tree.children
    values = small.tables.theta(small.z)["stop_rate_d"]
    np.testing.assert_array_equal(tree["posterior"]["stop_rate"].values[0], values)


@pytest.mark.slow
def test_a_place_that_cannot_be_written(small: Fitted, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match=r"this cannot be written .*Choose another place"):
        write_arviz(small, tmp_path / "file" / "draws.nc")
