"""What made the figures is found again, as often as it should; a wrong likelihood is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest
from scipy import stats

from corridor.evidence import registry
from corridor.system.corridor import Corridor
from corridor.system.fit.errors import made_from
from corridor.system.fit.full import sbc
from corridor.system.fit.full.density import Density, make_density
from corridor.system.fit.full.sbc import MONTHS, PLAN, ranks_of_truth, reduced
from corridor.system.fit.setup import set_up
from tests.system.conftest import KNOWN

FEW = 6
#: as many as twice the noise needs to be seen
FEWER = 4
SHORT = replace(PLAN, draws=12, between=4)


@pytest.fixture(scope="module")
def model(place: Corridor) -> Any:
    with jax.enable_x64(True):
        return sbc._Model(set_up(reduced(place, KNOWN), KNOWN), SHORT)


@pytest.fixture
def compiled(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every call use one model, and so what was compiled for it: all share the problem."""
    monkeypatch.setattr(sbc, "_Model", lambda _problem, plan: {SHORT: model}[plan])


def test_the_reduced_corridor_keeps_one_group_of_each_kind(place: Corridor) -> None:
    small = reduced(place, KNOWN)
    assert [group.id for group in small.groups] == ["MEX", "VEN", "OTHER"]
    assert KNOWN - small.history.first_month == MONTHS
    assert {g for who, _ in small.acceptances for g in who} <= set(small.group_ids)
    assert small.group_of("CUB") == "OTHER"


@pytest.mark.slow
def test_the_truth_is_a_draw_from_the_prior(model: Any) -> None:
    """The vector holds the innovations of the very path that made the figures."""
    x, given = model.truth(np.random.default_rng(0))
    inner: Density = model.inner
    assert x.shape == (inner.size,)
    assert np.isfinite(x).all()
    assert np.isfinite(given).all()
    shocks, _ = inner.shocks(x[:, None])
    flat = np.concatenate([np.ravel(values) for values in shocks.values()])
    assert flat.std() == pytest.approx(1, abs=4 / np.sqrt(2 * flat.size))
    assert abs(flat.mean()) < 4 / np.sqrt(flat.size)
    # errors of measurement, read with what made them, are those that were drawn
    density, z = model.density._inner(given[:, None])
    found = density.errors(x[:, None], z)
    errors = [np.asarray(e.standard)[e.series.seen].ravel() for e in found]
    freedom = [float(np.ravel(e.freedom)[0]) for e in found]
    ranks = [stats.t.cdf(e, nu) for e, nu in zip(errors, freedom, strict=True)]
    flat = stats.norm.ppf(np.concatenate(ranks))
    assert flat.std() == pytest.approx(1, abs=4 / np.sqrt(2 * flat.size))
    assert abs(flat.mean()) < 4 / np.sqrt(flat.size)


@pytest.mark.slow
def test_figures_that_are_given_are_the_figures_of_the_density(model: Any) -> None:
    """With the record's own figures it is the density of the full fit."""
    problem = model.problem
    rng = np.random.default_rng(1)
    x = 0.3 * rng.normal(size=(model.inner.size, 2))
    cut = rng.normal(size=(len(model.inner.cut), 2))
    logs = np.concatenate([series.log.ravel() for series in problem.observed])
    given = np.concatenate([cut, np.repeat(logs[:, None], 2, 1)])
    assert len(given) == len(model.density.cut)
    plain = make_density(problem, registry(), problem.fixed)
    np.testing.assert_allclose(
        model.density.log_density(x, given), plain.log_density(x, cut), rtol=1e-12
    )
    np.testing.assert_allclose(
        model.density.metric_rows(x, given), plain.metric_rows(x, cut), rtol=1e-12
    )


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
def test_the_truth_ranks_anywhere(place: Corridor, tmp_path: Path) -> None:
    """And work that is done is not done again: a larger number adds to it."""
    told: list[str] = []
    first = ranks_of_truth(place, KNOWN, 2, plan=SHORT, folder=tmp_path)
    found = ranks_of_truth(
        place, KNOWN, FEW, lambda text, _: told.append(text), plan=SHORT, folder=tmp_path
    )
    assert found["failed"] == []
    assert {text.split(":")[0] for text in told} == {f"replication {k} of 6" for k in (3, 4, 5, 6)}
    for name, row in found["scalars"].items():
        assert len(row["ranks"]) == FEW
        assert row["ranks"][:2] == first["scalars"][name]["ranks"]
        assert 0 <= min(row["ranks"]) <= max(row["ranks"]) <= found["draws"]
    assert "level" in found["scalars"]
    assert "noise:encounters_usbp[1]" in found["scalars"]
    # all ranks of a replication together are as wide as they should be
    shares = np.array([row["ranks"] for row in found["scalars"].values()]) / found["draws"]
    assert shares.mean() == pytest.approx(0.5, abs=0.08)
    assert shares.std() == pytest.approx(1 / np.sqrt(12), abs=0.04)


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
def test_the_same_seed_gives_the_same_ranks_and_damage_begins_again(
    place: Corridor, tmp_path: Path
) -> None:
    one = ranks_of_truth(place, KNOWN, 1, plan=SHORT, folder=tmp_path / "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "ranks.npy").write_bytes(b"no ranks")
    two = ranks_of_truth(place, KNOWN, 1, plan=SHORT, folder=tmp_path / "b")
    other = ranks_of_truth(place, KNOWN, 1, plan=SHORT, folder=tmp_path / "c", seed=1)
    assert one == two
    assert one["scalars"] != other["scalars"]


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
def test_a_likelihood_with_half_the_noise_fails(
    place: Corridor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can fail: errors are made with twice the noise that the likelihood has."""

    def doubled(*given: Any) -> Any:
        return 2 * made_from(*given)

    monkeypatch.setattr(sbc, "made_from", doubled)
    found = ranks_of_truth(place, KNOWN, FEWER, plan=SHORT, folder=tmp_path)
    assert any("noise:" in line for line in found["failed"]), found["failed"]
