"""The desk: addresses, bodies, paths, methods and headers, straight into the application.

No model is run: where a request would begin one, it is told that there is no fit (409).
"""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.fuzz.engine import Format, fuzz
from hardening.fuzz.engine.format import Reader

__all__ = ["FORMATS", "WHAT", "run"]

WHAT = "requests to the desk: addresses, queries, bodies, headers; no answer is a 5xx"

_QUESTION = (
    "a=negotiated&a.transfer=to27@0..6&a.name=Ours&b=unilateral&b.tariff_threat=10@6&months=12"
    "&from=2024-05&draws=1000&seed=1&paths=3&outcome=deaths&outcome=stops_mx&group=MEX"
)
_ADDRESSES = (
    f"/?{_QUESTION}",
    f"/api/compare?{_QUESTION}",
    "/api/charts?a=negotiated&b=status-quo&months=6",
    "/api/choices?a=negotiated&a.transfer=1@0..5,2@6",
    "/api/decompose?b=status-quo&outcome=deaths",
    "/api/explain/parts?months=3",
    f"/api/policy/a.toml?{_QUESTION}",
    "/api/policies/negotiated",
    "/api/evidence?grade=A&mechanism=beliefs",
    "/api/evidence/clemens24",
    "/evidence/P007",
    "/api/claims?ledger=article&cells=false",
    "/claims/C10",
    "/download/claims/article.json",
    "/api/record/encounters?from=2024-01&to=2024-06&offset=2&limit=5",
    "/download/record/removals.csv?from=2020&to=2021",
    "/record/encounters?from=2024-01&offset=0",
    "/api/forecast?horizon=3&origin=2025-06",
    "/api/scores",
    "/download/dots.csv?outcome=deaths&months=3",
    "/download/brief.html?months=3",
    "/embed?a=negotiated",
    "/static/desk.css",
    "/hangs?a=negotiated",
    "/reference",
    "/api/status",
)
_BODY = b"""label = "Mine"
[levers.transfer]
value = 20
[levers.tariff_threat]
schedule = [{ start = "+0", end = "+3", value = 1 }, { start = "+4", value = 2 }]
"""
_REQUESTS = (
    "GET /api/choices?months=3\nhost: localhost\naccept: text/html",
    "POST /api/policies/read\nhost: 127.0.0.1:8642\ncontent-type: text/plain\n"
    'content-length: 12\n\nlabel = "a"\n',
    "HEAD /\nhost: [::1]:80\nsec-fetch-site: same-origin\nsec-fetch-mode: cors",
    "PUT /api/compare\nhost: localhost\ncontent-type: application/json\n\n{}",
)


def _application() -> Any:
    from corridor.core.errors import FitError
    from corridor.desk.app import Desk, make_app

    desk = Desk()

    async def none(*_: Any, **__: Any) -> Any:
        raise FitError("no model is run here", remedy="Ask a desk that has one")

    for work in (desk.quick, desk.parts, desk.slow):
        work.do = none  # type: ignore[method-assign]
    return make_app(desk=desk)


Ask = Callable[[str, bytes, list[tuple[bytes, bytes]], bytes], int]


@cache
def _asking() -> Ask:
    """Return what puts a request to the application and returns the status of its answer."""
    from urllib.parse import unquote

    app, loop = _application(), asyncio.new_event_loop()
    atexit.register(loop.close)

    def ask(method: str, target: bytes, headers: list[tuple[bytes, bytes]], body: bytes) -> int:
        path, _, query = target.partition(b"?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": unquote(path.decode("latin-1")), "raw_path": path,
            "query_string": query, "root_path": "", "headers": headers,
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8642), "state": {},
        }  # fmt: skip
        sent: list[int] = []
        parts = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            return parts.pop() if parts else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                sent.append(message["status"])

        loop.run_until_complete(app(scope, receive, send))
        return sent[0]

    return ask


def _judged(status: int) -> None:
    from corridor.core.errors import InputError

    assert status < 500, f"the answer is {status}"
    if status >= 400 and status != 409:
        raise InputError("refused", remedy=str(status))


_OWN = [(b"host", b"localhost"), (b"accept", b"*/*")]


def _address(folder: Path) -> Reader:
    ask = _asking()

    def read(data: bytes) -> None:
        target = b"/" + data.lstrip(b"/").replace(b"\n", b"&")
        _judged(ask("GET", target, list(_OWN), b""))

    return read


def _body(folder: Path) -> Reader:
    ask = _asking()
    told = [*_OWN, (b"content-type", b"text/plain")]
    return lambda data: _judged(ask("POST", b"/api/policies/read", list(told), data))


def _request(folder: Path) -> Reader:
    ask = _asking()

    def read(data: bytes) -> None:
        head, _, body = data.partition(b"\n\n")
        first, *lines = head.split(b"\n")
        method, _, target = first.partition(b" ")
        headers = []
        for line in lines:
            name, _, value = line.partition(b":")
            # as a server passes them on
            headers.append((name.strip().lower(), value.strip()))
        shown = method.decode("latin-1").upper()
        _judged(ask(shown, target if target[:1] == b"/" else b"/" + target, headers, body))

    return read


def _bytes(texts: Sequence[str]) -> Callable[[], Sequence[bytes]]:
    return lambda: [text.encode() for text in texts]


FORMATS = {
    one.id: one
    for one in (
        Format("address", "address", _bytes(_ADDRESSES), _address),
        Format("policy_body", "toml", lambda: [_BODY], _body),
        Format("request", "bytes", _bytes(_REQUESTS), _request),
    )
}


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Put changed requests to the desk."""
    return fuzz(__name__, FORMATS, folder, scale, seed, tell)
