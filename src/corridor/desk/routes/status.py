"""Is the server there, and which one is it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from corridor import __version__
from corridor.desk.app import desk_of
from corridor.desk.problems import ANSWERS

__all__ = ["Status", "router", "status"]

router = APIRouter(prefix="/api", tags=["status"], responses=ANSWERS)


class Status(BaseModel):
    """What answers."""

    version: str
    instance: str


@router.get("/status")
async def status(request: Request) -> Status:
    """Say which version answers, and which start of it."""
    return Status(version=__version__, instance=desk_of(request).instance)
