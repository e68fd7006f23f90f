"""Under which conditions one policy exceeds another: boxes, and single values that turn it."""

from corridor.questions.explain.scenarios.conditions import Condition
from corridor.questions.explain.scenarios.result import (
    NEARLY,
    FoundBox,
    Path,
    Range,
    Scenarios,
    Side,
    Threshold,
)
from corridor.questions.explain.scenarios.run import FEWEST, scenarios
from corridor.questions.explain.scenarios.search import Settings
from corridor.questions.explain.scenarios.shares import Share

__all__ = [
    "FEWEST",
    "NEARLY",
    "Condition",
    "FoundBox",
    "Path",
    "Range",
    "Scenarios",
    "Settings",
    "Share",
    "Side",
    "Threshold",
    "scenarios",
]
