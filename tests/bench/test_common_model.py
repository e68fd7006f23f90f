"""The common model: what it is, and that every engine at hand runs the same one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.common import engine, limit
from bench.common.agree import apart, distance, quiet_values, reference_sample
from bench.common.given import given
from bench.common.mechanisms import common_system
from bench.common.reference import arrivals, stages

#: engines besides the reference that this machine can run
ENGINES = ("corridor", "c") if limit.compiler() else ("corridor",)


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> limit.Limit | None:
    return limit.build(tmp_path_factory.mktemp("limit")) if limit.compiler() else None


def shocks(draws: int, seed: int = 5) -> np.ndarray:
    size = (given().months, given().origins, draws)
    return np.random.default_rng(seed).standard_normal(size)


def run(name: str, loop: limit.Limit | None, values: np.ndarray, normal: np.ndarray) -> np.ndarray:
    if name == "corridor":
        return engine.arrivals(values, normal)
    assert loop is not None
    return loop.arrivals(values, normal)


def test_it_is_of_the_size_that_is_said() -> None:
    data = given()
    assert (data.months, data.origins, data.size) == (60, 8, 32)
    assert (data.low < data.high).all()
    assert (data.season > 0).all()
    assert common_system().state == (
        *("intent_gd", "transit_gd", "held_gd", "border_gd", "settled_gd"),
    )


def test_nobody_is_made_or_lost() -> None:
    """Who began and who joined are in a stage or gave up."""
    values, normal = given().draw(30, 2), shocks(30)
    _, people, gone = stages(values, normal)
    at = given().named(values)
    factor = np.exp(at["spread_d"] * normal - at["spread_d"] ** 2 / 2)
    joined = (at["size_gd"] * given().season[:, :, None] * factor).sum(0)
    began = np.sum(list(given().start.values()), axis=0)[:, None]
    np.testing.assert_allclose(people.sum(0) + gone, began + joined, rtol=1e-12)


def test_shocks_do_not_move_the_mean_of_inflow_and_more_capacity_stops_more() -> None:
    values = given().draw(4000, 3)
    more = values.copy()
    more[given().rows["capacity_d"]] *= 1.5
    normal = shocks(4000)
    loud, still = arrivals(values, normal), arrivals(given().quiet(values), normal)
    assert loud[-1].mean() == pytest.approx(still[-1].mean(), rel=0.01)
    assert (arrivals(more, normal)[1:].sum((0, 1)) < loud[1:].sum((0, 1))).all()


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_is_the_reference_to_the_last_digits(name: str, loop: limit.Limit | None) -> None:
    values = quiet_values(128)
    assert distance(run(name, loop, values, np.zeros_like(shocks(128))), values) < 1e-5
    loud, normal = given().draw(128, 7), shocks(128)
    made = run(name, loop, loud, normal)
    np.testing.assert_allclose(made, arrivals(loud, normal), rtol=2e-5)


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_an_engines_own_random_numbers_make_the_same_distribution(
    name: str, loop: limit.Limit | None
) -> None:
    reference = reference_sample(20_000)
    if name == "corridor":
        made = np.concatenate(engine.sample(4096, 11, 2), axis=-1)
        again = np.concatenate(engine.sample(4096, 11, 1), axis=-1)
    else:
        assert loop is not None
        made = limit.as_draws(loop.sample(4096, 11, 2))
        again = limit.as_draws(loop.sample(4096, 11, 1))
    np.testing.assert_array_equal(made, again)  # the number of threads changes nothing
    assert apart(made, reference) < 6
    # draws and origins have shocks of their own: first-month inflow reaches the border later
    assert len(np.unique(made[-1, 0])) > 4000
    noise = np.log(made[-1]) - np.log(made[-1]).mean(1, keepdims=True)
    assert np.abs(np.corrcoef(noise) - np.eye(given().origins)).max() < 0.95


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "by"), [("size_gd", 1.05), ("spread_d", 1.5), ("capacity_d", 1.2), ("retry_gd", 1.1)]
)
def test_another_model_is_told_apart(row: str, by: float) -> None:
    values, data = given().draw(10_000, 4), given()
    values[data.rows[row]] *= by
    assert apart(arrivals(values, shocks(10_000)), reference_sample(20_000)) > 6
    if row != "spread_d":
        quiet = quiet_values(20)
        moved = quiet.copy()
        moved[data.rows[row]] *= by
        assert distance(arrivals(moved, np.zeros((60, 8, 1))), quiet) > 1e-3


def test_draws_in_c_come_in_whole_blocks(loop: limit.Limit | None) -> None:
    if loop is not None:
        with pytest.raises(ValueError, match="65 draws"):
            loop.arrivals(quiet_values(65), shocks(65))


def test_a_compiler_that_fails_or_is_missing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limit, "compiler", lambda: None)
    with pytest.raises(RuntimeError, match="no program called cc"):
        limit.build(tmp_path)
    bad = tmp_path / "cc"
    bad.write_text("#!/bin/sh\necho it is broken >&2\nexit 3\n")
    bad.chmod(0o755)
    monkeypatch.setattr(limit, "compiler", lambda: str(bad))
    with pytest.raises(RuntimeError, match="it is broken"):
        limit.build(tmp_path)
