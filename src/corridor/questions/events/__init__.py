"""Event studies as checks: does the fitted model place what was recorded around known events?

>>> from corridor.questions.events import events
>>> rows = events(draws=1000).rows  # doctest: +SKIP
"""

from corridor.questions.events.changes import MEASURES, changes
from corridor.questions.events.result import Every, Row, Studies, Study, Told
from corridor.questions.events.run import SERIES, START, events

__all__ = [
    "MEASURES",
    "SERIES",
    "START",
    "Every",
    "Row",
    "Studies",
    "Study",
    "Told",
    "changes",
    "events",
]
