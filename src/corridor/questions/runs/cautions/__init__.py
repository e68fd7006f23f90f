"""What to be careful with in an answer: what was never seen, what changes nothing, what fails."""

from corridor.questions.runs.cautions.answer import beyond_record, leaning, untold
from corridor.questions.runs.cautions.caution import Caution, few_lines, fit_lines
from corridor.questions.runs.cautions.kinds import cautions

__all__ = [
    "Caution",
    "beyond_record",
    "cautions",
    "few_lines",
    "fit_lines",
    "leaning",
    "untold",
]
