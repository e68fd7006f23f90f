"""Two policies compared: as the page draws it, and as ``corridor compare --json`` writes it."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request, Response

from corridor.desk.address import Question
from corridor.desk.answer import document, shown
from corridor.desk.app import desk_of
from corridor.desk.fields import Asked, address
from corridor.desk.problems import ANSWERS
from corridor.desk.schema import Compared, Shown

__all__ = ["charts", "compare", "router"]

router = APIRouter(prefix="/api", tags=["compare"], responses=ANSWERS)


@router.get("/compare", response_model=Compared, openapi_extra=address())
async def compare(request: Request, question: Asked) -> Response:
    """Compare two policies on the same draws of everything uncertain.

    The document is that of `corridor compare --main-only --json` for the chosen outcomes.
    """
    desk = desk_of(request)
    return await _answer(request, "compare", question, lambda: document(desk.live.answer(question)))


@router.get("/charts", response_model=Shown, openapi_extra=address())
async def charts(request: Request, question: Asked) -> Response:
    """Compare two policies, as charts with their words and tables."""
    desk = desk_of(request)
    return await _answer(request, "charts", question, lambda: shown(desk.live.answer(question)))


async def _answer(request: Request, what: str, question: Question, make: Any) -> Response:
    key = f"{what}?{question.search()}"
    text = await desk_of(request).quick.do(key, lambda: _text(make()))
    return Response(text, media_type="application/json")


def _text(document: Any) -> bytes:
    return json.dumps(document, allow_nan=False, separators=(",", ":")).encode()
