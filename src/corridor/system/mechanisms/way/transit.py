"""Transit: the legs before Mexico, with Erlang delays."""

from __future__ import annotations

from corridor.system.arrays import Array, leave
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="transit",
    label="Transit to Mexico",
    summary="Groups from beyond Central America pass the isthmus, part of them after the "
    "Darien. Each leg is two stages in a row (an Erlang delay). Nationals of the transit "
    "country and of its neighbours skip these legs.",
    equation="stage: out = f (stock + in), stock' = (1 - f)(stock + in), f = 1 / (1 + t / 2)"
    ";  into the Darien: q_darien departures",
    parameters=("darien_share_gd", "darien_delay_d", "isthmus_delay_d"),
    places=("home_g", "isthmus_g", "darien_g"),
    state=("darien_first_gd", "darien_second_gd", "isthmus_first_gd", "isthmus_second_gd"),
    reads=("departures_gd",),
    writes={
        "darien_first_gd": "people in the first stage of the Darien leg [group, draw]",
        "darien_second_gd": "people in its second stage [group, draw]",
        "isthmus_first_gd": "people in the first stage of the isthmus leg [group, draw]",
        "isthmus_second_gd": "people in its second stage [group, draw]",
        "darien_out_gd": "people leaving the Darien a month [group, draw]",
        "isthmus_in_gd": "people entering Central America from the south a month [group, draw]",
        "transit_in_gd": "people entering Mexico a month, not its nationals [group, draw]",
        "home_in_gd": "nationals of the transit country heading north a month [group, draw]",
    },
)


def step(
    *,
    darien_share_gd: Array,
    darien_delay_d: Array,
    isthmus_delay_d: Array,
    home_g: Array,
    isthmus_g: Array,
    darien_g: Array,
    darien_first_gd: Array,
    darien_second_gd: Array,
    isthmus_first_gd: Array,
    isthmus_second_gd: Array,
    departures_gd: Array,
) -> dict[str, Array]:
    """Move people one month along the legs; nobody is created or lost."""
    by_darien_gd = departures_gd * (darien_g * darien_share_gd)
    darien_move = leave(darien_delay_d / 2)
    first = darien_first_gd + by_darien_gd
    second = darien_second_gd + darien_move * first
    darien_out_gd = darien_move * second

    isthmus_in_gd = darien_out_gd + (isthmus_g * departures_gd - by_darien_gd)
    isthmus_move = leave(isthmus_delay_d / 2)
    third = isthmus_first_gd + isthmus_in_gd
    fourth = isthmus_second_gd + isthmus_move * third
    isthmus_out_gd = isthmus_move * fourth

    return {
        "darien_first_gd": (1 - darien_move) * first,
        "darien_second_gd": (1 - darien_move) * second,
        "isthmus_first_gd": (1 - isthmus_move) * third,
        "isthmus_second_gd": (1 - isthmus_move) * fourth,
        "darien_out_gd": darien_out_gd,
        "isthmus_in_gd": isthmus_in_gd,
        "transit_in_gd": isthmus_out_gd + (1 - isthmus_g) * (1 - home_g) * departures_gd,
        "home_in_gd": home_g * departures_gd,
    }
