"""What routes of the rooms share: no unknown fields, and errors as pages where pages are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from corridor.core.errors import CorridorError, FitError, nearest
from corridor.desk.address import Bad, Trouble
from corridor.desk.problems import ANSWERS, Missing
from corridor.desk.rooms.frame import show
from corridor.desk.work import Busy, Slow

__all__ = ["SOON", "api", "no_others", "no_page", "pages"]

SOON = 1.0
"""Seconds that a page waits before it says that its answer is being worked out."""

_AGAIN = 2
_LONGEST = 200  # letters of an address that are said again


def no_others(request: Request) -> None:
    """Refuse fields that the route does not declare, and any that is given twice."""
    declared = request.scope["route"].dependant.query_params
    known = [field.alias for field in declared]
    troubles = []
    for key, count in Counter(name for name, _ in request.query_params.multi_items()).items():
        if key not in known:
            words = nearest(key[:80], known) if known else "It takes none"
            troubles.append(Trouble(key[:80], f"there is no field '{key[:80]}'. {words}"))
        elif count > 1:
            troubles.append(Trouble(key, f"'{key}' is given {count} times"))
    if troubles:
        raise Bad(troubles)


def api(tag: str, *, strict: bool = True) -> APIRouter:
    """Return a router for a part of the API; errors are problem documents.

    ``strict``: routes refuse fields that they do not declare. Those that take an address refuse
    them of themselves.
    """
    return APIRouter(tags=[tag], responses=ANSWERS, dependencies=_checks(strict))


def pages(here: str, *, strict: bool = True) -> APIRouter:
    """Return a router for pages, which stay out of the API's description.

    An error is a page too, and so is an answer that is being worked out: it asks again.
    ``here``: id of the place in the frame; ``strict`` as for ``api``.
    """

    class Paged(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            plain = super().get_route_handler()

            async def handler(request: Request) -> Response:
                try:
                    return await plain(request)
                except (Slow, Busy) as error:
                    return _waiting(here, request, isinstance(error, Busy))
                except (CorridorError, RequestValidationError) as error:
                    return _wrong(here, error)

            return handler

    return APIRouter(route_class=Paged, include_in_schema=False, dependencies=_checks(strict))


def _checks(strict: bool) -> list[Any]:
    return [Depends(no_others)] if strict else []


def _waiting(here: str, request: Request, busy: bool) -> Response:
    told = getattr(request.state, "told", None)
    what, share = told() if told else ("", None)
    found = show(
        "waiting.html",
        here,
        status=202,
        busy=busy,
        title=getattr(request.state, "doing", "Working"),
        what=what,
        share=share,
        search=getattr(request.state, "search", ""),
    )
    # the browser asks again by itself
    found.headers["refresh"] = found.headers["retry-after"] = str(_AGAIN)
    return found


def no_page(path: str) -> Response:
    """Return the page for an address at which there is none."""
    said = [f"There is no page at {path[:_LONGEST]}"]
    return show("wrong.html", "", status=404, said=said)


def _wrong(here: str, error: Exception) -> Response:
    status = 404 if isinstance(error, Missing) else 409 if isinstance(error, FitError) else 422
    if isinstance(error, Bad):
        said = [f"{one.field}: {one.detail}" for one in error.troubles]
    elif isinstance(error, RequestValidationError):
        said = [f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors()]
    else:
        assert isinstance(error, CorridorError)
        said = [error.said]
    return show("wrong.html", here, status=status, said=said)
