"""Which of two series lost most of its height first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, percent, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "months by which a fall of another series came before that of a measure"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("other", "measure", "series that is said to have come first"),
    Argument("per", "measure", "measure that the other is divided by; none by default", ""),
    Argument("from", "month", "month that both falls are measured from"),
    Argument("to", "month", "month that they are measured to"),
    Argument("share", "number", "percent of the fall that is looked for", 50.0),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the months from the other's fall to the measure's: above zero if the other was first.

    Each series is looked at from one month to the other; the month is the first in which the
    share of its whole fall is behind it. Months between recorded values are interpolated.
    """
    season = arguments["season"]
    first, last = arguments["from"], arguments["to"]
    if last - first < 2:
        raise CannotSay(f"{period((first, last))} is too short", "Three months or more")
    series = view.asked(arguments)
    other = view.series(arguments["other"], season=season)
    led = other.window(first, last)
    label, figures = other.label, [other.figure_of((first, last))]
    if arguments["per"]:
        whole = view.series(arguments["per"], season=season)
        led = led / np.maximum(whole.window(first, last), 1.0)
        label += f" per {whole.label}"
        figures.append(whole.figure_of((first, last)))
    seen = series.window(first, last)
    places = []
    for name, values in ((series.label, seen), (label, led)):
        place = _place(values, arguments["share"] / 100)
        if place is None:
            raise CannotSay(
                f"{name} did not fall in {period((first, last))}", "Months in which both fell"
            )
        places.append(place)
    return Outcome(
        value=places[0] - places[1],
        unit="months",
        sentence=f"{label}: {percent(100 * (led[-1] / led[0] - 1))}, "
        f"{number(arguments['share'])}% of it after {places[1]:.1f} months; "
        f"{series.label}: {percent(100 * (seen[-1] / seen[0] - 1))}, "
        f"{number(arguments['share'])}% of it after {places[0]:.1f} months",
        figures=(series.figure_of((first, last)), *figures),
        parts={"measure": seen.tolist(), "other": led.tolist()},
    )


def _place(values: NDArray[np.float64], share: float) -> float | None:
    """Return after how many months the share of the fall is done, None where there is no fall."""
    fall = values[0] - values
    if fall[-1] <= 0:
        return None
    done = fall / fall[-1]
    reached = int(np.argmax(done >= share))
    before = done[reached - 1]
    return float(reached - 1 + (share - before) / (done[reached] - before))
