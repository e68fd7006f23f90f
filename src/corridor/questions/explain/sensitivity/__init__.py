"""Which uncertain inputs an answer hangs on: Sobol indices, shifts of the median, a heat map."""

from corridor.questions.explain.sensitivity.factors import Factor
from corridor.questions.explain.sensitivity.indices import Indices
from corridor.questions.explain.sensitivity.result import Associated, Heat, Measured, Sensitivity
from corridor.questions.explain.sensitivity.run import BASE, THRESHOLD, sensitivity
from corridor.questions.explain.sensitivity.tornado import Bar, Tornado

__all__ = [
    "BASE",
    "THRESHOLD",
    "Associated",
    "Bar",
    "Factor",
    "Heat",
    "Indices",
    "Measured",
    "Sensitivity",
    "Tornado",
    "sensitivity",
]
