"""What to be careful with: said where a lever leaves the record, and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corridor.desk.address import read_question
from corridor.desk.answer import shown
from corridor.desk.live import Live
from corridor.policies import policy_names
from corridor.questions.compare import compare
from corridor.questions.runs.asked import Asked
from corridor.questions.runs.cautions import cautions
from corridor.report.sections.hindcast import held_sentence
from tests.desk.asking import Asking
from tests.desk.small import SMALL, question, side


def _asked(live: Live, *pairs: tuple[str, str]) -> Asked:
    start = [("a", "status-quo"), ("b", "status-quo")]
    named = {key for key, _ in pairs}
    return live.ask(
        read_question([*(p for p in start if p[0] not in named), *pairs], live.groups())
    )


def _of_levers(asked: Asked) -> list[str]:
    # these ask of two policies that are the same where nothing is moved
    return [one.text for one in cautions(asked) if one.kind not in ("fit", "same")]


def test_what_stays_as_it_was_needs_no_caution(live: Live) -> None:
    assert _of_levers(_asked(live)) == []


@pytest.mark.parametrize(("value", "said"), [("1400", 0), ("0", 0), ("3000", 1)])
def test_a_value_beyond_what_was_in_force_is_told_with_both(
    value: str, said: int, live: Live
) -> None:
    found = _of_levers(_asked(live, ("a.port_appointments", value)))
    assert len(found) == said
    for text in found:
        assert "3,000 appointments a day" in text
        assert "0 to 1,4" in text


def test_a_lever_that_no_month_has_moved_is_named(live: Live) -> None:
    beyond, sign, links = _of_levers(_asked(live, ("a.tariff_threat", "5")))
    assert "which way this works is taken for granted" in sign
    assert "“Tariff threatened”" in beyond
    # what a threat does reaches people through effort, which is assumed to follow it
    assert "“Cooperation moves interdiction”" in links


@pytest.mark.slow
@pytest.mark.parametrize(("months", "told"), [("20", False), ("30", True)])
def test_months_that_no_record_reaches_are_told(months: str, told: bool, live: Live) -> None:
    asked = read_question([("months", months), ("draws", "100")], live.groups())
    found = [one.text for one in live.answer(asked).comparison.cautions if one.kind == "months"]
    beyond = [one for one in found if one.startswith("No record of these outcomes reaches")]
    assert bool(beyond) == told
    assert all(" from 2026-01 to 2026-10, 10 of the 30 months" in one for one in beyond)
    # of each outcome, as one's record is not another's
    (part,) = (one for one in found if one.startswith("On record for part"))
    assert "Stops in Mexico, Mexican count to 2025-04" in part


def test_a_lever_moved_after_the_window_changes_nothing(live: Live) -> None:
    (said,) = _of_levers(_asked(live, ("a.transfer", "27@2030-01")))
    assert said.startswith(
        "Outside the window: Status quo, changed moves “Payments to the transit "
        "country” in no month from"
    )
    assert said.endswith("so this changes nothing here.")


def test_levers_moved_after_one_month_are_told_by_name_and_month(live: Live) -> None:
    late = [("a.transfer", "27@2030-01"), ("a.tariff_threat", "5@2030-01"), ("months", "1")]
    (said,) = _of_levers(_asked(live, *late))
    assert said.startswith("Outside the window: Status quo, changed moves “")
    assert "” and “" in said
    assert said.endswith("”, but not in 2024-05, so this changes nothing here.")


def test_a_lever_set_to_where_it_stands_changes_nothing(live: Live) -> None:
    """Also of a policy that keeps the id of a shipped one; what that sets itself is on purpose."""
    for other in ("status-quo", "negotiated"):
        found = _of_levers(_asked(live, ("a.asylum_closure", "0"), ("b", other)))
        said = [text for text in found if text.startswith("Changes nothing here")]
        assert len(said) == 1
        assert (
            "Status quo, changed: “Closure of asylum between ports” is 0 at 2024-05 anyway."
            in said[0]
        )
    for name in policy_names():
        found = _of_levers(_asked(live, ("a", name), ("b", name)))
        assert not [text for text in found if text.startswith("Changes nothing here")]


@pytest.mark.parametrize("path", ["/api/charts", "/api/compare"])
def test_answers_hold_what_to_be_careful_with(asking: Asking, path: str) -> None:
    pairs = [("a", "status-quo"), ("b", "status-quo"), ("a.transfer", "27@2030-01")]
    found = asking.get(path, [*pairs, ("b.tariff_threat", "5"), *SMALL]).json()["cautions"]
    assert any(text.startswith("Outside the window:") for text in found)
    assert any("“Tariff threatened”" in text for text in found)


@pytest.mark.slow
def test_the_parameter_that_the_answer_hangs_on_is_told_as_the_terminal_tells_it(
    live: Live,
) -> None:
    """Where draws are enough to say; a lever that moves takes what was made for the world."""
    asked = question(draws=2000)
    whole = compare(
        asked.policies(), months=asked.months, draws=2000, outcomes=asked.outcomes, sides=False
    )
    (said,) = [one for one in whole.cautions if one.kind == "belief"]
    told = [one for one in live.answer(asked).comparison.cautions if one.kind == "belief"]
    assert told == [said]
    alike = replace(asked, b=asked.a)
    assert "belief" not in {one.kind for one in live.answer(alike).comparison.cautions}
    few = live.answer(question()).comparison.cautions
    assert "belief" not in {one.kind for one in few}


def test_what_was_missed_is_said_as_the_terminal_says_it(live: Live) -> None:
    asked = question()
    whole = compare(
        asked.policies(), months=asked.months, draws=asked.draws, sides=False, hindcast=True
    )
    missed = held_sentence(whole)
    assert "below" in missed or "above" in missed
    assert shown(live.answer(asked))["cautions"][-1] == f"Held against the record. {missed}"
    # whatever is moved, and for whichever group
    moved = question(a=side("negotiated", transfer="40"), group=live.place.group_ids[0])
    said = shown(live.answer(moved))["cautions"][-1]
    assert said == f"Held against the record, all groups together. {missed}"


def test_a_shift_of_what_is_recorded_is_none(live: Live) -> None:
    assert _of_levers(_asked(live, ("b.asylum_closure", "0.5"))) == []


def test_values_of_another_decision_point_are_told(live: Live) -> None:
    asked = _asked(live)
    later = replace(asked.policies[0], decision_point=asked.setup.known + 1)
    found = cautions(replace(asked, policies=(later, asked.policies[1])))
    assert any("measured from" in one.text for one in found)


def test_a_fit_that_fails_its_checks_says_how_many(live: Live) -> None:
    asked = _asked(live)
    for failed, said in ((["a", "b"], True), ([], False)):
        meta = {**asked.setup.fitted.meta, "failed": failed}
        fitted = replace(asked.setup.fitted, meta=meta)
        found = cautions(replace(asked, setup=replace(asked.setup, fitted=fitted)))
        assert any("fails 2 of its own checks" in one.text for one in found) is said


def test_a_quick_fit_is_something_to_be_careful_with(live: Live) -> None:
    asked = _asked(live)
    for kind, said in (("quick", True), ("full", False)):
        fitted = replace(asked.setup.fitted, meta={**asked.setup.fitted.meta, "kind": kind})
        found = cautions(replace(asked, setup=replace(asked.setup, fitted=fitted)))
        assert any("stand on a quick fit" in one.text for one in found) is said
