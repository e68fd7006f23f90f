"""Values that can't be used: it is said where they were given, and what is shown stays in force."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.desk.browser.desk_page import charts_drawn, open_desk, range_of, rows_drawn

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SMALL = "months=6&draws=500&outcome=deaths"


def field(page: Page, name: str, value: str) -> None:
    """Give a field of the run a value, as by hand."""
    page.locator("#assumptions").evaluate("node => { node.open = true; }")
    page.locator(f"[name={name}]").fill(value)
    page.locator(f"[name={name}]").blur()


@pytest.mark.complains("409")
def test_a_decision_point_without_a_fit_gives_way_to_what_is_shown(
    page: Page, desk_url: str
) -> None:
    open_desk(page, desk_url, SMALL)
    before, address = rows_drawn(page), page.evaluate("location.search")
    hint = page.locator(".numbers .hint")
    expect(hint).to_contain_text("with a fit: May 2024")
    field(page, "from", "2021-03")
    wrong = page.locator("[data-wrong=from]")
    expect(wrong).to_contain_text("There is no fit for 2021-03 yet.")
    expect(wrong).to_contain_text("corridor fit --quick --from 2021-03. The earlier value stays.")
    expect(page.locator("[name=from]")).to_have_value("2024-05")
    assert page.evaluate("location.search") == address
    assert "from=" not in str(page.locator("a[data-form=csv]").first.get_attribute("href"))
    expect(page.locator("#redo")).to_be_disabled()
    expect(page.locator("#notice")).to_be_hidden()
    assert rows_drawn(page)["fan-deaths"] == before["fan-deaths"]
    # another change is asked as ever, and the message stays with its field
    slider = range_of(page, "transit_budget", "a")
    slider.focus()
    page.keyboard.press("PageUp")
    page.wait_for_function("() => location.search.includes('a.transit_budget=2')")
    expect(wrong).to_contain_text("There is no fit for 2021-03 yet.")


@pytest.mark.parametrize(
    ("name", "given", "stays", "said"),
    [
        ("months", "99", "6", "99 lies outside 1 to 60. 6 stays."),
        ("draws", "50", "500", "50 lies outside 100 to 10000. 500 stays."),
        ("seed", "-1", "0", "-1 lies outside 0 to 2147483647. 0 stays."),
        ("months", "", "6", "A whole number is needed. 6 stays."),
        ("from", "", "2024-05", "A month such as 2024-05 is needed. 2024-05 stays."),
    ],
)
def test_a_number_that_is_no_use_says_at_its_field_what_stays(
    page: Page, desk_url: str, name: str, given: str, stays: str, said: str
) -> None:
    open_desk(page, desk_url, SMALL)
    address = page.evaluate("location.search")
    field(page, name, given)
    wrong = page.locator(f"[data-wrong={name}]")
    expect(wrong).to_have_text(said)
    expect(page.locator(f"[name={name}]")).to_have_value(stays)
    expect(page.locator("#notice")).to_be_hidden()
    assert page.evaluate("location.search") == address
    if name != "from":
        field(page, name, "120" if name == "draws" else "7")
        expect(wrong).to_be_empty()


@pytest.mark.complains("422")
def test_a_path_that_a_lever_does_not_allow_is_told_at_the_lever(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, f"{SMALL}&a.transfer=40")
    side = page.locator(".lever[data-lever=transfer] .side.a")
    side.evaluate("node => { node.closest('details.group').open = true; }")
    side.locator(".when summary").click()
    word = side.locator(".word input")
    word.fill("900@3")
    word.blur()
    wrong = side.locator("> .wrong")
    expect(wrong).to_contain_text("900")
    expect(wrong).to_contain_text("The earlier value stays.")
    expect(word).to_have_value("40")
    assert page.evaluate("corridorDesk.state.a.moved.transfer") == "40"
    word.fill("41@3")
    word.blur()
    page.wait_for_function("() => location.search.includes('a.transfer=41@3')")
    expect(wrong).to_be_empty()
    expect(page.locator("#notice")).to_be_hidden()
    charts_drawn(page)
