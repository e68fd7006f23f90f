"""The terminal table: every outcome, nothing cut off at any width, no markup from names."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest
from rich.console import Console

from corridor.questions.compare.result import Caution, Comparison
from corridor.questions.runs.cautions import KINDS
from corridor.report import print_table
from corridor.report.cells import recorded_cell, signed_texts, total_texts
from corridor.report.findings import NO_MEDIAN, PAIRED_NOTE, RECORDED_NOTE
from corridor.report.lookup import difference, outcome_info, recorded_total, total
from corridor.report.sections.hindcast import held_sentence
from corridor.report.terminal import CAUTIONS, print_rows
from corridor.report.view import family_outcomes, fit_caution, key_outcomes, page


def shown(comparison: Comparison, width: int) -> str:
    stream = io.StringIO()
    print_table(comparison, Console(file=stream, width=width, force_terminal=False))
    return stream.getvalue()


@pytest.mark.parametrize("width", [44, 60, 80, 100, 116, 160])
@pytest.mark.parametrize("name", ["two", "three"])
def test_nothing_is_cut_off(width: int, name: str, request: pytest.FixtureRequest) -> None:
    comparison: Comparison = request.getfixturevalue(name)
    text = shown(comparison, width)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    assert "…" not in text
    joined = " ".join(text.split())
    assert joined.count("of 100") >= len(key_outcomes(comparison)) * len(comparison.pairs)


def test_percentages_differ_by_points(two: Comparison) -> None:
    info = outcome_info(two, "confrontation_m1")
    assert all(text.endswith("%") for text in total_texts(info, total(two, info.id, 0))[1:])
    outer = signed_texts(info, difference(two, info.id, 0))[1]
    assert outer.endswith(" points")
    text = " ".join(shown(two, 160).split())
    assert f"90%: {outer}" in text
    people = outcome_info(two, "encounters_usbp")
    assert "points" not in signed_texts(people, difference(two, people.id, 0))[1]


def test_what_to_be_careful_with_is_short(two: Comparison) -> None:
    plain = dataclasses.replace(two, cautions=())
    same = Caution("same", "The one sets every lever as the other does.")
    assert same.text in shown(dataclasses.replace(two, cautions=(same,)), 100)
    told = tuple(
        Caution("premise", f"Outcome {n}: that it stays is assumed.") for n in range(CAUTIONS + 2)
    )
    assert "careful" not in shown(plain, 100)
    # what was asked in vain is said first, and leaves out nothing else
    window = Caution("window", "Outside the window: Late moves transfer in no month.")
    text = shown(dataclasses.replace(two, cautions=(*told[:CAUTIONS], window)), 100)
    assert text.count("What to be careful with") == 1
    assert all(one.text in text for one in told[:CAUTIONS])
    assert text.index(window.text) < text.index(told[0].text)
    assert "more in the brief" not in text
    text = shown(dataclasses.replace(two, cautions=told), 100)
    assert told[CAUTIONS - 1].text in text
    assert told[CAUTIONS].text not in text
    assert "2 more in --json, and in a brief" in text
    # of policies one by one all are told, or none
    each = tuple(Caution("record", f"Policy {n}: goes to 9.") for n in range(2))
    text = shown(dataclasses.replace(two, cautions=(*each, *told[: CAUTIONS - 2])), 100)
    assert all(one.text in text for one in (*each, *told[: CAUTIONS - 2]))
    text = shown(dataclasses.replace(two, cautions=(*each, *told[: CAUTIONS - 1])), 100)
    assert all(one.text in text for one in told[: CAUTIONS - 1])
    assert not any(one.text in text for one in each)
    assert "2 more in --json" in text


@pytest.mark.parametrize("width", [60, 80])
def test_rows_of_texts_are_folded_and_not_cut(width: int) -> None:
    stream = io.StringIO()
    heads = ("Administration", "From and to", "Recorded lies")
    rows = [("Administrations", "2016-11 to 2017-02", "below the 90% interval")] * 2
    print_rows(Console(file=stream, width=width, force_terminal=False), "Title", heads, rows)
    text = stream.getvalue()
    assert "…" not in text
    assert max(len(line) for line in text.splitlines()) <= width
    # the longest words of all columns have room
    for row in rows:
        for word in " ".join(row).split():
            assert word in text


def test_words_that_have_no_room_are_folded() -> None:
    stream = io.StringIO()
    rows = [("Administrations", "2016-11 to 2017-02")]
    print_rows(Console(file=stream, width=18, force_terminal=False), "Title", ("A", "B"), rows)
    assert "…" not in stream.getvalue()
    letters = "".join(stream.getvalue().split())
    assert letters.count("A") == 2


@pytest.mark.parametrize("width", [100, 160])
def test_every_outcome_and_policy(two: Comparison, width: int) -> None:
    text = shown(two, width)
    names = [info.id for info in two.outcomes] if width == 160 else key_outcomes(two)
    for info in two.outcomes:
        if info.id in names:
            assert info.label.split(",")[0].split()[0] in text
    # stacked outcomes are many lines each, so a narrow terminal gets the first of each family
    left = len(two.outcomes) - len(names)
    assert (f"{left} more outcomes are in the brief" in text) == bool(left)
    assert "Negotiated" in text
    assert "Unilateral" in text
    assert "Negotiated minus Unilateral" in text
    # one sentence a family, and no median where only an interval is shown
    families = family_outcomes(two)
    joined = " ".join(text.split())
    assert len(families) == 11
    assert joined.count("at the median") == len(families) - 1
    for _, title, _ in families:
        assert title.split()[0] in text


def test_what_was_missed_stands_after_the_outcomes(two: Comparison) -> None:
    text = " ".join(shown(two, 100).split())
    said = f"Held against the record. {held_sentence(two)}"
    assert held_sentence(two)
    assert text.index("at the median") < text.index(said)
    bare = dataclasses.replace(two, hindcast=None)
    assert "Held against the record" not in shown(bare, 100)


@pytest.mark.parametrize("width", [100, 160])
def test_how_the_window_is_summed_and_where_accounts_disagree(two: Comparison, width: int) -> None:
    text = " ".join(shown(two, width).split())
    for words in ("last month", "chance of at least one", "mean of months"):
        assert words in text or width == 100
    head = f"By account of bargaining, {two.sides[0].draws:,} draws each. "
    assert text.count(f"{head}Encounters between ports: the accounts") == 1
    bare = " ".join(shown(dataclasses.replace(two, sides=()), width).split())
    assert "By account" not in bare


def test_other_outcomes_are_named_where_the_accounts_disagree(two: Comparison) -> None:
    _, second, *_ = key_outcomes(two)
    pairs = len(two.pairs)
    figures = np.tile(np.linspace(1.0, 5.0, 5), (pairs, 1))
    agree, disagree = (
        tuple(
            dataclasses.replace(
                side,
                exceeds={**side.exceeds, second: np.full(pairs, share)},
                difference={**side.difference, second: figures if share > 0.5 else -figures},
            )
            for side, share in zip(two.sides, shares, strict=False)
            if side.kind == "account"
        )
        for shares in ((0.8, 0.9, 0.7), (0.8, 0.2, 0.7))
    )
    label = outcome_info(two, second).label
    sides = len(agree)
    assert sides > 1
    for own, told in ((agree, False), (disagree, True)):
        text = " ".join(shown(dataclasses.replace(two, sides=own), 160).split())
        assert (f"draws each. {label}: the accounts disagree." in text) == told


def test_the_first_of_three_policies_stands_against_each_other(three: Comparison) -> None:
    """As in the brief's sentences: all pairs of four policies filled hundreds of lines."""
    text = shown(three, 120)
    for pair in ("Negotiated minus Unilateral", "Negotiated minus Status quo"):
        assert text.count(pair) == len(key_outcomes(three))
    assert "Unilateral minus Status quo" not in text
    said = "Negotiated is set against each of the others; 1 more pair is in the brief, in --json "
    assert f"{said}and --csv" in " ".join(text.split())
    part = dataclasses.replace(three, outcomes=three.outcomes[:4], hindcast=None)
    assert shown(part, 120).count("Negotiated minus Unilateral") == 4


