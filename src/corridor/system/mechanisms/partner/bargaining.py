"""Bargaining: how much the transit country cooperates when it is paid, threatened or offended."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="bargaining",
    label="Bargaining with Mexico",
    summary="The transit country picks the effort that serves it best, given a payment, a threat, "
    "its domestic costs and what it costs at home to work with one who offends. A public threat "
    "offends as well. Migration and security are two channels with sensitivities of their own. "
    "What is paid or threatened for migration moves security by a share, and offence hits both.",
    equation="effort = clip(e_0 + m - l offence, 0, 1), m = a_t transfer + a_k threat / (1 + k);  "
    "on security s_m m in place of m;  "
    "offence = felt + o_k threat;  cooperation = effort / e_0",
    parameters=(
        "effort_baseline_d",
        "transfer_effect_d",
        "transfer_package_d",
        "threat_effect_d",
        "threat_tariff_d",
        "conflict_expectation_d",
        "offence_migration_d",
        "offence_security_d",
        "threat_offence_d",
        "security_spillover_d",
    ),
    levers=("transfer", "tariff_threat"),
    couplings=("offence_felt_d",),
    writes={
        "cooperation_d": "effort on migration, ratio to the decision point [draw]",
        "security_d": "effort on security, ratio to the decision point [draw]",
        "transfers_d": "pledged and paid to the transit country, USD million a month [draw]",
    },
)


def step(
    *,
    effort_baseline_d: Array,
    transfer_effect_d: Array,
    transfer_package_d: Array,
    threat_effect_d: Array,
    threat_tariff_d: Array,
    conflict_expectation_d: Array,
    offence_migration_d: Array,
    offence_security_d: Array,
    threat_offence_d: Array,
    security_spillover_d: Array,
    transfer: Array,
    tariff_threat: Array,
    offence_felt_d: Array,
) -> dict[str, Array]:
    """Return cooperation in both channels; 1 is as at the decision point, 0 is none."""
    threat_d = tariff_threat / threat_tariff_d
    offence_d = offence_felt_d + threat_offence_d * threat_d
    moved_d = transfer_effect_d * transfer / transfer_package_d
    moved_d = moved_d + threat_effect_d / (1 + conflict_expectation_d) * threat_d

    def ratio(share_d: Array | float, sensitivity_d: Array) -> Array:
        leaning_d = effort_baseline_d + share_d * moved_d - sensitivity_d * offence_d
        effort_d = jnp.clip(leaning_d, 0.0, 1.0)
        # written so that nothing moved is exactly 1
        return 1 + (effort_d - effort_baseline_d) / effort_baseline_d

    return {
        "cooperation_d": ratio(1.0, offence_migration_d),
        "security_d": ratio(security_spillover_d, offence_security_d),
        "transfers_d": transfer + jnp.zeros_like(effort_baseline_d),
    }
