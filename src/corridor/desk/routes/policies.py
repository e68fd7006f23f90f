"""Policies and levers: what ships, what a file says, a policy of the page as a file."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel

from corridor.core.months import format_month, parse_month
from corridor.desk.address import START
from corridor.desk.fields import Asked, address
from corridor.desk.ground import REFERENCE, known_policies, place, shipped, usual_policies
from corridor.desk.paths import format_path
from corridor.desk.problems import ANSWERS, Missing
from corridor.policies import Policy, parse_policy, to_toml
from corridor.policies.paths import Untouched

__all__ = ["Policies", "PolicyText", "Read", "policies", "policy", "policy_file", "read", "router"]

router = APIRouter(prefix="/api", tags=["policies"], responses=ANSWERS)


class PolicyText(BaseModel):
    """A policy in its words, and its levers as words of an address."""

    id: str
    label: str
    summary: str
    own_words: str
    notes: str
    #: the only month that its values are measured from, "" where any will do
    decision_point: str
    #: lever id -> path
    levers: dict[str, str]
    #: a row for each lever that departs from the status quo
    told: list[dict[str, str]]


class Policies(BaseModel):
    """The policies that ship."""

    policies: list[PolicyText]


class Read(BaseModel):
    """A policy file as fields of an address, to go after ``a.`` or ``b.``."""

    label: str
    #: the shipped policy to start from
    policy: str
    levers: dict[str, str]
    #: the only month that its values are measured from, "" where any will do
    decision_point: str


@router.get("/policies")
async def policies() -> Policies:
    """List the shipped policies with their levers."""
    return Policies(policies=[_text(shipped(name)) for name in known_policies()])


@router.get("/policies/{name}")
async def policy(name: str) -> PolicyText:
    """Show one shipped policy."""
    # a name, never a path: what is not listed is not looked for
    if name not in known_policies():
        raise Missing.named("policy", name, known_policies())
    return _text(shipped(name))


@router.post("/policies/read")
async def read(text: Annotated[str, Body(media_type="text/plain")]) -> Read:
    """Read a policy file (TOML) that is sent as the body; nothing is kept."""
    found = parse_policy(text, name="file", corridor=place())
    base = REFERENCE if REFERENCE in known_policies() else usual_policies()[1]
    # what the policy that it starts from moves and the file does not is left as it is
    still = dict.fromkeys(shipped(base).levers, format_path(Untouched()))
    moves = {lever: format_path(moved.path) for lever, moved in found.levers.items()}
    return Read(
        label=found.label, policy=base, levers={**still, **moves}, decision_point=_point(found)
    )


@router.get("/policy/{side}.toml", openapi_extra=address(), response_class=Response)
async def policy_file(side: Literal["a", "b"], question: Asked) -> Response:
    """Write one side of a question as a policy file."""
    found = dict(zip("ab", question.policies(), strict=True))[side]
    return Response(
        to_toml(found),
        media_type="application/toml",
        headers={"content-disposition": f'attachment; filename="{found.id}.toml"'},
    )


def _point(found: Policy) -> str:
    return "" if found.decision_point is None else format_month(found.decision_point)


def _text(found: Policy) -> PolicyText:
    start = found.decision_point or parse_month(START)
    return PolicyText(
        id=found.id,
        label=found.label,
        summary=found.summary,
        own_words=found.own_words,
        notes=found.notes,
        decision_point=_point(found),
        levers={lever: format_path(moved.path) for lever, moved in found.levers.items()},
        told=found.describe(start),
    )
