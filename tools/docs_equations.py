"""How to read the equations of docs/reference/model.md: what the prime means, which symbol is what.

The equations themselves stand beside the code of each mechanism and are short. What a reader
needs besides, to write a mechanism anew, stands here; a test holds it against the code.
"""

from __future__ import annotations

from collections.abc import Iterator

from tools.docs_page import table

__all__ = ["PORTS", "SYMBOLS", "reading"]

#: mechanism -> symbol -> what it is, in the names that the mechanism takes and gives
SYMBOLS: dict[str, dict[str, str]] = {
    "access": {
        "p": "shift(home_g * apprehension_home_d + (1 - home_g) * apprehension_transit_d, "
        "apprehension_effort)",
        "r": "shift(returned_share_g, asylum_closure)",
        "x": "expelled_share_g",
        "penalty": "penalty_severity",
        "detained": "detained_share_g",
    },
    "beliefs": {
        "w_belief": "1 - keep(belief_half_life_d)",
        "k_message": "keep(message_half_life_d)",
        "passage": "passage_gd",
        "severity": "penalty_severity",
        "harshness": "harshness_felt_d",
    },
    "departures": {
        "u": "shock_gd",
        "c": "common_d",
        "reach": "home_g * common_shock_home_d + (1 - home_g)",
        "closed": "mobility_closure",
        "replaced": "replaced_gd",
    },
    "interdiction": {
        "x": "effort_d",
        "N": "total(transit_gd + transit_in_gd + leave(retry_delay_d) * south_gd)",
        "funding": "funding_ratio_d",
        "force": "transit_force",
        "cooperation": "cooperation_ratio_d",
        "agreement": "transit_agreement",
        "returned": "shift(transit_return_share_g, transit_returns)",
    },
    "bargaining": {
        "transfer": "transfer / transfer_package_d",
        "threat": "tariff_threat / threat_tariff_d",
        "felt": "offence_felt_d",
    },
    "budget": {
        "begun": "where(months_gone > 0, 1, 0)",
        "months_left": "12 - months_gone",
        "coming": "transfer * peso_rate_d / spending_now",
        "stops": "total(stops_gd)",
        "c_cover": "shift(funds_cover_d, budget_secured)",
    },
    "cartels": {
        "N": "members_d",
        "w": "days / 7",
        "rho": "aggregate_recruits_d / aggregate_reference_d",
        "kappa": "aggregate_deaths_d / 52 / aggregate_reference_d",
        "A": "aggregate_arrests_d / 52",
        "arrests": "arrest_ratio_d",
        "s": "max(rho - kappa - A / aggregate_reference_d, 0) / aggregate_capacity_d",
        "k_h": "keep(rift_months_d)",
    },
    "salience": {
        "x": "salience_moved_d",
        "encounters": "total(apprehensions_gd + port_encounters_gd)",
    },
    "economy": {
        "arrived": "total(released_gd + gotaways_gd + appointments_gd + parole_gd)",
        "usual": "entries_now + uncounted_ratio_d * apprehensions_now",
        "waiting": "waiting_work_d",
        "working": "working_age_in_d",
        "removed": "people_removed_d",
        "removed a month": "removed_people_d",
        "pace": "excess_pace_d",
        "slack": "slack_d",
        "k_s": "keep(slack_half_life_d)",
    },
}

#: what a row of SYMBOLS leaves open, in words
_MORE = {
    "departures": "`reach` stands for `l_home` in front of `c`: the shared shock reaches other "
    "groups than the transit country's own in full.",
    "interdiction": "For nationals of the transit country passage is 1. `N` is of all groups; "
    "`x_g` is another thing than `x`.",
    "bargaining": "`l` is `l_m` for migration and `l_s` for security.",
    "budget": "What was granted, received and spent before counts times `begun`: January begins "
    "at nothing. `received' = begun received + coming`; nothing below 0 is `left`.",
    "cartels": "Where flows out would exceed the members there are, all of them are scaled down.",
    "interior": "`flights'` is never fewer than `flights`; `need` is what is to be removed, over "
    "`c_flights`.",
    "salience": "1 is added to encounters on both sides. A lag between whole months is the mean "
    "of the two nearest.",
    "economy": "`waiting' = waiting + arrived` less those who start. `pace` and `slack` are in "
    "millions, and so are `arrived - usual` and `removed a month` there; `budgets` is divided by "
    "12 and a million.",
}

#: the ports, step by step, in the names that the mechanism takes and gives
PORTS = """\
offered = port_appointments * days * appointment_split_g
walkups_gd = shift(walkup_share_g, port_walkups) * north_gd
between = north_gd - walkups_gd
joining = join_share_d * offered / (offered + queue_gd + 1) * between
waiting = queue_gd + joining
appointments_gd = min(waiting, offered)
left = waiting - appointments_gd
staying = (1 - queue_leave_d) * offered / (offered + queue_patience_d * left + 1)
leaving = (1 - staying) * left
turning = queue_turn_share_d * entry_gd * leaving
queue_gd' = left - leaving
port_encounters_gd = appointments_gd + walkups_gd
queue_quit_gd = leaving - turning
initiators_gd = between - joining + turning"""

_RULES = (
    "- **A prime** marks what a mechanism carries from month to month, as it stands at the end of "
    "this month. In the equation that makes it, the same name without a prime is last month's. "
    "Elsewhere in that mechanism the name means this month's, primed or not: `intent` takes this "
    "month's `u` and `c`, `effect` this month's belief and message, `effort` of interdiction this "
    "month's `x`, `rise` this month's rifts, `logit m` this month's `x`, `booked in` this month's "
    "arrests and beds, `removed` this month's flights, and `labour`, `jobs`, `budgets` and "
    "`tightness` this month's stocks. Last month's are what flows out of a stock (`held` in `left` "
    "and `room`, `waiting` in `working'`, the people behind `N` of interdiction), `spent` of the "
    "budget, and `passage` in beliefs.",
    "- **`k` with an index** is what is left of something after a month of a half-life h: "
    "`keep(h) = 0.5^(1/h)`. `leave(t) = 1 / (1 + t)` is the share that leaves a stage with a mean "
    "stay of t months.",
    "- **Raised by** a lever x between -1 and 1: `shift(s, x)` is s + x (1 - s) where x is above "
    "0, and s (1 + x) where it is below.",
    "- **`e`** is a standard normal number, a new one each month (in `interior` it is defined).",
    "- **A symbol holds within its mechanism.** `x`, `s`, `w`, `q`, `N` and `K` mean other things "
    "elsewhere. Those of parameters stand in the table below each equation. Of the others these "
    "are, where the name does not say it:",
)


def reading() -> Iterator[str]:
    """Yield the paragraphs of the section, without its heading."""
    yield "\n".join(_RULES)
    yield table(("Mechanism", "Symbol", "Is"), _symbols())
    yield "`total` adds up the groups. Besides:"
    yield "\n".join(f"- `{name}`: {text}" for name, text in _MORE.items())
    yield (
        "**The ports** have a queue, which the three `Q_g` of their equations see at three "
        "moments: before people join, after, and once appointments are served. `K_g` is what is "
        "offered in the month, days included, and people without an appointment are taken off "
        "first. Step by step, with one person more than nobody in two of the divisors:"
    )
    yield f"```text\n{PORTS}\n```"


def _symbols() -> Iterator[tuple[str, ...]]:
    for mechanism, symbols in SYMBOLS.items():
        for symbol, text in symbols.items():
            yield f"[`{mechanism}`](#{mechanism})", f"`{symbol}`", f"`{text}`"
