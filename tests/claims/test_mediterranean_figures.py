"""Figures that the claims on the Mediterranean rest on, as they were added up by hand."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest

from corridor.questions.claims import LedgerResult, claims
from corridor.questions.claims.result import CannotSay, ClaimResult, Outcome
from tests.claims.test_checks import run

EAST, CENTRAL = "eastern-mediterranean", "central-mediterranean"

#: measure, months, statistic, value as it is given to the last digit that is given
LEVELS: list[tuple[str, str, str, float, float]] = [
    ("greece_sea", "2015-03 to 2015-08", "mean", 38_401, 1),
    ("greece_sea", "2015-09 to 2016-02", "mean", 123_962, 1),
    ("greece_sea", "2015-10", "mean", 211_663, 0),
    ("greece_sea", "2016-02", "mean", 57_066, 0),
    ("greece_sea", "2016-03", "mean", 26_971, 0),
    ("greece_sea", "2016-04", "mean", 3_650, 0),
    ("greece_sea", "2016-09", "mean", 3_052, 0),
    ("greece_sea", "2016-04 to 2016-09", "mean", 2_573, 1),
    ("greece_sea", "2016-10 to 2017-03", "mean", 1_782, 1),
    ("greece_sea", "2016-04 to 2025-10", "highest", 11_428, 0),
    ("turkiye_returns", "2015-09 to 2016-02", "mean", 9_920, 1),
    ("turkiye_returns", "2016-04 to 2016-09", "mean", 1_546, 1),
    ("greece_land", "2015-09 to 2016-02", "mean", 484, 1),
    ("greece_land", "2016-04 to 2016-09", "mean", 192, 1),
    ("deaths_eastern", "2015-09 to 2016-02", "mean", 166, 1),
    ("deaths_eastern", "2016-04 to 2016-09", "mean", 8, 1),
    ("greece_arrivals", "2020-02", "mean", 2_844, 0),
    ("greece_arrivals", "2020-03", "mean", 2_314, 0),
    ("greece_arrivals", "2019-09 to 2020-02", "mean", 7_550, 1),
    ("cyprus_sea", "2024-04", "mean", 1_525, 0),
    ("cyprus_sea", "2024-05", "mean", 280, 0),
    ("cyprus_sea", "2023-05 to 2024-04", "mean", 1_019, 1),
    ("cyprus_sea", "2024-05 to 2024-11", "mean", 297, 1),
    ("italy_sea", "2015-04 to 2015-09", "mean", 20_318, 1),
    ("italy_sea", "2016-04 to 2016-09", "mean", 18_878, 1),
    ("italy_sea", "2016-02 to 2016-07", "mean", 14_750, 1),
    ("italy_sea", "2017-02 to 2017-07", "mean", 15_124, 1),
    ("italy_sea", "2016-08 to 2017-01", "mean", 15_355, 1),
    ("italy_sea", "2017-08 to 2018-01", "mean", 4_723, 1),
    ("italy_sea", "2017-01 to 2017-05", "sum", 60_229, 0),
    ("italy_sea", "2018-01 to 2018-05", "sum", 13_430, 0),
    ("italy_sea", "2018-02 to 2018-05", "mean", 2_312, 1),
    ("italy_sea", "2018-06 to 2019-08", "mean", 1_005, 1),
    ("italy_sea", "2017-06 to 2018-05", "mean", 6_048, 1),
    ("italy_sea", "2018-06 to 2019-05", "mean", 958, 1),
    ("italy_sea", "2022-08 to 2023-07", "mean", 12_720, 1),
    ("italy_sea", "2023-08 to 2024-07", "mean", 8_516, 1),
    ("italy_sea", "2023-08 to 2023-09", "mean", 22_441, 1),
    ("italy_sea", "2022-01 to 2022-12", "mean", 8_761, 1),
    ("italy_sea", "2023-01 to 2023-12", "mean", 13_138, 1),
    ("deaths_central", "2022-01 to 2022-12", "mean", 118, 1),
    ("deaths_central", "2023-01 to 2023-12", "mean", 210, 1),
    ("italy_sea", "2023-01 to 2023-12", "sum", 157_652, 1),
    ("italy_sea", "2024-01 to 2024-12", "sum", 66_617, 1),
    ("malta_sea", "2018-06 to 2019-08", "mean", 246, 1),
    ("malta_sea", "2019-01 to 2019-12", "sum", 3_405, 1),
    ("libya_returns", "2017-02 to 2017-07", "mean", 1_623, 1),
    ("libya_returns", "2017-08 to 2018-01", "mean", 1_752, 1),
    ("attempts_libya", "2017-02 to 2017-07", "mean", 16_747, 1),
    ("attempts_libya", "2017-08 to 2018-01", "mean", 6_475, 1),
    ("deaths_central", "2018-06", "mean", 564, 0),
    ("deaths_central", "2017-09 to 2018-05", "mean", 96, 1),
    ("deaths_central", "2018-06 to 2019-08", "mean", 117, 1),
    ("deaths_central", "2014-05 to 2014-10", "mean", 500, 1),
    ("deaths_central", "2014-11 to 2015-04", "mean", 335, 1),
    ("mediterranean_all", "2015-01 to 2015-12", "sum", 1_007_598, 0),
    ("mediterranean_all", "2017-01 to 2017-12", "sum", 149_969, 0),
    ("mediterranean_all", "2019-01 to 2019-12", "sum", 77_731, 0),
    ("mediterranean_all", "2023-01 to 2023-12", "sum", 210_829, 0),
    ("mediterranean_all", "2024-01 to 2024-12", "sum", 127_844, 0),
]


@pytest.mark.parametrize(("measure", "over", "statistic", "value", "within"), LEVELS)
def test_levels(measure: str, over: str, statistic: str, value: float, within: float) -> None:
    found = run("level", measure=measure, over=over, statistic=statistic)
    assert found.value == pytest.approx(value, abs=within)
    assert all(figure.vintage for figure in found.figures)


#: check, arguments, value, how near
CHANGES: list[tuple[str, dict[str, Any], float, float]] = [
    (
        "change",
        {"measure": "greece_sea", "from_": "2015-09 to 2016-02", "to": "2016-04 to 2016-09"},
        -97.9,
        0.05,
    ),
    (
        "share_of_fall_before",
        {"measure": "greece_sea", "peak": "2015-10", "by": "2016-03", "trough": "2016-04"},
        100 * 184_692 / 208_013,
        0.01,
    ),
    (
        "pretrend",
        {"measure": "greece_sea", "fit": "2015-11 to 2016-03", "over": "2016-04"},
        100 * (3_650 / 20_566 - 1),
        0.01,
    ),
    (
        "pretrend",
        {"measure": "greece_sea", "fit": "2015-11 to 2016-03", "over": "2016-08"},
        100 * (math.exp(-0.12) - 1),
        0.5,
    ),
    (
        "pretrend",
        {"measure": "greece_sea", "fit": "2015-11 to 2016-03", "over": "2016-09"},
        100 * (3_052 / 2_657 - 1),
        0.05,
    ),
    (
        "change",
        {"measure": "italy_sea", "from_": "2017-01 to 2017-05", "to": "2018-01 to 2018-05"},
        -77.7,
        0.05,
    ),
    (
        "change",
        {"measure": "italy_sea", "from_": "2022-08 to 2022-09", "to": "2023-08 to 2023-09"},
        47.9,
        0.05,
    ),
    (
        "change",
        {"measure": "italy_sea", "from_": "2022-10 to 2023-03", "to": "2023-10 to 2024-03"},
        -42.3,
        0.05,
    ),
    (
        "ratio",
        {"measure": "libya_returns", "other": "attempts_libya", "over": "2017-08 to 2018-01"},
        0.271,
        0.0005,
    ),
    (
        "ratio",
        {"measure": "libya_returns", "other": "attempts_libya", "over": "2018-06 to 2019-08"},
        0.491,
        0.0005,
    ),
]


@pytest.mark.parametrize(("name", "arguments", "value", "within"), CHANGES)
def test_changes(name: str, arguments: dict[str, Any], value: float, within: float) -> None:
    assert run(name, **arguments).value == pytest.approx(value, abs=within)


def rates(measure: str, per: str, before: str, after: str, scale: float) -> list[float]:
    arguments: dict[str, Any] = {"measure": measure, "per": per, "from_": before, "to": after}
    found: Outcome = run("rate_change", scale=scale, **arguments)
    assert found.parts is not None
    return list(found.parts["rates"])


def test_rates() -> None:
    six = ("2015-09 to 2016-02", "2016-04 to 2016-09")
    stopped = rates("turkiye_returns", "attempts_aegean", *six, 100)
    assert stopped == pytest.approx([7.4, 37.5], abs=0.05)
    to_december = (six[0], "2016-04 to 2016-12")
    died = rates("deaths_eastern", "attempts_aegean", *to_december, 1000)
    assert died == pytest.approx([1.24, 1.86], abs=0.005)
    central = ("deaths_central", "attempts_central")
    closed = rates(*central, "2017-08 to 2018-05", "2018-06 to 2019-08", 1000)
    assert closed == pytest.approx([17.3, 44.5], abs=0.05)
    later = rates(*central, "2018-07 to 2019-08", "2019-09 to 2020-02", 1000)
    assert later == pytest.approx([38.1, 27.9], abs=0.05)
    rescue = rates("deaths_central", "italy_sea", "2014-05 to 2014-10", "2014-11 to 2015-04", 1000)
    assert rescue == pytest.approx([23.5, 47.75], abs=0.05)


def test_tunisia_is_not_read_where_its_count_is_too_low() -> None:
    assert run("level", measure="tunisia_returns", over="2023-05").value > 0
    with pytest.raises(CannotSay, match="fewer are announced than were stopped"):
        run("level", measure="tunisia_returns", over="2023-08")
    with pytest.raises(CannotSay, match="no count by sea alone"):
        run("level", measure="greece_sea", over="2014-08")


@cache
def judged(ledger: str) -> LedgerResult:
    return claims(ledger)


def claim(ledger: str, name: str) -> ClaimResult:
    return next(one for one in judged(ledger).claims if one.claim.id == name)


#: ledger, claim, verdict
CLEAR = [
    (EAST, "EM1", "supported"),
    (EAST, "EM2", "depends"),
    (EAST, "EM3", "depends"),
    (EAST, "EM5", "supported"),
    (EAST, "EM6", "depends"),
    (EAST, "EM8", "contradicted"),
    (CENTRAL, "CM1", "depends"),
    (CENTRAL, "CM2", "depends"),
    (CENTRAL, "CM4", "depends"),
    (CENTRAL, "CM5", "not_testable"),
    (CENTRAL, "CM8", "depends"),
]


@pytest.mark.parametrize(("ledger", "name", "verdict"), CLEAR)
def test_clear_cases_have_the_verdict_that_the_figures_give(
    ledger: str, name: str, verdict: str
) -> None:
    assert claim(ledger, name).now.verdict.id == verdict


def test_a_claim_on_tunisia_says_why_it_cannot_be_tested() -> None:
    now = claim(CENTRAL, "CM5").now
    assert {cell.state for cell in now.cells} == {"cannot_say"}
    assert all("2015-01 to 2023-05" in cell.reason for cell in now.cells)
    assert now.verdict.would_need


@pytest.mark.parametrize("ledger", [EAST, CENTRAL])
def test_every_claim_is_read_under_several_definitions(ledger: str) -> None:
    for one in judged(ledger).claims:
        assert len(one.now.cells) >= 6, one.claim.id
        assert {test.family for test in one.claim.tests} <= {"record", "evidence"}
        assert not one.before


def test_number_and_share_of_people_brought_back_say_opposite_things() -> None:
    """Fewer were brought back, and more of those who set out."""
    cells = claim(EAST, "EM3").now.cells
    states = {place: {c.state for c in cells if c.test == place} for place in (0, 1)}
    assert states[0] == {"contradicts"}
    assert "contradicts" not in states[1]
