"""Budget: money for the transit country's migration work, and whether it lasts the year."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array, shift
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="budget",
    label="Mexico's migration budget",
    summary="Spending follows the workload until the year's money is gone. Most of that money is "
    "granted during the year as the work asks for it, and now and then less is granted; then the "
    "last months run dry. Money from abroad is on top. January begins a new year.",
    equation="asked = budget max((stops / stops_now)^w, 1);  granted' = granted + asked;  "
    "left = c_cover (granted' + asked (months_left - 1)) + received' + coming (months_left - 1) "
    "- spent, c_cover raised by what is secured;  "
    "spending = min(left, max((stops / stops_now)^w, left / months_left))",
    parameters=("funds_cover_d", "workload_response_d", "peso_rate_d"),
    levers=("transit_budget", "budget_secured", "transfer"),
    drivers=("months_gone", "spending_now", "stops_now"),
    state=("granted_d", "received_d", "spent_d"),
    reads=("stops_gd",),
    start={"granted_d": "months_gone", "received_d": 0.0, "spent_d": "months_gone"},
    writes={
        "funding_d": "spending on migration work, ratio to the decision point [draw]",
        "granted_d": "money of the year asked for so far, in months of spending, index [draw]",
        "received_d": "money of the year from abroad, in months of spending, index [draw]",
        "spent_d": "money of the year spent, in months of spending, index [draw]",
    },
)

_YEAR = 12  # months


def step(
    *,
    funds_cover_d: Array,
    workload_response_d: Array,
    peso_rate_d: Array,
    transit_budget: Array,
    budget_secured: Array,
    transfer: Array,
    months_gone: Array,
    spending_now: Array,
    stops_now: Array,
    granted_d: Array,
    received_d: Array,
    spent_d: Array,
    stops_gd: Array,
) -> dict[str, Array]:
    """Spend a month's money; what is spent never exceeds what was granted and received."""
    going = jnp.where(months_gone > 0, 1.0, 0.0)
    left_months = _YEAR - months_gone
    coming = transfer * peso_rate_d / spending_now
    received_next = going * received_d + coming
    spent_before = going * spent_d
    workload_d = jnp.maximum(stops_gd.sum(0) / stops_now, 0.0) ** workload_response_d
    asked_d = transit_budget * jnp.maximum(workload_d, 1.0)
    granted_next = going * granted_d + asked_d
    # what is in sight for the year: months to come as this one
    cover_d = shift(funds_cover_d, budget_secured)
    year_d = cover_d * (granted_next + asked_d * (left_months - 1))
    year_d = year_d + received_next + coming * (left_months - 1)
    left_d = jnp.maximum(year_d - spent_before, 0.0)
    spending_d = jnp.minimum(left_d, jnp.maximum(workload_d, left_d / left_months))
    return {
        "funding_d": spending_d,
        "granted_d": granted_next,
        "received_d": received_next + 0 * spent_d,
        "spent_d": spent_before + spending_d,
    }
