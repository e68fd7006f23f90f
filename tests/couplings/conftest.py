"""Draws from the shipped fit and beside it."""

from tests.system.conftest import place, posterior, shipped

__all__ = ["place", "posterior", "shipped"]
