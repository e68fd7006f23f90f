"""What a question can be made of: levers, outcomes, groups, assumptions, limits."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from pydantic import BaseModel

from corridor.core.months import format_month
from corridor.desk.address import ALL, COARSE_DRAWS, LEAST_DRAWS, LIMITS, Question
from corridor.desk.app import desk_of
from corridor.desk.fields import Asked, address
from corridor.desk.ground import known_couplings, known_levers, known_outcomes, place
from corridor.desk.problems import ANSWERS
from corridor.questions.runs.setup import has_bargaining
from corridor.report.texts import families
from corridor.system.levers import GROUPS
from corridor.system.unfitted import accounts

__all__ = [
    "Choice",
    "Choices",
    "CouplingChoice",
    "LeverShown",
    "Named",
    "OutcomeChoice",
    "choices",
    "router",
]

router = APIRouter(prefix="/api", tags=["policies"], responses=ANSWERS)


class Named(BaseModel):
    """A value that people know by a name."""

    label: str
    value: float


class LeverShown(BaseModel):
    """A lever: what somebody decides."""

    id: str
    label: str
    unit: str
    group: str
    low: float
    high: float
    step: float
    #: its value where nobody moves it, at the decision point asked for
    untouched: float
    meaning: str
    decides: str
    claims: list[str]
    named: list[Named]


class Choice(BaseModel):
    """One of several."""

    id: str
    label: str
    says: str = ""


class OutcomeChoice(Choice):
    """An outcome, and whether it is known by group."""

    unit: str
    by_group: bool
    family: str


class CouplingChoice(Choice):
    """What one mechanism passes to another, and whether it does."""

    on: bool
    grade: str


class Choices(BaseModel):
    """What a question can be made of."""

    lever_groups: list[Choice]
    levers: list[LeverShown]
    families: list[Choice]
    outcomes: list[OutcomeChoice]
    groups: list[Choice]
    accounts: list[Choice]
    couplings: list[CouplingChoice]
    limits: dict[str, int]
    #: the corridor's, for policies that are measured from none or from several
    decision_point: str
    #: of an empty address
    defaults: dict[str, str | int | list[str]]


@router.get("/choices", openapi_extra=address())
async def choices(request: Request, question: Asked) -> Choices:
    """List what a question can be made of; levers stand as at its decision point."""
    desk = desk_of(request)
    key = f"choices?{question.start}&{question.months}&{question.account}"
    found = await desk.quick.do(
        key, lambda: _choices(desk.live.ask(question).setup.quo, desk.live.groups())
    )
    assert isinstance(found, Choices)
    return found


def _choices(quo: Mapping[str, float], groups: Mapping[str, str]) -> Choices:
    known = families(place())
    family_of = {name: one["id"] for one in known for name in one["outcomes"]}
    plain = Question()
    held = {one.group for one in known_levers().values()}
    return Choices(
        lever_groups=[Choice(id=k, label=v) for k, v in GROUPS.items() if k in held],
        levers=[
            LeverShown(
                id=one.id,
                label=one.label,
                unit=one.unit,
                group=one.group,
                low=one.low,
                high=one.high,
                step=one.step,
                untouched=one.untouched(quo),
                meaning=one.meaning,
                decides=one.decides,
                claims=list(one.claims),
                named=[Named(label=n.label, value=n.value) for n in one.named],
            )
            for one in known_levers().values()
        ],
        families=[Choice(id=f["id"], label=f["title"], says=f["intro"]) for f in known],
        outcomes=[
            OutcomeChoice(
                id=one.id,
                label=one.label,
                says=one.definition,
                unit=one.unit,
                by_group=one.by_group,
                family=family_of.get(one.id, "other"),
            )
            for one in known_outcomes().values()
        ],
        groups=[
            Choice(id=ALL, label="All groups"),
            *(Choice(id=k, label=v) for k, v in groups.items()),
        ],
        accounts=[
            Choice(id=k, label=v.label, says=v.summary)
            for k, v in accounts().items()
            if has_bargaining(place())
        ],
        couplings=[
            CouplingChoice(id=k, label=v.label, says=v.says, on=v.on, grade=v.grade)
            for k, v in known_couplings().items()
        ],
        decision_point=format_month(place().decision_point),
        limits={**LIMITS, "least_draws": LEAST_DRAWS, "coarse_draws": COARSE_DRAWS},
        defaults={
            "a": plain.a.policy,
            "b": plain.b.policy,
            "from": plain.start,
            "months": plain.months,
            "draws": plain.draws,
            "seed": plain.seed,
            "paths": plain.paths,
            "group": plain.group,
            "account": plain.account,
            "outcome": list(plain.outcomes),
        },
    )
