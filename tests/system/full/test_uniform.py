"""Ranks that are uniform pass, and ranks that lean, huddle or flee fail."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from corridor.system.fit.full.uniform import uniformity
from tests.system.world import Floats

DRAWS, COUNT = 64, 40


def ranks_of(shares: Floats) -> NDArray[np.int64]:
    return np.floor(shares * (DRAWS + 1)).astype(np.int64)


def test_uniform_ranks_pass_and_p_is_what_it_says() -> None:
    """Of two thousand columns, a share of p lies below each p."""
    shares = np.random.default_rng(1).random((COUNT, 2000))
    found = uniformity([str(k) for k in range(2000)], ranks_of(shares), DRAWS)
    p = np.array([row["p"] for row in found["scalars"].values()])
    for level in (0.01, 0.05, 0.2, 0.5):
        wide = 4 * np.sqrt(level * (1 - level) / 2000)
        assert (p < level).mean() == pytest.approx(level, abs=wide + 0.02 * level)
    assert found["failed"] == []
    assert (found["replications"], found["draws"]) == (COUNT, DRAWS)


def test_one_hundredth_of_all_tests_fail_by_chance() -> None:
    rng = np.random.default_rng(2)
    fails = [
        bool(uniformity(list("abcde"), ranks_of(rng.random((COUNT, 5))), DRAWS)["failed"])
        for _ in range(60)
    ]
    assert sum(fails) <= 4


@pytest.mark.parametrize(
    ("wrong", "mean"),
    [
        (lambda u: u**2, 0.33),  # posterior too high
        (lambda u: 1 - u**2, 0.67),
        (lambda u: 0.5 + 0.5 * (u - 0.5), 0.5),  # too wide
        (lambda u: np.where(u < 0.5, 0.3 * u, 1 - 0.3 * (1 - u)), 0.5),  # too sure
        (lambda u: 0 * u, 0.0),
    ],
)
def test_ranks_that_are_not_uniform_fail(wrong: object, mean: float) -> None:
    assert callable(wrong)
    shares = np.random.default_rng(3).random((COUNT, 30))
    shares[:, 7] = wrong(shares[:, 7])
    found = uniformity([f"x{k}" for k in range(30)], ranks_of(shares), DRAWS)
    (line,) = found["failed"]
    assert line.startswith("ranks of x7 leave their band: p = ")
    assert found["scalars"]["x7"]["mean"] == pytest.approx(mean, abs=0.12)
    assert found["scalars"]["x7"]["p"] < found["limit"]


def test_a_handful_of_replications_sees_what_is_grossly_wrong() -> None:
    shares = np.random.default_rng(4).random((6, 80))
    shares[:, 3] = 0.001
    found = uniformity([f"x{k}" for k in range(80)], ranks_of(shares), DRAWS)
    assert len(found["failed"]) == 1
