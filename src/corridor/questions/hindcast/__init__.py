"""What was done, held against what was recorded after the decision point.

>>> from corridor.questions.hindcast import hindcast
>>> result = hindcast(draws=1000).hindcast  # doctest: +SKIP
"""

from corridor.questions.hindcast.result import Expected, Forecast, Hindcast, Scored
from corridor.questions.hindcast.rows import SCORED, hold
from corridor.questions.hindcast.run import POLICIES, hindcast

__all__ = [
    "POLICIES",
    "SCORED",
    "Expected",
    "Forecast",
    "Hindcast",
    "Scored",
    "hindcast",
    "hold",
]
