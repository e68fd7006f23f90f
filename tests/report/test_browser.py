"""The brief in a real browser, with the network off: nothing overflows, all charts show."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corridor.evidence import Registry
from corridor.questions.compare.result import Comparison
from corridor.report import write_brief
from tests.report import madeup
from tests.report.conftest import Make
from tests.report.conftest import charts as kinds

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

OVERFLOWING = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('svg.chart, .scroll, details:not([open]) > :not(summary), .skip'))
  .filter(e => getComputedStyle(e).clipPath === 'none' && !e.closest('thead'))
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 40))"""

# text of a chart that leaves the chart, or that covers another text of it
CROWDED = """() => [...document.querySelectorAll('svg.chart')].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  if (!frame.width) return [];
  const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim());
  const boxes = texts.map(t => [t.textContent, t.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([words, a], i) => {
    if (a.left < frame.left - 1 || a.right > frame.right + 1
        || a.top < frame.top - 1 || a.bottom > frame.bottom + 1) found.push('outside: ' + words);
    for (const [other, b] of boxes.slice(i + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && tall > 3) found.push(words + ' over ' + other);
    }
  });
  return found;
})"""


@pytest.fixture(scope="module")
def files(
    two: Comparison,
    three: Comparison,
    registry: Registry,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("briefs")
    long = dataclasses.replace(
        three.policies[1], label="Unilateral, with half of the budget that was asked for in 2024"
    )
    # lines that end in one place: their names have to be moved apart
    same = {name: np.repeat(values[:1], 3, axis=0) for name, values in three.monthly.items()}
    policies = (three.policies[0], long, three.policies[2])
    crowded = dataclasses.replace(three, policies=policies, monthly=same)
    return {
        "two": write_brief(two, folder / "two.html", registry=registry),
        "three": write_brief(crowded, folder / "three.html", registry=registry),
    }


def opened(
    browser: Browser, path: Path, width: int, scheme: str = "light"
) -> tuple[Page, list[str]]:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        offline=True,
        java_script_enabled=True,
    )
    page = context.new_page()
    troubles: list[str] = []
    page.on("request", lambda r: None if r.url.startswith("file:") else troubles.append(r.url))
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(path.as_uri())
    return page, troubles


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 600, 760, 1280, 2200])
@pytest.mark.parametrize("name", ["two", "three"])
def test_nothing_overflows(browser: Browser, files: dict[str, Path], name: str, width: int) -> None:
    page, troubles = opened(browser, files[name], width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERFLOWING) == []
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CROWDED) == []
    assert troubles == []
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_charts_show_and_can_be_read(
    browser: Browser, files: dict[str, Path], two: Comparison, width: int
) -> None:
    page, _ = opened(browser, files["two"], width)
    charts = page.locator("figure > svg.chart:visible")
    # forests wait behind a fold, and the couplings are one more
    drawn = kinds(two)
    assert charts.count() == sum(drawn.values()) - drawn["forest"] + 1
    for index in range(charts.count()):
        box = charts.nth(index).bounding_box()
        assert box is not None
        assert box["width"] >= 300
        scale = box["width"] / float(charts.nth(index).get_attribute("width") or "1")
        assert scale * 12.5 >= 9.5, "type of a chart is too small to read"
    page.context.close()


@pytest.mark.slow
def test_dark_follows_the_reader(browser: Browser, files: dict[str, Path]) -> None:
    inks = {}
    for scheme in ("light", "dark"):
        page, _ = opened(browser, files["two"], 1280, scheme)
        inks[scheme] = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.querySelector('svg.chart text')).fill]"
        )
        page.context.close()
    assert inks["light"][0] != inks["dark"][0]
    assert inks["light"][1] != inks["dark"][1]


