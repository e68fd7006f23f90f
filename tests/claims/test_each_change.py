"""The change of each month or origin: one that goes the other way is never outvoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.questions.claims import read_ledger
from corridor.questions.claims.result import CannotSay
from tests.claims.test_checks import START, made, on, run

YEAR = (START + 12, START + 23)


def test_one_month_of_twelve_is_found() -> None:
    series = made([100] * 12 + [90] * 5 + [108] + [90] * 6)
    found = on(series, "each_change", over=YEAR, end="highest")
    assert found.value == pytest.approx(8.0)
    assert found.unit == "percent"
    assert "2011-06" in found.sentence
    assert "a fall in 11 of 12 months" in found.sentence


@given(st.lists(st.integers(1, 10**6), min_size=24, max_size=24))
def test_no_month_lies_beyond_the_end_that_is_given(values: list[int]) -> None:
    ends = [
        on(made(values), "each_change", over=YEAR, end=end, form="difference").value
        for end in ("lowest", "highest")
    ]
    changes = [then - before for before, then in zip(values[:12], values[12:], strict=True)]
    assert ends == [min(changes), max(changes)]


def test_a_base_and_months_back_are_other_starts() -> None:
    series = made([10, 20, 30, 33])
    over = (START + 2, START + 3)
    assert on(series, "each_change", over=over, end="lowest", back=1).value == pytest.approx(10)
    base = on(series, "each_change", over=over, end="lowest", base=(START, START + 1))
    assert base.value == pytest.approx(100)


def test_each_origin_is_looked_at() -> None:
    two = made([100, 50]), made([100, 130], "the other")
    asked = {"over": (START + 1,) * 2, "end": "highest", "back": 1, "among": ("one", "two")}
    found = on(two, "each_change", **asked)
    assert found.value == pytest.approx(30)
    assert "the other" in found.sentence
    assert found.parts == {"one": [pytest.approx(-50)], "two": [pytest.approx(30)]}


def test_what_is_not_recorded_or_nought_leaves_it_open() -> None:
    for values in ([100, float("nan"), 90, 80], [0, 10, 90, 80]):
        with pytest.raises(CannotSay):
            on(made(values), "each_change", over=(START + 1, START + 2), end="highest", back=1)


def test_published_months() -> None:
    """February 2024 is the one month above the year before: 140,641 beside 130,521."""
    found = run("each_change", measure="usbp", over="2024-01 to 2024-12", end="highest")
    assert found.value == pytest.approx(100 * (140_641 / 130_521 - 1))
    assert "a fall in 11 of 12 months" in found.sentence


def test_months_back_are_at_least_one() -> None:
    with pytest.raises(InputError, match="back"):
        run("each_change", measure="usbp", over="2024-01", end="highest", back=0)


def test_years_are_taken_whole() -> None:
    series = made([10] * 12 + [5] * 6 + [25] * 6 + [12] * 12)
    over = (START + 12, START + 35)
    found = on(series, "each_change", over=over, end="lowest", each=12)
    assert found.value == pytest.approx(100 * (12 / 15 - 1))
    assert "a fall in 1 of 2 spans of 12 months" in found.sentence
    published = run(
        *("each_change", None), measure="usbp", over="2021-01 to 2024-12", each=12, end="lowest"
    )
    # 2024 beside 2023, by the published months
    levels = [
        run("level", measure="usbp", over=f"{y}-01 to {y}-12", statistic="sum").value
        for y in (2023, 2024)
    ]
    assert published.value == pytest.approx(100 * (levels[1] / levels[0] - 1))
    assert -50 < published.value < -45


FILE = """
title = "One claim"
by = "somebody"

[[claim]]
id = "D1"
quote = "each month was lower"
type = "factual"
stylised = true
says = "Each was lower."
counts = "As said."

[[claim.test]]
check = "each_change"
arguments = { measure = "usbp", over = "2024-01 to 2024-12", end = "END" }
supports = { RULE }
"""


@pytest.mark.parametrize(
    ("end", "rule", "said"),
    [
        (
            "lowest",
            "below = 0",
            "at most 0 is decided by the highest, not by the lowest. Write end",
        ),
        ("highest", "at_least = 5", "at least 5 is decided by the lowest, not by the highest"),
        ("highest", "at_least = 5, at_most = 9", "cannot be bounded on both sides in one test"),
        ("highest", "outside = [1, 2]", "cannot be bounded on both sides in one test"),
    ],
)
def test_an_end_that_does_not_decide_is_refused(
    tmp_path: Path, end: str, rule: str, said: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(FILE.replace("END", end).replace("RULE", rule), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_ledger(path)
    assert said in str(caught.value)
    assert "D1 test 1" in str(caught.value)


def test_months_left_over_are_refused(tmp_path: Path) -> None:
    text = FILE.replace("END", "highest").replace("RULE", "below = 0")
    path = tmp_path / "mine.toml"
    path.write_text(text.replace("end =", "each = 5, end ="), encoding="utf-8")
    with pytest.raises(InputError, match="12 months are no whole number of spans of 5"):
        read_ledger(path)
