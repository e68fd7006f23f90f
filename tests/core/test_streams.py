"""Randomness by name: the same for the same state, and of no other name."""

from __future__ import annotations

import numpy as np

from corridor.core.streams import named_streams


def drawn(seed: int, names: list[str], step: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    for _ in range(step):
        named_streams(rng)
    stream = named_streams(rng)
    return {name: stream(name).standard_normal(20_000) for name in names}


def test_a_name_has_the_same_numbers_whatever_else_is_drawn() -> None:
    few, many = drawn(1, ["b"]), drawn(1, ["a", "b", "c"])
    np.testing.assert_array_equal(few["b"], many["b"])


def test_names_seeds_and_steps_have_numbers_of_their_own() -> None:
    made = [*drawn(1, ["a", "b", "ab"]).values(), *drawn(2, ["a"]).values()]
    made += drawn(1, ["a"], step=1).values()
    apart = np.corrcoef(np.stack(made)) - np.eye(len(made))
    assert np.abs(apart).max() < 5 / np.sqrt(20_000)


def test_names_do_not_move_their_source_on() -> None:
    one, two = np.random.default_rng(3), np.random.default_rng(3)
    stream = named_streams(one)
    for name in "abc":
        stream(name).random(5)
    named_streams(two)
    assert one.random() == two.random()