@pytest.mark.parametrize("width", [70, 110, 120, 130, 200])
def test_long_names_push_nothing_out(two: Comparison, width: int) -> None:
    policies = tuple(
        dataclasses.replace(p, label=f"{p.label} approach with half of the budget")
        for p in two.policies
    )
    text = shown(dataclasses.replace(two, policies=policies), width)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    assert "…" not in text
    assert "Encounters" in text.split("\n\n")[0]
    assert "90%" in text


@pytest.mark.parametrize("width", [80, 160])
def test_an_empty_median_is_explained_below_the_table(two: Comparison, width: int) -> None:
    """As in the brief, and only where one is empty."""
    assert shown(two, width).count(NO_MEDIAN) == 1
    assert PAIRED_NOTE in " ".join(shown(two, width).split())
    assert NO_MEDIAN in page(two)["reading"]
    pointed = tuple(info for info in two.outcomes if not info.interval_only)
    assert len(pointed) < len(two.outcomes)
    some = dataclasses.replace(two, outcomes=pointed, hindcast=None)
    assert NO_MEDIAN not in shown(some, width)


def test_cautions_are_printed_in_the_order_of_the_page(two: Comparison) -> None:
    told = tuple(Caution(kind, f"Of kind {kind}.") for kind in reversed(KINDS))
    text = shown(dataclasses.replace(two, cautions=told), 100)
    places = [text.find(f"- Of kind {kind}.") for kind in KINDS if kind not in ("draws", "fit")]
    assert min(places) > 0
    assert places == sorted(places)


