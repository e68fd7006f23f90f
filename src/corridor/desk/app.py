"""The desk as an ASGI application."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import uuid4

from fastapi import FastAPI, Request

from corridor import __version__
from corridor.core.errors import CorridorError
from corridor.desk import routes
from corridor.desk.address import COARSE_DRAWS, Question
from corridor.desk.guard import Guard
from corridor.desk.live import Live
from corridor.desk.problems import Problem, handle
from corridor.desk.work import Slow, Work

__all__ = ["Desk", "desk_of", "make_app"]

_SAYS = """
Compare two policies on one migration corridor, and look up what the answer stands on.

Every number is conditional on a model and on stated assumptions; none is a forecast of what a
government will do. Data are published aggregates, never persons. An error is a problem document
(RFC 9457) whose `errors` name the field.
"""


#: seconds that the first answers may take
WARMING = 120.0


@dataclass
class Desk:
    """What the routes share."""

    live: Live = field(default_factory=Live)
    #: answers of the model in tens of milliseconds
    quick: Work = field(default_factory=lambda: Work("quick", waiting=250, kept=128, patience=20.0))
    #: what a difference is made of, in a second or two
    parts: Work = field(
        default_factory=lambda: Work("parts", waiting=32, kept=32, patience=20.0, nice=5)
    )
    #: what takes seconds: explanations, claims, briefs, drawings
    slow: Work = field(
        default_factory=lambda: Work("slow", waiting=8, kept=16, patience=20.0, nice=10)
    )
    #: another one after each start, so that a page knows that the server is new
    instance: str = field(default_factory=lambda: uuid4().hex[:12])

    async def warm(self) -> None:
        """Have ready what a page asks first: the model for all draws and for few, and charts."""
        from corridor.desk.vega import engine

        plain = Question()
        for draws in (plain.draws, COARSE_DRAWS):
            asked = partial(self.live.answer, replace(plain, draws=draws))
            # what fails is told to whoever asks for it
            with suppress(CorridorError, Slow):
                await self.quick.do(f"warm {draws}", asked, WARMING)
        with suppress(CorridorError, Slow):
            await self.slow.do("warm engine", engine, WARMING)

    def close(self) -> None:
        """Begin nothing more."""
        for work in (self.quick, self.parts, self.slow):
            work.close()


def desk_of(request: Request) -> Desk:
    """Return what the routes share."""
    found = request.app.state.desk
    assert isinstance(found, Desk)
    return found


def make_app(*, hosts: Iterable[str] = (), desk: Desk | None = None) -> FastAPI:
    """Return the application.

    ``hosts``: names besides those of this machine that it answers to.
    """
    shared = desk or Desk()

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        yield
        shared.close()

    app = FastAPI(
        title="Corridor desk",
        version=__version__,
        description=_SAYS,
        lifespan=life,
        # their pages load scripts from elsewhere
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.desk = shared
    handle(app)
    names = sorted(found.name for found in pkgutil.iter_modules(routes.__path__))
    parts = [importlib.import_module(f"{routes.__name__}.{name}") for name in names]
    # the first path that fits is taken, so those that fit much come last
    for part in sorted(parts, key=lambda one: getattr(one, "LAST", False)):
        app.include_router(part.router)
    _declare_problem(app)
    app.add_middleware(Guard, hosts=tuple(hosts))
    return app


def _declare_problem(app: FastAPI) -> None:
    """Put the problem document into the API's description, which its answers refer to."""
    plain = app.openapi

    def described() -> dict[str, object]:
        if app.openapi_schema is None:
            made = plain()
            schemas = made.setdefault("components", {}).setdefault("schemas", {})
            whole = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(whole.pop("$defs"))
            schemas["Problem"] = whole
            schemas.pop("HTTPValidationError", None)
            schemas.pop("ValidationError", None)
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
