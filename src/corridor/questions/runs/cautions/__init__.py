"""What to be careful with in an answer: what was never seen, what changes nothing, what fails."""

from corridor.questions.runs.cautions.kinds import (
    Caution,
    beyond_record,
    cautions,
    few_lines,
    fit_lines,
    idle_lines,
    leaning,
    untold,
)

__all__ = [
    "Caution",
    "beyond_record",
    "cautions",
    "few_lines",
    "fit_lines",
    "idle_lines",
    "leaning",
    "untold",
]
