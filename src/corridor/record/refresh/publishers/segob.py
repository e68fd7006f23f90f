"""Mexico, SEGOB: table 3.1.1 of the bulletins, a workbook for each year.

Written from descriptions of the form, among them a public script that reads the table; not tried
on a file of the publisher.
"""

from __future__ import annotations

from corridor.record.refresh.made import Control, Made, Raw
from corridor.record.refresh.opening.grid import read_grid

__all__ = ["READERS", "events"]

TITLES = (
    "eventos de personas en situacion migratoria irregular en mexico segun continente "
    "y? ?pais de nacionalidad",
)


def events(raw: Raw) -> list[Made | Control]:
    """Return a year of table mexico_events: events by month and nationality, and in total."""
    return [read_grid(raw, TITLES).made("mexico_events", "mexico")]


READERS = {"events": events}
