"""The page on the comparison says what the record gives as it ships."""

from __future__ import annotations

from corridor.questions.across import Across
from tests.docs.pages import read

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def test_the_page_says_what_is_found(found: Across) -> None:
    text = " ".join(read("explanation/across-corridors.md").split())
    pools = {one.kind: one for one in found.pooled}
    whole = pools["all"]
    assert f"{NUMBERS[whole.main.changes]} events can be computed" in text
    left = len(found.studies) - whole.main.changes
    assert f"{NUMBERS[left]} events have no pooled figure" in text
    for kind in ("transfer", "pressure"):
        assert pools[kind].main.changes == 2
    assert "By transfer there are two events and by pressure two" in text
    assert f"the year before, it is {whole.otherwise['year'].positive:.0%}" in text
    assert not any(one.sign for one in found.pooled), "the page says that no sign can be said"
    low, _, high = whole.main.another
    assert -0.9 < low < -0.5 < 1.2 < high, "the page says: halve it or raise it several times"
    most = max(whole.without, key=lambda n: abs(whole.without[n].mean[1] - whole.main.mean[1]))
    assert most[1] == "statement_2016"
    assert sum(corridor == "us-mexico" for corridor, _ in whole.events) == 4
    assert "Four of the six events are of one corridor" in text
    assert f"({found.mean_sd:g} log points)" in text
