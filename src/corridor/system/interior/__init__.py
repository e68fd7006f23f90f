"""Arrests inside the country, beds and removal: what is on record, and what follows.

``record`` reads the tables; ``reproduce`` runs the relations of the mechanism ``interior`` on
recorded months; ``capacity`` answers how long removing a share of the population would take and
what it would cost. The relations themselves are in ``corridor.system.stock``.
"""

from corridor.system.interior.record import Levels, levels, paths

__all__ = ["PARAMETERS", "Levels", "levels", "paths"]

#: what is read beside the monthly loop, by id
PARAMETERS = (
    *("cost_average", "cost_marginal", "cost_buildout", "us_population"),
    *("unauthorised_inflow", "removal_goal", "beds_funded", "removed_unrecorded"),
    "counted_2025",
)
