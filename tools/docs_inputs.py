"""What the model reads from the record or the calendar, for the reference page."""

from __future__ import annotations

__all__ = ["INPUTS"]

_CUSTODY = "tables `detention`, `bookins`"
_REMOVED = "table `bookouts`; where it has none, tables `removals`, `bookins`, `detention`"

#: name -> meaning and unit, where from
INPUTS = {
    "accepted_g": (
        "1 from the month in which the transit country takes back a group's nationals at the "
        "border, else 0 [group]",
        "corridor file, `acceptance`",
    ),
    "appointment_split_g": (
        "split of appointments over groups, sums to 1 [group]",
        "table `cbp_one`",
    ),
    "apprehensions_now": (
        "encounters between ports, mean of the last months before the decision point, a month",
        "table `encounters`",
    ),
    "beds_now": (
        "people held, mean of the last months before the decision point",
        "table `detention`",
    ),
    "bookins_per_transfer_now": (
        "book-ins of people met at the border over people transferred to detention between ports",
        "tables `bookins`, `dispositions`, `encounters`",
    ),
    "border_held_now": (
        "people held who were met at the border, last month before the decision point",
        "table `detention`",
    ),
    "border_stay_now": (
        "mean stay of people met at the border: people held over people who left, months",
        _CUSTODY,
    ),
    "cos1": ("cosine of the month's angle in the year; January is angle 0", "calendar"),
    "cos2": ("cosine of twice that angle", "calendar"),
    "darien_g": ("1 for groups that may pass the Darien, else 0 [group]", "corridor file"),
    "days": ("days in the month", "calendar"),
    "detained_share_g": (
        "share of people not returned at once who are transferred to detention, 0 to 1 [group]",
        "table `dispositions`",
    ),
    "displaced_g": (
        "people displaced abroad, centred log, a year earlier [group]",
        "table `origin_displaced`",
    ),
    "encounters_now": (
        "encounters a month at the border, mean of the three months before the decision point",
        "table `encounters`",
    ),
    "entries_now": (
        "people let in after an encounter, by appointment or by parole, mean of the last months "
        "before the decision point, a month",
        "tables `dispositions`, `cbp_one`, `chnv`",
    ),
    "expelled_share_g": (
        "share of returns at the border that are expulsions, 0 to 1 [group]",
        "table `dispositions`",
    ),
    "home_g": ("1 for nationals of the transit country, else 0 [group]", "corridor file"),
    "income_g": (
        "income per head at origin, centred log, a year earlier [group]",
        "table `origin_economy`",
    ),
    "interior_bookins_now": (
        "people arrested inside who are booked in, mean of the last months, a month",
        "table `bookins`",
    ),
    "interior_held_now": (
        "people held who were arrested inside, last month before the decision point",
        "table `detention`",
    ),
    "interior_stay_now": (
        "mean stay of people arrested inside: people held over people who left, months",
        _CUSTODY,
    ),
    "isthmus_g": (
        "1 for groups that pass Central America from the south, else 0 [group]",
        "corridor file",
    ),
    "transit_return_share_g": (
        "share of stops in the transit country that end in a return home, 0 to 1 [group]",
        "tables `mexico_returns`, `mexico_events`",
    ),
    "mobility_closure": (
        "1 in months in which borders on the way were closed, else 0",
        "corridor file, `closure`",
    ),
    "months_gone": ("months of the calendar year that are over", "calendar"),
    "openings_now": ("US job openings as last published", "table `us_labour`"),
    "parole_split_g": ("split of parole places over groups, sums to 1 [group]", "table `chnv`"),
    "population_g": (
        "people who live at origin, a year earlier [group]",
        "table `origin_population`",
    ),
    "removals_now": ("removals from custody, mean of the last months, a month", _REMOVED),
    "removed_share_now": ("share of people leaving custody who are removed, 0 to 1", _REMOVED),
    "returned_share_g": (
        "share of people apprehended who are returned at once, 0 to 1 [group]",
        "table `dispositions`",
    ),
    "sin1": ("sine of the month's angle in the year", "calendar"),
    "sin2": ("sine of twice that angle", "calendar"),
    "spending_now": (
        "what the transit country spent on migration work in the last year that was over, million "
        "pesos a month",
        "table `inm_budget`",
    ),
    "stops_now": (
        "stops in the transit country, mean of the last months before the decision point, a month",
        "table `mexico_events`",
    ),
    "target_now": (
        "removals of people arrested inside, as at the decision point, a year",
        "tables `bookins`, `bookouts`",
    ),
    "third_country_split_g": (
        "split of third-country places over eligible groups, sums to 1 [group]",
        "table `encounters`",
    ),
    "tightness": (
        "US job openings per unemployed person, centred log, two months earlier",
        "table `us_labour`",
    ),
    "unemployed_now": (
        "US unemployed people as last published, from payrolls and the rate",
        "table `us_labour`",
    ),
    "violence_g": (
        "deaths in organised violence at origin, centred log, a year earlier [group]",
        "table `origin_violence`",
    ),
    "walkup_share_g": (
        "share of people at the border who come to a port without an appointment, 0 to 1 [group]",
        "tables `encounters`, `cbp_one`",
    ),
}
