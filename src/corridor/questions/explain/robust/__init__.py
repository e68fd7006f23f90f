"""Which policy holds up: regret, tails, thresholds, and what is best under which weights.

>>> from corridor.questions.runs.asked import ask
>>> from corridor.questions.explain.robust import read_aims, robust
>>> asked = ask(["negotiated", "unilateral"], draws=500)  # doctest: +SKIP
>>> robust(asked, read_aims(["deaths=min"])).regret[0].mean  # doctest: +SKIP
"""

from corridor.questions.explain.robust.aims import (
    Aim,
    Threshold,
    read_aims,
    read_thresholds,
    read_weights,
)
from corridor.questions.explain.robust.result import SCALES, Robust
from corridor.questions.explain.robust.run import robust

__all__ = [
    "SCALES",
    "Aim",
    "Robust",
    "Threshold",
    "read_aims",
    "read_thresholds",
    "read_weights",
    "robust",
]
