"""Moving levers on the desk page: what is drawn, said, kept in the address and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.desk.browser.desk_page import (
    change_of,
    charts_drawn,
    open_desk,
    range_of,
    rows_drawn,
    settled,
)

pytestmark = [pytest.mark.slow, pytest.mark.browser]

FANS = ("fan-encounters_usbp", "fan-stops_mx")


def test_the_first_view_has_both_policies_and_a_chart_of_each_kind(
    page: Page, desk_url: str
) -> None:
    open_desk(page, desk_url)
    found = rows_drawn(page)
    assert set(found) >= {
        f"{kind}-{outcome}"
        for kind in ("fan", "difference", "dots")
        for outcome in ("encounters_usbp", "stops_mx")
    }
    assert page.locator(".lever").count() == 24
    assert page.locator(".lever input[type=range]").count() == 48
    for figure in page.locator("#outcomes figure").all():
        assert "Source" in figure.locator(".source").inner_text()
        assert figure.locator(".caption").inner_text()
        assert figure.locator(".drawing").get_attribute("aria-label")


@pytest.mark.parametrize("key", ["ArrowRight", "PageUp", "End"])
def test_a_key_on_a_slider_changes_both_charts_and_the_address(
    page: Page, desk_url: str, key: str
) -> None:
    open_desk(page, desk_url)
    before = rows_drawn(page)
    slider = range_of(page, "transit_budget", "b")
    slider.focus()
    page.keyboard.press(key)
    for chart in FANS:
        change_of(page, chart, before[chart])
    value = {"ArrowRight": "1.1", "PageUp": "2", "End": "4"}[key]
    page.wait_for_url(f"**/?b.transit_budget={value}")
    assert slider.input_value() == value
    assert slider.get_attribute("aria-valuetext", timeout=1000).startswith(f"{value} ratio")  # type: ignore[union-attr]


def test_a_slider_that_is_dragged_changes_charts_and_holds_the_axes(
    page: Page, desk_url: str
) -> None:
    open_desk(page, desk_url)
    before = rows_drawn(page)
    slider = range_of(page, "transit_budget", "a")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    axis = page.locator("[data-chart=fan-encounters_usbp] .role-axis-label").first
    labels = axis.text_content()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.25, middle)
    page.mouse.down()
    for share in (0.4, 0.6, 0.8):
        page.mouse.move(box["x"] + box["width"] * share, middle, steps=4)
    change_of(page, FANS[0], before[FANS[0]])
    change_of(page, FANS[1], before[FANS[1]])
    assert axis.text_content() == labels
    # nothing is kept while it moves
    assert page.url.endswith("/")
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('a.transit_budget=')")
    step = float(slider.input_value()) * 10
    assert step == pytest.approx(round(step))


def test_back_undoes_and_forward_redoes(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url)
    before = rows_drawn(page)
    slider = range_of(page, "transit_budget", "a")
    slider.focus()
    page.keyboard.press("PageUp")
    page.wait_for_url("**/?a.transit_budget=2")
    change_of(page, FANS[0], before[FANS[0]])
    page.go_back()
    page.wait_for_function("() => corridorDesk.state.a.moved.transit_budget === undefined")
    assert slider.input_value() == "1"
    page.wait_for_function(
        "rows => JSON.stringify(corridorDesk.drawn()['fan-encounters_usbp']) === rows",
        arg=page.evaluate("rows => JSON.stringify(rows)", before[FANS[0]]),
    )
    expect(page.locator("#undo")).to_be_disabled()
    page.locator("#redo").click()
    page.wait_for_url("**/?a.transit_budget=2")
    page.locator("h2").first.click()
    page.keyboard.press("Control+z")
    page.wait_for_function("() => location.search === ''")
    assert slider.input_value() == "1"


def test_back_takes_a_name_and_a_path_out_of_the_field_that_is_being_written_in(
    page: Page, desk_url: str
) -> None:
    open_desk(page, desk_url, "months=6&draws=500&outcome=deaths")
    name = page.locator("input[name='a.name']")
    name.fill("Ours")
    name.press("Enter")
    page.wait_for_function("() => location.search.includes('a.name=Ours')")
    expect(name).to_be_focused()
    expect(name).to_have_value("Ours")
    page.go_back()
    page.wait_for_function("() => corridorDesk.state.a.name === ''")
    expect(name).to_have_value("")
    side = page.locator(".lever[data-lever=transfer] .side.a")
    side.evaluate("node => { node.closest('details.group').open = true; }")
    side.locator(".when summary").click()
    word = side.locator(".word input")
    before = word.input_value()
    word.fill("27@3")
    word.press("Enter")
    page.wait_for_function("() => location.search.includes('a.transfer=27@3')")
    page.go_back()
    page.wait_for_function("() => corridorDesk.state.a.moved.transfer === undefined")
    expect(word).to_be_focused()
    expect(word).to_have_value(before)


def test_a_name_that_is_being_written_stays_while_something_else_changes(
    page: Page, desk_url: str
) -> None:
    open_desk(page, desk_url, "months=6&draws=500&outcome=deaths")
    name = page.locator("input[name='a.name']")
    name.press_sequentially("Our")
    page.evaluate("dispatchEvent(new PopStateEvent('popstate', { state: history.state }))")
    expect(name).to_be_focused()
    expect(name).to_have_value("Our")


def test_a_link_restores_what_was_shown(page: Page, desk_url: str) -> None:
    address = (
        "a=actual&a.name=Ours&b.transfer=5to27%400..6&months=12&draws=500&seed=3"
        "&account=offence_dominates&outcome=deaths&off=doors&view=table"
    )
    open_desk(page, desk_url, address)
    assert page.locator("select[name=a]").input_value() == "actual"
    assert page.locator("input[name='a.name']").input_value() == "Ours"
    assert page.locator("input[name='b.transfer']").input_value() == "5to27@0..6"
    assert page.locator("[name=months]").input_value() == "12"
    assert page.locator("[name=account]:checked").get_attribute("value") == "offence_dominates"
    assert page.locator("[name=off]:checked").get_attribute("value") == "doors"
    assert page.locator("#outcomes .outcome").count() == 1
    assert page.locator("#outcomes table").count() == 3
    assert page.locator("[data-kind=fan] tbody tr").count() == 12
    # the address keeps its one order
    page.wait_for_function("() => location.search.includes('b.transfer=5to27@0..6')")
    again = page.evaluate("location.search.slice(1)")
    open_desk(page, desk_url, again)
    assert page.evaluate("location.search.slice(1)") == again


def test_double_click_and_backspace_reset_one_lever(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "a.transit_budget=3&b.transit_budget=2")
    first = range_of(page, "transit_budget", "a")
    box = first.bounding_box()
    assert box
    first.dblclick(position={"x": box["width"] * 0.75, "y": box["height"] / 2})
    page.wait_for_function("() => corridorDesk.state.a.moved.transit_budget === undefined")
    range_of(page, "transit_budget", "b").focus()
    page.keyboard.press("Backspace")
    page.wait_for_function("() => location.search === ''")


def test_only_what_differs_is_marked_and_shown(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "b=negotiated&b.strikes=2")
    assert page.locator(".lever.differs").evaluate_all(
        "rows => rows.map(r => r.dataset.lever)"
    ) == ["strikes"]
    assert page.locator(".side.moved").count() == 1
    page.locator("#differs").check()
    assert page.locator(".lever:visible").count() == 1
    page.get_by_role("button", name="Reset policy B").click()
    expect(page.locator("#nothing-differs")).to_be_visible()


def test_when_a_lever_holds_can_be_chosen(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "a.transit_budget=2")
    row = page.locator(".lever[data-lever=transit_budget] .side.a")
    row.locator(".when summary").click()
    row.locator(".kind").select_option("pulse")
    row.locator(".from select").select_option("3")
    row.locator(".to select").select_option("8")
    page.wait_for_function("() => corridorDesk.state.a.moved.transit_budget === '2@3..8'")
    assert "Aug 2024 to Jan 2025" in row.locator(".words").inner_text()
    row.locator(".word input").fill("no path")
    row.locator(".word input").blur()
    expect(row.locator(".wrong[role=alert]")).to_be_visible()
    row.locator(".word input").fill("to3@0..6")
    row.locator(".word input").blur()
    page.wait_for_function("() => location.search === '?a.transit_budget=to3@0..6'")


def test_a_lever_ends_where_its_editor_says(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "draws=500&a.transit_budget=to2@0..3")
    row = page.locator(".lever[data-lever=transit_budget] .side.a")
    row.locator(".when summary").click()
    start, end = row.locator(".from select"), row.locator(".to select")
    start.select_option("7")
    page.wait_for_function("() => corridorDesk.state.a.moved.transit_budget === 'to2@7..8'")
    expect(row.locator(".editor .wrong")).to_have_text("“to” moved with “from”, to Jan 2025.")
    assert end.input_value() == "8"
    # what would end before it starts is not offered
    assert end.locator("option").first.get_attribute("value") == "8"
    end.select_option("12")
    page.wait_for_function("() => corridorDesk.state.a.moved.transit_budget === 'to2@7..12'")
    expect(row.locator(".editor .wrong")).to_be_hidden()
    row.locator(".kind").select_option("pulse")
    page.wait_for_function("() => corridorDesk.state.a.moved.transit_budget === '2@7..12'")
    assert end.locator("option").first.get_attribute("value") == "7"
    end.select_option("7")
    expect(row.locator(".words")).to_have_text("in Dec 2024")


def test_copy_and_swap_and_another_start(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "a.transit_budget=2")
    page.get_by_role("button", name="Copy A to B").click()
    page.wait_for_function("() => corridorDesk.state.b.moved.transit_budget === '2'")
    assert page.locator(".lever.differs").count() == 0
    page.locator("select[name=a]").select_option("actual")
    page.wait_for_function("() => corridorDesk.state.a.policy === 'actual'")
    page.get_by_role("button", name="Swap A and B").click()
    assert page.locator("select[name=b]").input_value() == "actual"
    assert page.locator("select[name=a]").input_value() == "negotiated"


def test_the_sentence_is_told_once_a_change_rests(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url)
    settled(page, "")
    before = page.locator("#sentence").inner_text()
    assert "90% interval" in before
    page.evaluate(
        "() => { window.told = 0; new MutationObserver(() => { window.told += 1; })"
        ".observe(document.getElementById('sentence'), { childList: true }); }"
    )
    range_of(page, "asylum_closure", "a").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    settled(page, before)
    assert page.evaluate("window.told") == 1


def test_the_keyboard_alone_reaches_levers_and_the_list_of_keys(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.type ?? document.activeElement.tagName"))
        if page.evaluate("document.activeElement.type === 'range'"):
            break
    assert {"select-one", "text", "button", "file", "range"} <= seen
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('a.transit_agreement=0.25')")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    charts_drawn(page)


def test_back_past_a_link_within_the_page_keeps_state_and_address_together(
    page: Page, desk_url: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_desk(page, desk_url, "draws=500")
    for value in ("2", "3"):
        field = page.get_by_label("Transit country's migration spending, A, as a number")
        field.fill(value)
        field.blur()
        page.wait_for_function(
            "value => location.search.includes(`a.transit_budget=${value}`)", arg=value
        )
        page.get_by_role("link", name="Charts", exact=True).click()
    for _ in range(2):
        page.go_back()
    page.wait_for_function("() => corridorDesk.state.a.moved.transit_budget === '2'")
    assert "a.transit_budget=2" in page.url
