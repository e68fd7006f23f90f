"""A fixed-step method of fourth order, with flows by week that add up exactly.

One step of the classical Runge-Kutta method spans several weeks. Within it, what has flowed up to
each week follows from the same four evaluations by the method's continuous extension (third
order). Members are the integral of the same rates with the same weights, so that their change is
the sum of the flows to rounding, whatever the size of the step.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corridor.system.cartels.parameters import Floats

__all__ = ["STEP", "Change", "fitting_step", "integrate"]

#: weeks; against half the step a run of ten years changes by less than a thousandth of a member
STEP = 8.0

#: largest product of step and rate, far inside what the method needs to be stable
_LIMIT = 0.2

#: week, sizes [group, draw] -> change a week [group, draw], flows a week [flow, draw]
Change = Callable[[float, Floats], tuple[Floats, Floats]]


def fitting_step(rate: float) -> float:
    """Return a step in weeks, 8 or a power of two below, that suits a rate per week."""
    step = STEP
    while step * rate > _LIMIT and step > 1 / 64:
        step /= 2
    return step


def integrate(
    change: Change, start: Floats, weeks: int, step: float = STEP
) -> tuple[Floats, Floats]:
    """Return sizes at the end [group, draw] and the flows of each week [week, flow, draw].

    ``step`` is a whole number of weeks, or one over a whole number. The last step is shorter
    where it would pass the end.
    """
    sizes, flows = start, []
    if step < 1:
        parts = round(1 / step)
        for week in range(weeks):
            total: Floats | float = 0.0
            for part in range(parts):
                sizes, stages = _stages(change, week + part / parts, sizes, 1 / parts)
                total = total + np.tensordot(_weights(1.0) / parts, stages, 1)
            flows.append(total)
        return sizes, np.array(flows)
    week, whole = 0, round(step)
    while week < weeks:
        span = min(whole, weeks - week)
        sizes, stages = _stages(change, float(week), sizes, float(span))
        known = np.array([_weights(k / span) for k in range(span + 1)])
        flows.extend(span * np.tensordot(np.diff(known, axis=0), stages, 1))
        week += span
    return sizes, np.array(flows)


def _stages(change: Change, at: float, y: Floats, h: float) -> tuple[Floats, Floats]:
    """Return the state after one step and the flows of the four stages, [stage, flow, draw]."""
    k1, f1 = change(at, y)
    k2, f2 = change(at + h / 2, y + h / 2 * k1)
    k3, f3 = change(at + h / 2, y + h / 2 * k2)
    k4, f4 = change(at + h, y + h * k3)
    k2 += k3
    k2 *= 2
    k1 += k2
    k1 += k4
    k1 *= h / 6
    k1 += y
    return k1, np.stack([f1, f2, f3, f4])


def _weights(share: float) -> Floats:
    """Return the stages' weights from the start of a step to this share of it."""
    square, cube = share**2, share**3
    middle = square - 2 * cube / 3
    return np.array(
        [share - 3 * square / 2 + 2 * cube / 3, middle, middle, 2 * cube / 3 - square / 2]
    )
