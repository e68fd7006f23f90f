"""The change that says most against a claim about each of several months, or each origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month
from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.series.monthly import Series
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, percent, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "highest, or lowest, of the changes of each month of a span, or of each origin in it"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("over", "span", "months of which each is looked at"),
    Argument("end", "word", "which of the changes is given", words=("highest", "lowest")),
    Argument("base", "span", "what each is measured from; an earlier month by default", None),
    Argument("back", "whole", "by how many months that is earlier", 12, least=1),
    Argument("among", "words", "codes of origins, each of them too; the population by default", ()),
    Argument("form", "word", "how it is expressed", "percent", ("percent", "difference")),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the highest or lowest change: what holds of it holds of every month and origin.

    A month that is not recorded leaves the claim open, since it may be the one that is not so.
    """
    among = arguments["among"] or (arguments["population"],)
    changes: dict[tuple[str, int], float] = {}
    series = {code: view.series(arguments["measure"], code, arguments["season"]) for code in among}
    first, last = arguments["over"]
    for code, one in series.items():
        for month, change in zip(
            range(first, last + 1), _changes(one, arguments).tolist(), strict=True
        ):
            changes[code, month] = change
    pick = max if arguments["end"] == "highest" else min
    worst = pick(changes, key=lambda at: changes[at])
    code, month = worst
    share = arguments["form"] == "percent"
    value = changes[worst]
    below = sum(change < 0 for change in changes.values())
    bases = arguments["base"] or (month - arguments["back"], month - arguments["back"])
    what = "months of origins" if len(among) > 1 else "months"
    return Outcome(
        value=value,
        unit="percent" if share else series[code].unit,
        sentence=f"{series[code].label}: {arguments['end']} change "
        f"{percent(value) if share else number(value)} in {format_month(month)}, from "
        f"{period(bases)}; a fall in {below} of {len(changes)} {what}",
        figures=(
            series[code].figure(month),
            series[code].figure_of(bases, float(series[code].window(*bases).mean())),
            *(one.figure_of((first, last)) for one in series.values()),
        ),
        parts={code: [changes[code, month] for month in range(first, last + 1)] for code in among},
    )


def _changes(series: Series, arguments: Mapping[str, Any]) -> NDArray[np.float64]:
    """Return the change of each month, [month].

    Raises CannotSay where a share is asked for of a month without cases, and as ``window`` does.
    """
    first, last = arguments["over"]
    then = series.window(first, last)
    base: NDArray[np.float64]
    if arguments["base"] is not None:
        base = np.full(len(then), series.window(*arguments["base"]).mean())
    else:
        base = series.window(first - arguments["back"], last - arguments["back"])
    if arguments["form"] == "difference":
        return np.asarray(then - base)
    if (base <= 0).any():
        raise CannotSay(
            f"{series.label} is nought in a month that is measured from",
            "The form difference, or a base with cases in it",
        )
    return np.asarray(100 * (then / base - 1))
