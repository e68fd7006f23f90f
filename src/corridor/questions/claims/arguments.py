"""What a check may be told: kinds of arguments, and how each is read from a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, nearest
from corridor.core.months import format_month, parse_month
from corridor.evidence import Registry
from corridor.evidence.entries import CHANNELS, DEEDS
from corridor.questions.claims.arithmetic import check_expression
from corridor.questions.claims.series.measures import (
    ALL,
    Measure,
    Population,
    coverage,
    population_of,
)
from corridor.questions.claims.series.season import NONE, parse_season

__all__ = [
    "HOLD",
    "KINDS",
    "LATEST",
    "MEASURE",
    "POPULATION",
    "REQUIRED",
    "SEASON",
    "Argument",
    "Scope",
    "parse_arguments",
]

LATEST: Any = "latest"
"""Stands for the last month that can be seen."""
KINDS = {
    "measure": "id of a measure",
    "population": "id of a population, the code of a country, or `all`",
    "season": "`none`; years of the factors, as `2013-2018`; or their median, `2013-2018 median`",
    "month": "`2024-04`, or `latest` for the last that can be seen",
    "span": "`2024-01 to 2024-04`, or one month; `latest` may end it",
    "dates": "a span of months that need not be recorded",
    "when": "a month that need not be recorded",
    "calendar": "months of the year, as `[12, 1, 2]`",
    "years": "`2013-2018`",
    "word": "one of the words that are named",
    "words": "a list of such words, or of codes",
    "number": "a number",
    "whole": "a whole number",
    "flag": "`true` or `false`",
    "entry": "id of an estimate or fact of the [evidence](evidence.md)",
    "occurrence": "id of an [occurrence](evidence.md#occurrences)",
    "deeds": "a list of kinds of occurrences",
    "channels": "a list of their channels",
    "text": "words",
    "expression": "names of terms and numbers, with `+ - * / ( )`",
    "terms": '`{ name = { entry = "P076" } }`, with `figure = "low"` or `"high"` for an end of its '
    "range; or a measure `over` a span in place of the entry",
    "setting": "a border regime (`2019`, `2024`, `2025`) or a policy",
    "policy": "id of a policy",
    "outcome": "id of an [outcome](model.md#outcomes)",
    "account": "id of an account of bargaining",
    "levers": "`{ lever = number }`, held in every month",
}
"""Kind of an argument -> how its values are written in a ledger."""
_SAID = 4  # measures that an error names
REQUIRED = object()
"""Default of an argument that has to be given."""


@dataclass(frozen=True)
class Argument:
    """One argument of a check.

    ``kind``: one of ``KINDS``. ``of``: for a population, the argument that holds its measure.
    ``words``: what a word may be. ``least``: the least that a whole number may be, None for any.
    """

    name: str
    kind: str
    what: str
    default: Any = REQUIRED
    words: tuple[str, ...] = ()
    of: str = "measure"
    least: int | None = None


MEASURE = Argument("measure", "measure", "series that is read")
POPULATION = Argument("population", "population", "part of the measure that counts", ALL)
HOLD = Argument(
    *("hold", "word", "what the rule is put to: the middle, or the whole 90% interval", "middle"),
    words=("middle", "interval"),
)
SEASON = Argument(
    "season",
    "season",
    'years of the seasonal factors, "median" behind them for their median, or none',
    NONE,
)


@dataclass(frozen=True)
class Scope:
    """What arguments may name."""

    measures: Mapping[str, Measure]
    populations: Mapping[str, Population]
    evidence: Registry
    record: Path


def parse_arguments(
    known: Iterable[Argument], raw: Mapping[str, Any], scope: Scope
) -> dict[str, Any]:
    """Return name -> typed value of every argument of a check.

    Raises InputError at the first that is unknown, missing or out of range.
    """
    named = {argument.name: argument for argument in known}
    for name in raw:
        if name not in named:
            raise InputError(f"the check has no argument '{name}'", remedy=nearest(name, named))
    found: dict[str, Any] = {}
    for name, argument in named.items():
        if name not in raw:
            if argument.default is REQUIRED:
                raise InputError(
                    f"the argument '{name}' is missing", remedy=f"Give it: {argument.what}"
                )
            found[name] = argument.default
        else:
            try:
                found[name] = _READ[argument.kind](argument, raw[name], scope)
            except InputError as error:
                raise InputError(f"{name}: {error.problem}", remedy=error.remedy) from None
    _populations(named, found, scope)
    _months(named, found, scope)
    _expressions(named, found)
    return found


def _populations(named: Mapping[str, Argument], found: Mapping[str, Any], scope: Scope) -> None:
    for name, argument in named.items():
        if argument.kind == "population" and found[name] not in (ALL, ""):
            measure = scope.measures[found[argument.of] or found["measure"]]
            population_of(found[name], scope.populations, measure)


def _months(named: Mapping[str, Argument], found: Mapping[str, Any], scope: Scope) -> None:
    """Refuse months that a measure's tables do not cover, and spans that end before they begin."""
    ids = [found[n] for n, a in named.items() if a.kind == "measure" and found[n]]
    ranges = [(name, *coverage(scope.measures[name], scope.record)) for name in ids]
    for name, argument in named.items():
        value = found[name]
        if argument.kind == "span" and value and LATEST not in value and value[0] > value[1]:
            raise InputError(
                f"{name}: {format_month(value[0])} to {format_month(value[1])} runs backwards",
                remedy="Write the earlier month first",
            )
        if argument.kind not in ("month", "span") or not value:
            continue
        for month in (value,) if argument.kind == "month" else value:
            for measure, first, last in ranges:
                if month != LATEST and not first <= month <= last:
                    raise InputError(
                        f"{name}: {format_month(month)} is out of range",
                        remedy=f"The record of {measure} runs from {format_month(first)} "
                        f"to {format_month(last)}",
                    )


