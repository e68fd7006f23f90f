"""The page in a real browser, the network off: fits a phone, prints on a sheet, can be read."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corridor.questions.explain.run import explain
from corridor.report.explain.whole.page import write_page
from tests.report.test_browser import CROWDED, OVERFLOWING, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: as in briefs, but for labels that stand aslant, whose upright boxes overlap while they do not
UPRIGHT = CROWDED.replace(
    "t.textContent.trim())",
    "t.textContent.trim() && !/rotate/.test(t.getAttribute('transform') || ''))",
)

#: pixels of a frame's content that are out of sight
_HIDDEN = "e => e.scrollWidth - e.clientWidth"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the shipped policies, with all parts and as many draws as by default."""
    found = explain(["negotiated", "unilateral"], draws=4000)
    return write_page(found, tmp_path_factory.mktemp("page") / "page.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 390, 800, 1280])
def test_nothing_overflows(browser: Browser, path: Path, width: int, scheme: str) -> None:
    page, troubles = opened(browser, path, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERFLOWING) == []
    assert UPRIGHT != CROWDED
    # an axis of several layers may write a label twice in one place
    found = [text.split(" over ") for text in page.evaluate(UPRIGHT)]
    assert [pair for pair in found if len(set(pair)) != 1 or len(pair) == 1] == []
    assert troubles == []
    page.context.close()


def test_what_a_minister_reads_is_one_printed_page(browser: Browser, path: Path) -> None:
    page, _ = opened(browser, path, 1280)
    # the printed width and height of an A4 page at 96 dots an inch, less the margins
    page.set_viewport_size({"width": round(190 / 25.4 * 96), "height": 900})
    page.emulate_media(media="print")
    sheet = page.locator("#front")
    assert sheet.evaluate("e => getComputedStyle(e).breakAfter") == "page"
    bottom = sheet.evaluate("e => e.getBoundingClientRect().bottom")
    assert 400 < bottom <= (297 - 19) / 25.4 * 96
    # as printed: the second page begins with what follows the sheet
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 2
    page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_type_in_charts_can_be_read(browser: Browser, path: Path, width: int) -> None:
    page, _ = opened(browser, path, width)
    for chart in page.locator("figure svg.chart").all():
        box = chart.bounding_box()
        assert box is not None
        scale = box["width"] / float(chart.get_attribute("width") or "1")
        name = chart.locator("title").text_content()
        assert scale * 12.5 >= 10, f"type of a chart is too small to read: {name}"
    page.context.close()


def test_a_phone_shows_whole_charts(browser: Browser, path: Path) -> None:
    """With the figures beside bars and the names of lines; only the map of outcomes scrolls."""
    page, _ = opened(browser, path, 390)
    figures = page.locator("figure:has(.scroll)").all()
    wide = [
        (figure.locator(".finding").text_content() or "", frame.evaluate(_HIDDEN))
        for figure in figures
        for frame in [figure.locator(".scroll")]
        if frame.evaluate(_HIDDEN)
    ]
    assert len(figures) > 10
    assert [name[:17] for name, _ in wide] == ["What matters most"]
    # where one does scroll, a shade at its edge says so
    look = "e => getComputedStyle(e).backgroundImage"
    assert "gradient" in page.locator("figure .scroll").last.evaluate(look)
    page.context.close()


def test_by_keyboard_and_for_a_reader_of_the_screen(browser: Browser, path: Path) -> None:
    page, _ = opened(browser, path, 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**/page.html#front")
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("navigation").count() == 1
    for region in page.locator(".scroll").all():
        assert region.get_attribute("tabindex") == "0"
        assert region.get_attribute("aria-label")
    for image in page.locator("svg.chart").all():
        assert image.get_attribute("role") == "img"
        assert image.locator("desc").first.text_content()
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    assert page.locator("table").count() == page.locator("table:has(th[scope=col])").count()
    page.context.close()


def test_dark_follows_the_reader(browser: Browser, path: Path) -> None:
    inks = {}
    for scheme in ("light", "dark"):
        page, _ = opened(browser, path, 1280, scheme)
        inks[scheme] = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.querySelector('svg.chart text')).fill]"
        )
        page.context.close()
    assert inks["light"][0] != inks["dark"][0]
    assert inks["light"][1] != inks["dark"][1]


def test_with_the_first_policy_first(browser: Browser, path: Path) -> None:
    """The question names both, and the answer stands before everything else."""
    page, _ = opened(browser, path, 1280)
    first = page.locator("#front h3").first.inner_text()
    assert first == "The answer"
    assert page.locator("#front .answer li").count() >= 5
    page.context.close()
