"""The desk as a process of its own, asked over HTTP, and opened in Chromium."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.process import SOURCE

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["ask", "most", "opened", "serving"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@contextmanager
def serving(cache: Path) -> Iterator[int]:
    """Serve the desk meanwhile; yields the port."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment = {**kept, "PYTHONPATH": str(SOURCE), "CORRIDOR_CACHE": str(cache)}
    words = [sys.executable, "-P", "-m", "corridor", "desk", "--no-browser", "--port", "0"]
    with subprocess.Popen(
        words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            if found is None:
                raise RuntimeError(f"the desk did not start: {line.strip()}")
            yield int(found[1])
        finally:
            process.kill()


def ask(port: int, target: str) -> Any:
    """Return the JSON document at an address of the desk; raises RuntimeError for any other."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", target)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{target}: {answer.status} {body[:200]!r}")
    return json.loads(body)


@contextmanager
def opened(port: int) -> Iterator[Page]:
    """A page of Chromium, 1280 x 900, not yet at the desk."""
    from playwright.sync_api import sync_playwright

    named = os.environ.get("CORRIDOR_BROWSER", "")
    path = shutil.which(named) or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": 1280, "height": 900}, base_url=f"http://127.0.0.1:{port}/"
        )
        yield page
        browser.close()


def most(values: Sequence[float]) -> float:
    """Return what 95 of 100 values stay under."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
