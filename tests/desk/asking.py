"""Asking the desk's application in this process: what is sent is what it gets, byte by byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlencode

from fastapi import FastAPI

Pairs = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Answered:
    """A response."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)

    def fields(self) -> list[str]:
        """The fields that a problem document names."""
        return [one["field"] for one in self.json()["errors"]]


class Asking:
    """Sends requests, one after another, in one event loop. Use it with ``with``."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.runner = asyncio.Runner()

    def __enter__(self) -> Asking:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.app.state.desk.close()
        self.runner.close()

    def get(self, path: str, pairs: Pairs = (), **headers: str) -> Answered:
        query = urlencode(list(pairs.items()) if isinstance(pairs, Mapping) else list(pairs))
        return self.send("GET", f"{path}?{query}" if query else path, (), headers)

    def post(self, path: str, body: str | bytes, **headers: str) -> Answered:
        data = body.encode() if isinstance(body, str) else body
        sized = {"content_type": "text/plain", "content_length": str(len(data)), **headers}
        return self.send("POST", path, [data], sized)

    def send(
        self,
        method: str,
        target: str,
        chunks: Sequence[bytes] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Answered:
        """Send one request; ``_`` in a header's name stands for ``-``."""
        return self.runner.run(self._send(method, target, list(chunks), dict(headers or {})))

    async def _send(
        self, method: str, target: str, chunks: list[bytes], headers: dict[str, str]
    ) -> Answered:
        path, _, query = target.partition("?")
        given = {"host": "127.0.0.1:8642", **headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [
                (name.replace("_", "-").lower().encode(), value.encode("latin-1"))
                for name, value in given.items()
            ],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8642),
        }
        left = [
            {"type": "http.request", "body": chunk, "more_body": index + 1 < len(chunks)}
            for index, chunk in enumerate(chunks or [b""])
        ]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return left.pop(0) if left else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        starts = [one for one in sent if one["type"] == "http.response.start"]
        assert len(starts) == 1
        names = [name.decode().lower() for name, _ in starts[0]["headers"]]
        assert len(set(names)) == len(names), f"a header is sent twice: {names}"
        values = [value.decode("latin-1") for _, value in starts[0]["headers"]]
        body = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
        return Answered(starts[0]["status"], dict(zip(names, values, strict=True)), body)
