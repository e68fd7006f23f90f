"""Border: attempts between ports, apprehension, disposition, another try."""

from __future__ import annotations

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="border",
    label="US border between ports",
    summary="Each attempt is apprehended with some chance. Of those apprehended some are "
    "returned at once, some removed after detention, the rest released. Returned people may "
    "try again. Encounters count attempts, entries count people, so the two are reported apart.",
    equation="attempts = initiators / (1 - p r q);  apprehensions = p attempts",
    drivers=("detained_share_g",),
    reads=("initiators_gd", "chance_gd", "returned_share_gd", "again_gd", "removed_share_gd"),
    writes={
        "attempts_gd": "attempts between ports a month [group, draw]",
        "apprehensions_gd": "encounters between ports a month [group, draw]",
        "evaded_gd": "attempts not apprehended a month [group, draw]",
        "returned_gd": "returns and expulsions right after apprehension a month [group, draw]",
        "border_quit_gd": "people returned who do not try again a month [group, draw]",
        "transferred_gd": "people kept who are transferred to detention a month [group, draw]",
        "removed_gd": "people removed after detention a month [group, draw]",
        "released_gd": "people released after apprehension a month [group, draw]",
    },
)


def step(
    *,
    initiators_gd: Array,
    chance_gd: Array,
    returned_share_gd: Array,
    again_gd: Array,
    removed_share_gd: Array,
    detained_share_g: Array,
) -> dict[str, Array]:
    """Resolve the month's attempts; nobody is created or lost."""
    attempts_gd = initiators_gd / (1 - chance_gd * returned_share_gd * again_gd)
    apprehensions_gd = chance_gd * attempts_gd
    returned_gd = returned_share_gd * apprehensions_gd
    kept_gd = apprehensions_gd - returned_gd
    removed_gd = removed_share_gd * kept_gd
    return {
        "attempts_gd": attempts_gd,
        "apprehensions_gd": apprehensions_gd,
        "evaded_gd": attempts_gd - apprehensions_gd,
        "returned_gd": returned_gd,
        "border_quit_gd": (1 - again_gd) * returned_gd,
        # some of them are removed, the rest released: a part of both, not one more way out
        "transferred_gd": detained_share_g * kept_gd,
        "removed_gd": removed_gd,
        "released_gd": kept_gd - removed_gd,
    }
