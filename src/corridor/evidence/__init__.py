"""What is believed and what is known to have happened, as data, graded and checked.

All of it is in ``registry()``; ``registry().parameters["pull_tightness"].prior.median`` is the
median of what is believed of one parameter.
"""

from corridor.evidence.entries import GRADES, STATUSES, Candidate, Occurrence, Parameter, Source
from corridor.evidence.load import Registry, registry
from corridor.evidence.priors import Prior, parse_prior

__all__ = [
    "GRADES",
    "STATUSES",
    "Candidate",
    "Occurrence",
    "Parameter",
    "Prior",
    "Registry",
    "Source",
    "parse_prior",
    "registry",
]
