"""How much a transit country cooperates when it is paid, threatened or offended.

A game of its own beside the monthly loop: ``game`` holds the relations, ``cases`` the
episodes that update what is believed, ``update`` the posterior, ``answers`` the questions
that are put to it. Rival accounts are data (``evidence/variants/bargaining.toml``).
"""

from corridor.system.bargaining.answers import Answer, not_a_chance, signs
from corridor.system.bargaining.cases import Case, Variant, load_cases, load_variants
from corridor.system.bargaining.game import PARAMETERS, Levers, effort
from corridor.system.bargaining.update import Posterior, update

__all__ = [
    "PARAMETERS",
    "Answer",
    "Case",
    "Levers",
    "Posterior",
    "Variant",
    "effort",
    "load_cases",
    "load_variants",
    "not_a_chance",
    "signs",
    "update",
]
