"""The rooms in a real browser: nothing overflows, axe finds nothing, work shows itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Axe = Callable[["Page"], list[dict[str, Any]]]

ROOMS = (
    "record",
    "record/mexico_homicides",
    "evidence?grade=D",
    "evidence/apprehension_home",
    "evidence/clemens24",
    "reference",
    "forecasts?horizon=2",
    "claims/E1",
)
#: milliseconds that work may take where the machine is busy
PATIENCE = 240_000

OVERFLOWING = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('svg.chart, .scroll, .across, .skip'))
  .filter(e => !e.closest('details:not([open]) > :not(summary)'))
  .filter(e => getComputedStyle(e).clipPath === 'none' && !e.closest('thead'))
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 40))"""

HEADINGS = "[...document.querySelectorAll('h1, h2, h3, h4')].map(e => Number(e.tagName[1]))"


def opened(page: Page, url: str) -> None:
    """Open a page and wait until it shows what it is for."""
    page.goto(url)
    page.locator("body:not(:has([data-waiting])) main").first.wait_for(timeout=PATIENCE)
    page.wait_for_load_state()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_can_be_read_at_every_width(page: Page, desk_url: str, axe: Axe, room: str) -> None:
    opened(page, desk_url + room)
    for width in (1280, 390, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OVERFLOWING) == []
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page) == []
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


@pytest.mark.parametrize("room", ["record", "evidence?grade=D"])
def test_a_phone_shows_tables_whole(page: Page, desk_url: str, room: str) -> None:
    """Each cell stands under the name of its column, and nothing is to be moved aside."""
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, desk_url + room)
    frames = page.locator(".across")
    for frame in frames.all():
        assert frame.evaluate("e => e.scrollWidth <= e.clientWidth")
        heads = frame.locator("thead th").all_text_contents()
        row = frame.locator("tbody tr").first
        labels = row.locator("td").evaluate_all(
            "all => all.map(e => getComputedStyle(e, '::before').content.slice(1, -1))"
        )
        assert labels == heads[1:]


def test_work_says_how_far_it_is_and_shows_itself(page: Page, desk_url: str, axe: Axe) -> None:
    address = "months=6&draws=100&outcome=encounters_usbp"
    first = page.goto(f"{desk_url}hangs?{address}")
    assert first is not None
    assert first.status == 202
    assert page.get_by_role("status").is_visible()
    page.get_by_role("heading", name="On one page").wait_for(timeout=PATIENCE, state="attached")
    assert axe(page) == []
    page.get_by_role("link", name="Back to the desk with these policies").click()
    page.wait_for_url(f"{desk_url}?{address}")


def test_rooms_lead_to_each_other_by_keyboard(page: Page, desk_url: str) -> None:
    opened(page, f"{desk_url}forecasts?horizon=2")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/"
    page.get_by_role("link", name="Evidence").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk_url}evidence")
