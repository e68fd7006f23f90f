"""The system of groups: identities, accuracy, order, seeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from corridor.system.cartels.generate import generate
from corridor.system.cartels.integrate import STEP, fitting_step
from corridor.system.cartels.network import Network
from corridor.system.cartels.ode import Path, Rates, simulate, start_sizes
from corridor.system.cartels.parameters import NETWORK, Floats, draw

DRAWS = 12
WEEKS = 521  # no multiple of the step


@pytest.fixture(scope="module")
def network() -> Network:
    return generate(seed=2)


def case(network: Network, seed: int = 0, draws: int = DRAWS) -> tuple[Rates, Floats]:
    values = draw(NETWORK, draws, seed)
    names = ("recruitment", "arrests", "lethality", "saturation")
    rates = Rates(*(values[f"cartel_{name}"] for name in names))
    start = values["cartel_members_start"], values["cartel_size_exponent"]
    return rates, start_sizes(network.size, *start, seed)


@pytest.fixture(scope="module")
def run(network: Network) -> Path:
    return simulate(network, *case(network), WEEKS)


@pytest.mark.parametrize("step", [0.5, 1, 4, 7, 8])
def test_members_change_by_what_flows(network: Network, step: float) -> None:
    rates, start = case(network)
    path = simulate(network, rates, start, 60, step=step)
    net = path.recruits - path.deaths - path.arrests - path.saturation
    assert np.diff(path.members, axis=0) == pytest.approx(net, abs=1e-8)
    assert path.sizes.sum(axis=0) == pytest.approx(path.members[-1], rel=1e-12)
    assert path.members[0] == pytest.approx(start.sum(axis=0), rel=1e-15)


def test_shapes_and_signs(run: Path, network: Network) -> None:
    assert run.members.shape == (WEEKS + 1, DRAWS)
    assert run.sizes.shape == (network.size, DRAWS)
    for flow in (run.recruits, run.deaths, run.arrests, run.saturation):
        assert flow.shape == (WEEKS, DRAWS)
        assert np.all(flow > 0)
    assert np.all(run.sizes >= 0)


def test_arrests_are_the_same_number_every_week(run: Path, network: Network) -> None:
    rates, _ = case(network)
    assert run.arrests == pytest.approx(np.tile(rates.arrests, (WEEKS, 1)), rel=1e-12)


def test_it_agrees_with_an_adaptive_method_on_the_equations_as_printed(
    run: Path, network: Network
) -> None:
    """The matrix M is formed here in full, with its diagonal of zeros."""
    rates, start = case(network)
    m = (network.rivals + 1) / network.protection[:, None]
    np.fill_diagonal(m, 0)
    for k in range(3):
        rho, eta = rates.recruitment[k], rates.arrests[k]
        theta, omega = rates.lethality[k], rates.saturation[k]

        def slope(
            _: float,
            c: Floats,
            rho: float = rho,
            eta: float = eta,
            theta: float = theta,
            omega: float = omega,
        ) -> Floats:
            return np.asarray(c * (rho - eta / c.sum() - theta * (m @ c) - omega * c))

        found = solve_ivp(slope, (0, WEEKS), start[:, k], method="RK45", rtol=1e-9, atol=1e-6)
        assert run.sizes[:, k] == pytest.approx(found.y[:, -1], abs=0.01)
        dead = theta * start[:, k] @ m @ start[:, k]
        assert run.deaths[0, k] == pytest.approx(dead, rel=0.01)


def test_halving_the_step_divides_the_error_by_sixteen(network: Network) -> None:
    """At a large step, where rounding does not hide it."""
    rates, start = case(network)
    fine = simulate(network, rates, start, 520, step=4).sizes
    errors = [
        np.abs(simulate(network, rates, start, 520, step=step).sizes - fine).max()
        for step in (104, 52)
    ]
    assert 10 < errors[0] / errors[1] < 26


def test_the_shipped_step_is_fine_enough(run: Path, network: Network) -> None:
    half = simulate(network, *case(network), WEEKS, step=STEP / 2)
    assert run.members == pytest.approx(half.members, abs=0.01)
    assert run.deaths == pytest.approx(half.deaths, abs=0.001)


def test_fast_rates_get_a_short_step() -> None:
    assert fitting_step(0.001) == STEP
    assert fitting_step(0.1) * 0.1 <= 0.2
    assert fitting_step(1e9) > 0


@pytest.mark.slow
def test_weights_of_any_size_stay_sound() -> None:
    network = generate(seed=1)
    wild = replace(network, rivals=network.rivals * 1000)
    rates, start = case(wild)
    path = simulate(wild, rates, start, 52)
    assert np.all(path.sizes >= 0)
    fine = simulate(wild, rates, start, 52, step=1 / 32)
    assert path.members == pytest.approx(fine.members, rel=1e-3)


@pytest.mark.parametrize("seed", [0, 1])
def test_more_arrests_never_mean_more_members(seed: int) -> None:
    network = generate(seed=seed)
    rates, start = case(network, seed)
    last = simulate(network, rates, start, WEEKS).members
    for factor in (1.2, 2.0, 4.0):
        more = replace(rates, arrests=rates.arrests * factor)
        members = simulate(network, more, start, WEEKS).members
        assert np.all(members <= last + 1e-6)
        last = members


def test_less_recruitment_never_means_more_members(network: Network) -> None:
    rates, start = case(network)
    fewer = replace(rates, recruitment=rates.recruitment * 0.9)
    full, less = (simulate(network, r, start, WEEKS) for r in (rates, fewer))
    assert np.all(less.members <= full.members + 1e-6)


def test_groups_that_run_out_stay_at_nothing(network: Network) -> None:
    rates, start = case(network)
    many = replace(rates, arrests=rates.arrests * 100)
    path = simulate(network, many, start, 300)
    assert np.all(path.sizes >= 0)
    assert np.all(path.members[-1] < 1)
    assert np.all(np.diff(path.members, axis=0) <= 1e-9)


def test_seeds(network: Network) -> None:
    (_, one), (_, same), (_, other) = (case(network, seed) for seed in (4, 4, 5))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_draw_does_not_depend_on_how_many_run_with_it(network: Network) -> None:
    """More draws than are run together, cut into chunks."""
    rates, start = case(network, draws=300)
    whole = simulate(network, rates, start, 52).members
    part = simulate(network, rates.some(slice(250, 270)), start[:, 250:270], 52).members
    assert whole[:, 250:270] == pytest.approx(part, rel=1e-12)
    assert start.mean(axis=1)[0] == pytest.approx(20 * start.mean(axis=1)[19], rel=0.1)
