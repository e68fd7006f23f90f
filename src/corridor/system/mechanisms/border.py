"""Border: attempts between ports, apprehension, disposition, another try."""

from __future__ import annotations

from corridor.system.arrays import Array, shift
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="border",
    label="US border between ports",
    summary="Each attempt is apprehended with some chance. Of those apprehended some are "
    "returned at once, some removed after detention, the rest released. Returned people try "
    "again with a chance that differs for expulsions and for Title 8 returns. Encounters count "
    "attempts, entries count people, so the two are reported apart.",
    equation="attempts = initiators / (1 - p r q);  apprehensions = p attempts;  "
    "entry = [(1 - p) + p (1 - r)(1 - d m)] / (1 - p r q)",
    parameters=(
        "apprehension_home_d",
        "apprehension_transit_d",
        "reattempt_return_d",
        "reattempt_expulsion_d",
        "penalty_reattempt_d",
        "removed_detained_d",
    ),
    levers=("apprehension_effort", "asylum_closure", "penalty_severity"),
    drivers=("returned_share_g", "expelled_share_g", "detained_share_g"),
    places=("home_g",),
    reads=("initiators_gd", "passage_gd"),
    writes={
        "attempts_gd": "attempts between ports a month [group, draw]",
        "apprehensions_gd": "encounters between ports a month [group, draw]",
        "evaded_gd": "attempts not apprehended a month [group, draw]",
        "returned_gd": "returns and expulsions right after apprehension a month [group, draw]",
        "border_quit_gd": "people returned who do not try again a month [group, draw]",
        "removed_gd": "people removed after detention a month [group, draw]",
        "released_gd": "people released after apprehension a month [group, draw]",
        "experience_gd": "chance that setting out ended in entry, 0 to 1 [group, draw]",
    },
)


def step(
    *,
    apprehension_home_d: Array,
    apprehension_transit_d: Array,
    reattempt_return_d: Array,
    reattempt_expulsion_d: Array,
    penalty_reattempt_d: Array,
    removed_detained_d: Array,
    apprehension_effort: Array,
    asylum_closure: Array,
    penalty_severity: Array,
    returned_share_g: Array,
    expelled_share_g: Array,
    detained_share_g: Array,
    home_g: Array,
    initiators_gd: Array,
    passage_gd: Array,
) -> dict[str, Array]:
    """Resolve the month's attempts; nobody is created or lost."""
    chance_gd = home_g * apprehension_home_d + (1 - home_g) * apprehension_transit_d
    chance_gd = shift(chance_gd, apprehension_effort)
    returned_share = shift(returned_share_g, asylum_closure)
    again_gd = (
        expelled_share_g * reattempt_expulsion_d + (1 - expelled_share_g) * reattempt_return_d
    ) * (1 - penalty_reattempt_d * penalty_severity)

    tries_gd = 1 / (1 - chance_gd * returned_share * again_gd)
    attempts_gd = initiators_gd * tries_gd
    apprehensions_gd = chance_gd * attempts_gd
    evaded_gd = attempts_gd - apprehensions_gd
    returned_gd = returned_share * apprehensions_gd
    kept_gd = apprehensions_gd - returned_gd
    removed_share_gd = detained_share_g * removed_detained_d
    removed_gd = removed_share_gd * kept_gd
    stay_gd = (1 - returned_share) * (1 - removed_share_gd)
    entry_gd = (1 - chance_gd + chance_gd * stay_gd) * tries_gd
    return {
        "attempts_gd": attempts_gd,
        "apprehensions_gd": apprehensions_gd,
        "evaded_gd": evaded_gd,
        "returned_gd": returned_gd,
        "border_quit_gd": (1 - again_gd) * returned_gd,
        "removed_gd": removed_gd,
        "released_gd": kept_gd - removed_gd,
        "experience_gd": passage_gd * entry_gd,
    }
