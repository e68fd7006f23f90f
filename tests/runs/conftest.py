"""Runs on the shipped fit, small and all of one shape, so that they compile once."""

from tests.compare.conftest import DRAWS, MONTHS, no_fitting, place, shipped

__all__ = ["DRAWS", "MONTHS", "no_fitting", "place", "shipped"]
