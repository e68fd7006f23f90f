"""Pages of the desk in a real browser: a page that must not complain, and axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Response

WIDTH, HEIGHT = 1280, 900

#: names that the desk has on this machine; a request for any other leaves it
OWN = ("127.0.0.1", "localhost")

#: what a browser logs where a busy desk says "ask again", as a page then does
AGAIN = re.compile(r"the server responded with a status of 503")


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a fresh browser context, 1280 x 900.

    The test fails on what the page logs as a warning or an error, on errors of its scripts, on
    an "ask again" that does not say when, and on any request that would leave this machine.
    ``@pytest.mark.complains("a pattern")`` lets what matches pass: a server that is down, say.
    ``@pytest.mark.context(...)`` hands Playwright's ``new_context`` more, for instance
    ``color_scheme="dark"``.
    """
    allowed = [
        AGAIN,
        *(
            re.compile(pattern)
            for mark in request.node.iter_markers("complains")
            for pattern in mark.args
        ),
    ]
    options: dict[str, Any] = {"viewport": {"width": WIDTH, "height": HEIGHT}}
    for mark in request.node.iter_markers("context"):
        options |= mark.kwargs
    context = browser.new_context(**options)
    troubles: list[str] = []

    def logged(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            troubles.append(f"{message.type}: {message.text}")

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in OWN:
            troubles.append(f"leaves this machine: {url}")

    def answered(response: Response) -> None:
        if response.status == 503 and "retry-after" not in response.headers:
            troubles.append(f"says not when to ask again: {response.url}")

    context.on("request", lambda one: asked(one.url))
    context.on("response", answered)
    context.on("console", logged)
    context.on("weberror", lambda one: troubles.append(f"script: {one.error}"))
    yield context.new_page()
    context.close()
    left = [text for text in troubles if not any(one.search(text) for one in allowed)]
    assert not left, "the page complained:\n" + "\n".join(left)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[dict[str, Any]]]:
    """Returns what axe finds wrong on a page, short: [{id, impact, help, nodes: [html]}]."""
    from axe_playwright_python.sync_playwright import Axe

    made = Axe()

    def found(page: Page) -> list[dict[str, Any]]:
        return [
            {
                "id": one["id"],
                "impact": one["impact"],
                "help": one["help"],
                "nodes": [node["html"][:200] for node in one["nodes"]],
            }
            for one in made.run(page).response["violations"]
        ]

    return found
