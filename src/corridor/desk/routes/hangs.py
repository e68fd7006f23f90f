"""What would have to be true: what the difference between two policies hangs on."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from corridor.desk.address import Question
from corridor.desk.app import desk_of
from corridor.desk.fields import Asked, address
from corridor.desk.live import Live
from corridor.desk.rooms import hanging as room
from corridor.desk.rooms.routing import SOON, api, pages
from corridor.desk.rooms.telling import slowly

__all__ = ["Explained", "PartFound", "explain", "explain_part", "hangs_page", "router"]

router = APIRouter()
_api = api("explain", strict=False)
_pages = pages("hangs", strict=False)

_DOING = "What would have to be true"


class PartFound(BaseModel):
    """What one part found."""

    title: str
    asks: str
    result: Any
    by_outcome: dict[str, Any] | None
    trouble: dict[str, str]


class Explained(BaseModel):
    """An explanation under the schema of ``corridor explain --json``."""

    model_config = {"populate_by_name": True}

    schema_: str = Field(alias="schema")
    corridor: str
    start: str
    months: int
    draws: int
    seed: int
    command: str
    account: str
    couplings: dict[str, bool]
    policies: list[dict[str, str]]
    fit: dict[str, str]
    quantiles: list[float]
    outcomes: dict[str, Any]
    parts: dict[str, PartFound]
    seconds: dict[str, float]


@_api.get("/api/explain", response_model=Explained, openapi_extra=address())
async def explain(request: Request, question: Asked) -> Response:
    """Say what the difference hangs on: levers, assumptions, conditions.

    It takes half a minute: until it is there the answer is 503 with Retry-After. Where the
    address names no outcomes, those of `corridor explain` are explained.
    """
    found = await _whole(request, question)
    return Response(found.values, media_type="application/json")


@_api.get("/api/explain/{part}", response_model=Explained, openapi_extra=address())
async def explain_part(request: Request, part: str, question: Asked) -> Response:
    """Say what one part of an explanation found, as in `corridor explain --part`."""
    chosen = room.find_part(part).id
    live = await _checked(request, question)
    text = await slowly(
        request,
        f"explain {chosen}?{question.search()}",
        lambda report: room.values(live, question, chosen, report),
    )
    return Response(text, media_type="application/json")


@_pages.get("/hangs")
async def hangs_page(request: Request, question: Asked) -> Response:
    """Show what the difference between the two policies of the address hangs on."""
    return HTMLResponse((await _whole(request, question, SOON)).page)


async def _whole(
    request: Request, question: Question, patience: float | None = None
) -> room.Hanging:
    live = await _checked(request, question)
    found = await slowly(
        request,
        f"explain?{question.search()}",
        lambda report: room.hanging(live, question, report),
        doing=_DOING,
        search=question.search(),
        patience=patience,
    )
    assert isinstance(found, room.Hanging)
    return found


async def _checked(request: Request, question: Question) -> Live:
    """Return the model, once it is sure that the question can be explained."""
    desk = desk_of(request)
    await desk.quick.do(f"can explain?{question.search()}", lambda: room.check(desk.live, question))
    return desk.live


router.include_router(_api)
router.include_router(_pages)
