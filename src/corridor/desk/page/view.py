"""What the desk page shows before anything is asked: controls with their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.desk.address import SIDES, Question, Side, path_of
from corridor.desk.ground import place, shipped
from corridor.desk.paths import format_path
from corridor.policies.paths import Constant, Pulse, Ramp, Schedule, Step, TimePath, Untouched
from corridor.report.charts import theme
from corridor.report.view import limits

if TYPE_CHECKING:
    from corridor.desk.routes.choices import Choices, LeverShown

__all__ = ["desk_view", "told", "value_of", "with_outcome"]


def desk_view(question: Question, choices: Choices, policies: list[dict[str, Any]]) -> Any:
    """Return what the desk's template shows of a question."""
    return {
        "search": question.search(),
        "question": question,
        "sides": [_side(name, getattr(question, name)) for name in SIDES],
        "choices": choices,
        "policies": policies,
        "lever_groups": [
            {
                "id": group.id,
                "label": group.label,
                "levers": [
                    _lever(one, question) for one in choices.levers if one.group == group.id
                ],
            }
            for group in choices.lever_groups
        ],
        "families": [
            {"label": family.label, "outcomes": members}
            for family in [*choices.families, None]
            if family and (members := [o for o in choices.outcomes if o.family == family.id])
        ]
        + _others(choices),
        "links": {chosen: with_outcome(question, chosen) for chosen in question.outcomes},
        "limits": limits(place()),
    }


def with_outcome(question: Question, outcome: str) -> str:
    """Return the address of a question with one outcome."""
    from dataclasses import replace

    return replace(question, outcomes=(outcome,)).search()


def value_of(path: TimePath, untouched: float) -> float:
    """Return the value that a path comes to, which its slider shows."""
    match path:
        case Untouched():
            return untouched
        case Constant(value) | Step(_, value) | Pulse(_, _, value):
            return value
        case Ramp():
            return path.target
        case Schedule(spans):
            return spans[-1].value
    raise AssertionError(path)


def told(question: Question, choices: Choices, policies: list[dict[str, Any]]) -> Any:
    """Return what the page's scripts start from."""
    return {
        "choices": choices.model_dump(),
        "policies": policies,
        "question": {
            **{name: _state(getattr(question, name)) for name in SIDES},
            "from": question.start,
            "months": question.months,
            "draws": question.draws,
            "seed": question.seed,
            "paths": question.paths,
            "group": question.group,
            "account": question.account,
            "outcome": list(question.outcomes),
            "off": list(question.off),
            "on": list(question.on),
        },
        "tokens": {name: values[0] for name, values in theme.TOKENS.items()},
    }


def _state(side: Side) -> dict[str, Any]:
    return {
        "policy": side.policy,
        "name": side.name,
        "moved": {lever: format_path(path) for lever, path in side.moved.items()},
    }


def _side(name: str, side: Side) -> dict[str, Any]:
    return {
        "id": name,
        "letter": name.upper(),
        "policy": side.policy,
        "name": side.name,
        "label": side.load().label,
        "summary": shipped(side.policy).summary,
    }


def _lever(lever: LeverShown, question: Question) -> dict[str, Any]:
    sides = []
    for name in SIDES:
        side: Side = getattr(question, name)
        plain = path_of(shipped(side.policy), lever.id)
        path = side.moved.get(lever.id, plain)
        sides.append(
            {
                "id": name,
                "letter": name.upper(),
                "word": format_path(path),
                "value": value_of(path, lever.untouched),
                "shipped": value_of(plain, lever.untouched),
                "moved": lever.id in side.moved,
            }
        )
    ticks = {one.value: one.label for one in lever.named}
    return {
        "about": lever,
        "sides": sides,
        "differs": sides[0]["word"] != sides[1]["word"],
        "ticks": sorted({lever.untouched: "Untouched", **ticks}.items()),
    }


def _others(choices: Choices) -> list[dict[str, Any]]:
    known = {family.id for family in choices.families}
    rest = [one for one in choices.outcomes if one.family not in known]
    return [{"label": "Other", "outcomes": rest}] if rest else []
