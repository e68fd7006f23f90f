"""Hindcasts on the shipped fit."""

from tests.compare.conftest import compare, no_fitting, place, shipped

__all__ = ["compare", "no_fitting", "place", "shipped"]
