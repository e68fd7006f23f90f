"""The question: events of cooperation over corridors, pooled, and the mechanisms they share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corridor.questions.across.beliefs import mechanisms_over
from corridor.questions.across.changes import studies_of
from corridor.questions.across.pooling import pooled_events
from corridor.questions.across.result import Across
from corridor.questions.across.settings import settings
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.fit import fit_at_hand

__all__ = ["across"]


def across(corridors: Sequence[str | Path] = (), *, kept: bool = True, command: str = "") -> Across:
    """Return the comparison across the shipped corridors and those named besides.

    Parameters
    ----------
    corridors: folders of corridors to add.
    kept: also look at fits that were made here and kept; else only at those that ship.

    A corridor takes the place of a shipped one with its id, and an event that two of them hold,
    with one id and day, counts once, as in a copy of a corridor.

    It runs no model and makes no fit. Raises InputError for a faulty corridor or event.
    """
    shipped = [load_corridor(name) for name in corridor_names()]
    own = [load_corridor(name) for name in corridors]
    places = list({place.id: place for place in (*shipped, *own)}.values())
    held = [(place, fit_at_hand(place, place.decision_point, kept=kept)) for place in places]
    every = [study for place in places for study in studies_of(place)]
    first = {(study.event.id, study.event.announced): study for study in reversed(every)}
    studies = tuple(s for s in every if first[s.event.id, s.event.announced] is s)
    chosen = settings()
    return Across(
        corridors=tuple((place.id, place.label) for place in places),
        studies=studies,
        pooled=pooled_events(studies),
        mechanisms=mechanisms_over(held),
        fits={p.id: str(f.meta["fingerprint"]) if f else "" for p, f in held},
        mean_sd=chosen.mean_sd,
        spread_scale=chosen.spread_scale,
        grade=chosen.grade,
        command=command,
    )
