"""What mechanisms beside the fit read from the record: name -> meaning and unit, where from."""

from __future__ import annotations

__all__ = ["BESIDE"]

_CUSTODY = "tables `detention`, `bookins`"
_REMOVED = "table `bookouts`; where it has none, tables `removals`, `bookins`, `detention`"

BESIDE = {
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
    "removals_now": ("removals from custody, mean of the last months, a month", _REMOVED),
    "removed_share_now": ("share of people leaving custody who are removed, 0 to 1", _REMOVED),
    "target_now": (
        "removals of people arrested inside, as at the decision point, a year",
        "tables `bookins`, `bookouts`",
    ),
}
