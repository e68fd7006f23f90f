"""What would have to be true, in words: limits, places, verdicts; charts that the engine draws."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from corridor.questions.compare.result import OutcomeInfo
from corridor.questions.explain.scenarios import (
    Condition,
    FoundBox,
    Path,
    Range,
    Scenarios,
    Share,
    Side,
    Threshold,
)
from corridor.report.explain.charts.boxes import boxes_chart, trade_off
from corridor.report.explain.conditions import digits, place_words, range_words, threshold_words
from corridor.report.explain.scenarios import lines, section
from corridor.report.render import to_svg

HALF_LIFE = Condition("h", "Half-life of a belief", "", "months", "E", False, False)
#: of an interval that ends within what is drawn
INSIDE = (False, False)
CHOICE = Condition("account", "Account", "", "", "E", False, False, ("game", "ally", "third"))


def a_range(**changes: Any) -> Range:
    base = Range(
        HALF_LIFE, 4.2, None, 0.8, None, (), 0.21, (0.05, 0.95), (1e-9, None), (2e-3, None)
    )
    return replace(base, **changes)


def a_box(*ranges: Range) -> FoundBox:
    return FoundBox(
        ranges or (a_range(),),
        *(0.2, 0.7, 0.7, Share(400, 320, 300.0), Share(1600, 137, 1500.0)),
        (0.21, 0.72, 0.84),
    )


def a_result(share: float, rare: Side, usual: Side, **changes: Any) -> Scenarios:
    info = OutcomeInfo("deaths", "Deaths", "deaths a month", "", "", "", (), unit_total="deaths")
    exceeding = (rare, usual) if rare.exceeds else (usual, rare)
    base = Scenarios(
        policies=("First", "Second"),
        ids=("first", "second"),
        outcome=info,
        start=24292,
        months=20,
        month=None,
        margin=0.0,
        unit="deaths",
        draws=4000,
        searched=2000,
        blocks=1000,
        share=Share(4000, round(4000 * share), 3000.0),
        equal=0.0,
        sides=exceeding,
        thresholds=(),
        numbers=165,
        choices=(),
        settings={
            "alpha": 0.05,
            "least": 0.05,
            "most": 4,
            "boxes": 3,
            "density": 0.8,
            "level": 0.05,
        },
        seed=0,
        fit="0123456789ab",
    )
    return replace(base, **changes)


def a_side(exceeds: bool, share: float, *boxes: FoundBox, sought: bool = True) -> Side:
    path = Path(
        (1, 0.9, 0.7), (0.3, 0.4, 0.8), (1, 0.5, 0.2), (0, 1, 1), (1, 0.9, 0.7), (0.3, 0.4, None), 1
    )
    together = (0.2, 0.7, 0.8) if boxes else None
    return Side(exceeds, share, sought, boxes, together, path if boxes else None)


@pytest.mark.parametrize(
    ("low", "high", "inside", "said"),
    [
        (0.8, None, 0.21, "in the upper fifth of what is believed"),
        (None, 0.333, 0.3, "in the lower third of what is believed"),
        (None, 0.63, 0.6, "in the lower 63% of what is believed"),
        (0.5, None, 0.5, "in the upper half of what is believed"),
        (0.12, 0.43, 0.3, "between the 12th and 43rd percentile of what is believed"),
        (
            0.95,
            None,
            0.4,
            "in the upper twentieth of what is believed beforehand and in 40 of 100 of all draws",
        ),
        (0.999, None, 0.009, "in the highest 1% of what is believed"),
        (None, 0.001, 0.009, "in the lowest 1% of what is believed"),
        # one in a thousand of the prior, and yet one in twenty of the draws
        (
            None,
            0.001,
            0.05,
            "in the lowest 1% of what is believed beforehand and in 5 of 100 of all draws",
        ),
    ],
)
def test_where_a_limit_lies(
    low: float | None, high: float | None, inside: float, said: str
) -> None:
    assert place_words(a_range(low_prior=low, high_prior=high, inside=inside)) == said


def test_a_range_in_a_sentence() -> None:
    assert range_words(a_range()) == (
        "half-life of a belief (h) is above 4.2 months, in the upper fifth of what is believed, "
        "grade E"
    )
    both = a_range(high=9.0, high_prior=0.95, inside=0.15)
    assert "lies between 4.2 and 9 months, between the 80th and 95th percentile" in range_words(
        both
    )
    chosen = replace(a_range(), condition=CHOICE, low=None, kept=("game", "ally"))
    assert range_words(chosen) == "account is 'game' or 'ally'"
    named = Condition("x", "Mexico's share", "Cuba", "share", "D", True, True)
    assert range_words(a_range(condition=named)).startswith(
        "Mexico's share, Cuba (x) is above 4.2 (share)"
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.61234, "0.612"), (1729.96, "1,730"), (-43.7, "\N{MINUS SIGN}43.7"), (0.00002, "0.00002")],
)
def test_digits(value: float, said: str) -> None:
    assert digits(value) == said


def test_a_box_that_turns_the_answer_is_told() -> None:
    found = a_result(0.3, a_side(True, 0.3, a_box()), a_side(False, 0.7))
    assert found.turned
    said = lines(found)
    assert said[0] == "Deaths: First is higher than Second in 30 of 100 draws."
    assert said[1] == (
        "If half-life of a belief (h) is above 4.2 months, in the upper fifth of what is believed, "
        "grade E: First is higher in 80 of 100 draws (90% interval 76 to 84), against 9 of 100 "
        "elsewhere. These counts are of the half of the draws that was held out: 20 of 100 of it "
        "meet the condition, and hold 70 of 100 of those with this answer."
    )


def test_a_box_in_which_it_is_not_higher_says_so_after_its_count() -> None:
    """Before it, "not" could be read as of the count."""
    found = a_result(0.7, a_side(False, 0.3, a_box()), a_side(True, 0.7))
    assert (
        "grade E: in 80 of 100 draws First is not higher (90% interval 76 to 84), against 9 of 100 "
        "elsewhere."
    ) in lines(found)[1]


def test_one_condition_has_two_counts_that_say_of_which_draws_they_are() -> None:
    """A range is met by a share of all draws, a box holds a share of the half held out."""
    box = a_box(a_range(low_prior=0.95, inside=0.21))
    found = a_result(0.3, a_side(True, 0.3, box), a_side(False, 0.7))
    (said,) = (line for line in lines(found) if line.startswith("If "))
    assert "in 21 of 100 of all draws, grade E" in said
    assert "the half of the draws that was held out: 20 of 100 of it meet the condition" in said
    captions = [chart["caption"] for chart in section(found)["charts"]]
    assert "of all draws, those over a box of the half held out" in captions[0]
    assert "differ a little from those of all draws" in captions[1]


def test_what_nothing_reverses_is_told() -> None:
    none = a_result(0.97, a_side(False, 0.03), a_side(True, 0.97, sought=False))
    assert lines(none) == [
        "Deaths: First is higher than Second in 97 of 100 draws.",
        "No region of believed conditions was found that reverses it.",
    ]
    every = a_result(1.0, a_side(False, 0.0, sought=False), a_side(True, 1.0, sought=False))
    assert lines(every) == [
        "Deaths: First is higher than Second in every one of the 4,000 draws: nothing drawn from "
        "what is believed reverses it."
    ]
    never = a_result(0.0, a_side(True, 0.0, sought=False), a_side(False, 1.0, sought=False))
    assert lines(never) == [
        "Deaths: First is higher than Second in none of the 4,000 draws: nothing drawn from what "
        "is believed reverses it."
    ]
    equal = replace(never, equal=1.0)
    assert lines(equal) == ["Deaths: First and Second do not differ in any draw."]
    rare = a_result(0.998, a_side(False, 0.002, sought=False), a_side(True, 0.998, sought=False))
    assert lines(rare)[1].startswith("The other answer is too rare")


def test_that_nothing_was_found_is_told() -> None:
    found = a_result(0.6, a_side(False, 0.4), a_side(True, 0.6))
    assert lines(found)[-1] == (
        "No condition was found that makes either answer likelier and holds in draws that the "
        "search has not seen."
    )
    assert section(found)["charts"] == []
    assert section(found)["tables"] == []


def a_value(name: str) -> Threshold:
    shares = (Share(1000, 200, 900.0), Share(1000, 700, 900.0))
    condition = replace(HALF_LIFE, id=name)
    ends = (4.2, 3.9, 4.6, INSIDE, 0.62, 0.6)
    return Threshold(condition, *ends, True, 1.0, *shares, 1e-9, (1.0, 9.0), (0.2, 0.8))


def test_single_conditions_come_first_and_what_is_missing_is_said_of_regions() -> None:
    values = (a_value("one"), a_value("two"))
    none = a_result(0.6, a_side(False, 0.4), a_side(True, 0.6), thresholds=values)
    said = lines(none)
    assert [text.partition(",")[0] for text in said[1:3]] == ["One alone marks where it turns"] * 2
    assert said[3:] == [
        "No region of two or more conditions was found that makes either answer likelier and holds "
        "in draws that the search has not seen."
    ]
    usual = lines(replace(none, sides=(a_side(True, 0.6, a_box()), a_side(False, 0.4))))
    assert usual[3] == (
        "No region of two or more conditions was found in which the rarer answer holds more often "
        "than not."
    )
    assert usual[4].startswith("If half-life")
    turned = lines(replace(none, sides=(a_side(True, 0.6), a_side(False, 0.4, a_box()))))
    assert [text[:3] for text in turned[1:]] == ["One", "One", "If "]
    assert not any("No condition" in text for text in [*said, *usual, *turned])
    assert section(none)["lead"] == said


def test_a_margin_and_a_month_are_told() -> None:
    found = a_result(0.3, a_side(True, 0.3), a_side(False, 0.7), margin=1200.0, month=24295)
    assert lines(found)[0].startswith("Deaths in August 2024: First is higher by more than 1,200")


def test_a_single_value_is_told() -> None:
    curve = ((1.0, 9.0), (0.2, 0.8))
    shares = (Share(1000, 200, 900.0), Share(1000, 700, 900.0))
    value = Threshold(HALF_LIFE, 4.2, 3.9, 4.6, INSIDE, 0.62, 0.6, True, 1.0, *shares, 1e-9, *curve)
    assert threshold_words(value, "First is higher") == (
        "One alone marks where it turns, half-life of a belief (h): First is higher more often "
        "than not where it is above 4.2 (months, 90% interval 3.9 to 4.6; the 62nd percentile of "
        "what is believed; grade E), in 70 of 100 draws there and in 20 of 100 on the other side."
    )
    found = a_result(0.5, a_side(True, 0.5), a_side(False, 0.5), thresholds=(value,))
    assert section(found)["tables"][0]["rows"][0][1] == "above 4.2 months"


@pytest.mark.parametrize(
    ("beyond", "said"),
    [
        ((False, False), "3.9 to 4.6"),
        ((True, False), "3.9 or less to 4.6"),
        ((False, True), "3.9 to 4.6 or more"),
        ((True, True), "3.9 or less to 4.6 or more"),
    ],
)
def test_an_interval_that_goes_on_beyond_what_is_drawn_says_so(
    beyond: tuple[bool, bool], said: str
) -> None:
    curve = ((1.0, 9.0), (0.2, 0.8))
    shares = (Share(1000, 200, 900.0), Share(1000, 700, 900.0))
    value = Threshold(HALF_LIFE, 4.2, 3.9, 4.6, beyond, 0.62, 0.6, True, 1.0, *shares, 1e-9, *curve)
    assert f"90% interval {said}; the 62nd" in threshold_words(value, "First is higher")
    found = a_result(0.5, a_side(True, 0.5), a_side(False, 0.5), thresholds=(value,))
    assert section(found)["tables"][0]["rows"][0][2] == said


def test_a_single_value_near_an_end_is_placed_in_prior_and_draws() -> None:
    curve = ((1.0, 9.0), (0.2, 0.8))
    shares = (Share(1000, 200, 900.0), Share(1000, 700, 900.0))
    told = replace(HALF_LIFE, grade="D", established=False)
    value = Threshold(
        told, 0.976, 0.97, 0.98, INSIDE, 0.9999, 0.9685, False, 1.0, *shares, 1e-9, *curve
    )
    said = threshold_words(value, "First is higher")
    assert "beyond the 99th percentile of what is believed beforehand, the 97th" in said
    assert "of the draws; grade D, not established)" in said
    near = replace(value, prior=0.6, drawn=0.64)
    assert "the 60th percentile of what is believed; grade D" in threshold_words(near, "First")
    apart = replace(value, prior=0.43, drawn=0.33)
    assert (
        "the 43rd percentile of what is believed beforehand, the 33rd percentile of the draws"
        in (threshold_words(apart, "First"))
    )


def test_the_section_has_what_the_page_needs() -> None:
    box = a_box(a_range(), replace(a_range(), condition=CHOICE, kept=("game",), drawn=None))
    found = a_result(0.3, a_side(True, 0.3, box), a_side(False, 0.7, a_box()), choices=(CHOICE,))
    made = section(found)
    assert {"title", "lead", "charts", "tables", "appendix"} <= set(made)
    for table in made["tables"]:
        assert {len(row) for row in table["rows"]} == {len(table["head"])}
        assert all(isinstance(cell, str) for row in table["rows"] for cell in row)
    assert len(made["charts"]) == 4
    assert made["tables"][1]["rows"][0][-1] == "under 0.0001 / 0.0020"
    assert any("3 choices" in text for text in made["appendix"])


@pytest.mark.filterwarnings("error")
def test_charts_are_drawn_with_their_words() -> None:
    box = a_box(a_range(), replace(a_range(), condition=CHOICE, kept=("game", "ally"), drawn=None))
    side = a_side(
        True, 0.3, box, a_box(a_range(low=None, low_prior=None, high=7.0, high_prior=0.9))
    )
    found = a_result(0.3, side, a_side(False, 0.7))
    drawn = to_svg(boxes_chart(found, side), "boxes")
    text = re.sub(r"<[^>]+>", " ", drawn)
    for words in ("above 4.2 months", "below 7 months", "game or ally", "21% of draws", "Box 2"):
        assert words in text
    for words in ("held out", "searched", "coverage", "density"):
        assert words in re.sub(r"<[^>]+>", " ", to_svg(trade_off(found, side), "path"))
    with pytest.raises(ValueError, match="no box"):
        trade_off(found, found.sides[1])
