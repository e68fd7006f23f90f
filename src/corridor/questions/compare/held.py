"""What was done, held against the record by itself, beside an answer that is not about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.policies import Policy
from corridor.questions.compare.info import record_of
from corridor.questions.compare.run import HISTORY
from corridor.questions.hindcast.result import Hindcast
from corridor.questions.hindcast.rows import done_words, hold
from corridor.questions.runs.asked import Asked
from corridor.system.outcomes import Outcome

__all__ = ["hold_alone"]

Floats = NDArray[np.floating[Any]]


def hold_alone(
    asked: Asked,
    done: Policy,
    outcomes: Sequence[Outcome],
    runs: Mapping[str, Floats],
    groups: slice = slice(None),
) -> Hindcast | None:
    """Score the policy that says what was done; None where nothing is recorded in the window.

    ``runs``: outcome id -> [month, group, draw] under ``done``, without a total; ``groups``: which
    rows of the record they stand for, that of all groups first.
    """
    setup = asked.setup
    place, known, months = setup.place, setup.known, setup.months
    before = max(HISTORY, known - place.history.first_month)
    record = {o.id: record_of(o, place, known - before, before + months)[groups] for o in outcomes}
    return hold(
        place,
        outcomes,
        record,
        {o.id: [runs[o.id]] for o in outcomes},
        [(done.id, done.label)],
        months=months,
        scored=0,
        shown=0,
        **done_words(done, known, months, setup.quo),
    )
