"""Sentences: they follow the figures and name both policies alike."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from corridor.questions.compare.info import link_infos
from corridor.questions.compare.result import AccountInfo, Comparison
from corridor.report import findings
from corridor.report.lookup import (
    Quantiles,
    chart_pairs,
    corridor_label,
    recorded_total,
    unit_alone,
)
from corridor.system.couplings import pick_switches


def given(two: Comparison, quantiles: list[float], share: float) -> Comparison:
    """Return the comparison with one difference set by hand."""
    total, exceeds = two.difference_total["deaths"].copy(), two.exceeds_total["deaths"].copy()
    total[0, 0], exceeds[0, 0] = quantiles, share
    return dataclasses.replace(
        two,
        difference_total={**two.difference_total, "deaths": total},
        exceeds_total={**two.exceeds_total, "deaths": exceeds},
    )


def test_draws_in_which_both_are_equal_are_not_left_to_be_read_as_lower(two: Comparison) -> None:
    made = given(two, [-380.0, 0.0, 0.0, 0.0, 720.0], 0.24)
    equal = two.equal_total["deaths"].copy()
    equal[0, 0] = 0.56
    made = dataclasses.replace(made, equal_total={**two.equal_total, "deaths": equal})
    assert findings.share_words(made, "deaths", 0) == "24 of 100, equal in 56"
    _, rest = findings.difference_finding(made, "deaths", 0)
    assert rest.endswith("Negotiated is higher in 24 of 100 draws, equal in 56")
    _, said = findings.outcome_sentence(made, "deaths", 0)
    assert said.endswith("in 24 of 100 draws Negotiated is higher, in 56 both are equal.")


def test_what_policies_set_is_no_estimate(two: Comparison) -> None:
    made = given(two, [-446.0] * 5, 0.0)
    _, said = findings.outcome_sentence(made, "deaths", 0)
    assert said == "446 fewer under Negotiated than under Unilateral in every draw: " + (
        "the policies set it."
    )


def test_a_difference_in_words(two: Comparison) -> None:
    made = given(two, [-380.0, -20.0, 150.0, 300.0, 720.0], 0.74)
    assert findings.difference_finding(made, "deaths", 0) == (
        "150 more under Negotiated than under Unilateral",
        "(90% interval 380 fewer to 720 more); Negotiated is higher in 74 of 100 draws",
    )
    label, said = findings.outcome_sentence(made, "deaths", 0)
    assert label == "Documented deaths on the route"
    assert said == (
        "150 more under Negotiated than under Unilateral at the median. 90 of 100 draws lie "
        "between 380 fewer and 720 more, so the direction is open; in 74 of 100 draws Negotiated "
        "is higher."
    )


def test_a_median_near_zero_has_no_direction(two: Comparison) -> None:
    made = given(two, [-400.0, -150.0, 1.0, 150.0, 400.0], 0.5)
    lead, _ = findings.difference_finding(made, "deaths", 0)
    assert lead == "About as many under Negotiated as under Unilateral"


@pytest.mark.parametrize(
    ("figures", "lead"),
    [
        ([-2.1, -1.0, -0.3, -0.1, -0.003], "Slightly fewer under Negotiated than under Unilateral"),
        ([0.0, 0.1, 0.4, 1.2, 3.0], "Slightly more under Negotiated than under Unilateral"),
        ([-0.3, -0.1, 0.0, 0.1, 0.4], "Next to no difference between Negotiated and Unilateral"),
    ],
)
def test_a_median_that_rounds_to_nothing_keeps_what_is_known_of_its_direction(
    figures: list[float], lead: str, two: Comparison
) -> None:
    assert findings.difference_finding(given(two, figures, 0.03), "deaths", 0)[0] == lead


def test_a_median_of_zero_is_told_as_no_direction(two: Comparison) -> None:
    made = given(two, [-380.0, -40.0, 0.0, 0.0, 0.0], 0.0)
    _, said = findings.outcome_sentence(made, "deaths", 0)
    assert said.startswith("No difference between Negotiated and Unilateral at the median. 90 of")
    assert "between 0 and 380 fewer" in said
    lead, _ = findings.difference_finding(made, "deaths", 0)
    assert lead == "No difference between Negotiated and Unilateral at the median"


def test_a_figure_stands_in_the_scale_of_its_interval(two: Comparison) -> None:
    total = np.full_like(two.total["deaths"], 7000.0)
    total[..., 0], total[..., -1] = 1242, 66_000
    made = dataclasses.replace(two, total={**two.total, "deaths": total})
    found = findings.total_words(made, "deaths", 0)
    assert found == "7 thousand deaths (90% interval 1 to 66 thousand)"


def test_no_difference_at_all(two: Comparison) -> None:
    made = given(two, [0.0] * 5, 0.0)
    assert findings.difference_finding(made, "deaths", 0)[1] == ""
    assert findings.outcome_sentence(made, "deaths", 0)[1].startswith("No difference")
    assert "0 of 100" not in findings.verdict(made, "deaths", 0)


def test_the_question_names_every_policy(two: Comparison, three: Comparison) -> None:
    assert findings.question(two) == (
        "How would Negotiated and Unilateral differ on the United States-Mexico corridor, "
        "May 2024 to December 2025?"
    )
    assert "Negotiated, Unilateral and Status quo" in findings.question(three)


def test_what_was_recorded(two: Comparison) -> None:
    assert "20 months" not in findings.recorded_sentence(two, "deaths")
    assert "in 4 of the 20 months" in findings.recorded_sentence(two, "lawful_entries")
    assert findings.recorded_sentence(two, "entries").startswith("No recorded series")
    first = two.start - two.recorded_start
    expected = two.recorded["deaths"][0, first : first + 20].sum()
    found = recorded_total(two, "deaths")
    assert found.total == pytest.approx(expected)
    assert found.months == 20


def test_a_record_that_ends_before(two: Comparison) -> None:
    series = two.recorded["deaths"].copy()
    series[:, two.start - two.recorded_start :] = np.nan
    made = dataclasses.replace(two, recorded={**two.recorded, "deaths": series})
    assert findings.recorded_sentence(made, "deaths") == (
        "The record ends in April 2024, before the months compared."
    )
    assert "data to April 2024" in findings.source_line(made, "deaths")


def test_charts_compare_with_the_first(three: Comparison) -> None:
    assert three.pairs == ((0, 1), (0, 2), (1, 2))
    assert chart_pairs(three) == (0, 1)


def test_a_long_tail_does_not_blur_the_median() -> None:
    calm = Quantiles(90.0, 96.0, 100.0, 104.0, 110.0)
    tailed = Quantiles(90.0, 96.0, 100.0, 104.0, 5e6)
    assert calm.step == tailed.step == 1
    assert Quantiles(0.0, 0.0, 0.0, 0.0, 5000.0).step == 100


def test_units_and_names() -> None:
    assert unit_alone("people a month") == "people"
    assert unit_alone("share") == "share"
    assert corridor_label("us-mexico") == "United States-Mexico"
    assert corridor_label("no such corridor") == "no such corridor"


def test_what_is_not_the_default_goes_with_every_figure(two: Comparison) -> None:
    assert findings.changed(dataclasses.replace(two, links=link_infos(pick_switches()))) == ""
    switched = link_infos(pick_switches(["cooperation"], ["tightness"]))
    account = AccountInfo("offence_dominates", "Offence dominates", "")
    made = dataclasses.replace(two, links=switched, account=account)
    told = "account “Offence dominates”, without “Cooperation moves interdiction”, with “"
    assert findings.changed(made).startswith(told)
    for said in (
        findings.source_line(made, "deaths"),
        findings.run_line(made),
        findings.conditional(made),
        findings.otherwise(made),
    ):
        assert told in said
