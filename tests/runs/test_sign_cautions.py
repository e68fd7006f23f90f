"""Cautions of what a difference hangs on: effects of either sign, one parameter, a premise."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corridor.questions.compare import compare
from corridor.questions.runs.asked import ask
from corridor.questions.runs.cautions import (
    KINDS,
    Caution,
    beyond_record,
    cautions,
    in_order,
    leaning,
)
from corridor.questions.runs.variance import GradeShare
from corridor.system.corridors import load_corridor

MESSAGE = 'label = "Message"\n[levers.announcement]\nvalue = 1\n'
AGREED = 'label = "Agreed"\n[levers.transit_agreement]\nvalue = 1\n'


def said(folder: Path, text: str, kind: str, outcome: str = "encounters_usbp") -> list[str]:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    asked = ask([path, "status-quo"], draws=64, months=3, outcomes=[outcome])
    return [one.text for one in cautions(asked) if one.kind == kind]


def test_a_message_of_which_the_record_left_nothing_says_so(tmp_path: Path) -> None:
    (text,) = said(tmp_path, MESSAGE, "sign")
    assert text.startswith("Message: whether this deters, invites or does nothing is open")
    assert (
        "(message_response, \N{MINUS SIGN}0.23 to 0.25 after the record, 0.14 to 1.46 before)"
        in text
    )


def test_an_effect_whose_sign_is_assumed_says_so_whoever_moves_it(tmp_path: Path) -> None:
    """What may go either way is no more of a caution than what is not let to."""
    for lever, answer in (("transfer", "transfer_effect"), ("tariff_threat", "threat_effect")):
        (text,) = said(tmp_path, f'label = "Own"\n[levers.{lever}]\nvalue = 9\n', "sign")
        assert text.startswith("Own: which way this works is taken for granted (grade E)")
        assert f"({answer})" in text


def test_an_effect_whose_sign_is_published_is_not_named(tmp_path: Path) -> None:
    assert said(tmp_path, AGREED, "sign") == []
    left = MESSAGE.replace("value = 1", 'value = "untouched"')
    assert said(tmp_path, left, "sign") == []


def test_what_an_outcome_takes_for_granted_is_told_with_it(tmp_path: Path) -> None:
    (text,) = said(tmp_path, AGREED, "premise", "deaths")
    assert text.startswith("Documented deaths on the route: The chance of death per attempt")
    assert "(assumed)" in text
    # the least of two things, and of those who attempt alone
    assert "never more than the people who cross unseen" in text
    assert "People who come to a port, or whom a stop in Mexico keeps" in text
    (text,) = said(tmp_path, AGREED, "premise", "lawful_entries")
    assert "people met at ports without an appointment" in text
    assert "by construction." in text
    assert said(tmp_path, AGREED, "premise") == []
    # of policies that do the same, there is nothing that it could decide
    same = ask(["status-quo", "status-quo"], draws=64, months=3, outcomes=["deaths"])
    assert not any(one.kind == "premise" for one in cautions(same))


def test_one_parameter_that_much_hangs_on_is_named() -> None:
    place = load_corridor()
    rows = (("stop_rate", "D", 0.1), ("access_response", "E", 0.31))
    (one,) = leaning({"Deaths": [GradeShare({}, 0.5, rows)]}, place)
    assert one.kind == "belief"
    told = "(access_response, grade E, kept at its prior on purpose, above zero by its prior)"
    assert told in one.text
    assert one.text.endswith("by one regression: Deaths (31%).")
    assert leaning({"Deaths": [GradeShare({}, 0.5, rows[:1])]}, place) == ()
    assert leaning({"Deaths": [GradeShare({}, 0.5, ())]}, place) == ()


def test_no_caution_goes_because_more_is_asked() -> None:
    """Of each outcome what is assumed is told, and of the first whatever it hangs on."""
    place = load_corridor()

    def on(name: str, grade: str, part: float) -> list[GradeShare]:
        return [GradeShare({}, 0.5, ((name, grade, part),))]

    shares = {
        "Deaths": on("arrest_growth", "D", 0.5),
        "Killed": on("rift_national", "E", 0.56),
        "Stops": on("arrest_growth", "D", 0.6),
        "Attention": on("access_response", "E", 0.48),
    }
    (one,) = leaning(shares, place)
    assert "(arrest_growth, grade D, above zero by its prior): Deaths (50%).\n" in one.text
    assert "(rift_national, grade E, above zero by its prior): Killed (56%).\n" in one.text
    assert "(access_response, grade E, kept" in one.text
    assert "Stops" not in one.text
    # a point for each, on a line of its own
    assert [line.startswith("• “") for line in one.text.splitlines()] == [False, True, True, True]


def test_cautions_are_told_in_the_order_of_their_kinds() -> None:
    """What was asked in vain comes before what outcomes owe, and that before what policies owe."""
    told = [Caution(kind, kind) for kind in ("record", "belief", "fit", "window", "draws")]
    assert [one.kind for one in in_order([*told, Caution("belief", "two")])] == [
        *("draws", "window", "belief", "belief", "record", "fit")
    ]
    asked = ask(["negotiated", "unilateral"], draws=64, months=3)
    kinds = {one.kind for one in cautions(asked)}
    assert kinds < set(KINDS)
    made = compare(["negotiated", "unilateral"], draws=64, months=3, sides=False)
    assert in_order(made.cautions) == made.cautions


def test_months_that_no_record_reaches_are_counted() -> None:
    start, none = 2024 * 12 + 4, np.full((2, 6), np.nan)
    some = none.copy()
    some[1, :4] = 3.0
    one, _ = beyond_record(start, 6, {"A": none, "B": some})
    assert one.kind == "months"
    assert one.text.startswith(
        "No record of these outcomes reaches from 2024-09 to 2024-10, 2 of the 6 months"
    )
    (all_of,) = beyond_record(start, 6, {"A": none})
    assert all_of.text.startswith("Nothing of these outcomes is on record in 2024-05 to 2024-10,")
    (alone,) = beyond_record(start, 1, {"A": none[:, :1]})
    assert "on record in 2024-05, to be held against" in alone.text
    # of a window within the record there is nothing to say
    assert beyond_record(start, 4, {"B": some[:, :4]}) == ()


def test_the_record_of_one_outcome_speaks_for_no_other() -> None:
    start, none = 2024 * 12 + 4, np.full((1, 6), np.nan)
    short, whole = none.copy(), none.copy()
    short[0, :2], whole[0, :] = 1.0, 1.0
    part, off = beyond_record(start, 6, {"A": none, "B": short, "C": whole})
    assert part.text == "On record for part of these months alone: B to 2024-06."
    assert off.text == "Not on record in these months, and held against nothing: A."
    # the shorter of the two lists
    (on,) = beyond_record(start, 6, {"A": none, "B": none, "C": whole})
    assert on.text.startswith("On record in these months are 1 of the 3 outcomes: C. Of the others")
