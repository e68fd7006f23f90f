"""The economy in the whole loop: its coupling back to the pull of the labour market."""

from __future__ import annotations

import numpy as np
import pytest

from tests.system.world import MONTHS, Values, run, world


@pytest.fixture(scope="module")
def given() -> tuple[Values, Values, Values]:
    theta, first, monthly = world(41)
    market = {"openings_now": 8e6, "unemployed_now": 6e6}
    monthly |= {name: np.full(MONTHS, value) for name, value in market.items()}
    theta["pull_tightness_d"] = np.abs(theta["pull_tightness_d"]) + 0.1
    theta["slack_share_d"] = np.clip(theta["slack_share_d"], 0.1, 0.9)
    return theta, first, monthly


def tighter(first: Values, millions: float) -> Values:
    """The same start with that many million workers gone whom demand has not followed."""
    return {**first, "slack_d": first["slack_d"] - millions}


def test_switched_off_the_labour_force_moves_nobody(
    given: tuple[Values, Values, Values],
) -> None:
    theta, first, monthly = given
    before, _ = run(theta, first, monthly)
    after, _ = run(theta, tighter(first, 2.0), monthly)
    changed = {name for name in before if (before[name] != after[name]).any()}
    assert changed == {"slack_d", "tightness_change_d"}
    off, _ = run(theta, first, monthly, off=("tightness",))
    for name in before:
        np.testing.assert_array_equal(before[name], off[name], err_msg=name)


def test_switched_on_a_smaller_labour_force_attracts(
    given: tuple[Values, Values, Values],
) -> None:
    theta, first, monthly = given
    first = {**first, "tightness_change_d": np.zeros_like(first["slack_d"])}
    before, _ = run(theta, first, monthly, on=("tightness",))
    after, _ = run(theta, tighter(first, 1.0), monthly, on=("tightness",))
    # it arrives a month later
    np.testing.assert_array_equal(after["pull_d"][0], before["pull_d"][0])
    assert (after["tightness_change_d"][0] > before["tightness_change_d"][0]).all()
    assert (after["pull_d"][1] > before["pull_d"][1]).all()
    assert (after["departures_gd"][1].sum(0) >= before["departures_gd"][1].sum(0)).all()
    assert (after["departures_gd"][1] > before["departures_gd"][1]).any()


def test_switched_off_no_removal_reaches_the_labour_force(
    given: tuple[Values, Values, Values],
) -> None:
    from corridor.system.simulate import load_system

    system = load_system()
    coupling = next(c for c in system.couplings if c.id == "labour")
    theta, first, monthly = given
    assert coupling.on
    first = {**first, "people_removed_d": 0 * first["slack_d"]}
    flows, _ = run(theta, first, monthly, off=("labour",))
    for name in ("workers_removed_d", "native_jobs_d"):
        assert (flows[name] == 0).all(), name
    np.testing.assert_array_equal(flows["labour_change_d"], flows["workers_added_d"])
