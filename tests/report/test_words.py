"""Numbers as words: rounding that the interval supports, and never a false sign or zero."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corridor.core.months import parse_month
from corridor.report import words
from corridor.report.lookup import Quantiles

counts = st.floats(0, 5e7, allow_nan=False)
figures = st.floats(-5e7, 5e7, allow_nan=False)

NUMBER = re.compile(rf"[+{words.MINUS}]?[\d,]+(?:\.\d+)?")
SCALES = {"billion": 1e9, "million": 1e6, "thousand": 1e3}


def read(text: str) -> list[float]:
    """Read the numbers of a text back, each with the scale word that follows it or ends it."""
    found = list(NUMBER.finditer(text))
    values = []
    for match in found:
        rest = text[match.end() :].split()
        own = next((w for w in rest[:1] if w in SCALES), None)
        # '0.91 to 1.77 million': the word after the second number holds for the first too
        shared = rest[2] if own is None and rest[:1] == ["to"] and len(rest) > 2 else ""
        scale = SCALES.get(own or shared.rstrip(",;)"), 1.0)
        plain = match[0].replace(",", "").replace("+", "").replace(words.MINUS, "-")
        values.append(float(plain) * scale)
    return values


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ((1_283_400, 912_000, 1_771_000), "1.28 million (90% interval 0.91 to 1.77 million)"),
        ((3_010_000, 1_960_000, 5_020_000), "3.0 million (90% interval 2.0 to 5.0 million)"),
        ((43_210, 26_400, 72_100), "43 thousand (90% interval 26 to 72 thousand)"),
        ((731, 441, 1_312), "730 (90% interval 440 to 1,310)"),
        ((8_123, 7_996, 8_251), "8,120 (90% interval 8,000 to 8,250)"),
        ((7_840, 4_210, 13_690), "7.8 thousand (90% interval 4.2 to 13.7 thousand)"),
        ((0.0, -1_500, 11_000), f"0 (90% interval {words.MINUS}1.5 to 11.0 thousand)"),
        ((6.2, 3.1, 11.8), "6 (90% interval 3 to 12)"),
        ((0.0, 0.0, 0.0), "0 (90% interval 0 to 0)"),
        ((math.nan, 0.0, 1.0), words.NO_FIGURE),
    ],
)
def test_estimates(figures: tuple[float, float, float], text: str) -> None:
    assert words.estimate(*figures) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (-103_000, 612_000, "100 thousand fewer to 610 thousand more"),
        (-450, 7_800, "500 fewer to 7,800 more"),
        (1_000, 6_000, "1,000 to 6,000 more"),
        (-6_000_000, -1_500_000, "1.5 to 6.0 million fewer"),
        (-3, 900_000, "0 to 900 thousand more"),
        (-300, 900_000, "just below 0 to 900 thousand more"),
        (300, 900_000, "just above 0 to 900 thousand more"),
        (-900_000, -300, "just below 0 to 900 thousand fewer"),
        (0, 900_000, "0 to 900 thousand more"),
        (0, 0, "0 to 0"),
    ],
)
def test_differences_have_a_direction_in_words(low: float, high: float, text: str) -> None:
    assert words.change_between(low, high) == text


@given(counts, counts)
def test_an_interval_reads_back_within_half_a_step(a: float, b: float) -> None:
    low, high = sorted((a, b))
    step = words.rounding_step(high - low, max(low, high))
    shown = read(words.between(low, high))
    assert len(shown) == 2
    assert shown[0] == pytest.approx(low, abs=0.5 * step * (1 + 1e-6) + 1e-9)
    assert shown[1] == pytest.approx(high, abs=0.5 * step * (1 + 1e-6) + 1e-9)
    assert shown[0] <= shown[1]


@given(figures, figures)
def test_an_interval_below_zero_reads_back_too(a: float, b: float) -> None:
    low, high = sorted((a, b))
    step = words.rounding_step(high - low, max(abs(low), abs(high)))
    shown = read(words.between(low, high))
    assert shown == pytest.approx([low, high], abs=0.5 * step * (1 + 1e-6) + 1e-9)


@given(st.floats(-5, 5, allow_nan=False), st.floats(1e-5, 2, allow_nan=False))
def test_shares_and_indexes_keep_decimals(low: float, width: float) -> None:
    step = words.rounding_step(width, 0.0, 1e-6)
    assert width / step <= 200.01
    assert step == 1e-6 or width / step >= 19.99
    shown = read(words.between(low, low + width, step))
    assert shown == pytest.approx([low, low + width], abs=0.5 * step * (1 + 1e-6) + 1e-9)


def test_other_things_differ_by_other_words() -> None:
    ways = ("points lower", "points higher")
    assert words.change(12.4, 1.0, ways) == "12 points higher"
    assert words.change_between(-3.0, 20.0, 1.0, ways) == "3 points lower to 20 points higher"
    assert words.number(-6.43e9, 1e8) == f"{words.MINUS}6.4 billion"
    assert words.between(-13.4e9, -6.2e9, 1e8) == f"{words.MINUS}13.4 to {words.MINUS}6.2 billion"


@given(figures, figures)
def test_signed_intervals_read_back_too(a: float, b: float) -> None:
    low, high = sorted((a, b))
    step = words.rounding_step(high - low, max(abs(low), abs(high)))
    shown = read(words.signed_between(low, high))
    assert shown == pytest.approx([low, high], abs=0.5 * step * (1 + 1e-6) + 1e-9)


@given(figures, st.floats(0, 1e8, allow_nan=False))
def test_a_step_is_a_power_of_ten_that_the_width_supports(value: float, width: float) -> None:
    step = words.rounding_step(width, value)
    assert math.log10(step) == pytest.approx(round(math.log10(step)))
    assert step >= 1
    if width > 1e-5 * abs(value):
        assert step == 1 or 19.99 <= width / step <= 200.01


@given(st.floats(1e3, 1e10), st.sampled_from((-1, 1)), st.floats(0, 4e-6), st.floats(0, 4e-6))
def test_the_last_digits_of_a_constant_are_not_shown(
    size: float, sign: int, less: float, more: float
) -> None:
    """What a policy sets is the same in every draw, but for the rounding of single precision."""
    value = sign * size
    low, high = sorted((value * (1 - less), value * (1 + more)))
    for text in (
        words.signed_between(low, high),
        words.between(low, high),
        words.estimate(value, low, high),
        words.change_between(low, high),
    ):
        for number in NUMBER.findall(text.replace("90% interval", "")):
            assert len(number.replace(",", "").replace(".", "").strip(f"+{words.MINUS}0")) <= 4


def test_a_constant_is_written_as_the_levels_are() -> None:
    low, high = -198_000_000.0, -197_999_985.0
    assert words.signed_between(low, high) == f"{words.MINUS}198 to {words.MINUS}198 million"
    assert words.change_between(low, high) == "198 to 198 million fewer"
    assert Quantiles(low, low, low, high, high).step == 1e6


@given(figures, figures)
def test_change_never_has_the_wrong_direction(a: float, b: float) -> None:
    low, high = sorted((a, b))
    middle = (low + high) / 2
    text = words.change(middle, words.rounding_step(high - low, middle))
    if text.endswith("more"):
        assert middle > 0
    elif text.endswith("fewer"):
        assert middle < 0
    else:
        assert text == "about 0"
    assert words.MINUS not in text
    assert not text.startswith("0 ")


@given(figures)
def test_no_text_says_minus_zero(value: float) -> None:
    for text in (words.number(value, 1e6), words.signed(value, 1e6), words.plain(value, 50.0)):
        assert not re.search(rf"[-+{words.MINUS}]0(?:\.0+)?(?: |$)", text)


@given(st.floats(0, 1, allow_nan=False))
def test_chances_are_certain_only_where_every_draw_agrees(share: float) -> None:
    text = words.chance(share)
    assert (text == "100 of 100") == (share == 1)
    assert (text == "0 of 100") == (share == 0)
    if text[0].isdigit():
        assert int(text.split()[0]) == pytest.approx(100 * share, abs=0.5)


@given(st.floats(-1e4, 1e4, allow_nan=False), st.floats(1e-3, 1e4, allow_nan=False))
def test_parameters_keep_the_digits_that_their_range_supports(value: float, width: float) -> None:
    assume(abs(value) < 100 * width)
    (shown,) = read(words.plain(value, width))
    assert shown == pytest.approx(
        value, abs=max(0.05 * width, 0.5) if width >= 10 else 0.05 * width
    )


def test_months_and_lists() -> None:
    start = parse_month("2024-05")
    assert words.window(start, 20) == "May 2024 to December 2025"
    assert words.window(start, 1) == "May 2024"
    assert words.month_name(start - 5, short=True) == "Dec 2023"
    assert words.join_names([]) == ""
    assert words.join_names(["A"]) == "A"
    assert words.join_names(("A", "B", "C")) == "A, B and C"


def test_months_within_a_text() -> None:
    text = "45,000 from 2024-05 to 2025-12; 2024-13, 12024-05 and 2024-05-01 stay"
    assert words.spell_months(text) == (
        "45,000 from May\u00a02024 to Dec\u00a02025; 2024-13, 12024-05 and 2024-05-01 stay"
    )


def test_percentages() -> None:
    assert [words.percent(x) for x in (0.0, 0.004, 0.345, 1.0)] == ["0%", "under 1%", "34%", "100%"]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.09, 0.85, "9 to 85%"),
        (0.0, 0.012, "0 to 1%"),
        (0.004, 0.012, "up to 1%"),
        (0.004, 0.3, "up to 30%"),
        (0.002, 0.004, "under 1%"),
        (0.2, 0.2, "20%"),
    ],
)
def test_spans_of_shares(low: float, high: float, said: str) -> None:
    assert words.percents(low, high) == said


def test_one_month_is_no_plural() -> None:
    assert [words.months(count) for count in (0, 1, 20)] == ["0 months", "1 month", "20 months"]


@pytest.mark.parametrize(
    ("median", "spans", "step", "plus", "said"),
    [
        (8e5, [(-2e5, 3.9e6), (3e5, 1.6e6)], 1e5, True, ["+0.8", "-0.2 to +3.9", "+0.3 to +1.6"]),
        (2.4e5, [(5e4, 1.35e6)], 1e4, False, ["0.24", "0.05 to 1.35"]),
        (0.0, [(-2e5, 3.9e6)], 1e5, True, ["0", "-0.2 to +3.9"]),
    ],
)
def test_a_median_and_its_intervals_share_a_scale_in_one_cell(
    median: float, spans: list[tuple[float, float]], step: float, plus: bool, said: list[str]
) -> None:
    found = words.in_one_cell(median, spans, step, plus=plus)
    wanted = [text.replace("-", words.MINUS) for text in said]
    assert found == [text if text == "0" else f"{text} million" for text in wanted]


def test_a_cell_whose_low_end_is_small_is_written_out() -> None:
    assert words.in_one_cell(12e3, [(100.0, 41e3)], 100.0) == ["12,000", "100 to 41,000"]
    assert words.in_one_cell(math.nan, [(1.0, 2.0)], 1.0) == [words.NO_FIGURE, "1 to 2"]


@given(figures, figures, figures, st.booleans())
def test_a_cell_says_what_its_figures_are(a: float, b: float, c: float, plus: bool) -> None:
    low, median, high = sorted((a, b, c))
    step = words.rounding_step(high - low, median)
    found = [x for t in words.in_one_cell(median, [(low, high)], step, plus=plus) for x in read(t)]
    assert found == pytest.approx([median, low, high], abs=0.5001 * step + 1e-6)


@pytest.mark.parametrize(
    ("values", "steps", "said"),
    [
        ((180, 373_600), (10, 100), ["180", "373,600"]),
        ((1_199_000, 37_600), (1000, 100), ["1,199,000", "37,600"]),
        ((816_000, 15_600), (1000, 100), ["816 thousand", "15.6 thousand"]),
        ((0, 373_600), (10, 100), ["0", "373.6 thousand"]),
        ((1213, 38), (1, 1), ["1,213", "38"]),
        ((-2.5e6, 0.25), (1e5, 0.01), [f"{words.MINUS}2,500,000", "0.25"]),
        ((float("nan"), 2.5e6), (1, 1e5), [words.NO_FIGURE, "2.5 million"]),
    ],
)
def test_figures_side_by_side_have_one_scale(
    values: tuple[float, ...], steps: tuple[float, ...], said: list[str]
) -> None:
    assert words.numbers(values, steps) == said
