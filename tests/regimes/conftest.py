"""Regimes on the shipped fit."""

from tests.compare.conftest import no_fitting, place, shipped

__all__ = ["no_fitting", "place", "shipped"]
