"""What a figure cannot tell is said wherever a claim leans on it, whichever side made the claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from corridor.core.months import parse_month
from corridor.questions.claims import read_ledger
from corridor.questions.claims.claim import Claim, ClaimTest

CLAIMS = [one for name in ("article", "rival") for one in read_ledger(name).claims]
#: falls before which Mexico had agreed to stop more
AGREED = [("2019-05", "2019-09"), ("2023-12", "2024-01")]
#: words for everybody but Mexican nationals
NAMED = re.compile(r"Mexican nationals|Mexicans|who cross it|cross Mexico")


def _asked(claim: Claim, check: str) -> Iterator[tuple[ClaimTest, Any]]:
    for test in claim.tests:
        if test.check == check:
            for definition in test.definitions:
                yield test, definition.arguments


def _gap(claim: Claim) -> bool:
    return any(
        (a["population"], a["other_population"]) == ("nonmexican", "mexican")
        for _, a in _asked(claim, "comparison_group")
    )


#: who leans on it, what a note has to say
LEANS = [pytest.param(_gap, "no clean mark of interdiction", id="gap")]


@pytest.mark.parametrize(("leans", "said"), LEANS)
def test_who_leans_on_it_says_so(leans: Callable[[Claim], bool], said: str) -> None:
    found = [one for one in CLAIMS if leans(one)]
    assert {one.path.parent.name for one in found} == {"article", "rival"}, "of both sides"
    assert not [one.id for one in found if said not in " ".join(one.notes)]


@pytest.mark.parametrize("name", ["C45", "R18"])
def test_a_gap_counts_only_where_mexico_had_agreed_to_act(name: str) -> None:
    (claim,) = (one for one in CLAIMS if one.id == name)
    gaps = list(_asked(claim, "comparison_group"))
    scored = [(a["from"][0], a["to"][1]) for test, a in gaps if test.role == "scored"]
    assert scored == [(parse_month(first), parse_month(last)) for first, last in AGREED]
    assert len(gaps) > len(scored)


def test_who_is_counted_stands_in_the_words_of_a_test() -> None:
    """A test of one population alone names it, since no axis does."""
    unnamed = [
        (one.id, test.label)
        for one in CLAIMS
        for test in one.tests
        if {d.arguments.get("population") for d in test.definitions} == {"nonmexican"}
        and not NAMED.search(f"{test.label} {test.why}")
    ]
    assert not unnamed
