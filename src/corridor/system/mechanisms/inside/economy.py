"""Economy: what people who come or are removed change in work, output, jobs and budgets."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array, keep, leave
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="economy",
    label="US labour force, output and budgets",
    summary="A share of the people who arrive joins the labour force after a delay; a share of "
    "those removed leaves it. Output follows by published elasticities that differ. Jobs of the "
    "US-born follow removals by published ratios that differ sevenfold; they are jobs and not "
    "workers, and output has them in it already, so the two are not added up. Everything counts "
    "from the decision point, beside a country in which nobody came or was removed. The market's "
    "tightness alone goes by arrivals beyond the usual pace and by removals, until demand has "
    "followed.",
    equation="working' = working + (waiting + arrived) / (1 + t_work);  "
    "labour = w working - w_r removed;  output = o labour / million;  "
    "jobs = -j removed;  budgets = b (working + waiting - removed);  "
    "pace' = pace + (arrived - usual - pace) / (1 + t_work);  "
    "slack' = k_s slack + w pace' - w_r removed a month;  "
    "tightness = -s slack (1 / openings + 1 / unemployed)",
    parameters=(
        "arrival_work_share_d",
        "arrival_work_delay_d",
        "uncounted_ratio_d",
        "removed_work_share_d",
        "output_per_million_d",
        "native_jobs_ratio_d",
        "fiscal_per_person_d",
        "slack_share_d",
        "slack_half_life_d",
    ),
    drivers=("entries_now", "apprehensions_now", "openings_now", "unemployed_now"),
    state=("waiting_work_d", "working_age_in_d", "people_removed_d", "excess_pace_d", "slack_d"),
    reads=("released_gd", "gotaways_gd", "appointments_gd", "parole_gd"),
    couplings=("removed_people_d",),
    start={
        "waiting_work_d": 0.0,
        "working_age_in_d": 0.0,
        "people_removed_d": 0.0,
        "excess_pace_d": 0.0,
        "slack_d": 0.0,
    },
    writes={
        "waiting_work_d": "arrived since the decision point, not yet ready to work, people [draw]",
        "working_age_in_d": "arrived since the decision point and past that delay, people [draw]",
        "people_removed_d": "removed since the decision point, people [draw]",
        "workers_added_d": "workers added since the decision point, people [draw]",
        "workers_removed_d": "workers removed since the decision point, people [draw]",
        "labour_change_d": "workers added less removed, in people, index [draw]",
        "output_change_d": "change of output, percent of baseline [draw]",
        "native_jobs_d": "change of jobs held by the US-born, in jobs, index [draw]",
        "fiscal_d": "effect on public budgets, net USD million a month [draw]",
        "excess_pace_d": "newcomers beyond the usual pace, in millions, index [draw]",
        "slack_d": "workers that demand has not followed yet, in millions, index [draw]",
        "tightness_change_d": "openings per unemployed against usual, log points [draw]",
    },
)

_MILLION = 1e6
_YEAR = 12  # months


def step(
    *,
    arrival_work_share_d: Array,
    arrival_work_delay_d: Array,
    uncounted_ratio_d: Array,
    removed_work_share_d: Array,
    output_per_million_d: Array,
    native_jobs_ratio_d: Array,
    fiscal_per_person_d: Array,
    slack_share_d: Array,
    slack_half_life_d: Array,
    entries_now: Array,
    apprehensions_now: Array,
    openings_now: Array,
    unemployed_now: Array,
    waiting_work_d: Array,
    working_age_in_d: Array,
    people_removed_d: Array,
    excess_pace_d: Array,
    slack_d: Array,
    released_gd: Array,
    gotaways_gd: Array,
    appointments_gd: Array,
    parole_gd: Array,
    removed_people_d: Array,
) -> dict[str, Array]:
    """Add the month's arrivals and removals; who came is at work, waiting or not in between."""
    ready = leave(arrival_work_delay_d)
    arrived_d = (released_gd + gotaways_gd + appointments_gd + parole_gd).sum(0)
    starting_d = ready * (waiting_work_d + arrived_d)
    waiting_next = waiting_work_d + arrived_d - starting_d
    working_next = working_age_in_d + starting_d
    removed_next = people_removed_d + removed_people_d

    added_d = arrival_work_share_d * working_next
    lost_d = removed_work_share_d * removed_next
    labour_d = added_d - lost_d
    people_d = waiting_next + working_next - removed_next

    # in millions, so that single precision does not lose small differences of large numbers
    usual_d = entries_now + uncounted_ratio_d * apprehensions_now
    beyond_d = (arrived_d - usual_d) / _MILLION
    pace_next = excess_pace_d + ready * (beyond_d - excess_pace_d)
    leaving_d = removed_work_share_d * removed_people_d / _MILLION
    slack_next = keep(slack_half_life_d) * slack_d + arrival_work_share_d * pace_next - leaving_d
    # a market of less than one opening or person is as one of one
    per_worker = 1 / jnp.maximum(openings_now, 1.0) + 1 / jnp.maximum(unemployed_now, 1.0)
    return {
        "waiting_work_d": waiting_next,
        "working_age_in_d": working_next,
        "people_removed_d": removed_next,
        "workers_added_d": added_d,
        "workers_removed_d": lost_d,
        "labour_change_d": labour_d,
        "output_change_d": output_per_million_d * labour_d / _MILLION,
        "native_jobs_d": -native_jobs_ratio_d * removed_next,
        "fiscal_d": fiscal_per_person_d * people_d / _YEAR / _MILLION,
        "excess_pace_d": pace_next,
        "slack_d": slack_next,
        "tightness_change_d": -slack_share_d * slack_next * _MILLION * per_worker,
    }
