"""Share of a recorded change that the fitted model gives to some causes (Shapley)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from corridor.core.months import format_month
from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.model.models import KNOWN
from corridor.questions.claims.model.shares import CAUSES, REST, load_causes
from corridor.questions.claims.result import CannotSay, NotYet, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import percent, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "share of a recorded change that the fitted model gives to some causes"
_MEASURE = "usbp"
_POPULATIONS = ("all", "mexican", "nonmexican")
ARGUMENTS = (
    Argument("measure", "measure", "the flow that the model is fitted to", _MEASURE),
    Argument("causes", "words", "causes whose shares are added", words=(*CAUSES, *REST)),
    Argument("population", "word", "whose encounters", "all", _POPULATIONS),
    Argument("from", "month", "base month"),
    Argument("to", "month", "end month"),
    Argument(
        "of",
        "word",
        "of which change: as recorded, or as the model makes it",
        "recorded",
        ("recorded", "modelled"),
    ),
    Argument("before", "whole", "months up to the base whose mean inputs are held at", 1),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the share in percent of the log change of encounters between ports, draw by draw.

    Definition and limits: docs/explanation/claims.md. ``momentum`` and ``measurement`` are what
    no cause has: what was under way at the base, and the error of the count.
    """
    base, end = arguments["from"], arguments["to"]
    if view.as_of is not None and view.as_of < KNOWN:
        raise NotYet(f"no fit stands before {format_month(KNOWN)}", "A fit of an earlier month")
    if arguments["measure"] != _MEASURE:
        raise CannotSay(f"the decomposition is of {_MEASURE} alone", f'measure = "{_MEASURE}"')
    series = view.series(_MEASURE, arguments["population"])
    ends = (series.at(base), series.at(end))
    recorded = math.log(max(ends[1], 1.0) / max(ends[0], 1.0))
    past = view.store.models.past
    if not past.first + 12 <= base < end <= past.last or arguments["before"] < 1:
        raise CannotSay(
            f"the fit covers {period((past.first, past.last))} and not {period((base, end))}",
            "A fit that covers these months",
        )
    found = view.store.models.shares(
        base, end, arguments["before"], arguments["population"], recorded
    )
    whole = np.full(past.draws, recorded)
    if arguments["of"] == "modelled":
        whole = found.modelled
    if not (np.abs(whole) > 1e-3).all() or not (np.sign(whole) == np.sign(whole[0])).all():
        raise CannotSay(
            f"the {arguments['of']} change from {period(base)} to {period(end)} may be none",
            "Months between which encounters changed",
        )
    percents = {name: 100 * values / whole for name, values in found.parts.items()}
    draws = sum((percents[name] for name in arguments["causes"]), np.zeros(past.draws))
    labels = {**{cause.id: cause.label for cause in load_causes()}, **REST}
    value = float(np.median(draws))
    named = " and ".join(labels[name].lower() for name in arguments["causes"])
    change = percent(100 * (ends[1] / max(ends[0], 1.0) - 1))
    quantiles = np.quantile(list(percents.values()), (0.05, 0.25, 0.5, 0.75, 0.95), axis=1).T
    return Outcome(
        value=value,
        unit="percent of the log change",
        sentence=f"{series.label} {change} from {period(base)} to {period(end)}; "
        f"of the {arguments['of']} change {value:.0f}% to {named}",
        draws=draws,
        figures=(
            series.figure(base),
            series.figure(end),
            view.store.models.figure(
                f"Shapley shares over {len(CAUSES)} causes", past.draws, None, "percent"
            ),
        ),
        parts={labels[name]: row for name, row in zip(percents, quantiles.tolist(), strict=True)},
    )
