"""Policies measured from another month than is asked from, files loaded, and what the page says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desk.browser.desk_page import PATIENCE, charts_drawn, open_desk
from tests.desk.server import Served

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SMALL = "months=6&draws=200"
ASKED = "Closed ports is measured from June 2018; you are asking from February 2017."


@pytest.fixture(scope="module")
def url(corridor: list[str], clean_environment: dict[str, str]) -> Iterator[str]:
    """A desk whose policies are measured from several months."""
    served = Served(corridor, clean_environment, ("--corridor", "central-mediterranean"))
    yield served.start()
    served.kill()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_policy_of_another_month_is_said_above_the_charts(
    page: Page, url: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_desk(page, url, f"b=closed-ports&from=2017-02&{SMALL}")
    line = page.locator("#measured")
    expect(line).to_have_text(f"{ASKED} Ask from June 2018")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    line.get_by_role("link").click()
    charts_drawn(page)
    expect(line).to_be_hidden()
    assert page.locator("[name=from]").input_value() == "2018-06"
    assert "from=" not in page.url


@pytest.mark.context(java_script_enabled=False)
def test_it_is_said_without_scripts_too(page: Page, url: str) -> None:
    page.goto(f"{url}?b=closed-ports&from=2017-02&{SMALL}")
    line = page.locator("#measured")
    expect(line).to_have_text(f"{ASKED} Ask from June 2018")
    line.get_by_role("link").click()
    expect(line).to_be_hidden()
    assert page.locator("[name=from]").input_value() == "2018-06"


def test_the_decision_point_of_the_policies_follows_them(page: Page, url: str) -> None:
    open_desk(page, url, SMALL)
    assert page.locator("[name=from]").input_value() == "2017-02"
    untouched = "document.querySelector('[data-lever=transit_agreement] [data-untouched]')"
    assert page.evaluate(f"{untouched}.textContent") == "0"
    page.locator("select[name=b]").select_option("closed-ports")
    page.wait_for_function("() => corridorDesk.state.from === '2018-06'")
    expect(page.locator("#measured")).to_be_hidden()
    # levers stand where they stood in that month
    page.wait_for_function(f"() => {untouched}.textContent === '1'")
    page.locator("[name=from]").evaluate("node => { node.closest('details').open = true; }")
    page.locator("[name=from]").fill("2017-02")
    page.locator("[name=from]").blur()
    expect(page.locator("#measured")).to_have_text(f"{ASKED} Ask from June 2018")
    page.wait_for_function("() => location.search.includes('from=2017-02')")
    # a month that was asked for by name stays
    page.locator("select[name=a]").select_option("open-ports")
    page.wait_for_function("() => corridorDesk.state.a.policy === 'open-ports'")
    assert page.evaluate("corridorDesk.state.from") == "2017-02"
    page.go_back()
    page.wait_for_function("() => corridorDesk.state.a.policy === 'status-quo'")


def test_a_file_is_loaded_with_its_month_and_what_is_not_kept_is_said(
    page: Page, url: str, tmp_path: Path
) -> None:
    path = tmp_path / "med.toml"
    path.write_text(
        'label = "Half closed"\nsummary = "Of its own."\ndecision_point = "2018-06"\n'
        '[levers.port_closure]\nvalue = 0.5\nwhy = "A ground."\n',
        encoding="utf-8",
    )
    open_desk(page, url, SMALL)
    page.locator("input[data-load=a]").set_input_files(path)
    expect(page.locator("#notice")).to_contain_text(
        "grounds, sources and summary of the file stay in the file; the desk keeps its levers."
    )
    # italy-libya is measured from another month, so it is the corridor's that is asked from
    assert "It is measured from June 2018" in page.locator("#notice").inner_text()
    page.locator("select[name=b]").select_option("no-deal")
    page.locator("input[data-load=a]").set_input_files(path)
    page.wait_for_function("() => corridorDesk.state.from === '2018-06'")
    page.locator(".policy.a .says summary").click()
    said = page.locator("[data-summary=a]")
    expect(said).to_contain_text("Changed from Status quo: ")
    assert "0.5 throughout" in said.inner_text()
    expect(page.locator("[data-base=a]")).to_contain_text("Of Status quo, which it starts from: ")
    expect(page.locator("#command")).to_contain_text("corridor compare half-closed.toml no-deal")
    with page.expect_download() as started:
        page.locator("a[data-save=a]").click()
    assert started.value.suggested_filename == "half-closed.toml"
    page.reload()
    charts_drawn(page)
    expect(page.locator("[data-summary=a]")).to_contain_text("Changed from Status quo: ")


def test_no_account_is_offered_where_nobody_bargains(page: Page, url: str, desk_url: str) -> None:
    open_desk(page, url, SMALL)
    assert page.locator("[name=account]").count() == 0
    for group in page.locator(".group[data-group]").all():
        assert group.locator(".lever").count() > 0
    links = page.locator("#away")
    expect(links).to_contain_text(
        "Brief (without the check against the record and couplings switched)"
    )
    expect(links).to_contain_text("Figures of the outcomes shown (JSON)")
    open_desk(page, desk_url, "draws=500")
    assert page.locator("[name=account]").count() > 1


def test_a_number_beyond_a_lever_says_what_is_used(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "draws=500")
    side = page.locator(".lever[data-lever=transfer] .side.a")
    side.evaluate("node => { node.closest('details.group').open = true; }")
    number = side.locator("[type=number]")
    number.fill("900")
    number.blur()
    expect(side.locator("> .wrong")).to_have_text("900 lies outside 0 to 500; 500 is used.")
    page.wait_for_function("() => location.search.includes('a.transfer=to500@0..6')")
    expect(side.locator("> .wrong")).to_have_text("900 lies outside 0 to 500; 500 is used.")
    number.fill("400")
    number.blur()
    expect(side.locator("> .wrong")).to_have_text("")


def test_the_parts_say_how_many_draws_they_are_from(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "draws=500&outcome=deaths")
    expect(page.locator("#decompose .stands")).to_have_text(
        "The parts are from 1,000 draws and the spread from 4,000; the figures above and the full "
        "explanation use 500, so their numbers differ a little, and an end near zero may lie on "
        "its other side.",
        timeout=PATIENCE,
    )


def test_what_was_asked_is_offered_where_the_desk_is_come_back_to(
    page: Page, desk_url: str
) -> None:
    open_desk(page, desk_url, "draws=500&a.strikes=2&outcome=deaths")
    expect(page.locator("#last")).to_be_hidden()
    page.locator(".top").get_by_role("link", name="Claims").click()
    page.get_by_role("link", name="Desk").first.click()
    charts_drawn(page)
    page.locator("#last").get_by_role("link", name="Show it again").click()
    charts_drawn(page)
    assert page.evaluate("corridorDesk.state.a.moved.strikes") == "2"
    expect(page.locator("#last")).to_be_hidden()
    # what was reset on purpose is not offered
    page.goto(desk_url)
    charts_drawn(page)
    expect(page.locator("#sentence")).not_to_be_empty()
    page.reload()
    charts_drawn(page)
    expect(page.locator("#last")).to_be_hidden()
