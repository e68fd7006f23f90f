"""The game inside the monthly loop: the same answers as on its own, and no effect unmoved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.system.bargaining import Levers, effort, load_cases, load_variants, update
from corridor.system.bargaining.game import PARAMETERS
from tests.system.world import arguments, call

SEEDS = st.integers(0, 2**32 - 1)
IN_LOOP = tuple(
    name for name in PARAMETERS if name not in ("case_spread", "effort_noticed", "threat_largest")
)


@pytest.mark.slow
@given(seed=SEEDS)
def test_the_loop_gives_the_answer_of_the_game(seed: int) -> None:
    taken = arguments("bargaining", seed)
    taken["effort_baseline_d"] = np.maximum(taken["effort_baseline_d"], 0.01)
    taken["offence_felt_d"] = np.abs(taken["offence_felt_d"])
    theta = {name: taken[f"{name}_d"] for name in IN_LOOP}
    found = call("bargaining", taken)
    for channel, written in (("migration", "cooperation_d"), ("security", "security_d")):
        whole = np.ones_like(taken["offence_felt_d"])
        passes = whole if channel == "migration" else taken["security_spillover_d"]
        threat = taken["tariff_threat"] / taken["threat_tariff_d"]
        # a share of both is felt on security, and all of the offence that a threat gives
        rest = taken["threat_offence_d"] * threat * (1 - passes)
        expected = [
            effort(
                {name: values[i : i + 1] for name, values in theta.items()},
                Levers(
                    transfer=float(passes[i] * taken["transfer"] / taken["transfer_package_d"][i]),
                    threat=float(passes[i] * threat[i]),
                    offence=float(taken["offence_felt_d"][i] + rest[i]),
                ),
                channel,
            )[0]
            for i in range(len(taken["offence_felt_d"]))
        ]
        got = found[written] * taken["effort_baseline_d"]
        np.testing.assert_allclose(got, expected, atol=1e-9)


@pytest.mark.slow
@given(seed=SEEDS)
def test_nothing_moved_is_exactly_one(seed: int) -> None:
    still = {
        "transfer": np.array(0.0),
        "tariff_threat": np.array(0.0),
        "offence_felt_d": np.zeros(1),
    }
    found = call("bargaining", arguments("bargaining", seed) | still)
    assert (found["cooperation_d"] == 1).all()
    assert (found["security_d"] == 1).all()
    assert (found["transfers_d"] == 0).all()


@pytest.mark.slow
@pytest.mark.parametrize("account", [variant.id for variant in load_variants()])
@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.id)
def test_each_episode_has_its_sign_in_the_loop(account: str, case: object) -> None:
    """The mechanism, with an account's draws after the episodes, moves as was seen.

    After the arrest of 2020 cooperation on migration was seen to stay. The account in which offence
    dominates foretells a fall there, and so misses that one; the others stay within a tenth.
    """
    from corridor.system.bargaining import Case

    assert isinstance(case, Case)
    variant = next(v for v in load_variants() if v.id == account)
    theta = update(variant, load_cases()).theta
    taken = {f"{name}_d": values for name, values in theta.items() if name in IN_LOOP}
    taken |= {
        "security_spillover_d": np.zeros_like(taken["effort_baseline_d"]),
        "transfer_package_d": np.ones_like(taken["effort_baseline_d"]),
        "threat_tariff_d": np.full_like(taken["effort_baseline_d"], 25.0),
        "transfer": np.array(case.levers.transfer),
        "tariff_threat": np.array(25.0 * case.levers.threat),
        "offence_felt_d": np.full_like(taken["effort_baseline_d"], case.levers.offence),
    }
    written = "cooperation_d" if case.channel == "migration" else "security_d"
    change = (call("bargaining", taken)[written] - 1) * taken["effort_baseline_d"]
    if case.moved == "none":
        if account == "offence_dominates":
            assert np.median(change) < -0.2
        else:
            assert abs(np.median(change)) < 0.11
    else:
        assert ((change > 0) == (case.moved == "up")).mean() > 0.7


def test_security_answers_to_what_is_paid_for_migration_by_its_share_only() -> None:
    taken = arguments("bargaining", 1)
    still = {"offence_felt_d": np.zeros(48), "tariff_threat": np.array(0.0)}
    taken |= still | {"security_spillover_d": np.zeros(48), "transfer": np.array(50.0)}
    assert (call("bargaining", taken)["security_d"] == 1).all()
    whole = call("bargaining", taken | {"security_spillover_d": np.ones(48)})
    np.testing.assert_allclose(whole["security_d"], whole["cooperation_d"])
