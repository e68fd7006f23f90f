"""Whether origins that changed more in one thing also changed more in another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import HOLD, MEASURE, Argument
from corridor.questions.claims.result import CannotSay, NotYet, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "rank correlation across origins of two changes"
ARGUMENTS = (
    MEASURE,
    Argument("from", "span", "month or span that its change is measured from"),
    Argument("to", "span", "month or span that it is measured to"),
    Argument("origins", "words", "codes of the origins that are compared"),
    Argument("other", "measure", "what else changed, by origin"),
    Argument("other_from", "span", "month or span that its change is measured from"),
    Argument("other_to", "span", "month or span that it is measured to"),
    Argument("other_form", "word", "how that is expressed", "log", ("log", "difference")),
    HOLD,
)
_LEAST = 8  # origins
_Z = 1.6449  # standard normal, 95%


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return Spearman's correlation over the origins that both measures cover.

    Origins without a figure are left out and named. With a dozen origins the interval is wide, and
    what sets origins apart in other ways is not held fixed.
    """
    from scipy.stats import spearmanr

    pairs, gone = {}, []
    for code in arguments["origins"]:
        try:
            mine = _change(view, arguments["measure"], code, arguments["from"], arguments["to"])
            ends = arguments["other_from"], arguments["other_to"]
            form = arguments["other_form"]
            pairs[code] = (mine, _change(view, arguments["other"], code, *ends, form))
        except NotYet:
            raise
        except CannotSay:
            gone.append(code)
    if len(pairs) < _LEAST:
        raise CannotSay(
            f"both are recorded for {len(pairs)} origins only", "Figures for more origins"
        )
    r = float(spearmanr(*zip(*pairs.values(), strict=True)).statistic)
    half = _Z / math.sqrt(len(pairs) - 3)
    bound = math.atanh(max(min(r, 0.9999), -0.9999))
    low, high = math.tanh(bound - half), math.tanh(bound + half)
    two = [view.store.ledger.measures[arguments[name]].label for name in ("measure", "other")]
    left = f"; without {', '.join(gone)}" if gone else ""
    return Outcome(
        value=r,
        unit="rank correlation",
        interval=(low, high),
        whole=arguments["hold"] == "interval",
        sentence=f"{two[0]}, {period(arguments['from'])} to {period(arguments['to'])}, and "
        f"{two[1]}, {period(arguments['other_from'])} to {period(arguments['other_to'])}: rank "
        f"correlation {r:+.2f} over {len(pairs)} origins (90%: {low:+.2f} to {high:+.2f}){left}",
        figures=tuple(
            view.series(arguments[name], code).figure_of(arguments[at])
            for name, at in (("measure", "to"), ("other", "other_to"))
            for code in pairs
        ),
        parts={code: list(both) for code, both in pairs.items()},
    )


def _change(
    view: View,
    measure: str,
    code: str,
    base: tuple[int, int],
    end: tuple[int, int],
    form: str = "log",
) -> float:
    series = view.series(measure, code)
    first, last = (float(series.window(*months).mean()) for months in (base, end))
    if form == "difference":
        return last - first
    if min(first, last) <= 0:
        raise CannotSay(f"{series.label} is nought", "Months with cases in them")
    return math.log(last / first)
