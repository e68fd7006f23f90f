"""Season: the yearly shape of departures, learned from the fit's own years only."""

from __future__ import annotations

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

_HOME = tuple(f"season_home_{name}_d" for name in ("cos1", "sin1", "cos2", "sin2"))
_TRANSIT = tuple(f"season_transit_{name}_d" for name in ("cos1", "sin1", "cos2", "sin2"))

DECLARATION = Declaration(
    id="season",
    label="Season",
    summary="Two harmonics of the year, apart for nationals of the transit country and for "
    "those who pass through it. The strong spring of the 2000s is not imposed on later years: "
    "shapes are learned from the years of the fit.",
    equation="season = sum over k = 1, 2 of a_k cos(k angle) + b_k sin(k angle), angle of the month"
    " in the year",
    parameters=(*_HOME, *_TRANSIT),
    drivers=("cos1", "sin1", "cos2", "sin2"),
    places=("home_g",),
    writes={"season_gd": "log points added to intended departures [group, draw]"},
)


def step(
    *,
    season_home_cos1_d: Array,
    season_home_sin1_d: Array,
    season_home_cos2_d: Array,
    season_home_sin2_d: Array,
    season_transit_cos1_d: Array,
    season_transit_sin1_d: Array,
    season_transit_cos2_d: Array,
    season_transit_sin2_d: Array,
    cos1: Array,
    sin1: Array,
    cos2: Array,
    sin2: Array,
    home_g: Array,
) -> dict[str, Array]:
    """Return the seasonal log effect of the month."""
    home_d = (
        season_home_cos1_d * cos1
        + season_home_sin1_d * sin1
        + season_home_cos2_d * cos2
        + season_home_sin2_d * sin2
    )
    transit_d = (
        season_transit_cos1_d * cos1
        + season_transit_sin1_d * sin1
        + season_transit_cos2_d * cos2
        + season_transit_sin2_d * sin2
    )
    return {"season_gd": home_g * home_d + (1 - home_g) * transit_d}
