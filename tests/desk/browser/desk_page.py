"""What tests of the desk page do with it: open it, wait for its charts, read what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

__all__ = ["change_of", "charts_drawn", "open_desk", "range_of", "rows_drawn", "settled"]

#: milliseconds that a busy machine may take for an answer
PATIENCE = 60_000


def open_desk(page: Page, url: str, address: str = "", room: str = "") -> None:
    """Open the desk and wait until its charts are drawn."""
    page.set_default_timeout(PATIENCE)
    # what is looked for waits as long as what is done: beside other tests a run may take a while
    expect.set_options(timeout=PATIENCE)
    page.goto(f"{url}{room}?{address}" if address else f"{url}{room}")
    charts_drawn(page)


def charts_drawn(page: Page) -> None:
    """Wait until an answer is shown."""
    page.wait_for_selector("#outcomes[aria-busy=false] .outcome")


def range_of(page: Page, lever: str, side: str) -> Locator:
    """Return the slider of a lever on a side; its group is opened."""
    row = page.locator(f".lever[data-lever={lever}]")
    row.evaluate("row => { row.closest('details.group').open = true; }")
    return row.locator(f".side.{side} input[type=range]")


def rows_drawn(page: Page) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return the rows that the charts hold, chart id -> rows by name."""
    found: dict[str, Any] = page.evaluate("JSON.parse(JSON.stringify(corridorDesk.drawn()))")
    return found


def settled(page: Page, sentence: str) -> None:
    """Wait until the live region says something other than ``sentence``."""
    page.wait_for_function(
        "before => { const now = document.getElementById('sentence').textContent;"
        " return now && now !== before; }",
        arg=sentence,
    )


def change_of(page: Page, chart: str, before: Any) -> None:
    """Wait until the rows of a chart are others."""
    page.wait_for_function(
        "([chart, before]) => JSON.stringify(corridorDesk.drawn()[chart] ?? 0) !== before",
        arg=[chart, page.evaluate("rows => JSON.stringify(rows)", before)],
    )
