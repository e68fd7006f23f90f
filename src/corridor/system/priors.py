"""What is believed of a corridor's parameters: its own priors, and those that corridors share."""

from __future__ import annotations

from functools import lru_cache

from corridor.evidence import Registry, registry
from corridor.system.corridor import Corridor

__all__ = ["priors_of"]


@lru_cache
def priors_of(corridor: Corridor) -> Registry:
    """Return the registry, with priors and sources of the corridor's folder in place of its own.

    Raises InputError at the first fault, with file, line, entry and remedy.
    """
    return registry(over=corridor.folder, groups=corridor.group_ids)
