"""The loop as it runs: precision, months in a chain, and inputs that stay as they were."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from corridor.system.simulate import load_system, simulate
from tests.system.world import DRAWS, MONTHS, Values, call, places, run, world

Posterior = Callable[[int], tuple[Values, Values, Values]]


def single(values: Values) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    return {name: np.asarray(value, np.float32) for name, value in values.items()}


def pick(values: Values, draw: int) -> Values:
    """Take one draw of everything that has draws."""
    return {k: v[..., draw : draw + 1] if v.shape[-1] == DRAWS else v for k, v in values.items()}


@pytest.mark.slow
def test_many_draws_in_single_precision_are_one_draw_in_double(posterior: Posterior) -> None:
    """Simulation and inference run the same model: every written name, every month."""
    import jax

    theta, first, monthly = (single(part) for part in posterior(7))
    names = tuple(load_system().writes)
    constants = single(places())
    flows, _ = jax.jit(lambda *given: simulate(given[0], given[1], given[2], constants, names))(
        theta, first, monthly
    )
    for draw in (0, DRAWS // 2, DRAWS - 1):
        parts = [
            pick({k: v.astype(float) for k, v in part.items()}, draw)
            for part in (theta, first, monthly)
        ]
        exact, _ = run(parts[0], parts[1], parts[2])
        for name in names:
            many = np.asarray(flows[name])
            assert many.dtype == np.float32, name
            one = many[..., draw : draw + 1] if many.shape[-1] == DRAWS else many
            # a float keeps 7 digits; months pass them on, and shares near 0 or 1 lose some
            # a queue is what is left of a flow: its digits are those of the flow, so people
            # are held to a millionth of the largest group's
            people = 1e-6 * float(np.max(exact["departures_gd"]))
            np.testing.assert_allclose(
                one, exact[name], rtol=5e-4, atol=max(2e-3, people), err_msg=name
            )


def test_the_same_inputs_give_the_same_outputs_and_are_left_alone() -> None:
    theta, first, monthly = world(11)
    before = [{k: v.copy() for k, v in part.items()} for part in (theta, first, monthly)]
    once, end = run(theta, first, monthly)
    again, end_again = run(theta, first, monthly)
    for name in once:
        np.testing.assert_array_equal(once[name], again[name], err_msg=name)
    for name in end:
        np.testing.assert_array_equal(end[name], end_again[name], err_msg=name)
    for part, copy in zip((theta, first, monthly), before, strict=True):
        assert set(part) == set(copy)
        for name in part:
            np.testing.assert_array_equal(part[name], copy[name], err_msg=name)


@pytest.mark.slow
def test_the_loop_is_its_mechanisms_called_in_order() -> None:
    """One month by hand, with each mechanism given what earlier ones wrote."""
    theta, first, monthly = world(5)
    flows, _ = run(theta, first, monthly)
    bus = {**theta, **places(), **first, **{k: v[0] for k, v in monthly.items()}}
    system = load_system()
    for mechanism in system.mechanisms:
        declared = mechanism.declaration
        for link in system.couplings:
            if link.target == declared.id:
                live = link.on and system.is_live(link)
                bus[link.argument] = bus[link.written] if live else np.array(link.neutral)
        bus |= call(declared.id, {name: bus[name] for name in declared.arguments})
    for name in load_system().writes:
        np.testing.assert_allclose(flows[name][0], bus[name], 1e-9, 1e-7, err_msg=name)


@pytest.mark.slow
def test_months_are_a_chain() -> None:
    """The state at the end is the state with which the months after go on."""
    theta, first, monthly = world(13)
    whole, end = run(theta, first, monthly)
    half = MONTHS // 2
    early, middle = run(theta, first, {k: v[:half] for k, v in monthly.items()})
    late, last = run(theta, middle, {k: v[half:] for k, v in monthly.items()})
    for name in whole:
        joined = np.concatenate([early[name], late[name]])
        np.testing.assert_allclose(joined, whole[name], rtol=1e-9, atol=1e-7, err_msg=name)
    for name in end:
        np.testing.assert_allclose(last[name], end[name], rtol=1e-9, atol=1e-7, err_msg=name)


def test_what_comes_later_changes_nothing_before() -> None:
    theta, first, monthly = world(17)
    whole, _ = run(theta, first, monthly)
    other = world(18)[2]
    bent = {k: np.concatenate([v[:10], other[k][10:]]) for k, v in monthly.items()}
    changed, _ = run(theta, first, bent)
    for name in whole:
        np.testing.assert_array_equal(whole[name][:10], changed[name][:10], err_msg=name)
    assert any((whole[name][10:] != changed[name][10:]).any() for name in whole)


def test_a_draw_knows_nothing_of_other_draws() -> None:
    theta, first, monthly = world(19)
    whole, _ = run(theta, first, monthly)
    alone, _ = run(pick(theta, 3), pick(first, 3), pick(monthly, 3))
    for name in whole:
        one = whole[name][..., 3:4] if whole[name].shape[-1] == DRAWS else whole[name]
        np.testing.assert_allclose(alone[name], one, 1e-9, 1e-7, err_msg=name)


@pytest.mark.parametrize("name", ["north_gd", "stops_gd", "departures_gd"])
def test_the_posterior_is_of_the_size_of_the_record(name: str, posterior: Posterior) -> None:
    """Tens of thousands a month at the decision point, not hundreds and not tens of millions."""
    theta, first, monthly = posterior(1)
    flows, _ = run(theta, first, monthly)
    assert 2e4 < np.median(flows[name][:6].sum(1)) < 1e6
