"""The families of priors, one file each, and the grammar that reads them."""

from corridor.evidence.priors.base import Prior
from corridor.evidence.priors.grammar import FAMILIES, parse_prior, signature

__all__ = ["FAMILIES", "Prior", "parse_prior", "signature"]
