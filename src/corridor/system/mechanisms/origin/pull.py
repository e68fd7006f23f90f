"""Pull: demand for labour in the destination country."""

from __future__ import annotations

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="pull",
    label="Pull of the US labour market",
    summary="Openings per unemployed person, two months earlier. The elasticity is contested: "
    "its prior mixes the published estimate with none at all. Where the labour force that the "
    "model moves feeds back, its change is added.",
    equation="pull = b_tightness (ln(openings / unemployed) + change)",
    parameters=("pull_tightness_d",),
    drivers=("tightness",),
    couplings=("tightness_change_d",),
    writes={"pull_d": "log points added to intended departures [draw]"},
)


def step(
    *, pull_tightness_d: Array, tightness: Array, tightness_change_d: Array
) -> dict[str, Array]:
    """Return the pull of labour-market tightness (a centred log)."""
    return {"pull_d": pull_tightness_d * (tightness + tightness_change_d)}
