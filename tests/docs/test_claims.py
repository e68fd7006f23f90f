"""What the text says of the fit and of its misses is what the tables beside it hold.

If one of these fails after a new fit, the text has to be read again, not the test.
"""

from __future__ import annotations

import re

from tests.docs.pages import read
from tools.docs_fit import FAR, SAME, moves, shipped

MOVES = {move.name: move for move in moves(shipped())}


def rows(name: str) -> list[list[str]]:
    """The rows of one table of the validation page, without its head."""
    page = read("explanation/validation.md")
    (text,) = re.findall(rf"<!-- table {name} -->\n(.*?)<!-- end -->", page, flags=re.DOTALL)
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_encounters_after_january_2025_are_below_the_band() -> None:
    lies = {row[0]: row[-1] for row in rows("months")}
    assert all(text.startswith("below") for month, text in lies.items() if month >= "2025-02")
    assert all(text.startswith("in ") for month, text in lies.items() if month < "2025-02")


def test_more_is_expected_in_february_2025_than_in_january() -> None:
    median = {row[0]: float(row[3].replace(",", "")) for row in rows("months")}
    seen = {row[0]: float(row[1].replace(",", "")) for row in rows("months")}
    assert median["2025-02"] > median["2025-01"]
    assert all(median[month] > 3 * seen[month] for month in seen if month >= "2025-02")


def test_the_miss_is_largest_for_nationals_of_mexico() -> None:
    below = {row[0]: int(row[3]) for row in rows("groups")}
    assert max((n, g) for g, n in below.items() if g != "All groups")[1] == "Mexico"


def test_stops_lie_above_the_band_until_january_2025() -> None:
    lies = {row[0]: row[-1] for row in rows("stops")}
    assert all(text.startswith("above") for month, text in lies.items() if month < "2025-02")


def test_the_widest_miss_comes_first() -> None:
    share = [int(row[3]) / int(row[1]) for row in rows("outcomes")]
    assert share == sorted(share)


def test_priors_that_the_text_calls_contradicted_are() -> None:
    for name in ("retry_share", "mexico_delay", "isthmus_delay"):
        assert MOVES[name].shift < -FAR, name
    door = MOVES["pathway_substitution"]
    assert door.shift > FAR
    assert door.posterior[0] > 1


def test_parameters_that_the_text_calls_uninformed_are() -> None:
    for name in (
        "agreement_response",
        "budget_response",
        "force_response",
        "third_country_takeup",
        "penalty_reattempt",
    ):
        assert MOVES[name].width > SAME, name


def test_deaths_are_explained_worse_than_by_a_constant() -> None:
    assert shipped().meta["series"]["deaths"]["explained"] < 0
    assert shipped().meta["series"]["encounters_usbp"]["explained"] > 0.9
