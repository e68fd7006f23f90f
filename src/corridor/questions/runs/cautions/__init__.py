"""What to be careful with in an answer: what was never seen, what changes nothing, what fails."""

from corridor.questions.runs.cautions.answer import beyond_record, leaning, untold
from corridor.questions.runs.cautions.caution import (
    KINDS,
    POINT,
    Caution,
    few_lines,
    fit_lines,
    in_order,
)
from corridor.questions.runs.cautions.kinds import cautions
from corridor.questions.runs.cautions.meant import kept_lines

__all__ = [
    "KINDS",
    "POINT",
    "Caution",
    "beyond_record",
    "cautions",
    "few_lines",
    "fit_lines",
    "in_order",
    "kept_lines",
    "leaning",
    "untold",
]
