"""The comparison across corridors: which mechanisms keep their sign and size.

>>> from corridor.questions.across import across
>>> across().pooled[0].kind
'all'
"""

from corridor.questions.across.result import (
    Across,
    Belief,
    Change,
    Drift,
    Mechanism,
    Pooled,
    Study,
)
from corridor.questions.across.run import across
from corridor.questions.across.spans import RULES

__all__ = [
    "RULES",
    "Across",
    "Belief",
    "Change",
    "Drift",
    "Mechanism",
    "Pooled",
    "Study",
    "across",
]
