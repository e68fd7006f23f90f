"""What every request and response passes: whose host, how large, which headers.

A page elsewhere must not use this server through a visitor's browser: names that are not
its own are refused (DNS rebinding), so are requests that a browser says come from elsewhere,
and nothing is shared across origins.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from corridor.desk.problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["BODY_LIMIT", "QUERY_LIMIT", "Guard"]

#: bytes of a body and of an address
BODY_LIMIT, QUERY_LIMIT = 100_000, 16_000

_log = logging.getLogger("corridor.desk")

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d*)?", re.ASCII)
_OWN = ("127.0.0.1", "localhost", "[::1]")

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    # pages of claims and explanations hold their own style sheet
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
#: the view that others may show inside a page of theirs
_EMBEDDED = "/embed"


class Guard:
    """ASGI middleware. ``hosts``: names besides those of this machine that it is reached by."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app = app
        self.hosts = {host.lower() for host in (*_OWN, *hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request and dress its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        fixed = _headers(scope["path"])
        sent = large = False

        async def dressed(message: Message) -> None:
            nonlocal sent
            if message["type"] == "http.response.start":
                sent = True
                kept = [pair for pair in message["headers"] if pair[0].lower() not in fixed]
                message = {**message, "headers": [*kept, *fixed.items()]}
            await send(message)

        if refusal is not None:
            await problem(*refusal)(scope, receive, dressed)
            return
        read = 0

        async def bounded() -> Message:
            nonlocal read, large
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > BODY_LIMIT:
                    large = True
                    raise _TooLargeError
            return message

        async def answered(message: Message) -> None:
            # who reads the body may take its error for one of their own
            if not large or sent:
                await dressed(message)

        try:
            await self.app(scope, bounded, answered)
        except asyncio.CancelledError:
            # the server ends, and has waited for this one as long as it waits
            if not sent:
                await problem(503, _ENDS)(scope, receive, dressed)
        except Exception as error:
            if not large:
                _log.error("%s %s", scope["method"], scope["path"], exc_info=error)
                if not sent:
                    await problem(500, _OURS)(scope, receive, dressed)
        if large and not sent:
            await problem(413, _LARGE)(scope, receive, dressed)

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        host = _HOST.fullmatch(headers.get(b"host", b"").decode("latin-1").lower())
        if host is None or host["name"] not in self.hosts:
            return 400, "This server does not go by that name (the Host header)"
        site = headers.get(b"sec-fetch-site", b"")
        mode = headers.get(b"sec-fetch-mode", b"")
        if site in (b"cross-site", b"same-site") and mode != b"navigate":
            return 400, "Requests from pages of other origins are not answered"
        # who sends no fetch metadata may still say where a request comes from
        if not site and b"origin" in headers and not _is_own(headers):
            return 400, "Requests from pages of other origins are not answered"
        query = scope.get("query_string", b"")
        if len(scope["path"]) + len(query) > QUERY_LIMIT:
            return 422, f"The address is longer than {QUERY_LIMIT:,} bytes"
        if not query.isascii():
            return 400, "The address holds letters beyond ASCII. Write them as %XX"
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > BODY_LIMIT:
            return 413, _LARGE
        return None


def _is_own(headers: dict[bytes, bytes]) -> bool:
    # what stands before the desk may speak HTTPS where the desk does not
    scheme, _, host = headers[b"origin"].lower().partition(b"://")
    return scheme in (b"http", b"https") and host == headers[b"host"].lower()


_ENDS = "The desk is being closed"
_OURS = "Something went wrong here. It is on us, and logged."
_LARGE = f"The body has more than {BODY_LIMIT:,} bytes"


class _TooLargeError(Exception):
    pass


def _headers(path: str) -> dict[bytes, bytes]:
    policy = dict(_POLICY)
    policy["frame-ancestors"] = "*" if path == _EMBEDDED else "'self'"
    found: dict[str, Any] = {
        "content-security-policy": "; ".join(f"{k} {v}" for k, v in policy.items()),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "cross-origin" if path == _EMBEDDED else "same-origin",
        # what is kept is kept by the server; a page after a restart must not be an old one
        "cache-control": "no-cache",
        "server": "corridor",
    }
    return {name.encode(): value.encode() for name, value in found.items()}
