"""Files on and off the desk page: downloads, policies loaded and saved, commands."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from corridor.policies import load_policy, to_toml
from tests.desk.browser.desk_page import open_desk

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize("form", ["CSV", "SVG", "PNG"])
def test_a_chart_is_downloaded_as_it_is_shown(
    page: Page, desk_url: str, tmp_path: Path, form: str
) -> None:
    open_desk(page, desk_url, "months=7&outcome=deaths&draws=500")
    figure = page.locator("[data-chart=fan-deaths]")
    with page.expect_download() as started:
        figure.locator(f"a[data-form={form.lower()}]").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    assert path.name == f"corridor-fan-deaths.{form.lower()}"
    if form == "CSV":
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        assert len(rows) == 1 + 7
        page.get_by_label("Tables").check()
        cells = figure.locator("tbody tr").first.locator("th, td").all_inner_texts()
        assert cells[0] == rows[1][0]
        assert float(cells[1].replace(",", "")) == pytest.approx(float(rows[1][1]), rel=1e-3)
    elif form == "SVG":
        assert path.read_text(encoding="utf-8").startswith("<svg")
    else:
        assert path.read_bytes().startswith(b"\x89PNG")


def test_a_policy_is_saved_and_loaded_again(page: Page, desk_url: str, tmp_path: Path) -> None:
    open_desk(page, desk_url, "a.name=Ours&a.strikes=to2%400..6&draws=500")
    with page.expect_download() as started:
        page.locator("a[data-save=a]").click()
    path = tmp_path / "ours.toml"
    started.value.save_as(path)
    page.locator("input[data-load=b]").set_input_files(path)
    page.wait_for_function("() => corridorDesk.state.b.name === 'Ours'")
    for lever in page.locator(".lever").evaluate_all("rows => rows.map(r => r.dataset.lever)"):
        words = [page.locator(f"input[name='{side}.{lever}']").input_value() for side in "ab"]
        assert words[0] == words[1], lever


def test_a_shipped_policy_loaded_from_a_file_differs_nowhere(
    page: Page, desk_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "file.toml"
    path.write_text(to_toml(load_policy("unilateral")), encoding="utf-8")
    open_desk(page, desk_url, "draws=500")
    page.locator("input[data-load=a]").set_input_files(path)
    page.wait_for_function("() => corridorDesk.state.a.policy === 'status-quo'")
    assert page.locator(".lever.differs").count() == 0


@pytest.mark.complains("422")
def test_a_file_that_is_no_policy_is_refused_and_nothing_changes(
    page: Page, desk_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("label = 3\n[levers.nonsense]\nvalue = 1\n", encoding="utf-8")
    open_desk(page, desk_url, "draws=500")
    page.locator("input[data-load=a]").set_input_files(path)
    expect(page.locator("#notice")).to_contain_text("bad.toml")
    assert page.evaluate("location.search") == "?draws=500"


def test_the_command_and_python_say_what_is_shown(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "b.strikes=1&months=6&seed=4&draws=500")
    page.locator("#reproduce summary").click()
    expect(page.locator("#command")).to_have_text(
        "corridor compare negotiated unilateral-changed.toml --from 2024-05 --months 6 "
        "--draws 500 --seed 4"
    )
    text = page.locator("#python").inner_text()
    compile(text, "page", "exec")
    assert '["negotiated", "unilateral-changed.toml"]' in text
    assert "seed=4" in text


def test_a_table_is_sorted_by_a_column(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "view=table&draws=500&outcome=deaths")
    table = page.locator("[data-chart=fan-deaths]")
    button = table.locator("thead button").nth(3)
    button.click()
    button.click()
    values = [
        float(text.replace(",", ""))
        for text in table.locator("tbody tr td:nth-child(4)").all_inner_texts()
    ]
    assert values == sorted(values, reverse=True)
    assert table.locator("th[aria-sort=descending]").count() == 1


def test_what_is_not_the_default_is_said_without_opening_anything(
    page: Page, desk_url: str, tmp_path: Path
) -> None:
    """A link that somebody shares opens with its boxes closed, and its picture travels alone."""
    open_desk(page, desk_url, "months=7&outcome=deaths&draws=500&off=cooperation")
    told = "without “Cooperation moves interdiction”"
    expect(page.locator("#ran")).to_contain_text(told)
    assert told in (page.locator("#cite").text_content() or "")
    with page.expect_download() as started:
        page.locator("[data-chart=fan-deaths] a[data-form=svg]").click()
    path = tmp_path / "fan.svg"
    started.value.save_as(path)
    assert "Cooperation" in path.read_text(encoding="utf-8")


def test_on_paper_what_was_folded_is_open(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "months=7&outcome=deaths&draws=500")
    folded = ("#cautions", "#limits", "#reproduce")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert all(page.locator(one).get_attribute("open") is not None for one in folded)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert all(page.locator(one).get_attribute("open") is None for one in folded)


def test_figures_of_an_earlier_question_say_that_they_are(page: Page, desk_url: str) -> None:
    open_desk(page, desk_url, "months=7&outcome=deaths&draws=500")
    # the answer is held back until the page has been looked at

    def late(route: Route) -> None:
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/api/charts?*", late)
    page.locator("#assumptions").evaluate("one => { one.open = true; }")
    page.locator("input[name=months]").fill("8")
    page.locator("input[name=months]").press("Enter")
    page.wait_for_selector("#outcomes[aria-busy=true]")
    page.wait_for_selector("#outcomes[aria-busy=false]")
    page.unroute_all(behavior="ignoreErrors")
