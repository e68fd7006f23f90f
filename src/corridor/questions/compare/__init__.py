"""Compare policies on the same draws.

>>> from corridor.questions.compare import compare
>>> result = compare(["negotiated", "unilateral"], draws=1000)  # doctest: +SKIP
"""

from corridor.questions.compare.result import (
    QUANTILES,
    AccountInfo,
    Comparison,
    FitInfo,
    GradeShare,
    Hindcast,
    LinkInfo,
    OutcomeInfo,
    PolicyInfo,
    RegimeRow,
    SideRun,
)
from corridor.questions.compare.run import compare

__all__ = [
    "QUANTILES",
    "AccountInfo",
    "Comparison",
    "FitInfo",
    "GradeShare",
    "Hindcast",
    "LinkInfo",
    "OutcomeInfo",
    "PolicyInfo",
    "RegimeRow",
    "SideRun",
    "compare",
]
