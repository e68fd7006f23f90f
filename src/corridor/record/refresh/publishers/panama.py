"""Panama, Servicio Nacional de Migración: people who crossed the Darién, a table for each year.

Written from descriptions of the form, among them public scripts that read the table out of the
service's PDF; not tried on a file of the publisher. A PDF is not read.
"""

from __future__ import annotations

from corridor.record.refresh.made import Control, Made, Raw
from corridor.record.refresh.opening.grid import read_grid

__all__ = ["READERS", "transit"]

TITLES = (
    "irregulares en transito por darien por pais segun orden de importancia",
    "transito irregular de extranjeros por la frontera con colombia por pais segun orden de "
    "importancia",
)


def transit(raw: Raw) -> list[Made | Control]:
    """Return a year of table darien: people by month and nationality, and in total."""
    return [read_grid(raw, TITLES).made("darien", "darien")]


READERS = {"transit": transit}
