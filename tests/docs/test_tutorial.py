"""The tutorial, followed word for word: its commands work, and it shows what they print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.ledger import shown
from tests.docs.pages import read
from tools import docs_tutorial
from tools.docs_fit import shipped
from tools.docs_page import MARK, fill

#: the same words as on the command line
PAGE = "tutorial/first-comparison.md"
_NUMBER = re.compile(r"[\d,]*\d(?:\.\d+)?")
#: how far figures of another machine may lie from those shown, of their size
_CLOSE = 0.03


def _step(number: str) -> float:
    """The smallest step that a number as written can show."""
    whole, _, decimals = number.replace(",", "").partition(".")
    if decimals:
        return float(10.0 ** -len(decimals))
    return float(10.0 ** (len(whole) - len(whole.rstrip("0")))) if whole.strip("0") else 1.0


def same(told: str, printed: str) -> bool:
    """Whether two texts have the same words, and figures that differ by no more than rounding."""
    if _NUMBER.sub("#", told).split() != _NUMBER.sub("#", printed).split():
        return False
    pairs = zip(_NUMBER.findall(told), _NUMBER.findall(printed), strict=True)
    return all(
        abs(float(a.replace(",", "")) - float(b.replace(",", "")))
        <= max(_step(a), _step(b), _CLOSE * float(b.replace(",", ""))) * 1.001
        for a, b in pairs
    )


def test_figures_are_compared_and_words_are() -> None:
    assert same("1.2 to 6.5 million", "1.2 to 6.6 million")
    assert not same("1.2 to 6.5 million", "1.2 to 7.5 million")
    assert not same("in 93 of 100 draws", "in 80 of 100 draws")
    assert not same("12 thousand fewer", "12 thousand more")


def test_the_tutorial_ends_with_the_readers_own_policy_compared_and_explained() -> None:
    words = list(docs_tutorial.commands(read(PAGE)))
    assert words == [one.words for one in shown() if one.page == PAGE]
    mine = [one[0] for one in words if "doors-only.toml" in one]
    assert mine == ["policies", "compare", "explain"]
    minutes = {"one": 1, "two": 2, "three": 3}
    told = re.findall(r"^## \d\. .*\((\w+) minutes?", read(PAGE), flags=re.MULTILINE)
    assert sum(minutes[one] for one in told) == 15


def test_it_stands_on_the_shipped_fit() -> None:
    assert f"fit `{shipped().meta['fingerprint']}`" in read(PAGE), "run: tools.docs_tutorial"


@pytest.mark.slow
def test_it_shows_what_is_printed(tmp_path: Path) -> None:
    page = read(PAGE)
    printed = docs_tutorial.follow(page, tmp_path)
    found = docs_tutorial.excerpts(printed)
    assert {mark for mark in MARK.findall(page)} == set(found)
    for name, text in found.items():
        (told,) = re.findall(rf"<!-- table {name} -->\n(.*?)<!-- end -->", page, flags=re.DOTALL)
        assert same(told, text), f"{name}: run: python -m tools.docs_tutorial"
    assert same(fill(page, found), page)
    # what the text says beside what it shows
    (check,) = (text for words, text in printed.items() if words.startswith("policies check"))
    assert check in page
    (mine,) = (text for words, text in printed.items() if "doors-only.toml status-quo" in words)
    assert re.search(r"Doors only higher in +0 of 100", mine)
    package = printed["evidence show transfer_package"]
    assert "grade         E: assumption" in package
    assert "was not published" in package
    assert {"doors.html", "doors"} <= {path.name for path in tmp_path.iterdir()}
