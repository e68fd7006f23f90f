"""What was done, held against what was recorded after the decision point.

>>> from corridor.questions.hindcast import hindcast
>>> result = hindcast(draws=1000).hindcast  # doctest: +SKIP
"""

from corridor.questions.hindcast.result import Expected, Forecast, Hindcast, Scored
from corridor.questions.hindcast.rows import hold, policy_done
from corridor.questions.hindcast.run import hindcast

__all__ = [
    "Expected",
    "Forecast",
    "Hindcast",
    "Scored",
    "hindcast",
    "hold",
    "policy_done",
]
