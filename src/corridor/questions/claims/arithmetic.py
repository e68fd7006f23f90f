"""A small calculator: numbers, names, + - * / and brackets, read by hand and never run as code.

expression = product (("+" | "-") product)*
product    = value (("*" | "/") value)*
value      = number | name | "-" value | "(" expression ")"
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping

from corridor.core.errors import InputError, nearest

__all__ = ["calculate", "check_expression"]

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|([-+*/()]))")
_DEEPEST = 20  # brackets within brackets


def calculate(expression: str, values: Mapping[str, float]) -> float:
    """Return the value of an expression over named values.

    Raises InputError if it cannot be read or names something else, ZeroDivisionError.
    """
    tokens = _tokens(expression)
    result, rest = _sum(tokens, values, 0)
    if rest:
        raise InputError(f"'{rest[0]}' is not expected there", remedy="Write one expression")
    return result


def check_expression(expression: str, names: Iterable[str]) -> None:
    """Raise InputError if an expression cannot be read or names something not in ``names``."""
    with contextlib.suppress(ZeroDivisionError):  # of made-up values
        calculate(expression, dict.fromkeys(names, 1.0))


def _tokens(expression: str) -> list[str]:
    found, place, text = [], 0, expression.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise InputError(
                f"'{text[place:].strip()[:10]}' cannot be read",
                remedy="Use names, numbers, + - * / and brackets",
            )
        found.append(match[0].strip())
        place = match.end()
    return found


def _sum(tokens: list[str], values: Mapping[str, float], depth: int) -> tuple[float, list[str]]:
    total, rest = _product(tokens, values, depth)
    while rest and rest[0] in "+-":
        sign = rest[0]
        more, rest = _product(rest[1:], values, depth)
        total = total + more if sign == "+" else total - more
    return total, rest


def _product(tokens: list[str], values: Mapping[str, float], depth: int) -> tuple[float, list[str]]:
    total, rest = _value(tokens, values, depth)
    while rest and rest[0] in "*/":
        sign = rest[0]
        more, rest = _value(rest[1:], values, depth)
        total = total * more if sign == "*" else total / more
    return total, rest


def _value(tokens: list[str], values: Mapping[str, float], depth: int) -> tuple[float, list[str]]:
    if not tokens or depth > _DEEPEST:
        raise InputError("the expression ends too early or goes too deep", remedy="Shorten it")
    first, rest = tokens[0], tokens[1:]
    if first == "-":
        value, rest = _value(rest, values, depth + 1)
        return -value, rest
    if first == "(":
        value, rest = _sum(rest, values, depth + 1)
        if not rest or rest[0] != ")":
            raise InputError("a bracket is not closed", remedy="Add )")
        return value, rest[1:]
    if first[0].isdigit():
        return float(first), rest
    if first not in values:
        raise InputError(f"there is no term '{first}'", remedy=nearest(first, values))
    return values[first], rest
