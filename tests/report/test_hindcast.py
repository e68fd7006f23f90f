"""Held against what happened: misses first, scores beside those of no change, nobody judged."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import numpy as np
import pytest

from corridor.core.months import format_month
from corridor.evidence import Registry
from corridor.policies import load_policy
from corridor.questions.compare.result import Comparison
from corridor.questions.hindcast.result import Hindcast, Scored
from corridor.report import to_json
from corridor.report.brief import brief_html
from corridor.report.charts import axis, theme
from corridor.report.charts.fan import SHAPE, fan
from corridor.report.export.tables import NO_CHANGE, write_csv
from corridor.report.sections import hindcast
from corridor.report.sections.hindcast import (
    charted,
    finding,
    group_scores,
    held_sentence,
    hindcast_page,
    missed_sentences,
    scored_alone,
)
from corridor.report.texts import scored_words, texts
from corridor.system.corridors import load_corridor
from tests.report.page import read


def held(comparison: Comparison) -> Hindcast:
    assert comparison.hindcast is not None
    return comparison.hindcast


def section(html: str) -> str:
    begin = html.index('<section id="hindcast">')
    return html[begin : html.index("</section>", begin)]


def moved(comparison: Comparison, factor: float) -> Comparison:
    """The comparison with what was recorded of the first outcome times ``factor``."""

    def other(row: Scored) -> Scored:
        return (
            dataclasses.replace(row, recorded=row.recorded * factor) if row.group == "ALL" else row
        )

    rows = tuple(map(other, held(comparison).rows))
    return dataclasses.replace(
        comparison, hindcast=dataclasses.replace(held(comparison), rows=rows)
    )


@pytest.mark.slow
def test_the_section_stands_after_the_outcomes_and_is_in_the_contents(
    two: Comparison, registry: Registry
) -> None:
    html = brief_html(two, registry=registry)
    page = read(html)
    assert page.faults == []
    assert "#hindcast" in page.links
    assert (
        page.ids.index("outcome-deaths") < page.ids.index("hindcast") < page.ids.index("accounts")
    )
    text = read(section(html)).text
    told = texts("sections")["hindcast"]
    for key in ("caveat", "scores", "expected"):
        assert told[key] in text
    assert "“What was done” sets the rules" in text
    # what is missed comes before any score
    assert text.index(missed_sentences(two)[0]) < text.index("Scores")


@pytest.mark.slow
def test_every_scored_outcome_has_its_scores(two: Comparison, registry: Registry) -> None:
    html = section(brief_html(two, registry=registry))
    for row in held(two).totals:
        label = next(info.label for info in two.outcomes if info.id == row.outcome)
        line = next(x for x in html.splitlines() if f'class="wide">{label}</th>' in x)
        assert row.no_change is not None
        for words in (
            *(f"<b>{row.inside(row.model, 90)} of {row.months}</b>",),
            *(f"<b>{row.model.mean_crps:.2f}</b>", f"<b>{row.model.mean_wis:.2f}</b>"),
            *(f"no change: {row.no_change.mean_crps:.2f}",),
        ):
            assert words in line
        assert row.ratio is not None
        assert ("% higher" in line) == (row.ratio > 1)
        assert ("% lower" in line) == (row.ratio < 1)


@pytest.mark.slow
def test_without_it_the_section_is_left_out(
    make: Callable[..., Comparison], registry: Registry
) -> None:
    bare = make(draws=40, recorded=False)
    assert bare.hindcast is None
    page = read(brief_html(bare, registry=registry))
    assert "hindcast" not in page.ids
    assert "#hindcast" not in page.links
    assert page.faults == []
    assert (hindcast_page(bare), charted(bare), missed_sentences(bare)) == (None, [], [])
    assert held_sentence(bare) == ""
    assert to_json(bare)["hindcast"] is None
    with pytest.raises(ValueError, match="no hindcast"):
        scored_alone(bare)


def test_the_chart_is_of_what_was_done_alone(two: Comparison) -> None:
    alone = scored_alone(two)
    assert [policy.label for policy in alone.policies] == ["What was done"]
    spec = fan(alone, "encounters_usbp", looks=(2,), ratio=True)
    marks = [layer["mark"] for layer in spec["layer"]]
    assert {mark.get("color") for mark in marks if mark["type"] == "area"} == {
        theme.policy(2).color
    }
    scales = [
        layer["encoding"]["y"]["scale"] for layer in spec["layer"] if "y" in layer["encoding"]
    ]
    assert {scale["type"] for scale in scales} == {"log"}
    assert all(scale["domain"][0] > 0 for scale in scales)
    area = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "area")
    low = [row["low"] for row in area["data"]["values"]]
    np.testing.assert_allclose(low, alone.monthly["encounters_usbp"][0, 0, :, 0])


def test_a_figure_of_nothing_is_drawn_at_the_foot(two: Comparison) -> None:
    alone = scored_alone(two)
    bands = alone.monthly["encounters_usbp"].copy()
    bands[..., 0] = 0.0
    seen = two.recorded["encounters_usbp"].copy()
    seen[0, -1] = 0.0
    made = dataclasses.replace(
        alone,
        monthly={**alone.monthly, "encounters_usbp": bands},
        recorded={**alone.recorded, "encounters_usbp": seen},
    )
    spec = fan(made, "encounters_usbp", ratio=True)
    text = repr(spec)
    assert "nan" not in text
    assert "inf" not in text
    foot = spec["layer"][0]["encoding"]["y"]["scale"]["domain"][0]
    drawn = [v for layer in spec["layer"] for v in layer["data"]["values"]]
    assert min(row.get("low", foot) for row in drawn) == foot
    assert min(row.get("value", foot) or foot for row in drawn) == foot


@pytest.mark.parametrize(
    ("values", "low", "high", "ticks"),
    [
        ([6e3, 3e5], 5e3, 5e5, [5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5]),
        ([0.0, 0.7, 30.0], 0.5, 50.0, [0.5, 1, 2, 5, 10, 20, 50]),
        ([3.0, 2e4], 2.0, 2e4, [10, 100, 1e3, 1e4]),
        ([1e-9, 1e5], 10.0, 1e5, [10, 100, 1e3, 1e4, 1e5]),
        ([100.0], 100.0, 200.0, [100.0]),
        ([0.0, np.nan], 1.0, 10.0, [1.0, 10.0]),
    ],
)
def test_limits_of_a_scale_of_ratios(
    values: list[float], low: float, high: float, ticks: list[float]
) -> None:
    found = axis.ratio_limits(np.array(values))
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.ticks == pytest.approx(ticks)


def test_names_end_where_the_line_does(two: Comparison) -> None:
    """On a scale of ratios too: the name of a policy stands beside the end of its median."""
    alone = scored_alone(two)
    spec = fan(alone, "encounters_usbp", ratio=True)
    (name,) = (layer for layer in spec["layer"] if "What was" in str(layer["mark"].get("text")))
    low, high = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    end = alone.monthly["encounters_usbp"][0, 0, -1, 2]
    place = SHAPE.height * (np.log(high) - np.log(end)) / (np.log(high) - np.log(low))
    assert name["mark"]["y"] == pytest.approx(place, abs=8)


def test_a_changed_record_changes_what_is_said(two: Comparison) -> None:
    first = held(two).totals[0]
    far = moved(two, 1000.0)
    label = next(info.label for info in two.outcomes if info.id == first.outcome)
    said = missed_sentences(far)[0]
    assert f"{label} ({first.months} of {first.months} months: {first.months} above)" in said
    assert finding(far, first.outcome)[1] == f"({first.months} above)"
    inside = dataclasses.replace(first, recorded=first.model.bands[:, 2])
    none = dataclasses.replace(two, hindcast=dataclasses.replace(held(two), rows=(inside,)))
    assert missed_sentences(none)[0].startswith("No outcome lies outside")
    assert len(finding(none, first.outcome)) == 1


@pytest.mark.slow
def test_a_policy_of_what_was_agreed_is_not_said_to_be_what_was_done(
    two: Comparison, registry: Registry
) -> None:
    agreed = dataclasses.replace(held(two), done="deal", notes="Money has no lever.")
    noted = dataclasses.replace(two, hindcast=agreed)
    assert "Noted in its own file: Money has no lever." in section(
        brief_html(noted, registry=registry)
    )
    east = load_corridor("eastern-mediterranean")
    page = hindcast_page(dataclasses.replace(noted, place=east))
    assert page is not None
    assert (
        "“What was done” holds what was agreed and could be known in March 2016, not all"
        in (page["intro"])
    )
    assert "really adopted" not in page["intro"]
    # where it holds what was never in force, whatever is said of it says so
    told = "The deal holds what was agreed and not what was done: “Returns” at 0.4."
    far = dataclasses.replace(agreed, agreed=told)
    page = hindcast_page(dataclasses.replace(noted, place=east, hindcast=far))
    assert page is not None
    assert page["caution"] == told
    name = "“What was done”, which holds what was agreed and not what was done, in more than one"
    assert name in held_sentence(dataclasses.replace(noted, hindcast=far))
    assert "which holds" not in held_sentence(noted)


@pytest.mark.parametrize("name", ["eastern-mediterranean", "central-mediterranean"])
def test_every_policy_of_an_agreement_is_told_as_one(name: str) -> None:
    place = load_corridor(name)
    usual = texts("sections")["hindcast"]["holds"]
    for policy in place.done:
        assert "not all that was done" in scored_words(place, policy)
        assert load_policy(policy, corridor=place).notes
    assert scored_words(load_corridor(), "actual") == usual


@pytest.mark.slow
def test_the_summary_says_what_is_missed_worst_first(
    two: Comparison, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = held(two).totals
    far = moved(two, 1000.0)
    labels = {info.id: info.label for info in two.outcomes}
    # all of the shipped corridor's are named; of more, so many
    assert all(labels[row.outcome] in held_sentence(far) for row in rows)
    monkeypatch.setattr(hindcast, "_NAMED", 4)
    said = held_sentence(far)
    assert said.startswith("Outside the 90% band of “What was done” in more than one month of ten:")
    misses, worse = said.split(
        ". Farther from the record than “no change”, which carries on the last figure (by CRPS): "
    )
    for row in rows[:4]:
        assert f"{labels[row.outcome]} ({row.months} of {row.months} months: " in misses
    assert len(rows) > 4
    assert labels[rows[4].outcome] not in misses
    assert misses.endswith(f"; {len(rows) - 4} more")
    higher = [row for row in rows if row.ratio is not None and row.ratio > 1]
    assert worse.startswith(labels[higher[0].outcome])
    # the last of the list on the first page, with the way to the section
    html = brief_html(far, registry=registry)
    first = html[html.index('<section id="summary">') : html.index("<table")]
    line = first[first.rindex("<li>") :]
    assert '<a href="#hindcast">Held against the record</a>' in line
    assert said in read(line).text
    inside = dataclasses.replace(rows[0], recorded=rows[0].model.bands[:, 2], no_change=None)
    none = dataclasses.replace(two, hindcast=dataclasses.replace(held(two), rows=(inside,)))
    assert held_sentence(none) == (
        "No outcome lies outside the 90% band of “What was done” in more than one month of ten."
    )


@pytest.mark.slow
def test_the_compared_policies_are_shown_and_not_scored(
    two: Comparison, registry: Registry
) -> None:
    page = hindcast_page(two)
    assert page is not None
    assert page["expected_heads"] == [
        *("Recorded", "Negotiated", "Unilateral", "What was done", "No change")
    ]
    for row in page["expected_rows"]:
        shapes = {len(cell["more"].split()) > 0 and bool(cell["main"]) for cell in row["cells"]}
        assert shapes == {True}
    html = section(brief_html(two, registry=registry))
    scores = html[html.index("<h3>Scores") : html.index("<h3>What each run expected")]
    assert "Negotiated" not in scores
    assert "Unilateral" not in scores
    policies = [row["cells"][1:3] for row in page["expected_rows"]]
    assert all(cell["still"].startswith("as low in ") for cells in policies for cell in cells)


def test_a_policy_compared_keeps_its_look(make: Callable[..., Comparison]) -> None:
    made = make(("negotiated", "actual"), draws=40)
    assert held(made).place == 1
    assert len(held(made).policies) == 2
    page = hindcast_page(made)
    assert page is not None
    assert page["expected_heads"][1:3] == ["Negotiated", "Actual"]


@pytest.mark.slow
def test_too_short_a_past_is_said(two: Comparison, registry: Registry) -> None:
    rows = tuple(dataclasses.replace(row, no_change=None) for row in held(two).rows)
    made = dataclasses.replace(
        two,
        hindcast=dataclasses.replace(held(two), rows=rows, held={}, caution="Measured elsewhere"),
    )
    text = read(section(brief_html(made, registry=registry))).text
    assert "too little recorded before" in text
    assert "no change:" not in text
    assert "Measured elsewhere." in text
    assert [s for s in missed_sentences(made) if s.startswith("CRPS")] == []


@pytest.mark.slow
def test_groups_are_behind_a_fold(two: Comparison, registry: Registry) -> None:
    first = held(two).rows[0]
    groups = tuple(
        dataclasses.replace(first, outcome="encounters_usbp", group=name) for name in two.groups
    )
    others = tuple(row for row in held(two).rows if row.outcome != "encounters_usbp")
    made = dataclasses.replace(
        two, hindcast=dataclasses.replace(held(two), rows=(*groups, *others))
    )
    ((label, rows),) = group_scores(made)
    assert label == "Encounters between ports"
    assert [row["label"] for row in rows] == list(two.group_labels[1:])
    html = section(brief_html(made, registry=registry))
    fold = re.search(r"<details>.*?</details>", html, re.DOTALL)
    assert fold is not None
    assert all(group in fold[0] for group in two.group_labels[1:])
    assert "All groups" not in fold[0]


def test_exports_hold_every_score(two: Comparison, tmp_path: object) -> None:
    found = to_json(two)["hindcast"]
    assert [(row["outcome"], row["group"]) for row in found["scores"]] == [
        (row.outcome, row.group) for row in held(two).rows
    ]
    for made, row in zip(found["scores"], held(two).rows, strict=True):
        assert made["model"]["crps"] == row.model.mean_crps
        assert made["model"]["monthly"]["pit"] == [
            None if np.isnan(v) else v for v in row.model.pit.tolist()
        ]
    folder = write_csv(two, str(tmp_path))
    lines = (folder / "hindcast.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "outcome,group,forecast,score,value"
    forecasts = sum(1 + (row.no_change is not None) for row in held(two).rows)
    assert len(lines) == 1 + 9 * forecasts
    first = held(two).rows[0]
    assert f"{first.outcome},ALL,actual,crps,{first.model.mean_crps}" in lines
    assert first.no_change is not None
    assert f"{first.outcome},ALL,{NO_CHANGE},wis,{first.no_change.mean_wis}" in lines
    assert format_month(two.start) == to_json(two)["times"][0]