def _expressions(named: Mapping[str, Argument], found: Mapping[str, Any]) -> None:
    for name, argument in named.items():
        if argument.kind == "expression":
            check_expression(found[name], found["terms"])


def _one_of(kind: str, value: Any, known: Iterable[str]) -> str:
    names = list(known)
    if not isinstance(value, str) or value not in names:
        raise InputError(f"there is no {kind} '{value}'", remedy=nearest(str(value), names))
    return value


def _measure(_: Argument, value: Any, scope: Scope) -> str:
    """Return the id of a measure; a word that only labels have names those."""
    word = value.lower() if isinstance(value, str) and value.strip() else None
    if word is not None and word not in scope.measures:
        said = [f"{m} ({one.label})" for m, one in scope.measures.items() if word in one.label]
        if said:
            raise InputError(
                f"there is no measure '{value}'", remedy=f"Perhaps {', '.join(said[:_SAID])}"
            )
    return _one_of("measure", value, scope.measures)


def _text(value: Any, remedy: str = 'Write "..."') -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"it is {value!r}", remedy=remedy)
    return value


def _number(_: Argument, value: Any, __: Scope) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise InputError(f"it is {value!r}", remedy="Write a number")
    return float(value)


def _whole(argument: Argument, value: Any, scope: Scope) -> int:
    number = _number(argument, value, scope)
    if not number.is_integer():
        raise InputError(f"it is {value!r}", remedy="Write a whole number")
    if argument.least is not None and number < argument.least:
        raise InputError(f"it is {value!r}", remedy=f"Write {argument.least} or more")
    return int(number)


def _flag(_: Argument, value: Any, __: Scope) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"it is {value!r}", remedy="Write true or false")
    return value


def _month(_: Argument, value: Any, __: Scope) -> Any:
    text = _text(value, "Write a month as YYYY-MM, or latest")
    return LATEST if text == LATEST else parse_month(text)


def _span(argument: Argument, value: Any, scope: Scope) -> tuple[Any, Any]:
    ends = _text(value, 'Write "2024-01 to 2024-04"').split(" to ")
    if len(ends) not in (1, 2):
        raise InputError(f"it is '{value}'", remedy='Write "2024-01 to 2024-04"')
    return _month(argument, ends[0], scope), _month(argument, ends[-1], scope)


def _dates(argument: Argument, value: Any, scope: Scope) -> tuple[int, int]:
    found = _span(argument, value, scope)
    if LATEST in found or found[0] > found[1]:
        raise InputError(f"it is '{value}'", remedy='Write "2025-02 to 2026-01", earlier first')
    return found


def _calendar(_: Argument, value: Any, __: Scope) -> tuple[int, ...]:
    good = isinstance(value, list) and value and all(type(m) is int and 1 <= m <= 12 for m in value)
    if not good or len(set(value)) < len(value):
        raise InputError(f"it is {value!r}", remedy="Write months of the year as [12, 1, 2]")
    return tuple(value)


