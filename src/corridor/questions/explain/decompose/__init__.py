"""Divide the difference of two policies: over what they do, and over what is not known.

>>> from corridor.questions.explain.decompose import decompose
>>> result = decompose(asked)  # doctest: +SKIP
"""

from corridor.questions.explain.decompose.players import BY, LEVERS_LIMIT, Player
from corridor.questions.explain.decompose.result import Decomposition, Parts, Source, SpreadShare
from corridor.questions.explain.decompose.run import decompose

__all__ = [
    "BY",
    "LEVERS_LIMIT",
    "Decomposition",
    "Parts",
    "Player",
    "Source",
    "SpreadShare",
    "decompose",
]
