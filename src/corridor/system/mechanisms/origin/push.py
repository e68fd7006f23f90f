"""Push: conditions at origin that move people to leave."""

from __future__ import annotations

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="push",
    label="Push from origin countries",
    summary="Income, organised violence and the number of people already displaced abroad, "
    "each as last published, move intended departures in proportion. Violence among armed "
    "groups in the transit country that differs from what was on its way moves its nationals.",
    equation="push = b_income income + b_violence (violence + home change) + b_displaced displaced",
    parameters=("push_income_d", "push_violence_d", "push_displaced_d"),
    drivers=("income_g", "violence_g", "displaced_g"),
    places=("home_g",),
    couplings=("violence_change_d",),
    writes={"push_gd": "log points added to intended departures [group, draw]"},
)


def step(
    *,
    push_income_d: Array,
    push_violence_d: Array,
    push_displaced_d: Array,
    income_g: Array,
    violence_g: Array,
    displaced_g: Array,
    home_g: Array,
    violence_change_d: Array,
) -> dict[str, Array]:
    """Return the log-linear push of origin conditions (drivers are centred logs)."""
    return {
        "push_gd": push_income_d * income_g
        + push_violence_d * (violence_g + home_g * violence_change_d)
        + push_displaced_d * displaced_g
    }
