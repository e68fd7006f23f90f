"""Value of information: what it is worth to a choice to know a parameter before choosing.

>>> from corridor.questions.explain.value import value
>>> result = value(asked, "encounters_usbp")  # doctest: +SKIP
"""

from corridor.questions.explain.value.result import Value, Worth
from corridor.questions.explain.value.run import DRAWS, LEAST_DRAWS, value

__all__ = ["DRAWS", "LEAST_DRAWS", "Value", "Worth", "value"]
