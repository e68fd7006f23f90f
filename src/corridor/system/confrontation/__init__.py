"""Deadly encounters beside the monthly loop: what is defined, seen, believed and left open.

``definitions`` reads the five definitions and what has been seen of each, ``rates`` the gamma
that each begins with, ``update`` what was seen makes of it, ``ahead`` the years to come. The
monthly loop uses the rates as they were before 2025; only ``corridor confrontation`` updates them.
"""

from corridor.system.confrontation.ahead import RATIOS, YEARS, Ahead, look_ahead
from corridor.system.confrontation.definitions import (
    REGISTERED,
    Definition,
    Seen,
    load_definitions,
    load_shootings,
)
from corridor.system.confrontation.rates import Rate, chance_of_any, not_ruled_out, prior_rates

__all__ = [
    "RATIOS",
    "REGISTERED",
    "YEARS",
    "Ahead",
    "Definition",
    "Rate",
    "Seen",
    "chance_of_any",
    "load_definitions",
    "load_shootings",
    "look_ahead",
    "not_ruled_out",
    "prior_rates",
]