@pytest.mark.parametrize("width", [60, 100, 190])
def test_what_was_recorded_stands_beside_what_the_model_makes(two: Comparison, width: int) -> None:
    text = " ".join(shown(two, width).split())
    assert RECORDED_NOTE in text
    told = [name for name in key_outcomes(two) if recorded_total(two, name).months]
    assert told
    for name in told:
        found = recorded_cell(two, name)
        # in a narrow cell it is folded
        assert found["figure"] in text
        assert found["months"].split()[0] in text
    without = dataclasses.replace(two, recorded={})
    assert "ecorded" not in shown(dataclasses.replace(without, cautions=(), hindcast=None), width)


def test_side_by_side_where_there_is_room(two: Comparison) -> None:
    assert "under the first" in shown(two, 128)
    assert "under the first" not in shown(two, 100)


def test_names_are_not_markup(two: Comparison) -> None:
    odd = dataclasses.replace(two.policies[0], label="[red]Odd[/red]")
    text = shown(dataclasses.replace(two, policies=(odd, two.policies[1])), 160)
    assert "[red]Odd[/red]" in text


def test_what_the_numbers_owe_to_the_fit_is_said(two: Comparison) -> None:
    assert "Fit. " not in shown(two, 100)
    quick = dataclasses.replace(two, fit=dataclasses.replace(two.fit, kind="quick"))
    assert "Fit. The numbers stand on a quick fit" in shown(quick, 100)
    failing = dataclasses.replace(two, fit=dataclasses.replace(two.fit, failed=16))
    said = " ".join(shown(failing, 100).split())
    assert "Fit. The fit fails 16 of its own checks; corridor fit --check lists them." in said
    assert ("Checks of the fit", fit_caution(failing)) in page(failing)["method"]
    assert "Checks of the fit" not in dict(page(two)["method"])
