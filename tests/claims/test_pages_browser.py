"""Pages of claims in a real browser, the network off: nothing overflows, filters work."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corridor.evidence import registry
from corridor.questions.claims import claims
from corridor.report.claims.site import write_pages
from tests.claims.ledgers import MANY
from tests.report.test_browser import CROWDED, OVERFLOWING, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ("many-T1.html", "many-T2.html", "many-U1.html", "index.html")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("pages")
    known = registry().candidates.values()
    recalled = next(c.id for c in known if c.status == "RECALLED" and c.central is not None)
    path = place / "many.toml"
    path.write_text(MANY.replace("RECALLED_ENTRY", recalled), encoding="utf-8")
    write_pages([claims(path), claims(names=["C01", "C10", "C25"])], place / "out")
    return place / "out"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 390, 800, 1280])
def test_nothing_overflows(browser: Browser, folder: Path, width: int, scheme: str) -> None:
    for name in (*PAGES, "article-C01.html", "article-C10.html", "article-C25.html"):
        page, troubles = opened(browser, folder / name, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate(OVERFLOWING) == [], name
        assert page.evaluate(CROWDED) == [], name
        assert troubles == [], name
        page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_charts_can_be_read(browser: Browser, folder: Path, width: int) -> None:
    page, _ = opened(browser, folder / "article-C10.html", width)
    charts = page.locator("figure > svg.chart:visible")
    assert charts.count() == 1 + 3 + 4  # verdict, tests, series
    for index in range(charts.count()):
        box = charts.nth(index).bounding_box()
        assert box is not None
        scale = box["width"] / float(charts.nth(index).get_attribute("width") or "1")
        assert scale * 12.5 >= 9.5, "type of a chart is too small to read"
    page.context.close()


def test_the_list_filters_without_scripts(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder / "index.html", 1280)
    rows = page.locator("tr[data-verdict]:visible")
    every = rows.count()
    assert every == 5 + 3
    page.uncheck("#show-contradicted")
    assert page.locator("tr[data-verdict=contradicted]:visible").count() == 0
    assert 0 < rows.count() < every
    page.uncheck("#show-factual")
    assert page.locator("tr[data-type=factual]:visible").count() == 0
    page.get_by_role("button", name="Show all claims").click()
    assert rows.count() == every
    page.check("#show-changed")
    assert page.locator("tr[data-changed=no]:visible").count() == 0
    assert rows.count() >= 1
    # the key that sends a form leaves the page where it is
    page.locator("#show-changed").press("Enter")
    assert page.url.endswith("/index.html")
    page.context.close()


def test_by_keyboard_and_for_a_reader_of_the_screen(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder / "many-T1.html", 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**/many-T1.html#verdict")
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("navigation").count() == 2
    # tables that may scroll can be reached, and are named
    for region in page.locator(".scroll").all():
        assert region.get_attribute("tabindex") == "0"
        named = region.get_attribute("aria-labelledby")
        assert page.locator(f"#{named}").inner_text()
    for image in page.locator("svg.chart").all():
        assert image.get_attribute("role") == "img"
        assert image.locator("desc").text_content()
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    page.context.close()


def test_a_row_has_a_place_of_its_own(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder / "many-T1.html", 1280)
    page.goto(page.url + "#t1-d3")
    row = page.locator("#t1-d3")
    assert row.is_visible()
    other = page.locator("#t1-d4").evaluate("e => getComputedStyle(e).backgroundColor")
    assert row.evaluate("e => getComputedStyle(e).backgroundColor") != other
    page.context.close()


def test_print_keeps_the_grid(browser: Browser, folder: Path) -> None:
    page, _ = opened(browser, folder / "many-T1.html", 1280)
    page.emulate_media(media="print")
    assert page.locator("#t1-d1").is_visible()
    assert page.locator("#cite").is_visible()
    assert page.locator(".lead").is_visible()
    assert not page.locator("nav").first.is_visible()
    page.context.close()
