"""What every fit begins with: its problem, and what it says of itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.core.months import format_month
from corridor.evidence import Registry
from corridor.system.corridor import Corridor
from corridor.system.fit.problem import Problem, build_problem
from corridor.system.fit.tables import argument_name, make_tables
from corridor.system.priors import priors_of
from corridor.system.simulate import System, fitted_system
from corridor.system.tables import table_of

__all__ = ["describe", "processes", "set_up"]


def set_up(corridor: Corridor, known: int) -> Problem:
    """Return the problem of a decision point, shocks and noise at what is believed of them."""
    evidence = priors_of(corridor)
    system = fitted_system(corridor)
    fixed = processes(evidence, corridor.group_ids, system)
    tables = make_tables(evidence, system.parameters, corridor.group_ids, fixed)
    return build_problem(corridor, tables, fixed, known)


def describe(problem: Problem, known: int, method: str, seed: int) -> dict[str, Any]:
    """Return what every fit says of itself: on what it stands, and how it was made."""
    from corridor.system.fit import expected_fingerprint, expected_texts

    corridor = problem.corridor
    return {
        "corridor": corridor.id,
        "method": method,
        "first_month": format_month(problem.first),
        "last_month": format_month(known - 1),
        "known": format_month(known),
        "fingerprint": expected_fingerprint(corridor, known),
        "texts": expected_texts(corridor, known),
        "seed": seed,
        "vintage": _vintage(corridor),
    }


def processes(evidence: Registry, groups: tuple[str, ...], system: System) -> dict[str, Any]:
    """Return sizes and half-lives of the shocks' processes at their prior median.

    The fit starts from these sizes and sets its own; half-lives stay as they are.
    """
    names = {name for process in system.shocks.values() for name in process}
    out: dict[str, Any] = {}
    for parameter in evidence.parameters.values():
        name = argument_name(parameter.id, parameter.per)
        if name not in names:
            continue
        if parameter.per == "group":
            out[name] = np.array([[parameter.prior_of(group).median] for group in groups])
        else:
            out[name] = np.array([parameter.prior.median])
    return out


def _vintage(corridor: Corridor) -> dict[str, str]:
    """Return table -> the vintage of its newest document, of the tables of fitted series."""
    names = {p.table for s in corridor.series.values() if s.flows for p in s.parts}
    return {
        name: max(e["vintage"] for e in table_of(corridor, name).editions) for name in sorted(names)
    }
