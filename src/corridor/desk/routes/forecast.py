"""Forecasts: encounters in the months ahead, and how such forecasts did on past months."""

from __future__ import annotations

import json
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from corridor.desk.rooms import forecasts as room
from corridor.desk.rooms.routing import SOON, api, pages
from corridor.desk.rooms.telling import slowly
from corridor.questions.forecast.make import LONGEST

__all__ = [
    "Forecasted",
    "Horizon",
    "HubRows",
    "Origin",
    "Scores",
    "SummaryRow",
    "forecast",
    "forecast_file",
    "forecast_page",
    "router",
    "scores",
]

router = APIRouter()
_api = api("forecasts")
_pages = pages("forecasts")

_MONTHS = 12

Horizon = Annotated[int, Query(ge=1, le=LONGEST, description="months ahead")]
Origin = Annotated[
    str,
    Query(
        pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$",
        description="last month of encounters that is seen, YYYY-MM; the record's last if empty",
    ),
]


class SummaryRow(BaseModel):
    """One series in one month."""

    series: str
    month: str
    horizon: int
    nowcast: bool
    q05: float
    q25: float
    median: float
    q75: float
    q95: float


class HubRows(BaseModel):
    """The rows that forecast hubs read."""

    columns: list[str]
    rows: list[list[str | int | float | None]]


class Forecasted(BaseModel):
    """A forecast, as ``corridor forecast --json`` writes it, with a summary and hub rows."""

    corridor: str
    target: str
    model: str
    version: str
    origin: str
    origin_date: str
    nowcast: list[str]
    tables_ahead: list[str]
    behind: list[str] = Field(description="groups and series that end before the origin")
    last_seen: dict[str, str | None] = Field(description="last month of each series")
    scores_kept: bool
    draws: int
    seed: int
    months: list[str]
    levels: list[float]
    series: dict[str, list[list[float]]] = Field(description="[month, level], encounters")
    labels: dict[str, str]
    summary: list[SummaryRow]
    hub: HubRows


class Scores(BaseModel):
    """Scores of every model on past months."""

    corridor: str
    target: str
    scale: str
    version: str
    vintage: dict[str, str]
    seed: int
    draws: int
    origins: list[str]
    horizons: list[int]
    models: list[dict[str, Any]]
    rows: list[dict[str, Any]] = Field(description="each series alone")
    summary: list[dict[str, Any]] = Field(description="totals and the mean over groups, skill")
    periods: list[dict[str, Any]] = Field(description="of the rules, with the day of their start")
    regimes: list[dict[str, Any]] = Field(description="the total in each period")


@_api.get("/api/forecast", response_model=Forecasted)
async def forecast(request: Request, horizon: Horizon = _MONTHS, origin: Origin = "") -> Response:
    """Forecast encounters between ports, by group and in total."""
    text = await slowly(
        request,
        f"forecast?{horizon}&{origin}",
        lambda _: json.dumps(
            room.values(room.made(horizon, origin)), allow_nan=False, separators=(",", ":")
        ),
    )
    return Response(text, media_type="application/json")


@_api.get("/download/forecast.csv", response_class=Response)
async def forecast_file(
    request: Request, horizon: Horizon = _MONTHS, origin: Origin = ""
) -> Response:
    """Write the forecast as CSV in the form of forecast hubs."""
    text = await slowly(
        request,
        f"forecast.csv?{horizon}&{origin}",
        lambda _: room.csv_text(room.made(horizon, origin)),
    )
    headers = {"content-disposition": 'attachment; filename="corridor-forecast.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@_api.get("/api/scores")
async def scores() -> Scores:
    """Give the scores of the backtest that ships, of every model and horizon."""
    return Scores(**room.shipped_scores())


@_pages.get("/forecasts")
async def forecast_page(
    request: Request, horizon: Horizon = _MONTHS, origin: Origin = ""
) -> Response:
    """Show the forecast and how such forecasts did."""
    given = {"horizon": horizon} if horizon != _MONTHS else {}
    search = urlencode({**given, **({"origin": origin} if origin else {})})
    text = await slowly(
        request,
        f"forecast page?{horizon}&{origin}",
        lambda _: room.page(room.made(horizon, origin), search),
        doing="The forecast is being made",
        patience=4 * SOON,
    )
    return HTMLResponse(text)


router.include_router(_api)
router.include_router(_pages)
