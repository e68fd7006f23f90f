"""Claims: what is said about the corridor, the verdict on each, and the grid behind it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from corridor.desk.rooms import ledgers as room
from corridor.desk.rooms.routing import SOON, api, pages
from corridor.desk.rooms.telling import once
from corridor.questions.claims import ledger_names

__all__ = [
    "ClaimJudged",
    "Form",
    "Ledger",
    "LedgerJudged",
    "charts",
    "claim",
    "claim_page",
    "claims",
    "data",
    "list_page",
    "router",
]

router = APIRouter()
_api = api("claims")
_pages = pages("claims")

Ledger = StrEnum("Ledger", {name: name for name in ledger_names()})  # type: ignore[misc]

Form = StrEnum("Form", {name: name for name in room.FORMS})  # type: ignore[misc]

_MEDIA = {Form("svg"): "image/svg+xml", Form("png"): "image/png"}
_ARTICLE = Ledger("article")
_DOING = "The claims are being judged"


class LedgerJudged(BaseModel):
    """A ledger under the format of ``corridor claims --json``."""

    format: str
    version: str
    command: str
    ledger: dict[str, Any]
    claims: list[dict[str, Any]]


class ClaimJudged(BaseModel):
    """One claim: its words, its tests, and where it stands, the latest first."""

    ledger: str
    id: str
    quote: str
    type: str
    says: str
    tests: list[dict[str, Any]]
    standings: list[dict[str, Any]]


@_api.get("/api/claims", response_model=LedgerJudged)
async def claims(
    request: Request,
    ledger: Annotated[Ledger, Query(description="a shipped ledger")] = _ARTICLE,
    cells: Annotated[bool, Query(description="with every cell of every grid")] = True,
) -> Response:
    """Judge a ledger: verdicts, the share of definitions that supports, the closest call.

    The document is that of `corridor claims --json`. It takes seconds the first time.
    """
    name = str(ledger)
    text = await once(
        request, f"claims?{name}&{cells}", lambda report: room.ledger_text(name, cells, report)
    )
    return Response(text, media_type="application/json")


@_api.get("/api/claims/{claim}", response_model=ClaimJudged)
async def claim(request: Request, claim: str) -> Response:
    """Judge one claim; its id may be written with its ledger's, as in article-C01."""
    ledger, name = room.find(claim)
    text = await once(
        request,
        f"claim?{ledger}&{name}",
        lambda report: room.claim_values(ledger, name, report),
    )
    return Response(text, media_type="application/json")


@_api.get("/download/claims/{ledger}.json", response_class=Response)
async def data(request: Request, ledger: Ledger) -> Response:
    """Write every number of a ledger's pages, with the series behind them."""
    name = str(ledger)
    text = await once(request, f"claims.json?{name}", lambda report: room.data_text(name, report))
    headers = {"content-disposition": f'attachment; filename="{name}.json"'}
    return Response(text, media_type="application/json", headers=headers)


@_api.get("/download/claims/{claim}.{form}", response_class=Response)
async def charts(request: Request, claim: str, form: Form) -> Response:
    """Draw the charts of one claim below each other, with its verdict, sources and citation."""
    ledger, name = room.find(claim)
    text = await once(
        request,
        f"claim {form}?{ledger}&{name}",
        lambda report: room.drawing(ledger, name, str(form), report),
    )
    headers = {"content-disposition": f'attachment; filename="{claim}.{form}"'}
    return Response(text, media_type=_MEDIA[form], headers=headers)


@_pages.get("/claims")
async def list_page(request: Request) -> Response:
    """Show the claims of all ledgers."""
    return HTMLResponse(
        await once(request, "claims page", room.list_text, doing=_DOING, patience=SOON)
    )


@_pages.get("/claims/{claim}")
async def claim_page(request: Request, claim: str) -> Response:
    """Show one claim."""
    ledger, name = room.find(claim)
    text = await once(
        request,
        f"claim page?{ledger}&{name}",
        lambda report: room.claim_text(ledger, name, report),
        doing=_DOING,
        patience=SOON,
    )
    return HTMLResponse(text)


router.include_router(_api)
router.include_router(_pages)
