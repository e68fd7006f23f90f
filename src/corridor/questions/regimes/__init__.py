"""What interdiction in the transit country does under the rules of different years.

>>> from corridor.questions.regimes import regimes
>>> rows = regimes(draws=1000)  # doctest: +SKIP
"""

from corridor.questions.regimes.regime import Regime, load_regimes
from corridor.questions.regimes.result import STEP, RegimeRow
from corridor.questions.regimes.run import force_levers, regime_case, regime_rows, regimes

__all__ = [
    "STEP",
    "Regime",
    "RegimeRow",
    "force_levers",
    "load_regimes",
    "regime_case",
    "regime_rows",
    "regimes",
]
