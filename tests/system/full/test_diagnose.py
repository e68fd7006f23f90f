"""Diagnostics of a full fit: each sees what it is for, and each can fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from corridor.system.fit.full.calibrate import Draws
from corridor.system.fit.full.density import Errors
from corridor.system.fit.full.diagnose import (
    LIMITS,
    convergence,
    failures,
    far_out,
    predictive_checks,
    row_names,
    settled,
)
from tests.system.world import Floats

CHAINS, DRAWS = 4, 500


@pytest.fixture
def many(drawn: Draws) -> Draws:
    """Draws that are independent standard normals; shocks are left out of the test."""
    rng = np.random.default_rng(3)
    x = np.zeros((drawn.density.size, DRAWS, CHAINS))
    rows = np.r_[: drawn.density.parts[1].stop, drawn.density.parts[3].start : len(x)]
    x[rows] = rng.normal(size=(len(rows), DRAWS, CHAINS))
    return replace(drawn, x=x)


@pytest.mark.slow
def test_every_scalar_has_its_name(drawn: Draws) -> None:
    density = drawn.density
    names = row_names(density)
    assert len(names) == len(set(names)) == density.size - density.sizes[2]
    assert not {name.split("[")[0] for name in names} & set(density.problem.corridor.not_learned)
    at = names.index("noise:encounters_usbp[3]")
    slot = next(s for s in density.measures.slots if s.id == "noise:encounters_usbp")
    assert at == density.sizes[0] + density.sizes[1] + slot.start + 3


@pytest.mark.slow
def test_chains_of_independent_draws_converged(many: Draws) -> None:
    rows = convergence(many)
    assert list(rows) == row_names(many.density)
    values = np.array(list(rows.values()))
    assert values[:, 0].max() < 1.01
    assert np.median(values[:, 1]) == pytest.approx(CHAINS * DRAWS, rel=0.1)
    assert values[:, 1:].min() > 0.6 * CHAINS * DRAWS


@pytest.mark.slow
def test_a_chain_apart_and_a_chain_that_creeps_are_seen(many: Draws) -> None:
    x = many.x.copy()
    x[2, :, 1] += 2.0
    rng = np.random.default_rng(4)
    for draw in range(1, DRAWS):
        x[4, draw] = 0.95 * x[4, draw - 1] + np.sqrt(1 - 0.95**2) * rng.normal(size=CHAINS)
    last = x.shape[0] - 1
    x[last, : DRAWS // 2] *= 3.0  # the spread of half of each chain is another
    rows = list(convergence(replace(many, x=x)).values())
    assert rows[2][0] > 1.05
    assert rows[2][1] < 100
    # an autoregression of 0.95 has 39 times the variance of its mean
    assert rows[4][1] == pytest.approx(CHAINS * DRAWS / 39, rel=0.6)
    assert rows[3][0] < 1.01
    assert rows[-1][0] > 1.01
    # its middle moves freely, its tails are of one half
    assert rows[-1][2] < 0.5 * rows[-1][1]


SEEN = np.ones((2, 80), bool)
SEEN[0, 10:20] = False


NORMAL = 1e6  # degrees of freedom at which a t distribution is a normal one


def made_errors(series: Any, standard: Any, freedom: float) -> Errors:
    nu = jnp.full((1, 1, standard.shape[-1]), freedom)
    return Errors(series, standard, jnp.zeros_like(standard), nu)


def checked(errors: Floats, seen: Any = SEEN, freedom: float = NORMAL) -> list[dict[str, Any]]:
    """Return the checks of one series with these errors of scale 1, [group, month, draw]."""
    series = SimpleNamespace(id="made", seen=seen, by_group=True)
    corridor = SimpleNamespace(group_ids=("A", "B"))
    density = SimpleNamespace(
        problem=SimpleNamespace(observed=[series], corridor=corridor),
        errors=lambda x, c: [made_errors(series, x.reshape(*errors.shape[:2], -1), freedom)],
    )
    flat = errors.reshape(-1, errors.shape[-1])
    draws: Any = SimpleNamespace(
        density=density, x=flat[:, :, None], cut=np.zeros((1, flat.shape[1], 1))
    )
    return predictive_checks(draws, 0, count=200)


def normal(seed: int = 0) -> Floats:
    return np.random.default_rng(seed).normal(size=(2, 80, 200))


def following(kept: float) -> Floats:
    errors = normal(1)
    for month in range(1, 80):
        errors[:, month] = kept * errors[:, month - 1] + np.sqrt(1 - kept**2) * errors[:, month]
    return errors


def heavy() -> Floats:
    """Errors of size 1 of which one is six times that."""
    errors = 0.75 * normal(2)
    errors[:, 40] = -6.0
    return errors


def told(rows: list[dict[str, Any]]) -> list[str]:
    none = {"divergences": 0, "trajectories": 1, "settled": 0, "far": 0}
    meta = {"convergence": {}, **none, "checks": rows}
    return failures(meta)


def test_errors_as_the_model_has_them_pass() -> None:
    rows = checked(normal())
    assert [row["group"] for row in rows] == ["A", "B"]
    assert [row["figures"] for row in rows] == [70, 80]
    for row in rows:
        assert row["inside"] == pytest.approx(0.9, abs=0.02)
        for name in ("p_size", "p_following", "p_largest"):
            assert 0.3 < row[name] < 0.7, (name, row)
    assert told(rows) == []


@pytest.mark.parametrize(
    ("errors", "name", "words"),
    [
        (following(0.7), "p_following", "errors follow each other"),
        (following(-0.7), "p_following", "errors follow each other"),
        (heavy(), "p_largest", "the largest error is out of line"),
        (1.6 * normal(), "p_size", "errors have another size than the model's"),
        (0.5 * normal(), "p_size", "errors have another size than the model's"),
    ],
)
def test_errors_that_are_not_as_the_model_has_them_fail(
    errors: Floats, name: str, words: str
) -> None:
    rows = checked(errors)
    for row in rows:
        assert min(row[name], 1 - row[name]) < LIMITS["tail"], row
    assert any(line.startswith(f"made, B: {words} (p = ") for line in told(rows))


def test_wide_tails_pass_where_the_model_has_them_and_fail_where_not() -> None:
    wide = np.random.default_rng(6).standard_t(3, size=(2, 80, 200))
    assert told(checked(wide, freedom=3.0)) == []
    assert any("largest error" in line for line in told(checked(wide)))
    assert any("another size" in line for line in told(checked(normal(), freedom=2.0)))


def test_groups_with_few_figures_are_not_checked() -> None:
    seen = SEEN.copy()
    seen[1, 23:] = False
    assert [row["group"] for row in checked(normal(), seen)] == ["A"]


@pytest.mark.slow
def test_real_errors_are_those_of_the_density(drawn: Draws) -> None:
    """Through the model: random vectors fit nothing, and the checks say so."""
    rows = predictive_checks(drawn, 0, count=16)
    ids = {row["series"] for row in rows}
    assert "encounters_usbp" in ids
    assert {row["group"] for row in rows if row["series"] == "border_returns"} == {"ALL"}
    worst = min(rows, key=lambda row: row["p_size"])
    assert worst["p_size"] < LIMITS["tail"]
    assert len(told(rows)) >= 5


def test_a_level_that_still_moves_is_seen(drawn: Draws) -> None:
    rng = np.random.default_rng(5)
    level = rng.normal(100, 3, (DRAWS, CHAINS))
    calm = replace(drawn, log_density=level, halfway=level + rng.normal(0, 1, level.shape))
    assert settled(calm) < LIMITS["settled"]
    moving = replace(calm, halfway=level - 0.03 * drawn.density.size)
    assert settled(moving) == pytest.approx(0.03, abs=1e-3)
    assert settled(moving) > LIMITS["settled"]


def good() -> dict[str, Any]:
    row = {"series": "s", "group": "G", "p_size": 0.5, "p_following": 0.2, "p_largest": 0.9}
    return {
        "convergence": {"a": [1.001, 900.0, 800.0], "b[1]": [1.0, 700.0, 650.0]},
        "divergences": 1,
        "trajectories": 16_000,
        "settled": 0.01,
        "far": 0,
        "checks": [row],
    }


def test_nothing_fails_when_all_is_well() -> None:
    assert failures(good()) == []


def test_draws_with_a_parameter_far_out_are_counted_once() -> None:
    z = np.zeros((3, 5))
    z[0, 1] = z[2, 1] = -7.5
    z[1, 4] = 9.0
    z[2, 0] = 6.9
    assert far_out(z) == 2


Change = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda m: m["convergence"]["b[1]"].__setitem__(0, 1.013), "R-hat of b[1] is 1.013, above"),
        (lambda m: m["convergence"]["a"].__setitem__(0, float("nan")), "R-hat of a is nan"),
        (
            lambda m: m["convergence"]["a"].__setitem__(1, 390.0),
            "effective sample size of a is 390 (bulk) and 800 (tail), below 400",
        ),
        (
            lambda m: m["convergence"]["a"].__setitem__(2, 12.0),
            "effective sample size of a is 900 (bulk) and 12 (tail), below 400",
        ),
        (lambda m: m["convergence"]["a"].__setitem__(2, float("nan")), "effective sample size of"),
        (lambda m: m.__setitem__("divergences", 17), "17 of 16,000 trajectories diverged"),
        (lambda m: m.__setitem__("far", 3), "3 draws have a parameter more than 7 standard"),
        (lambda m: m.__setitem__("settled", 0.3), "the level still moves by 0.300 an entry"),
        (lambda m: m["checks"][0].__setitem__("p_size", 0.001), "s, G: errors have another size"),
        (lambda m: m["checks"][0].__setitem__("p_following", 0.999), "s, G: errors follow each"),
        (lambda m: m["checks"][0].__setitem__("p_largest", 0.0), "s, G: the largest error is out"),
    ],
)
def test_each_diagnostic_gives_its_own_line(change: Change, line: str) -> None:
    meta = good()
    change(meta)
    (found,) = failures(meta)
    assert found.startswith(line)
