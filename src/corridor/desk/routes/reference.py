"""The API explained: a page made from its own description."""

from __future__ import annotations

from fastapi import Request, Response

from corridor.desk.problems import Problem
from corridor.desk.rooms import reference as room
from corridor.desk.rooms.frame import show
from corridor.desk.rooms.routing import pages

__all__ = ["reference", "router"]

router = pages("reference")


@router.get("/reference")
async def reference(request: Request) -> Response:
    """Show every endpoint with what it takes, what it answers and how to ask it."""
    described = request.app.openapi()
    origin = f"{request.url.scheme}://{request.headers['host']}"
    return show(
        "reference.html",
        "reference",
        about=[part.strip() for part in described["info"]["description"].strip().split("\n\n")],
        parts=room.endpoints(described, origin),
        address=room.question_fields(described),
        levers=room.lever_fields(described),
        schemas=room.schemas(described),
        problem=Problem.__name__,
        origin=origin,
    )