@pytest.mark.slow
def test_by_keyboard(browser: Browser, files: dict[str, Path]) -> None:
    page, _ = opened(browser, files["two"], 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("details summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None
    page.context.close()


@pytest.mark.slow
def test_the_summary_is_one_printed_page(
    browser: Browser, two: Comparison, registry: Registry, tmp_path: Path
) -> None:
    """With every outcome that a family names, and policies with names of some length."""
    whole = madeup.filled(two)
    policies = tuple(dataclasses.replace(p, label=f"{p.label} approach") for p in whole.policies)
    made = dataclasses.replace(whole, policies=policies)
    page, _ = opened(browser, write_brief(made, tmp_path / "x.html", registry=registry), 1280)
    assert len(made.outcomes) >= 30
    # the printed width and height of an A4 page at 96 dots an inch, less the margins
    page.set_viewport_size({"width": round(190 / 25.4 * 96), "height": 900})
    page.emulate_media(media="print")
    bottom = page.evaluate("document.querySelector('#summary').getBoundingClientRect().bottom")
    assert 600 < bottom <= (297 - 19) / 25.4 * 96
    assert page.evaluate("getComputedStyle(document.querySelector('#summary')).breakAfter") == (
        "page"
    )
    assert page.locator(".summary .family").count() == 11
    # at the width of a phone every cell stands under its column's name
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(OVERFLOWING) == []
    page.context.close()


@pytest.mark.slow
def test_no_table_of_four_policies_is_cut(
    browser: Browser, make: Make, registry: Registry, tmp_path: Path
) -> None:
    """Not in print, where nothing scrolls, nor on a screen of usual width."""
    four = madeup.filled(make(("negotiated", "unilateral", "status-quo", "actual"), draws=60))
    page, _ = opened(browser, write_brief(four, tmp_path / "x.html", registry=registry), 1280)
    frames = page.locator("#summary .scroll")
    assert frames.count() == 2
    for frame in frames.all():
        assert frame.evaluate("e => e.scrollWidth <= e.clientWidth")
    # where one does scroll, a shade at its edge says so
    assert "gradient" in frames.first.evaluate("e => getComputedStyle(e).backgroundImage")
    sheet = round(190 / 25.4 * 96)
    page.set_viewport_size({"width": sheet, "height": 900})
    page.emulate_media(media="print")
    rights = page.locator("table:visible").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().right)"
    )
    assert max(rights) <= sheet + 1
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_couplings_can_be_read_on_a_phone(
    browser: Browser, files: dict[str, Path], scheme: str
) -> None:
    page, _ = opened(browser, files["two"], 390, scheme)
    drawing = page.locator("svg.couplings")
    box = drawing.bounding_box()
    assert box is not None
    assert box["width"] >= float(drawing.get_attribute("width") or "0")
    dashes = page.evaluate(
        "[...document.querySelectorAll('svg.couplings .link')].map(g => [g.dataset.on,"
        " getComputedStyle(g.querySelector('path')).strokeDasharray])"
    )
    assert sorted(dashes) == [["no", "5px, 4px"], *[["yes", "none"]] * 4]
    ink = page.evaluate("getComputedStyle(document.querySelector('svg.couplings path')).stroke")
    card = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ink != card
    page.context.close()


@pytest.mark.parametrize("width", [390, 600])
def test_the_name_of_a_lever_has_the_width_of_a_phone(
    browser: Browser, files: dict[str, Path], width: int
) -> None:
    page, _ = opened(browser, files["two"], width)
    names = page.locator(".levers th[scope=row]").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().width)"
    )
    assert names
    assert min(names) > 0.8 * width
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
def test_what_was_done_is_held_against_the_record(
    browser: Browser, files: dict[str, Path], width: int
) -> None:
    page, _ = opened(browser, files["two"], width)
    section = page.locator("#hindcast")
    frame = section.bounding_box()
    assert frame is not None
    for chart in section.locator("svg.chart").all():
        box = chart.bounding_box()
        assert box is not None
        assert box["width"] >= 300
        assert chart.locator("text", has_text="Recorded").count() == 1
    # a cell and its figure stay within the section; on a phone each stands under its head
    outside = section.evaluate(
        "(s, right) => [...s.querySelectorAll('td b, td small')]"
        ".filter(e => e.getClientRects().length && e.getBoundingClientRect().right > right + 1)"
        ".map(e => e.textContent)",
        frame["x"] + frame["width"],
    )
    assert outside == []
    # words in place of a score stay within their cell
    wide = section.evaluate(
        "s => [...s.querySelectorAll('.by-score td b')].map(b => {"
        " b.textContent = 'too little recorded before';"
        " const [text, cell] = [document.createRange(), b.closest('td')];"
        " text.selectNodeContents(b);"
        " return text.getBoundingClientRect().right - cell.getBoundingClientRect().right;"
        " }).filter(over => over > 1)"
    )
    assert wide == []
    head = section.locator("td").first.evaluate("e => getComputedStyle(e, '::before').content")
    assert (head == '"In the 90% band"') == (width < 760)
    page.context.close()


@pytest.mark.slow
def test_print_is_short_and_splits_no_chart(browser: Browser, files: dict[str, Path]) -> None:
    page, _ = opened(browser, files["two"], 1280)
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert 10 <= pages <= 19
    page.emulate_media(media="print")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('figure')).breakInside") == "avoid"
    )
    page.context.close()
