"""Numbers as they come from files: any size, and not always a number."""

from __future__ import annotations

import math

__all__ = ["finite"]


def finite(value: float) -> bool:
    """Return whether a number is finite, and stays so as a float: whole ones may be too large."""
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False
