"""Work that takes long enough to say how far it is, and answers that are kept for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request

from corridor.desk.app import desk_of

__all__ = ["Report", "once", "slowly"]

Report = Callable[[str, float], None]
"""Called with what is being done and the share done."""


async def slowly(
    request: Request,
    key: str,
    make: Callable[[Report], Any],
    *,
    doing: str = "Working",
    search: str = "",
    patience: float | None = None,
) -> Any:
    """Return the answer of a key, made off the event loop, with others of the same key.

    ``doing``: what a page says while it waits; ``search``: the address it goes back to. Raises
    Slow once ``patience`` is over: the work goes on, and what it says of itself is shown.
    """
    said = _shelf(request, "told")
    request.state.doing, request.state.search = doing, search
    request.state.told = lambda: said.get(key, ("", None))

    def run() -> Any:
        def report(text: str, share: float) -> None:
            said[key] = (text[:1].upper() + text[1:], min(1.0, share))

        try:
            return make(report)
        finally:
            said.pop(key, None)

    return await desk_of(request).slow.do(key, run, patience)


async def once(request: Request, key: str, make: Callable[[Report], Any], **more: Any) -> Any:
    """Return the answer of a key as ``slowly`` does, and keep it as long as the server runs.

    For what is made of the shipped files alone, of which there is a known and small number.
    """
    kept = _shelf(request, "kept")
    if key not in kept:
        kept[key] = await slowly(request, key, make, **more)
    return kept[key]


def _shelf(request: Request, name: str) -> dict[str, Any]:
    shelves = getattr(request.app.state, "rooms", None)
    if shelves is None:
        shelves = request.app.state.rooms = {"told": {}, "kept": {}}
    found: dict[str, Any] = shelves[name]
    return found