def _years(_: Argument, value: Any, __: Scope) -> tuple[int, int]:
    ends = _text(value, 'Write "2013-2018"').split("-")
    if len(ends) != 2 or not all(len(e) == 4 and e.isdigit() for e in ends) or ends[0] > ends[1]:
        raise InputError(f"it is '{value}'", remedy='Write "2013-2018"')
    return int(ends[0]), int(ends[1])


def _words(argument: Argument, value: Any, _: Scope) -> tuple[str, ...]:
    if not argument.words:
        return tuple(_text(one) for one in _listed(value))
    return tuple(_one_of(argument.name, one, argument.words) for one in _listed(value))


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise InputError(f"it is {value!r}", remedy='Write ["..."]')
    return value


def _terms(_: Argument, value: Any, scope: Scope) -> dict[str, dict[str, Any]]:
    if not isinstance(value, dict) or not value:
        raise InputError(f"it is {value!r}", remedy='Write { name = { entry = "..." } }')
    return {name: _term(name, raw, scope) for name, raw in value.items()}


_ENTRY_TERM = (
    Argument("entry", "entry", "evidence entry"),
    Argument("figure", "word", "end", "central", ("low", "central", "high")),
)
_RECORD_TERM = (
    *(MEASURE, POPULATION, SEASON),
    Argument("over", "span", "months that are taken together"),
    Argument("statistic", "word", "how", "sum", ("sum", "mean", "highest", "lowest")),
)


def _term(name: str, raw: Any, scope: Scope) -> dict[str, Any]:
    if not isinstance(raw, dict) or ("entry" in raw) == ("measure" in raw):
        raise InputError(
            f"the term '{name}' is {raw!r}",
            remedy='Write { entry = "..." } or { measure = "...", over = "..." }',
        )
    try:
        return parse_arguments(_ENTRY_TERM if "entry" in raw else _RECORD_TERM, raw, scope)
    except InputError as error:
        raise InputError(f"{name}: {error.problem}", remedy=error.remedy) from None


def _model_word(kind: str, value: Any) -> str:
    """Return an id of the model's world; what is known is read only when one is named."""
    from corridor.policies import policy_names
    from corridor.questions.claims.model.ahead import settings_names
    from corridor.system.outcomes import outcomes
    from corridor.system.unfitted import accounts

    known: dict[str, Iterable[str]] = {
        "setting": settings_names(),
        "policy": policy_names(),
        "outcome": outcomes(),
        "account": accounts(),
    }
    return _one_of(kind, value, known[kind])


def _levers(argument: Argument, value: Any, scope: Scope) -> dict[str, float]:
    from corridor.system.levers import levers

    if not isinstance(value, dict):
        raise InputError(f"it is {value!r}", remedy="Write { lever = number }")
    return {
        _one_of("lever", name, levers()): _number(argument, number, scope)
        for name, number in value.items()
    }


_READ = {
    "measure": _measure,
    "population": lambda _, v, __: _text(v),
    "season": lambda _, v, __: parse_season(_text(v)),
    "month": _month,
    "when": lambda _, v, __: parse_month(_text(v)),
    "span": _span,
    "dates": _dates,
    "calendar": _calendar,
    "years": _years,
    "word": lambda a, v, _: _one_of(a.name, v, a.words),
    "words": _words,
    "number": _number,
    "whole": _whole,
    "flag": _flag,
    "entry": lambda _, v, scope: _one_of("evidence entry", v, scope.evidence.candidates),
    "occurrence": lambda _, v, scope: _one_of("occurrence", v, scope.evidence.occurrences),
    "deeds": lambda _, v, __: tuple(_one_of("kind", one, DEEDS) for one in _listed(v)),
    "channels": lambda _, v, __: tuple(_one_of("channel", one, CHANNELS) for one in _listed(v)),
    "text": lambda _, v, __: _text(v),
    "expression": lambda _, v, __: _text(v),
    "terms": _terms,
    "setting": lambda _, v, __: _model_word("setting", v),
    "policy": lambda _, v, __: _model_word("policy", v),
    "outcome": lambda _, v, __: _model_word("outcome", v),
    "account": lambda _, v, __: _model_word("account", v),
    "levers": _levers,
}
