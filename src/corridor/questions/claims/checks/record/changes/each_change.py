"""The change that says most against a claim about each of several months, or each origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.questions.claims.arguments import LATEST, MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.series.monthly import Series
from corridor.questions.claims.view import View
from corridor.questions.claims.words import averaged, number, percent

if TYPE_CHECKING:
    from corridor.questions.claims.claim import Rule

__all__ = ["ARGUMENTS", "WHAT", "fits", "run"]

WHAT = "highest, or lowest, of the changes of each month or year of a span, or of each origin"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("over", "span", "months of which each is looked at"),
    Argument(
        *("end", "word", "which of the changes is given: the one that says most against the claim"),
        words=("highest", "lowest"),
    ),
    Argument("each", "whole", "months that are taken together; 12 for years", 1, least=1),
    Argument("base", "span", "what each is measured from; the one before by default", None),
    Argument("back", "whole", "by how many months the one before is earlier", 12, least=1),
    Argument("among", "words", "codes of origins, each of them too; the population by default", ()),
    Argument("form", "word", "how it is expressed", "percent", ("percent", "difference")),
)

Span = tuple[int, int]


def fits(arguments: Mapping[str, Any], supports: Rule) -> None:
    """Refuse what one end of the changes cannot decide for all of them.

    Raises InputError where another end is asked for than the rule bounds, where it bounds both,
    and for a span that holds no whole number of years.
    """
    above = [b for b in (supports.at_most, supports.below) if b is not None]
    below = [b for b in (supports.at_least, supports.above) if b is not None]
    if supports.equals is not None or supports.outside is not None or (above and below):
        raise InputError(
            "what is claimed of each cannot be bounded on both sides in one test",
            remedy="Write a test for the highest change and one for the lowest",
        )
    end = "highest" if above else "lowest"
    if arguments["end"] != end:
        bound = "at most" if above else "at least"
        raise InputError(
            f"whether each change is {bound} {(above or below)[0]:,.10g} is decided by the {end}, "
            f"not by the {arguments['end']}",
            remedy=f'Write end = "{end}"',
        )
    if LATEST not in arguments["over"]:
        _periods(arguments)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the highest or lowest change: what holds of it holds of every month and origin.

    A month that is not recorded leaves the claim open, since it may be the one that is not so.
    """
    try:
        spans = _periods(arguments)
    except InputError as error:
        raise CannotSay(error.problem, error.remedy) from None
    among = arguments["among"] or (arguments["population"],)
    series = {code: view.series(arguments["measure"], code, arguments["season"]) for code in among}
    changes = {code: _changes(one, spans, arguments) for code, one in series.items()}
    each = [(code, place) for code in among for place in range(len(spans))]
    pick = max if arguments["end"] == "highest" else min
    code, place = pick(each, key=lambda at: float(changes[at[0]][at[1]]))
    value, found = float(changes[code][place]), series[code]
    base, span = _base(spans[place], arguments), spans[place]
    then, now = (float(found.window(*months).mean()) for months in (base, span))
    fallen = sum(int((one < 0).sum()) for one in changes.values())
    what = "months" if arguments["each"] == 1 else f"spans of {arguments['each']} months"
    what += " and origins" if len(among) > 1 else ""
    share = arguments["form"] == "percent"
    return Outcome(
        value=value,
        unit="percent" if share else found.unit,
        sentence=f"{found.label}: {arguments['end']} change "
        f"{percent(value) if share else number(value)}, {averaged(now, span)} after "
        f"{averaged(then, base)}; a fall in {fallen} of {len(each)} {what}",
        figures=(
            found.figure_of(span, now),
            found.figure_of(base, then),
            *(one.figure_of(arguments["over"]) for one in series.values()),
        ),
        parts={code: one.tolist() for code, one in changes.items()},
    )


def _periods(arguments: Mapping[str, Any]) -> list[Span]:
    """Return what is looked at one by one; raises InputError where months are left over."""
    (first, last), each = arguments["over"], arguments["each"]
    if (last - first + 1) % each:
        raise InputError(
            f"{last - first + 1} months are no whole number of spans of {each}",
            remedy="Let over begin and end with a whole one",
        )
    return [(month, month + each - 1) for month in range(first, last + 1, each)]


def _base(span: Span, arguments: Mapping[str, Any]) -> Span:
    given: Span | None = arguments["base"]
    back = arguments["back"]
    return given if given is not None else (span[0] - back, span[1] - back)


def _changes(
    series: Series, spans: list[Span], arguments: Mapping[str, Any]
) -> NDArray[np.float64]:
    """Return the change of each span, [span].

    Raises CannotSay where a share is asked for of a span without cases, and as ``window`` does.
    """
    then = np.array([series.window(*_base(span, arguments)).mean() for span in spans])
    now = np.array([series.window(*span).mean() for span in spans])
    if arguments["form"] == "difference":
        return np.asarray(now - then)
    if (then <= 0).any():
        raise CannotSay(
            f"{series.label} is nought in a month that is measured from",
            "The form difference, or a base with cases in it",
        )
    return np.asarray(100 * (now / then - 1))
