"""An origin group on the desk page: what is shown, made again and cited says whose it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.desk.browser.desk_page import PATIENCE, open_desk

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ASKED = "months=6&draws=500&outcome=encounters_usbp&outcome=people_held"


def test_a_chosen_group_is_named_all_over_the_page(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, ASKED)
    heads = page.locator("#outcomes h2")
    before = heads.all_inner_texts()
    expect(page.locator("#whole")).to_be_hidden()
    page.locator("select[name=group]").select_option("HTI")
    expect(heads).to_have_text([f"{before[0]}, Haiti", f"{before[1]}, all groups together"])
    notes = page.locator("#outcomes .whose")
    expect(page.locator("#outcomes .period")).to_have_text(
        [
            "Figures in bold: totals over May 2024 to October 2024.",
            "Figures in bold: last month, of May 2024 to October 2024.",
        ]
    )
    expect(notes.first).to_be_hidden()
    expect(notes.last).to_have_text(
        "This outcome is not known by group. These are all groups together, not Haiti alone."
    )
    assert page.title().endswith(" compared, Haiti - Corridor desk")
    page.locator("#reproduce summary").click()
    expect(page.locator("#whole")).to_have_text(
        "The command prints all groups together; with --json FILE it writes each group, Haiti as "
        "HTI."
    )
    expect(page.locator("#cite")).to_contain_text("corridor, Haiti, May 2024 to October 2024?")
    text = page.locator("#python").inner_text()
    compile(text, "page", "exec")
    assert 'group = found.groups.index("HTI")' in text
    assert 'print(found.difference_total["encounters_usbp"][0, group])' in text
    assert text.endswith('print(found.difference_total["people_held"])')
    expect(page.locator("#decompose .stands")).to_contain_text(
        "These are all groups together, not Haiti alone.", timeout=PATIENCE
    )
    page.locator("select[name=group]").select_option("ALL")
    expect(heads).to_have_text(before)
    expect(notes.last).to_be_hidden()


def test_charts_alone_name_the_group(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, f"{ASKED}&group=HTI&show=fan", "embed")
    for head in page.locator("#outcomes h2").all():
        assert head.is_visible()
    assert page.locator("#outcomes h2").first.inner_text().endswith(", Haiti")
    expect(page.locator("#outcomes .whose").last).to_be_visible()
