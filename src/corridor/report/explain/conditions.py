"""Conditions in words: names, limits in own units, and where they lie in what is believed."""

from __future__ import annotations

import re

from corridor.questions.explain.scenarios import Condition, Range, Threshold
from corridor.report import words

__all__ = [
    "digits",
    "limit_words",
    "lower",
    "name",
    "place_words",
    "range_words",
    "span_words",
    "threshold_words",
]

#: shares that have a name, and how near a share has to come to be called by it
_NAMED = {
    0.5: "half",
    1 / 3: "third",
    0.25: "quarter",
    0.2: "fifth",
    0.1: "tenth",
    0.05: "twentieth",
}
_NEAR = 0.012

#: shares of the prior and of the draws that differ by more are both told
_APART = 0.05
#: so few lie beyond a limit at an end, and how many times as many say another thing
_RARE = 0.01
_TIMES = 2.0

#: words at the head of a label that keep their capital
_PROPER = re.compile(r"^(?:[A-Z]{2,}|Mexic|American|US\b|Dari|Guatemala|United|Spanish|June|Title)")


def lower(text: str) -> str:
    """Return a label for the middle of a sentence; names keep their capital."""
    return text if _PROPER.match(text) else text[:1].lower() + text[1:]


def name(condition: Condition) -> str:
    """Return a condition's label, with its origin group."""
    return f"{condition.label}, {condition.group}" if condition.group else condition.label


def _found_by(condition: Condition) -> str:
    """Return a condition's name in a sentence, with the id by which its evidence is found."""
    return f"{lower(name(condition))} ({condition.id})"


def _grade(condition: Condition) -> str:
    """Return a condition's grade; of E it is known that it is an assumption."""
    told = condition.established or condition.grade == "E"
    return f"grade {condition.grade}{'' if told else ', not established'}"


def limit_words(value: float, condition: Condition) -> str:
    """Return a limit in its unit: ``0.61 (elasticity)``, ``31 months``."""
    text = digits(value)
    unit = condition.unit
    if unit in ("months", "days", "weeks", "years", "people", "percent"):
        return f"{text} {unit}"
    return f"{text} ({unit})" if unit else text


def digits(value: float) -> str:
    """Write a value with three digits, the sign a minus."""
    if abs(value) >= 1000:
        return words.number(value)
    text = f"{value:.3g}"
    text = f"{value:.6f}".rstrip("0") if "e" in text and abs(value) >= 1e-6 else text
    return text.replace("-", words.MINUS)


def range_words(found: Range) -> str:
    """Return what a box asks of one condition: its name, limits, place and grade."""
    condition = found.condition
    if condition.choices:
        kept = " or ".join(f"'{label}'" for label in found.kept)
        return f"{lower(name(condition))} is {kept}"
    if found.low is not None and found.high is not None:
        ends = f"{digits(found.low)} and {limit_words(found.high, condition)}"
        said = f"lies between {ends}"
    elif found.low is not None:
        said = f"is above {limit_words(found.low, condition)}"
    else:
        said = f"is below {limit_words(found.high or 0.0, condition)}"
    return f"{_found_by(condition)} {said}, {place_words(found)}, {_grade(condition)}"


def place_words(found: Range) -> str:
    """Return where a range lies in the prior: ``in the upper fifth of what is believed``.

    Where the record or an episode has moved the draws away from the prior, their share too.
    """
    low, high = found.low_prior, found.high_prior
    if low is not None and high is not None:
        text, share = f"between the {_th(low)} and {_th(high)} percentile", high - low
    elif low is not None:
        text, share = f"in the {_part('upper', 1 - low)}", 1 - low
    else:
        share = 0.0 if high is None else high
        text = f"in the {_part('lower', share)}"
    if not _apart(share, found.inside):
        return f"{text} of what is believed"
    return f"{text} of what is believed beforehand and in {words.chance(found.inside)} of all draws"


def _part(end: str, share: float) -> str:
    """Return ``upper fifth``, ``lower 37%`` or ``lowest 1%``."""
    for value, word in _NAMED.items():
        if abs(share - value) <= _NEAR:
            return f"{end} {word}"
    if share < 0.01:
        return "highest 1%" if end == "upper" else "lowest 1%"
    return f"{end} {words.percent(share)}"


def _apart(prior: float, drawn: float) -> bool:
    """Whether a place in the prior says another thing than the one among the draws.

    Towards the ends small differences count: 1 in 10,000 beyond a limit is not 3 in 100.
    """
    if abs(prior - drawn) > _APART:
        return True
    few, more = sorted(min(share, 1 - share) for share in (prior, drawn))
    return more > _RARE and few < more / _TIMES


def _place(share: float) -> str:
    if share > 1 - _RARE / 2:
        return "beyond the 99th percentile"
    return "below the 1st percentile" if share < _RARE / 2 else f"the {_th(share)} percentile"


def _th(share: float) -> str:
    count = min(99, max(1, round(100 * share)))
    end = "th" if 10 <= count % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{end}"


def span_words(found: Threshold) -> str:
    """Return the interval of a single value: ``0.36 to 0.43``, ``0.36 or less to 0.43``."""
    less, more = (
        f" or {word}" if further else ""
        for word, further in zip(("less", "more"), found.beyond, strict=True)
    )
    return f"{digits(found.low)}{less} to {digits(found.high)}{more}"


def threshold_words(found: Threshold, first: str) -> str:
    """Return a sentence on a single value at which the answer turns; ``first``: who is higher."""
    condition = found.condition
    side = "above" if found.above else "below"
    held = found.above_held if found.above else found.below_held
    other = found.below_held if found.above else found.above_held
    place = f"{_place(found.prior)} of what is believed"
    if _apart(found.prior, found.drawn):
        place += f" beforehand, {_place(found.drawn)} of the draws"
    unit = f"{condition.unit}, " if condition.unit else ""
    return (
        f"One alone marks where it turns, {_found_by(condition)}: {first} more often than not "
        f"where it is {side} {digits(found.value)} ({unit}90% interval {span_words(found)}; "
        f"{place}; {_grade(condition)}), in "
        f"{words.chance(held.value)} draws there and in {words.chance(other.value)} on "
        "the other side."
    )
