"""Evidence: what is believed of each number, how well, and where it comes from."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from corridor.desk.address import Question
from corridor.desk.app import desk_of
from corridor.desk.ground import known_priors
from corridor.desk.rooms import beliefs as room
from corridor.desk.rooms.frame import show
from corridor.desk.rooms.routing import api, pages
from corridor.evidence import GRADES
from corridor.evidence.words import figure
from corridor.questions.compare.info import AGAINST

__all__ = [
    "BeliefShown",
    "Beliefs",
    "Detail",
    "Grade",
    "Mechanism",
    "Posterior",
    "entry",
    "entry_page",
    "evidence",
    "evidence_page",
    "router",
]

router = APIRouter()
_api = api("evidence")
_pages = pages("evidence")

#: what some kinds of entry have and others do not
_EITHER = ("title", "label", "what", "mechanism", "grade", "confidence", "note")

Grade = Annotated[
    Literal["", "A", "B", "C", "D", "E"], Query(description="only this grade; all if empty")
]
Mechanism = Annotated[str, Query(max_length=60, description="only this mechanism; all if empty")]


class Posterior(BaseModel):
    """A parameter after the fit, for one origin group or for all."""

    group: str
    prior_median: float
    prior_90: list[float]
    median: float
    interval_90: list[float]
    moved: bool = Field(description="false: nothing was learnt of it, so it is as believed")
    kept: str = Field(description="why it keeps its prior on purpose; empty if it was learned")
    against: bool = Field(description="the median has left the 90% interval of what was believed")


class BeliefShown(BaseModel):
    """A parameter."""

    kind: str
    id: str
    mechanism: str
    symbol: str
    label: str
    unit: str
    grade: str
    grade_means: str
    status: str
    status_means: str
    established: bool
    contested: bool
    per: str | None
    prior: str
    median: float
    interval_90: list[float]
    bounds: list[float]
    by_group: dict[str, dict[str, Any]]
    posterior: list[Posterior]
    sources: list[str]
    candidates: list[str]
    note: str


class Beliefs(BaseModel):
    """The parameters that were asked for."""

    grades: dict[str, str]
    fitted_to: str = Field(description="the decision point whose fit the posteriors are of")
    parameters: list[BeliefShown]


class Detail(BaseModel):
    """A parameter, source, estimate or occurrence with all that belongs to it."""

    model_config = {"extra": "allow"}

    kind: str
    id: str


@_api.get("/api/evidence")
async def evidence(request: Request, grade: Grade = "", mechanism: Mechanism = "") -> Beliefs:
    """List the parameters: prior, what the fit made of it, grade and sources."""
    chosen = room.found(grade, mechanism)
    after, start = await _after(request)
    rows = [BeliefShown(**room.parameter(one, after)) for one in chosen]
    return Beliefs(grades=dict(GRADES), fitted_to=start, parameters=rows)


@_api.get("/api/evidence/{name}")
async def entry(request: Request, name: str) -> Detail:
    """Show a parameter, source, estimate or occurrence, with what it rests on."""
    return Detail(**await _entry(request, name))


@_pages.get("/evidence")
async def evidence_page(request: Request, grade: Grade = "", mechanism: Mechanism = "") -> Response:
    """Show the parameters, by grade and mechanism."""
    chosen = room.found(grade, mechanism)
    after, start = await _after(request)
    every = list(known_priors().parameters.values())
    return show(
        "evidence.html",
        "evidence",
        grades=[
            (letter, words, sum(one.grade == letter for one in every))
            for letter, words in GRADES.items()
        ],
        mechanisms=known_priors().mechanisms,
        grade=grade,
        mechanism=mechanism,
        link=_link,
        every=len(every),
        number=len(chosen),
        blocks=room.listed(chosen, after),
        start=start,
    )


@_pages.get("/evidence/{name}")
async def entry_page(request: Request, name: str) -> Response:
    """Show one entry."""
    return show(
        "entry.html",
        "evidence",
        one={**dict.fromkeys(_EITHER), **await _entry(request, name)},
        resting=room.resting(name),
        figure=figure,
        against=AGAINST,
    )


async def _entry(request: Request, name: str) -> dict[str, Any]:
    found = room.entry(name, {})
    if found["kind"] != "parameter":
        return found
    return room.entry(name, (await _after(request))[0])


async def _after(request: Request) -> tuple[room.Posteriors, str]:
    desk = desk_of(request)
    found = await desk.quick.do("posteriors", lambda: room.posteriors(desk.live))
    return found, Question().start


def _link(grade: str, mechanism: str) -> str:
    given = {key: value for key, value in (("grade", grade), ("mechanism", mechanism)) if value}
    return f"/evidence?{urlencode(given)}" if given else "/evidence"


router.include_router(_api)
router.include_router(_pages)
