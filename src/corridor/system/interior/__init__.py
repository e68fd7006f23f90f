"""Arrests inside the country, beds and removal: what is on record, and what follows.

``record`` reads the tables, ``stock`` holds the relations that the mechanism ``interior``
uses, ``reproduce`` runs them on recorded months, ``capacity`` answers how long removing a share
of the population would take and what it would cost.
"""

from corridor.system.interior.record import Levels, levels, paths

__all__ = ["PARAMETERS", "Levels", "levels", "paths"]

#: what is read beside the monthly loop, by id
PARAMETERS = (
    *("cost_average", "cost_marginal", "cost_buildout", "us_population"),
    *("unauthorised_inflow", "removal_goal", "beds_funded", "removed_unrecorded"),
    "counted_2025",
)
