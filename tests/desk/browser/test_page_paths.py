"""The page reads a lever's path as the server does: the same words, the same months."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from corridor.core.months import parse_month
from corridor.desk.address import read_question
from corridor.desk.paths import format_path, parse_path
from corridor.policies import load_policy, policy_names
from tests.desk.browser.desk_page import open_desk

pytestmark = [pytest.mark.slow, pytest.mark.browser]

MONTHS, UNTOUCHED = 24, 3.0
WORDS = [
    *("untouched", "27", "0.25", "27@6", "27@2024-11", "27@0..6", "to27@0..6", "5to27@2..3"),
    *("1@0..5,2@6", "1@0,2@4,3@9..11", "1@2024-05..2024-06,2@2025-01", "to10@2024-07..2025-01"),
]

_READ = """async ([words, months, untouched]) => {
  const path = await import('/static/path.js');
  return words.map(([lever, word]) => {
    const found = path.parse(word);
    return [path.format(found), path.monthly(found, '2024-05', months, untouched)];
  });
}"""


def test_every_path_has_the_same_word_and_months_on_the_page(page: Page, desk_url: str) -> None:
    shipped = [
        (lever, format_path(moved.path))
        for name in policy_names()
        for lever, moved in load_policy(name).levers.items()
    ]
    asked = [*(("transfer", word) for word in WORDS), *shipped]
    open_desk(page, desk_url, "draws=500")
    found: list[Any] = page.evaluate(_READ, [[list(one) for one in asked], MONTHS, UNTOUCHED])
    start = parse_month("2024-05")
    for (lever, word), (again, months) in zip(asked, found, strict=True):
        path = parse_path(lever, word)
        assert again == format_path(path) == word
        assert months == pytest.approx(path.values(start, MONTHS, UNTOUCHED).tolist()), word


@pytest.mark.parametrize("word", ["", "x", "27@", "@6", "27@6..", "to@0..6", "1e9", "27@6,", "--3"])
def test_what_is_no_path_there_is_none_on_the_page(page: Page, desk_url: str, word: str) -> None:
    page.goto(f"{desk_url}static/mark.svg")
    found = page.evaluate(
        "async word => (await import('/static/path.js')).parse(word) === null", word
    )
    assert found is True


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a=actual&a.name=Ours %26 theirs, é&b.transfer=5to27@0..6",
        "months=7&draws=500&seed=3&group=VEN&account=offence_dominates",
        "outcome=deaths&outcome=entries&off=doors&off=cooperation&b.strikes=1@0..3,2@5",
    ],
)
def test_the_page_writes_an_address_as_the_server_does(
    page: Page, desk_url: str, address: str
) -> None:
    open_desk(page, desk_url, address)
    pairs = page.evaluate("[...new URLSearchParams(location.search)]")
    written = page.evaluate("location.search.slice(1)")
    question = read_question([(key, value) for key, value in pairs], {"VEN": "Venezuela"})
    assert written == question.search()
    if address:
        assert written
