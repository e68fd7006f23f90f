"""What immigration added to the recovery after the pandemic, as a counterfactual.

Beside the monthly loop: ``labour`` reads the record, ``definitions`` what 'trend' and
'contribution' may mean, ``recovery`` works out the months without it. Which definitions
there are is data (``definitions.toml``).
"""

from corridor.system.economy.definitions import Contribution, Definitions, Trend, load_definitions
from corridor.system.economy.labour import Labour, read_labour
from corridor.system.economy.recovery import PARAMETERS, QUANTITIES, Recovery, draw, recovery

__all__ = [
    "PARAMETERS",
    "QUANTITIES",
    "Contribution",
    "Definitions",
    "Labour",
    "Recovery",
    "Trend",
    "draw",
    "load_definitions",
    "read_labour",
    "recovery",
]
