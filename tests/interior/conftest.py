"""Draws from the shipped fit and beside it."""

from tests.system.conftest import compiled_programs_are_kept, place, posterior, shipped

__all__ = ["compiled_programs_are_kept", "place", "posterior", "shipped"]
