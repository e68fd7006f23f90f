"""What would have to be true, in words: for the terminal, the page and its appendix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corridor.questions.explain.scenarios import FoundBox, Range, Scenarios, Side
from corridor.report import words
from corridor.report.explain.charts.boxes import boxes_chart, trade_off
from corridor.report.explain.conditions import (
    limit_words,
    name,
    place_words,
    range_words,
    span_words,
    threshold_words,
)
from corridor.report.units import total_measure

__all__ = ["box_sentence", "lines", "section"]

#: single values that are told in sentences
_TOLD = 3


def lines(found: Scenarios) -> list[str]:
    """Return what is said in the terminal, a line each."""
    return _lead(found)


def section(found: Scenarios) -> dict[str, Any]:
    """Return the part of the page: lead, charts with captions, tables and appendix."""
    sides = [side for side in _sides(found) if side.boxes]
    charts = [{"spec": boxes_chart(found, side), "caption": _CAPTION} for side in sides]
    charts += [
        {"spec": trade_off(found, side), "caption": _TRADE_OFF} for side in sides if side.path
    ]
    tables = [_box_table(found, sides), _range_table(found, sides)] if sides else []
    if found.thresholds:
        tables.append(_threshold_table(found))
    return {
        "title": "What would have to be true",
        "lead": _lead(found),
        "front": _lead(found)[:2],
        "charts": charts,
        "tables": tables,
        "appendix": _method(found),
    }


_CAPTION = (
    "Each box is all of its rows at once. A row is one condition, from the lowest to the highest "
    "value believed beforehand, by their probability; the bar is what the box asks of it, the thin "
    "line holds nine tenths of the draws. Shares beside a row are of all draws, those over a box "
    "of the half held out. Letters are grades of evidence."
)
_TRADE_OFF = (
    "Each point is a box with more and more limits, from right to left. Held out: in the half of "
    "the draws that the search has not seen, whose shares differ a little from those of all draws. "
    "The ring is the box that was taken, before limits that do nothing in that half were dropped."
)


#: of a region or a condition that was not found
_NEITHER = "that makes either answer likelier and holds in draws that the search has not seen."


def _sides(found: Scenarios) -> list[Side]:
    """Return the two answers, the rarer first: where the usual one turns."""
    return sorted(found.sides, key=lambda side: side.share)


def _higher(found: Scenarios, holds: bool = True) -> str:
    """Return ``A is higher``, with the margin where there is one."""
    much = f" by more than {_margin(found)}" if found.margin else ""
    return f"{found.policies[0]} is {'' if holds else 'not '}higher{much}"


def _margin(found: Scenarios) -> str:
    measure = total_measure(found.outcome)
    value = found.margin * measure.factor
    return f"{measure.number(value, measure.round(value))} {measure.unit}".strip()


def _what(found: Scenarios) -> str:
    label = found.outcome.label
    return label if found.month is None else f"{label} in {words.month_name(found.month)}"


def _lead(found: Scenarios) -> list[str]:
    """Return the finding in plain sentences: how often, and what would turn it."""
    second = found.policies[1]
    share = found.share.value
    if found.verdict == "equal":
        return [f"{_what(found)}: {words.join_names(found.policies)} do not differ in any draw."]
    if found.verdict in ("always", "never"):
        # "not higher in every one" would be read as higher in some
        how_many = "every one" if found.verdict == "always" else "none"
        return [
            f"{_what(found)}: {_higher(found)} than {second} in {how_many} of the "
            f"{found.draws:,} draws: nothing drawn from what is believed reverses it."
        ]
    same = f" and equal in {words.chance(found.equal)}" if found.equal >= 0.01 else ""
    said = [f"{_what(found)}: {_higher(found)} than {second} in {words.chance(share)} draws{same}."]
    # what turns it by itself comes before regions, and before what was sought and not found
    said += [threshold_words(t, _higher(found)) for t in found.thresholds[:_TOLD]]
    return said + _regions(found)


def _regions(found: Scenarios) -> list[str]:
    """Return which regions hold the one answer or the other, or that none was found."""
    rare, usual = _sides(found)
    nearly = found.verdict.startswith("nearly")
    neither = not nearly and not rare.boxes and not usual.boxes
    said: list[str] = []
    if rare.turns:
        said += [box_sentence(found, rare, box) for box in rare.boxes]
    elif not rare.sought:
        said.append("The other answer is too rare to look for a region that reverses it.")
    elif found.thresholds:
        # a single one was found: what is missing is said of regions only, and once
        said.append(
            "No region of two or more conditions was found "
            + (_NEITHER if neither else "in which the rarer answer holds more often than not.")
        )
        neither = False
    else:
        said.append(
            "No region of believed conditions was found that reverses it."
            if nearly
            else "No region of believed conditions was found in which the rarer answer holds more "
            "often than not."
        )
        said += [f"Where it is least rare: {box_sentence(found, rare, b)}" for b in rare.boxes[:1]]
    if not nearly and usual.boxes:
        said.append(box_sentence(found, usual, usual.boxes[0]))
    elif neither:
        said.append(f"No {'region' if found.thresholds else 'condition'} was found {_NEITHER}")
    return said


def box_sentence(found: Scenarios, side: Side, box: FoundBox) -> str:
    """Return a box as a sentence: what would have to be true, how often the answer then holds."""
    asked = "; and ".join(range_words(r) for r in box.ranges)
    low, high = box.density.interval
    draws = f"in {words.chance(box.density.value)} draws"
    # "not higher in 81 of 100" would be read as higher in some other number of them
    lead = f"{_higher(found)} {draws}" if side.exceeds else f"{draws} {_higher(found, False)}"
    return (
        f"If {asked}: {lead} (90% interval {round(100 * low)} to {round(100 * high)}), against "
        f"{words.chance(box.outside.value)} elsewhere. {_mass(box)}"
    )


def _mass(box: FoundBox) -> str:
    return (
        f"These counts are of the half of the draws that was held out: {words.chance(box.mass)} of "
        f"it meet the condition, and hold {words.chance(box.coverage)} of those with this answer."
    )


def _answer(found: Scenarios, side: Side) -> str:
    return "higher" if side.exceeds else "not higher"


def _box_table(found: Scenarios, sides: Sequence[Side]) -> dict[str, Any]:
    rows = []
    for side in sides:
        for number, box in enumerate(side.boxes, 1):
            low, high = box.density.interval
            mass, coverage, density = box.searched
            rows.append(
                [
                    f"{_answer(found, side)}, box {number}",
                    words.percent(box.mass),
                    words.percent(box.coverage),
                    words.percent(box.added),
                    f"{words.percent(box.density.value)} "
                    f"({round(100 * low)} to {round(100 * high)}%)",
                    words.percent(box.outside.value),
                    " / ".join(map(words.percent, (mass, coverage, density))),
                ]
            )
    return {
        "caption": f"Boxes in which {found.policies[0]} is higher than {found.policies[1]}, or "
        "not, in the half of the draws that was held out",
        "head": [
            *("Answer", "Draws in it", "Coverage", "Not in an earlier box"),
            *("Density (90% interval)", "Density elsewhere"),
            "Half searched: draws / coverage / density",
        ],
        "rows": rows,
    }


def _range_table(found: Scenarios, sides: Sequence[Side]) -> dict[str, Any]:
    rows = [
        [
            f"{_answer(found, side)}, box {number}",
            name(r.condition),
            _limits(r),
            "–" if r.condition.choices else place_words(r),  # noqa: RUF001
            words.percent(r.inside),
            r.condition.grade,
            f"{_small(r.quasi_p)} / {_small(r.quasi_p_held)}",
        ]
        for side in sides
        for number, box in enumerate(side.boxes, 1)
        for r in box.ranges
    ]
    return {
        "caption": "What each box asks",
        "head": [
            *("Answer", "Condition", "Limits", "Where that lies", "Draws that meet it"),
            *("Grade", "Quasi-p-value, searched / held out"),
        ],
        "rows": rows,
    }


def _limits(found: Range) -> str:
    if found.condition.choices:
        return ", ".join(found.kept)
    parts = []
    if found.low is not None:
        parts.append(f"above {limit_words(found.low, found.condition)}")
    if found.high is not None:
        parts.append(f"below {limit_words(found.high, found.condition)}")
    return ", ".join(parts)


def _small(values: Sequence[float | None]) -> str:
    """Return the quasi-p-values of the limits that there are, the lower first."""
    shown = ["under 0.0001" if p < 1e-4 else f"{p:.4f}" for p in values if p is not None]
    return ", ".join(dict.fromkeys(shown))


def _threshold_table(found: Scenarios) -> dict[str, Any]:
    rows = [
        [
            name(t.condition),
            f"{'above' if t.above else 'below'} {limit_words(t.value, t.condition)}",
            span_words(t),
            words.percent(t.prior),
            words.percent(t.drawn),
            f"{words.percent(t.below_held.value)} / {words.percent(t.above_held.value)}",
            t.condition.grade,
        ]
        for t in found.thresholds
    ]
    return {
        "caption": f"Single values on one side of which {found.policies[0]} is higher more often "
        "than not, everything else drawn",
        "head": [
            *("Condition", "Higher where", "90% interval", "Prior below it", "Draws below it"),
            *("Higher in held-out draws, below / above", "Grade"),
        ],
        "rows": rows,
    }


def _method(found: Scenarios) -> list[str]:
    s = found.settings
    other = found.draws - found.searched
    choices = [f"{name(c).lower()} ({len(c.choices)} choices)" for c in found.choices]
    with_choices = f", {words.join_names(choices)}" if choices else ""
    said = [
        f"Boxes. Patient rule induction (Friedman and Fisher 1999) with the lenient objective of "
        f"the EMA Workbench, which finds the same boxes on the same data: {s['alpha']:.0%} of a "
        f"box is peeled or pasted at a time, no box has less than {s['least']:.0%} of the draws, "
        f"at most {s['most']:.0f} conditions are limited. Up to {s['boxes']:.0f} boxes are sought "
        "for each answer, each among the draws that the earlier ones leave.",
        f"Held out. {found.draws:,} draws, {found.blocks:,} draws of the posterior behind them. "
        f"{found.searched:,} were searched; the other {other:,}, with other draws of the "
        f"posterior, judge. {found.numbers} uncertain numbers{with_choices} were looked at. Only "
        "those whose distribution differs between the two answers (Kolmogorov and Smirnov, 5%) "
        "may be limited, so a condition that matters only together with others can be missed.",
        "Kept. A limit stays if its quasi-p-value, the chance that a box without it holds so many "
        "draws of the answer in as many draws (Bryant and Lempert 2010), is small in both halves: "
        f"{s['level']:g} divided by all limits that are tried. In the half held out it is taken on "
        "the number of independent draws that the box is worth. Limits come from the half "
        "searched and shares from the other; since that half has a say in which limits stay, "
        "they flatter a little still.",
        f"Taken. Of the boxes on the way the one with most coverage at a density of "
        f"{s['density']:.0%} is taken (half way to one where the share of all draws is higher "
        "than that allows), else at one half, else the one that stands out most for its size.",
        "Single values. The chance that the first policy is higher, given one condition and "
        "everything else drawn, by logistic regression on a natural cubic spline with four knots. "
        "A value is told if the curve crosses a half once within the middle 96% of the draws, is "
        "no chance after as many looks as there are conditions, and in the held-out half the 90% "
        "intervals of the shares on its two sides lie below and above a half. Intervals of values "
        "come from whole batches of neighbours in a chain drawn anew; where more than one such "
        "sample in twenty puts the value beyond the middle 96%, the end says “or less” or “or "
        "more”.",
        "Believed. Places are those in the prior; draws of what the record or episodes have "
        "taught are narrower, and drawn jointly. A limit on one of those goes with changes in the "
        "others, so it says under which conditions the answer holds, not what causes it. Shocks "
        "and the state at the decision point are uncertain too and are no condition.",
    ]
    if found.choices:
        said.append(
            "Choices. Each combination of account and switched coupling got as many draws: that "
            "is a way to look at all of them and no belief about how likely each is."
        )
    return said
