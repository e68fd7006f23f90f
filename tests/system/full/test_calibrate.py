"""A full fit that is killed, whenever, gives the draws of one that was not.

What is tested here does not ask what is sampled, and compiling that takes minutes: another density
of as many entries stands in its place. The sampler with the real one is tested in test_sbc.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from corridor.system.corridor import Corridor
from corridor.system.fit.full import calibrate as module
from corridor.system.fit.full.calibrate import Draws, Plan, Work, calibrate
from corridor.system.fit.full.density import Density
from corridor.system.fit.full.sampler import Sampler
from corridor.system.fit.full.sbc import reduced
from corridor.system.fit.full.whiten import Fisher
from corridor.system.fit.problem import Problem, residuals
from corridor.system.fit.setup import set_up
from tests.system.conftest import KNOWN

pytestmark = pytest.mark.slow

#: as many chains in either thread, so that both run the same compiled programs
TINY = Plan(
    chains=4,
    rounds=3,
    per_round=3,
    few=1,
    many=2,
    settle=2,
    last_round=3,
    draws=5,
    between=3,
    piece=2,
    stays=0.5,
    parts=2,
    short=4,
    long=5,
)


class Killed(Exception):
    """Stands in for the end of the process."""


class Watched(Sampler):
    """A sampler that says in which precision it ran."""

    seen: list[Any]

    def run(self, *args: Any, **more: Any) -> Any:
        step, made = super().run(*args, **more)
        self.seen += [made.y.dtype, made.log_density.dtype, step.log_step_size.dtype]
        return step, made


def bent(_: Density, x: Any, cut: Any) -> Any:
    """Return rows that are standard normal: the vector, bent and moved by what is given."""
    return x + 0.3 * jnp.tanh(jnp.roll(x, 1, axis=0)) - 0.2 * cut.mean(0)


@pytest.fixture(scope="module")
def problem(place: Corridor) -> Iterator[Problem]:
    def log_density(density: Density, x: Any, cut: Any) -> Any:
        return -0.5 * jnp.sum(bent(density, x, cut) ** 2, axis=0)

    with jax.enable_x64(True), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Density, "metric_rows", bent)
        patch.setattr(Density, "log_density", log_density)
        yield set_up(reduced(place, KNOWN), KNOWN)


@pytest.fixture(scope="module")
def compiled(problem: Problem) -> dict[str, Any]:
    return {}


@pytest.fixture
def sample(
    problem: Problem, compiled: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Draws]:
    """Run ``calibrate`` from a start that costs nothing, with what was compiled before."""

    def sampler(density: Density, seed: int) -> Sampler:
        if "sampler" not in compiled:
            compiled["sampler"] = Watched(density, seed)
            compiled["sampler"].seen = []
        compiled["sampler"].seed = seed
        found: Sampler = compiled["sampler"]
        return found

    def fisher(density: Density) -> Fisher:
        return compiled.setdefault("fisher", Fisher(density))  # type: ignore[no-any-return]

    def gaps(problem: Problem) -> Any:
        # of a problem, only what is fixed differs here, and that is given with each call
        return compiled.setdefault("residuals", residuals(problem))

    def mode(problem: Problem, tell: Any, begin: Any) -> Any:
        if begin is None:
            tell("level", 0.5)
        return np.zeros(problem.size)

    monkeypatch.setattr(module, "Sampler", sampler)
    monkeypatch.setattr(module, "Fisher", fisher)
    monkeypatch.setattr(module, "residuals", gaps)
    monkeypatch.setattr(module, "find_mode", mode)

    def run(folder: Path, last: int = 10**6, seed: int = 1) -> Draws:
        """Sample; be killed at report number ``last``."""
        told: list[str] = []

        def report(text: str, share: float) -> None:
            assert 0 <= share <= 1
            told.append(text)
            if len(told) == last:
                raise Killed(text)

        return calibrate(problem, seed, folder, report, TINY)

    return run


@pytest.fixture
def whole(sample: Callable[..., Draws], tmp_path: Path) -> Draws:
    """The draws of a run that nothing disturbs."""
    return sample(tmp_path / "whole")


def assert_same(one: Draws, other: Draws) -> None:
    for field in fields(Draws):
        if field.name not in ("density", "plan"):
            np.testing.assert_array_equal(
                getattr(one, field.name), getattr(other, field.name), err_msg=field.name
            )


def test_draws_have_their_shapes(whole: Draws, compiled: dict[str, Any]) -> None:
    density = whole.density
    assert whole.x.shape == (density.size, TINY.draws, TINY.chains)
    assert whole.cut.shape == (len(density.cut), TINY.draws, TINY.chains)
    assert whole.log_density.shape == whole.halfway.shape == (TINY.draws, TINY.chains)
    assert np.isfinite(whole.x).all()
    assert whole.steps >= TINY.draws * TINY.between * TINY.chains
    assert 0 <= whole.acceptance <= 1
    # each draw has its own values of what is not learned, from their prior
    assert len(np.unique(whole.cut[0])) == TINY.draws * TINY.chains
    assert np.abs(whole.cut).max() > 0.5
    assert len(np.unique(whole.x[0])) > TINY.draws
    # in both threads
    assert set(compiled["sampler"].seen) == {np.dtype(np.float64)}


def test_the_level_is_that_of_the_draw(whole: Draws) -> None:
    density = whole.density
    level = jax.jit(density.log_density)(whole.x[:, -1], whole.cut[:, -1])
    # draws are kept in single precision
    np.testing.assert_allclose(whole.log_density[-1], level, rtol=1e-2, atol=0.5)


def test_another_seed_gives_other_draws(
    whole: Draws, sample: Callable[..., Draws], tmp_path: Path
) -> None:
    assert_same(whole, sample(tmp_path / "again"))
    other = sample(tmp_path / "other", seed=2)
    assert (other.x != whole.x).any()
    assert (other.cut != whole.cut).all()


def test_killed_after_every_piece_it_gives_the_same_draws(
    whole: Draws, sample: Callable[..., Draws], tmp_path: Path, problem: Problem
) -> None:
    """One folder, a new process after each piece: the report comes before a round, after draws."""
    folder, kills = tmp_path / "work", 0
    while True:
        try:
            # the first report of a run repeats what is under way; the second follows new work
            found = sample(folder, last=2)
            break
        except Killed:
            kills += 1
            assert (folder / "work.npz").exists() or kills == 1
            assert kills < 20
    assert kills >= 4
    assert_same(found, whole)
    # what is done is not done again
    told: list[str] = []
    again = calibrate(problem, 1, folder, lambda text, _: told.append(text), TINY)
    assert_same(again, whole)
    assert told == []


@pytest.mark.parametrize("last", [1, 2, 4, 5, 6, 7])
def test_killed_once_it_gives_the_same_draws(
    last: int, whole: Draws, sample: Callable[..., Draws], tmp_path: Path
) -> None:
    with pytest.raises(Killed):
        sample(tmp_path / "work", last=last)
    assert_same(sample(tmp_path / "work"), whole)


@pytest.mark.parametrize("kind", ["empty", "cut off", "text", "a flipped byte"])
def test_damaged_work_is_begun_again(
    kind: str, whole: Draws, sample: Callable[..., Draws], tmp_path: Path
) -> None:
    folder = tmp_path / "work"
    with pytest.raises(Killed):
        sample(folder, last=5)
    path = folder / "work.npz"
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(
        {
            "empty": b"",
            "cut off": data[:middle],
            "text": b"round,level\n",
            "a flipped byte": data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :],
        }[kind]
    )
    assert_same(sample(folder), whole)


def test_work_of_another_plan_is_not_gone_on_with(
    sample: Callable[..., Draws], tmp_path: Path, problem: Problem
) -> None:
    folder = tmp_path / "work"
    with pytest.raises(Killed):
        sample(folder, last=5)

    def kept(**other: int) -> dict[str, Any]:
        return Work(problem, 1, folder, lambda *_: None, replace(TINY, **other)).kept

    assert kept()
    assert kept(draws=6), "more draws are added to those there are"
    assert not kept(between=4)


def test_axes_of_the_draws_are_those_that_the_step_was_set_for(
    sample: Callable[..., Draws], tmp_path: Path, problem: Problem
) -> None:
    """What a run writes down while it draws: axes and step stand, draws are added."""
    folder = tmp_path / "work"
    kept: list[dict[str, Any]] = []
    for last in (2, 1):
        with pytest.raises(Killed):
            sample(folder, last=4 + last if not kept else last)
        kept.append(Work(problem, 1, folder, lambda *_: None, TINY).kept)
    for name in ("centre", "root", "follow", "step"):
        np.testing.assert_array_equal(kept[0][name], kept[1][name], err_msg=name)
    first, second = (len(k.get("draws_log", ())) for k in kept)
    assert 0 < first < second
    np.testing.assert_array_equal(kept[1]["draws_x"][:first], kept[0]["draws_x"])
    assert replace(TINY).draws > first
