"""A policy as TOML text that loads to the same policy."""

from __future__ import annotations

from corridor.core.months import format_month
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
from corridor.policies.policy import LeverPath, Policy

__all__ = ["to_toml"]


def to_toml(policy: Policy) -> str:
    """Return a policy file that loads to the same policy, with base and overlays filled in."""
    lines = [] if not policy.base else [f"# with the levers of {policy.base} filled in"]
    lines.append(f"id = {_text(policy.id)}")
    lines.append(f"label = {_text(policy.label)}")
    for key in ("summary", "own_words", "notes"):
        if text := getattr(policy, key):
            lines.append(f"{key} = {_text(text)}")
    if policy.decision_point is not None:
        lines.append(f'decision_point = "{format_month(policy.decision_point)}"')
    for lever in policy.levers.values():
        lines += ["", *_lever(lever)]
    return "\n".join(lines) + "\n"


def _lever(moved: LeverPath) -> list[str]:
    lines = [f"[levers.{moved.lever}]", *_path(moved.path)]
    if moved.why:
        lines.append(f"why = {_text(moved.why)}")
    if moved.claims:
        lines.append(f"claims = [{', '.join(_text(claim) for claim in moved.claims)}]")
    lines.append(f"grade = {_text(moved.grade)}")
    if moved.source:
        lines.append(f"source = {_text(moved.source)}")
    return lines


def _path(path: TimePath) -> list[str]:
    match path:
        case Untouched():
            return ['value = "untouched"']
        case Constant(value):
            return [f"value = {_number(value)}"]
        case Step(start, value):
            return [f"step = {{ start = {_month(start)}, value = {_number(value)} }}"]
        case Ramp(start, end, target, origin):
            first = "" if origin is None else f"from = {_number(origin)}, "
            return [
                f"ramp = {{ start = {_month(start)}, end = {_month(end)}, "
                f"{first}to = {_number(target)} }}"
            ]
        case Pulse(start, end, value):
            return [
                f"pulse = {{ start = {_month(start)}, end = {_month(end)}, "
                f"value = {_number(value)} }}"
            ]
        case Schedule(spans):
            return ["schedule = [", *(f"    {_span(span)}," for span in spans), "]"]


def _span(span: Span) -> str:
    end = "" if span.end is None else f"end = {_month(span.end)}, "
    return f"{{ start = {_month(span.start)}, {end}value = {_number(span.value)} }}"


def _month(moment: Moment) -> str:
    return f'"{moment}"'


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _text(text: str) -> str:
    """Return a basic TOML string; texts hold no control characters by the time they are here."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
