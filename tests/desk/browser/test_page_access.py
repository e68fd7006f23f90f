"""The desk page for everybody: axe, small and dark screens, no scripts, a server that is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from corridor.report.texts import limits
from corridor.system.corridors import load_corridor
from tests.desk.browser.desk_page import change_of, open_desk, range_of, rows_drawn
from tests.desk.server import Served

pytestmark = [pytest.mark.slow, pytest.mark.browser]

Axe = Callable[[Page], list[dict[str, Any]]]


def _everything_open(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


@pytest.mark.parametrize("view", ["", "view=table", "months=no&a=negociated&b.transfer=9999"])
def test_axe_finds_nothing(page: Page, desk_url: str, axe: Axe, view: str) -> None:
    open_desk(page, desk_url, view)
    page.wait_for_selector("#decompose figure")
    assert axe(page) == []
    _everything_open(page)
    assert axe(page) == []


@pytest.mark.context(color_scheme="dark")
def test_a_dark_page_has_dark_charts_of_enough_contrast(
    page: Page, desk_url: str, axe: Axe
) -> None:
    open_desk(page, desk_url)
    ground = "getComputedStyle(document.body).backgroundColor"
    label = "getComputedStyle(document.querySelector('.drawing .role-axis-label text')).fill"
    assert page.evaluate(ground) == "rgb(27, 29, 34)"
    assert page.evaluate(label) == "rgb(185, 188, 196)"
    assert axe(page) == []
    page.emulate_media(color_scheme="light")
    assert page.evaluate(label) == "rgb(75, 79, 88)"


@pytest.mark.parametrize("width", [360, 390, 640, 1024])
def test_no_width_scrolls_sideways(page: Page, desk_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 780})
    open_desk(page, desk_url)
    _everything_open(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    slider = range_of(page, "transfer", "a").bounding_box()
    assert slider
    assert slider["width"] >= 90
    page.get_by_label("Tables").check()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.context(java_script_enabled=False)
def test_without_scripts_it_is_a_form_that_answers(page: Page, desk_url: str) -> None:
    page.goto(desk_url)
    pictures = page.locator("#outcomes img")
    assert pictures.count() == 6
    # what no answer can tell stands below each, whole
    told = [one["title"] for one in limits(load_corridor())]
    assert [t.rstrip(".") for t in page.locator("#limits li b").all_text_contents()] == told
    pictures.first.scroll_into_view_if_needed()
    assert not page.locator("input[type=range]").first.is_visible()
    page.locator("input[name='a.transit_budget']").fill("2@6")
    page.get_by_role("button", name="Ask again").first.click()
    assert _address(page) == [("a.transit_budget", "2@6")]
    source = page.locator("#outcomes img").first.get_attribute("src")
    assert source
    assert ("a.transit_budget", "2@6") in parse_qsl(urlsplit(source).query)
    answer = page.request.get(desk_url.rstrip("/") + source)
    assert answer.headers["content-type"] == "image/svg+xml"
    # another policy to start from takes the levers of the earlier one with it
    page.locator("select[name=a]").select_option("actual")
    page.get_by_role("button", name="Ask again").first.click()
    assert _address(page) == [("a", "actual")]


def _address(page: Page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query)


def test_an_address_that_is_wrong_is_mended_and_said(page: Page, desk_url: str) -> None:
    wrong = "a=negociated&months=900&b.transfer=9999&nonsense=1&outcome=deaths&outcome=x&from=x"
    open_desk(page, desk_url, wrong + "&months=3&a.transfer=what")
    said = page.locator("#notice").inner_text()
    for field in ("a:", "months:", "b.transfer:", "nonsense:", "outcome:", "from:", "a.transfer:"):
        assert field in said
    assert page.locator("[name=months]").input_value() == "60"
    assert page.locator("input[name='b.transfer']").input_value() == "500"
    assert page.locator("#outcomes .outcome").count() == 1
    assert page.evaluate("location.search") == "?b.transfer=500&months=60&outcome=deaths"


def test_the_embedded_view_has_charts_alone(page: Page, desk_url: str, axe: Axe) -> None:
    open_desk(page, desk_url, "outcome=deaths&draws=500&show=fan", room="embed")
    assert list(rows_drawn(page)) == ["fan-deaths"]
    assert page.locator("form, nav").count() == 0
    assert "outcome=deaths" in str(page.locator(".open a").get_attribute("href"))
    assert axe(page) == []


@pytest.mark.complains("Failed to load resource|ERR_")
def test_a_desk_that_ends_is_missed_and_found_again(page: Page, served: Served) -> None:
    open_desk(page, served.start(), "draws=500")
    before = rows_drawn(page)
    served.kill()
    range_of(page, "transit_budget", "a").focus()
    page.keyboard.press("PageUp")
    expect(page.locator("#offline")).to_have_text("The desk does not answer; trying again.")
    # what was drawn stays
    assert rows_drawn(page) == before
    served.start()
    change_of(page, "fan-encounters_usbp", before["fan-encounters_usbp"])
    expect(page.locator("#offline")).to_be_hidden()


def test_motion_is_left_out_where_asked(page: Page, desk_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_desk(page, desk_url, "draws=500")
    scroll = "getComputedStyle(document.documentElement).scrollBehavior"
    assert page.evaluate(scroll) == "auto"


def test_print_shows_charts_on_white_without_controls(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "draws=500")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("#levers")).to_be_hidden()
    expect(page.locator(".drawing").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 254)"
