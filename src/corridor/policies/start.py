"""The month from which policies are run, where the user names none."""

from __future__ import annotations

from collections.abc import Sequence

from corridor.core.months import parse_month
from corridor.policies.policy import Policy
from corridor.system.corridor import Corridor

__all__ = ["start_of"]


def start_of(policies: Sequence[Policy], corridor: Corridor, start: str = "") -> int:
    """Return the decision point: ``start``, else the one that the policies are measured from.

    Where they name none, or several, it is the corridor's own. Raises InputError if ``start``
    is no month.
    """
    if start:
        return parse_month(start, where="--from")
    named = {p.decision_point for p in policies if p.decision_point is not None}
    return named.pop() if len(named) == 1 else corridor.decision_point
