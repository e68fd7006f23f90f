"""The desk page, the view of it that others may show inside a page of theirs, and their files.

Everything on the page works as a form without scripts; with them it answers as a lever moves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from corridor.core.errors import FitError
from corridor.desk.address import Question, Trouble
from corridor.desk.answer import KINDS
from corridor.desk.app import desk_of
from corridor.desk.page.files import VEGA, Served, served
from corridor.desk.page.mend import Pairs, from_form, mended
from corridor.desk.page.view import desk_view, told
from corridor.desk.problems import Missing
from corridor.desk.rooms.frame import show
from corridor.desk.routes.choices import Choices, choices
from corridor.desk.routes.policies import policies

__all__ = ["desk", "embed", "icon", "router", "static"]

router = APIRouter(include_in_schema=False)

_VIEWS = ("chart", "table")


@router.get("/", response_class=HTMLResponse)
async def desk(request: Request) -> Response:
    """Show the desk."""
    pairs, form = from_form(request.query_params.multi_items())
    pairs, page = _page_fields(pairs)
    question, troubles = mended(pairs, desk_of(request).live.groups())
    if form and not troubles:
        extra = "&view=table" if page["view"] == "table" else ""
        return RedirectResponse(f"/?{question.search()}{extra}", 303)
    return await _shown(request, question, troubles, page, embed=False)


@router.get("/embed", response_class=HTMLResponse)
async def embed(request: Request) -> Response:
    """Show the charts of an address alone."""
    pairs, page = _page_fields(request.query_params.multi_items())
    question, troubles = mended(pairs, desk_of(request).live.groups())
    return await _shown(request, question, troubles, page, embed=True)


@router.get("/static/{name}")
async def static(request: Request, name: str) -> Response:
    """Serve one of the page's own files."""
    if name == VEGA:
        found: Served = await desk_of(request).slow.do(VEGA, _engine, 60.0)
    elif name in served():
        found = served()[name]
    else:
        raise Missing("there is no file of this name")
    return Response(found.content, media_type=found.media)


@router.get("/favicon.ico")
async def icon() -> Response:
    """Serve the page's mark."""
    found = served()["mark.svg"]
    return Response(found.content, media_type=found.media)


def _engine() -> Served:
    from corridor.desk.vega import engine

    return Served(engine().encode(), "text/javascript; charset=utf-8")


def _page_fields(pairs: Pairs) -> tuple[Pairs, dict[str, str]]:
    """Return (the question's fields, the page's own): ``view``, and ``show`` for one chart."""
    own = {k: v for k, v in pairs if k in ("view", "show")}
    view = own.get("view", "")
    show = own.get("show", "")
    page = {"view": view if view in _VIEWS else "chart", "show": show if show in KINDS else ""}
    return [(k, v) for k, v in pairs if k not in ("view", "show")], page


async def _shown(
    request: Request,
    question: Question,
    troubles: tuple[Trouble, ...],
    page: dict[str, str],
    *,
    embed: bool,
) -> Response:
    found, question, troubles = await _choices(request, question, troubles)
    shipped = [one.model_dump() for one in (await policies()).policies]
    values: dict[str, Any] = {
        **desk_view(question, found, shipped),
        "told": {
            **told(question, found, shipped),
            **page,
            "embed": embed,
        },
        "troubles": troubles,
        "page": page,
        "kinds": [page["show"]] if page["show"] else list(KINDS),
        "embed": embed,
    }
    return show("desk.html", "desk", **values)


async def _choices(
    request: Request, question: Question, troubles: tuple[Trouble, ...]
) -> tuple[Choices, Question, tuple[Trouble, ...]]:
    """Return what can be chosen; a decision point without a fit gives way to the usual one."""
    try:
        return await choices(request, question), question, troubles
    except FitError as error:
        plain = replace(question, start=Question().start)
        # with the command that makes the fit
        said = Trouble("from", error.said, plain.start)
        return await choices(request, plain), plain, (*troubles, said)
