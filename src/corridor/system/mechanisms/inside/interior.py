"""Interior: arrests inside the United States, beds, stay, removal, and who dies in custody."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration
from corridor.system.stock import PER, YEAR, admit, fly, stay_on

__all__ = ["DECLARATION", "step"]

_MILLION = 1e6

DECLARATION = Declaration(
    id="interior",
    label="Arrests, detention and removal inside the US",
    summary="People held are book-ins times stay, by the agency that made the arrest. Arrests, "
    "beds and removal flights grow by so much a month and no more. Who finds no bed is not booked "
    "in; who finds no flight waits while there is a bed, or is released. People met at the border "
    "take beds and flights too, but their removals are counted by `border` and not again here.",
    equation="held' = held + booked in - removed - released - died;  "
    "left = (1 - e) held + (1 - t (1 - e)) booked in, e = exp(-1 / t), t = c_stay stay;  "
    "booked in = arrests min(1, room / need), room = c_beds beds - e held;  "
    "arrests' = min(sought, arrests + g_arrests);  beds' = min(funded, beds + g_beds);  "
    "removed = min(r left, c_flights flights);  flights' = min(need, flights + g_flights);  "
    "harshness = w (arrests that beds allow - as now) / unauthorised",
    parameters=(
        "interior_stay_change_d",
        "border_stay_change_d",
        "bed_stretch_d",
        "bed_growth_d",
        "arrest_growth_d",
        "flight_growth_d",
        "flight_spare_d",
        "waiting_share_d",
        "release_restriction_d",
        "restriction_scale_d",
        "custody_death_rate_d",
        "cost_per_removal_d",
        "cost_added_d",
        "large_speed_d",
        "large_cost_d",
        "large_deaths_d",
        "harshness_weight_d",
        "unauthorised_population_d",
    ),
    levers=("removal_target", "detention_beds", "large_sites"),
    drivers=(
        "target_now",
        "beds_now",
        "interior_bookins_now",
        "interior_held_now",
        "border_held_now",
        "interior_stay_now",
        "border_stay_now",
        "removed_share_now",
        "removals_now",
        "bookins_per_transfer_now",
    ),
    state=("arrests_d", "beds_d", "flights_d", "interior_held_d", "border_held_d"),
    couplings=("border_transfers_gd",),
    start={
        "arrests_d": "interior_bookins_now",
        "beds_d": "beds_now",
        "flights_d": "removals_now",
        "interior_held_d": "interior_held_now",
        "border_held_d": "border_held_now",
    },
    writes={
        "arrests_d": "arrests inside the country for removal, people a month [draw]",
        "beds_d": "beds that stand, for so many people [draw]",
        "flights_d": "removals that flights are kept for, people a month [draw]",
        "interior_held_d": "held who were arrested inside the country, people [draw]",
        "border_held_d": "held who were met at the border, people [draw]",
        "detained_d": "held, all arresting agencies, people [draw]",
        "interior_bookins_d": "people arrested inside who are booked in a month [draw]",
        "border_bookins_d": "people met at the border who are booked in a month [draw]",
        "interior_removals_d": "people living in the US who were arrested inside the country and "
        "removed, a month [draw]",
        "border_custody_removals_d": "people met at the border and removed from custody, counted "
        "by border as well, a month [draw]",
        "custody_released_d": "people released from custody a month [draw]",
        "custody_deaths_d": "deaths in custody a month [draw]",
        "removal_cost_d": "cost of the removals from inside, USD million a month [draw]",
        "enforcement_intensity_d": "arrests inside, ratio to the decision point [draw]",
        "harshness_d": "detention and removal inside over that at the decision point, index [draw]",
    },
)


def step(
    *,
    interior_stay_change_d: Array,
    border_stay_change_d: Array,
    bed_stretch_d: Array,
    bed_growth_d: Array,
    arrest_growth_d: Array,
    flight_growth_d: Array,
    flight_spare_d: Array,
    waiting_share_d: Array,
    release_restriction_d: Array,
    restriction_scale_d: Array,
    custody_death_rate_d: Array,
    cost_per_removal_d: Array,
    cost_added_d: Array,
    large_speed_d: Array,
    large_cost_d: Array,
    large_deaths_d: Array,
    harshness_weight_d: Array,
    unauthorised_population_d: Array,
    removal_target: Array,
    detention_beds: Array,
    large_sites: Array,
    target_now: Array,
    beds_now: Array,
    interior_bookins_now: Array,
    interior_held_now: Array,
    border_held_now: Array,
    interior_stay_now: Array,
    border_stay_now: Array,
    removed_share_now: Array,
    removals_now: Array,
    bookins_per_transfer_now: Array,
    arrests_d: Array,
    beds_d: Array,
    flights_d: Array,
    interior_held_d: Array,
    border_held_d: Array,
    border_transfers_gd: Array,
) -> dict[str, Array]:
    """Advance a month; nobody is created or lost, and nothing moved is exactly as recorded."""
    ratio = removal_target / target_now
    above = jnp.maximum(ratio - 1, 0.0)
    kept_d = release_restriction_d * above / (above + restriction_scale_d)
    share_d = removed_share_now + (1 - removed_share_now) * kept_d
    sought_d = interior_bookins_now * (ratio * removed_share_now / share_d)
    arrests_next = jnp.minimum(sought_d, arrests_d + arrest_growth_d)
    beds_next = jnp.minimum(
        detention_beds, beds_d + bed_growth_d * (1 + large_speed_d * large_sites)
    )
    places_d = bed_stretch_d * beds_next
    added_d = jnp.maximum(beds_next - beds_now, 0.0)
    large_d = large_sites * added_d / jnp.maximum(beds_next, 1.0)

    stays = (interior_stay_change_d * interior_stay_now, border_stay_change_d * border_stay_now)
    held = (interior_held_d, border_held_d)
    arriving = (arrests_next, bookins_per_transfer_now * jnp.atleast_2d(border_transfers_gd).sum(0))
    booked = admit(held, arriving, stays, places_d)
    stay = [stay_on(*one) for one in zip(held, booked, stays, strict=True)]
    left = [h + b - s for h, b, s in zip(held, booked, stay, strict=True)]
    wanted = (share_d * left[0], removed_share_now * left[1])
    free_d = jnp.maximum(places_d - stay[0] - stay[1], 0.0)
    flights_next, removed, waiting = fly(
        wanted, flights_d, flight_spare_d, flight_growth_d, waiting_share_d, free_d
    )
    rate_d = custody_death_rate_d / PER / YEAR * (1 + (large_deaths_d - 1) * large_d)
    died = [rate_d * (s + w) for s, w in zip(stay, waiting, strict=True)]
    end = [s + w - d for s, w, d in zip(stay, waiting, died, strict=True)]
    released = [x - r - w for x, r, w in zip(left, removed, waiting, strict=True)]

    # capacity that has to be built is paid for by what goes beyond the pace as it was
    usual_d = jnp.minimum(removed[0], target_now / YEAR)
    cost_d = cost_per_removal_d * usual_d + cost_added_d * (removed[0] - usual_d)
    can_d = jnp.minimum(arrests_next, places_d / stays[0])
    could_d = jnp.minimum(interior_bookins_now, bed_stretch_d * beds_now / stays[0])
    yearly_d = YEAR * (can_d - could_d) / unauthorised_population_d
    return {
        "arrests_d": arrests_next,
        "beds_d": beds_next,
        "flights_d": flights_next,
        "interior_held_d": end[0],
        "border_held_d": end[1],
        "detained_d": end[0] + end[1],
        "interior_bookins_d": booked[0],
        "border_bookins_d": booked[1],
        "interior_removals_d": removed[0],
        "border_custody_removals_d": removed[1],
        "custody_released_d": released[0] + released[1],
        "custody_deaths_d": died[0] + died[1],
        "removal_cost_d": cost_d * (1 + large_cost_d * large_d) / _MILLION,
        # written so that nothing moved is exactly 1, and exactly 0
        "enforcement_intensity_d": arrests_next / interior_bookins_now,
        "harshness_d": jnp.clip(harshness_weight_d * yearly_d, -1.0, 1.0),
    }
