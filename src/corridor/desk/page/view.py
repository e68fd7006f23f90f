"""What the desk page shows before anything is asked: controls with their values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corridor.core.months import format_month, parse_month
from corridor.core.wording import join_names
from corridor.desk.address import ALL, SIDES, Question, Side, path_of
from corridor.desk.answer import whose
from corridor.desk.ground import known_points, place, shipped
from corridor.desk.paths import format_path
from corridor.policies.paths import Constant, Pulse, Ramp, Schedule, Step, TimePath, Untouched
from corridor.report.charts import theme
from corridor.report.sections.left_out import beside
from corridor.report.texts import limits
from corridor.report.words import month_name

if TYPE_CHECKING:
    from corridor.desk.routes.choices import Choices, LeverShown

__all__ = ["desk_view", "measured", "points", "told", "value_of", "with_outcome"]


def desk_view(question: Question, choices: Choices, policies: list[dict[str, Any]]) -> Any:
    """Return what the desk's template shows of a question."""
    group = next(one.label for one in choices.groups if one.id == question.group)
    return {
        "search": question.search(),
        "question": question,
        "sides": [_side(name, question) for name in SIDES],
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
        "group": group if question.group != ALL else "",
        "whose": {
            one.id: whose(question, group, by_group=one.by_group) for one in choices.outcomes
        },
        "points": points(),
        "limits": limits(place()),
        "measured": measured(question),
        "left_out": beside(place()),
    }


def points() -> list[dict[str, str]]:
    """Return the decision points that have a fit, {id, label} each."""
    return [{"id": one, "label": month_name(parse_month(one))} for one in known_points()]


def measured(question: Question) -> list[dict[str, str]]:
    """Return a line for each month that a policy is measured from and the question is not.

    Each: {text, link, search}, the last two to ask from that month.
    """
    asked = parse_month(question.start)
    labels: dict[int, list[str]] = {}
    for policy in question.policies():
        if policy.decision_point is not None and policy.decision_point != asked:
            labels.setdefault(policy.decision_point, []).append(policy.label)
    return [
        {
            "text": f"{join_names(names)} {'is' if len(names) == 1 else 'are'} measured from "
            f"{month_name(point)}; you are asking from {month_name(asked)}.",
            "link": f"Ask from {month_name(point)}",
            "search": replace(question, start=format_month(point)).search(),
        }
        for point, names in labels.items()
    ]


def with_outcome(question: Question, outcome: str) -> str:
    """Return the address of a question with one outcome."""
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


def _side(name: str, question: Question) -> dict[str, Any]:
    side: Side = getattr(question, name)
    own, base = side.load(question.start), shipped(side.policy)
    return {
        "id": name,
        "letter": name.upper(),
        "policy": side.policy,
        "name": side.name,
        "label": own.label,
        "summary": own.summary,
        # of what it was changed from, which describes the base and not what is asked
        "base": base.label if side.moved else "",
        "base_summary": base.summary if side.moved else "",
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
