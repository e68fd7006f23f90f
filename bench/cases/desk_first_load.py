"""Opening the desk: from the command to the charts of the first page, caches filled."""

from __future__ import annotations

import time
from pathlib import Path

from bench.case import Metrics
from bench.serving import opened, serving

WHAT = "corridor desk until the first page shows its charts in Chromium, 4,000 draws x 20 months"
RUNS = 3


def prepare(folder: Path) -> None:
    """Fill the cache of compiled programs, and of the charts' engine."""
    measure(folder)


def measure(folder: Path) -> Metrics:
    """Measure once: until the server answers, the first page of it, and the page again."""
    began = time.perf_counter()
    with serving(folder / "cache") as port:
        started = time.perf_counter() - began
        with opened(port) as page:
            seconds = []
            for _ in range(2):
                began = time.perf_counter()
                page.goto("/")
                page.locator('[data-kind="fan"] svg').nth(1).wait_for(timeout=120_000)
                seconds.append(time.perf_counter() - began)
    return {"started_s": started, "first_page_s": seconds[0], "again_s": seconds[1]}
