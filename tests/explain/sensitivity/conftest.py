"""Runs on the shipped fit, small and all of one shape, so that they compile once."""

from tests.compare.conftest import no_fitting, place, shipped

__all__ = ["no_fitting", "place", "shipped"]
