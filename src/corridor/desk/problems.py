"""What goes wrong, as problem documents (RFC 9457): one form for every error of the API.

{type, title, status, detail, errors: [{field, detail, instead}]}. ``instead`` is the nearest
value that would do, "" where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from corridor.core.errors import CorridorError, FitError, InputError, nearest
from corridor.desk.address import Bad, Trouble
from corridor.desk.work import Busy, Slow

__all__ = ["ANSWERS", "MEDIA", "FieldProblem", "Missing", "Problem", "handle", "problem"]

MEDIA = "application/problem+json"
#: takes text, of which whoever sends JSON may not have thought
_TEXT = "/api/policies/read"
_AS_TEXT = "The body is no policy file. Send the TOML itself as text/plain"
#: seconds after which to ask again
_AGAIN = 1
_LISTED = "/api/openapi.json lists every address"
#: letters of an unknown name that are said again
_LONGEST = 60


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str
    detail: str
    instead: str = ""


class Problem(BaseModel):
    """What went wrong."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem]


class Missing(InputError):
    """What was asked for by name is not there."""

    @classmethod
    def named(cls, what: str, name: str, known: Iterable[str]) -> Missing:
        """Return the error for a name that is not among the known ones; it says the nearest."""
        short = name[:_LONGEST]
        return cls(f"there is no {what} '{short}'", remedy=nearest(short, known))


def _declared(what: str) -> dict[str, Any]:
    return {
        "description": what,
        "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


#: what every route may answer besides its answer, for the API's description
ANSWERS: dict[int | str, dict[str, Any]] = {
    400: _declared("The request is not one that this server answers."),
    404: _declared("There is nothing of this name."),
    405: _declared("The path does not take this method."),
    409: _declared("There is no fit for this decision point yet."),
    413: _declared("The body is too large."),
    422: _declared("A field is wrong; ``errors`` names it."),
    503: _declared("Too much is waiting, or the answer is not there yet: ask again."),
}


def problem(
    status: int,
    detail: str,
    troubles: Sequence[Trouble] = (),
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """Return a problem document as a response; 503 says when to ask again."""
    if status == 503:
        headers = {"Retry-After": str(_AGAIN), **(headers or {})}
    return JSONResponse(
        {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
            "errors": [
                {"field": one.field, "detail": one.detail, "instead": one.instead}
                for one in troubles
            ],
        },
        status,
        headers,
        MEDIA,
    )


def handle(app: FastAPI) -> None:
    """Have an application answer errors with a problem document; `desk.guard` does for others."""

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        if request.url.path == _TEXT:
            return problem(422, _AS_TEXT, [Trouble("body", _AS_TEXT)])
        troubles = [
            Trouble(".".join(str(part) for part in one["loc"][1:]) or "body", str(one["msg"]))
            for one in error.errors()
        ]
        return _many(troubles)

    async def bad(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Bad)
        return _many(error.troubles)

    async def wrong(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, CorridorError)
        status = 409 if isinstance(error, FitError) else 404 if isinstance(error, Missing) else 422
        troubles = [Trouble(error.where, error.said)] if error.where else ()
        return problem(status, error.said, troubles)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404 and _is_page(request):
            from corridor.desk.rooms.routing import no_page

            return no_page(request.url.path)
        detail = f"{error.detail}. {_LISTED}" if error.status_code == 404 else str(error.detail)
        return problem(error.status_code, detail, (), dict(error.headers or {}))

    async def busy(_: Request, _error: Exception) -> JSONResponse:
        return problem(503, "Too much is waiting. Ask again soon.")

    async def slow(_: Request, _error: Exception) -> JSONResponse:
        return problem(503, "The answer is being worked out. Ask again.")

    for kind, handler in (
        (RequestValidationError, invalid),
        (Bad, bad),
        (CorridorError, wrong),
        (HTTPException, refused),
        (Busy, busy),
        (Slow, slow),
    ):
        app.add_exception_handler(kind, handler)


def _is_page(request: Request) -> bool:
    """Return whether somebody who reads asks for a page, and not a program for data."""
    asks = "text/html" in request.headers.get("accept", "")
    return asks and not request.url.path.startswith("/api")


def _many(troubles: Sequence[Trouble]) -> JSONResponse:
    first = troubles[0]
    more = f" (and {len(troubles) - 1} more)" if len(troubles) > 1 else ""
    return problem(422, f"{first.field}: {first.detail}{more}", troubles)
