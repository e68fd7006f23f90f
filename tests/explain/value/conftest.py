"""The question of the decomposition's tests serves here too."""

from tests.explain.decompose.conftest import no_fitting, place, question, shipped

__all__ = ["no_fitting", "place", "question", "shipped"]
