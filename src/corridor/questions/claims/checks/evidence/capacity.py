"""Arithmetic over named figures of the evidence and the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.core.errors import InputError
from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.arithmetic import calculate
from corridor.questions.claims.checks.record.levels.level import run as level
from corridor.questions.claims.result import CannotSay, Figure, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "arithmetic over named figures of the evidence and the record"
ARGUMENTS = (
    Argument("terms", "terms", "name -> evidence entry, or measure over a span"),
    Argument("expression", "expression", "names and numbers with + - * / and brackets"),
    Argument("unit", "text", "unit of the result"),
    Argument("known_from", "when", "month from which the entries could be known", None),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the value of the expression; not established where one of its figures is not."""
    values: dict[str, float] = {}
    ranges: dict[str, str] = {}
    figures: list[Figure] = []
    established = True
    for name, term in arguments["terms"].items():
        if "entry" in term:
            entry = view.entry(term["entry"], arguments["known_from"])
            value = getattr(entry, term["figure"])
            if value is None:
                raise CannotSay(f"{entry.label}: no {term['figure']} figure", "A source for it")
            figures.append(view.figure(entry, value))
            established &= entry.established
            if entry.low is not None and entry.high is not None and entry.low < entry.high:
                ranges[name] = f" of {number(entry.low)} to {number(entry.high)}"
        else:
            found = level(view, view.resolved(term))
            value, figures = found.value, [*figures, *found.figures]
        values[name] = float(value)
    try:
        result = calculate(arguments["expression"], values)
    except (InputError, ZeroDivisionError) as error:
        raise CannotSay(f"{arguments['expression']}: {error}", "Another expression") from None
    said = ", ".join(
        f"{name} {number(value)}{ranges.get(name, '')}" for name, value in values.items()
    )
    return Outcome(
        value=result,
        unit=arguments["unit"],
        sentence=f"{arguments['expression']} = {number(result)} {arguments['unit']} ({said})",
        figures=tuple(figures),
        established=established,
    )
