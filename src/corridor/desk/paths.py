"""A lever's time path as one word of an address, and back.

    27                     throughout
    27@6, 27@2024-11       from a month on; a bare number counts from the decision point
    27@0..6                from a month to a month, both included
    to27@0..6              moving evenly from the value in force, which it reaches and keeps
    5to27@0..6             moving evenly from 5
    1@0..5,2@6             one value after another
    untouched              as if the policy did not move the lever

What the words mean and allow is what the policy files mean and allow: they are read by the
same reader.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corridor.core.errors import InputError, nearest
from corridor.desk.ground import known_levers, place
from corridor.policies import LeverPath, parse_policy
from corridor.policies.paths import (
    Constant,
    Moment,
    Pulse,
    Ramp,
    Schedule,
    Span,
    Step,
    TimePath,
    Untouched,
)
from corridor.policies.source import spell

__all__ = ["LONGEST", "PATTERN", "clamped", "format_path", "moved", "parse_path"]

#: letters in one path
LONGEST = 600

# as many digits as a number of a policy file can hold, so that none is lost on the way
_NUMBER = r"-?\d{1,9}(?:\.\d{1,20})?(?:e-\d{1,3})?"
_MONTH = r"(?:\d{4}-\d{2}|\d{1,3})"
_SPAN = rf"{_NUMBER}@{_MONTH}(?:\.\.{_MONTH})?"
_RAMP = rf"(?:{_NUMBER})?to{_NUMBER}@{_MONTH}\.\.{_MONTH}"

#: what a path looks like; whether its values are allowed depends on the lever
PATTERN = rf"^(?:untouched|{_NUMBER}|{_RAMP}|{_SPAN}(?:,{_SPAN})*)$"

_ENTRY = re.compile(r"^levers\.\S+: ")
_WHOLE = re.compile(PATTERN, re.ASCII)
_PART = re.compile(rf"(?P<value>{_NUMBER})@(?P<start>{_MONTH})(?:\.\.(?P<end>{_MONTH}))?", re.ASCII)
_MOVING = re.compile(
    rf"(?P<first>{_NUMBER})?to(?P<to>{_NUMBER})@(?P<start>{_MONTH})\.\.(?P<end>{_MONTH})", re.ASCII
)


@lru_cache(maxsize=4096)
def parse_path(lever: str, text: str) -> TimePath:
    """Return the path of a lever.

    Raises InputError for an unknown lever, and for a path that the lever does not allow.
    """
    if lever not in known_levers():
        raise InputError(
            f"there is no lever '{spell(lever, 60)}'", remedy=nearest(lever, known_levers())
        )
    if len(text) > LONGEST or not _WHOLE.fullmatch(text):
        raise InputError(
            f"'{spell(text, 60)}' is no path of a lever",
            remedy="Write for instance 27, 27@6, 27@0..6, to27@0..6 or untouched, and spans in a "
            "row as 10@0..5,20@6; a rise (to...) stands alone",
        )
    try:
        entry = f'label = "read"\n[levers.{lever}]\n{_toml(text)}\n'
        policy = parse_policy(entry, name="path", corridor=place())
    except InputError as error:
        # the entry is one of a file that nobody wrote
        raise InputError(_ENTRY.sub("", error.problem), remedy=error.remedy) from None
    return policy.levers[lever].path


def format_path(path: TimePath) -> str:
    """Return the word that ``parse_path`` reads as this path.

    Raises InputError for a schedule of more spans than an address holds.
    """
    text = _formatted(path)
    if len(text) > LONGEST:
        raise InputError(
            f"the schedule is longer than the {LONGEST} letters that an address holds",
            remedy="Join months of one value into one span, or use corridor compare",
        )
    return text


def _formatted(path: TimePath) -> str:
    match path:
        case Untouched():
            return "untouched"
        case Constant(value):
            return _number(value)
        case Step(start, value):
            return _span(Span(start, value))
        case Pulse(start, end, value):
            return _span(Span(start, value, end))
        case Ramp(start, end, target, origin):
            first = "" if origin is None else _number(origin)
            return f"{first}to{_number(target)}@{_month(start)}..{_month(end)}"
        case Schedule(spans):
            return ",".join(_span(span) for span in spans)


def clamped(lever: str, text: str) -> str:
    """Return the nearest path that a lever allows, "" where none is near."""
    known = known_levers().get(lever)
    if known is None or len(text) > LONGEST or not _WHOLE.fullmatch(text):
        return ""

    def within(number: str) -> str:
        return _number(min(max(float(number), known.low), known.high))

    def part(match: re.Match[str]) -> str:
        end = f"..{match['end']}" if match["end"] else ""
        return f"{within(match['value'])}@{match['start']}{end}"

    if text == "untouched":
        return text
    if moving := _MOVING.fullmatch(text):
        first = within(moving["first"]) if moving["first"] else ""
        near = f"{first}to{within(moving['to'])}@{moving['start']}..{moving['end']}"
    else:
        near = _PART.sub(part, text) if "@" in text else within(text)
    try:
        parse_path(lever, near)
    except InputError:
        return ""
    return near


def moved(lever: str, path: TimePath, why: str) -> LeverPath:
    """Return a lever moved by somebody who gives no grounds but ``why``."""
    return LeverPath(lever=lever, path=path, why=why)


def _toml(text: str) -> str:
    """Return the entry of a policy file that says the same."""
    if text == "untouched":
        return 'value = "untouched"'
    if moving := _MOVING.fullmatch(text):
        first = f"from = {moving['first']}, " if moving["first"] else ""
        return (
            f"ramp = {{ start = {_when(moving['start'])}, end = {_when(moving['end'])}, "
            f"{first}to = {moving['to']} }}"
        )
    if "@" not in text:
        return f"value = {text}"
    parts = [_PART.fullmatch(part) for part in text.split(",")]
    spans = []
    for part in parts:
        assert part is not None
        end = f"end = {_when(part['end'])}, " if part["end"] else ""
        spans.append(f"{{ start = {_when(part['start'])}, {end}value = {part['value']} }}")
    if len(spans) > 1:
        return f"schedule = [{', '.join(spans)}]"
    return f"{'pulse' if 'end =' in spans[0] else 'step'} = {spans[0]}"


def _when(month: str) -> str:
    return f'"{month}"' if "-" in month else f'"+{month}"'


def _span(span: Span) -> str:
    end = "" if span.end is None else f"..{_month(span.end)}"
    return f"{_number(span.value)}@{_month(span.start)}{end}"


def _month(moment: Moment) -> str:
    return str(moment).removeprefix("+")


def _number(value: float) -> str:
    return repr(float(value) or 0.0).removesuffix(".0")
