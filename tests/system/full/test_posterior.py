"""From draws to a fit: the state at the end, the past, the stamp, and the folder that goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

from corridor.system.corridor import Corridor
from corridor.system.fit.fitted import Fitted
from corridor.system.fit.full import posterior
from corridor.system.fit.full.calibrate import Draws
from corridor.system.fit.full.posterior import build_posterior, closeness
from corridor.system.fit.problem import to_unbounded
from corridor.system.simulate import fitted_system
from tests.system.small import CHAINS, DRAWS, PAST


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "work"
    made.mkdir()
    np.savez(made / "work.npz", draws=np.zeros(3))
    return made


@pytest.mark.slow
def test_draws_become_a_fit_with_its_diagnostics(
    place: Corridor, drawn: Draws, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that follows the sampler, on draws that fit nothing."""
    monkeypatch.setattr(posterior, "calibrate", lambda *_: drawn)
    monkeypatch.setattr(posterior, "set_up", lambda *_: drawn.density.problem)
    told: list[float] = []
    fitted, meta = build_posterior(
        place, place.history.earliest, "words", folder, lambda _, share: told.append(share), 5
    )
    assert fitted.meta is meta
    assert json.loads(json.dumps(dict(meta))) == meta
    assert (meta["kind"], meta["method"], meta["seed"]) == ("full", "words", 5)
    assert meta["draws"] == fitted.draws == CHAINS * DRAWS
    assert meta["trajectories"] == CHAINS * DRAWS * drawn.plan.between
    assert (meta["first_month"], meta["last_month"]) == ("2013-10", "2018-12")
    assert set(meta["series"]) == {series.id for series in drawn.density.problem.observed}
    assert len(meta["convergence"]) == drawn.density.size - drawn.density.sizes[2]
    # sixty draws at random: too few, and far from the record
    assert any("effective sample size" in line for line in meta["failed"])
    assert any("errors have another size" in line for line in meta["failed"])
    assert all(0 <= share <= 1 for share in told)
    assert not folder.exists()


@pytest.mark.slow
def test_work_stays_when_something_fails_at_the_end(
    place: Corridor, drawn: Draws, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half an hour of draws is not lost with the diagnostics."""

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(posterior, "calibrate", lambda *_: drawn)
    monkeypatch.setattr(posterior, "set_up", lambda *_: drawn.density.problem)
    monkeypatch.setattr(posterior, "closeness", broken)
    with pytest.raises(ZeroDivisionError):
        build_posterior(place, place.history.earliest, "words", folder, lambda *_: None, 5)
    assert (folder / "work.npz").exists()


@pytest.mark.slow
def test_every_array_of_the_fit_has_the_same_order(small: Fitted, drawn: Draws) -> None:
    """First the draws whose past is kept, spread over all; then the others."""
    density, order = drawn.density, np.array(small.meta["order"])
    np.testing.assert_array_equal(np.sort(order), np.arange(CHAINS * DRAWS))
    np.testing.assert_array_equal(order[:PAST], np.arange(0, CHAINS * DRAWS, 3))
    flat = drawn.x.reshape(density.size, -1)[:, order]
    cut = drawn.cut.reshape(len(density.cut), -1)[:, order]
    size = density.problem.tables.size
    np.testing.assert_array_equal(small.z[:size][density.learned], flat[density.parts[0]])
    np.testing.assert_array_equal(small.z[:size][density.cut], cut)
    np.testing.assert_array_equal(small.z[size:], flat[density.parts[1]])
    np.testing.assert_array_equal(small.measured, flat[density.parts[3]])
    shocks, _ = density.shocks(flat[:, :PAST])
    for name, values in small.shocks.items():
        np.testing.assert_allclose(values, shocks[name], rtol=1e-9, atol=1e-12)
    few = [0, PAST - 1, PAST, CHAINS * DRAWS - 1]
    _, end = jax.jit(density.flows)(flat[:, few], cut[:, few])
    names = fitted_system(density.problem.corridor).state
    rows = np.concatenate([np.atleast_2d(to_unbounded(name, end[name])) for name in names])
    np.testing.assert_allclose(small.state[:, few], rows, rtol=1e-7, atol=1e-9)


def test_closeness_is_of_the_mean_over_draws(drawn: Draws) -> None:
    rows = closeness(drawn)
    for series in drawn.density.problem.observed:
        row = rows[series.id]
        assert row["figures"] == series.seen.sum()
        assert row["rms_log"] > 0.05
        assert row["explained"] < 1
