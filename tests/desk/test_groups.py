"""Figures of one origin group say whose they are, wherever they are shown or taken to."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridor.desk.answer import shown
from corridor.desk.live import Answer, Live
from tests.desk.asking import Asking
from tests.desk.small import SMALL, question

GROUP, LABEL = "HTI", "Haiti"
#: known by group, and known of all groups together only
OUTCOMES = ("encounters_usbp", "people_held")
TOGETHER = f"These are all groups together, not {LABEL} alone."


@pytest.fixture(scope="module")
def answer(live: Live) -> Answer:
    return live.answer(question(group=GROUP, outcomes=OUTCOMES))


@pytest.fixture(scope="module")
def document(answer: Answer) -> dict[str, Any]:
    return shown(answer)


def test_headings_sentence_and_question_name_the_group(document: dict[str, Any]) -> None:
    one, other = document["outcomes"]
    assert one["heading"] == f"{one['label']}, {LABEL}"
    assert one["note"] == ""
    assert other["heading"] == f"{other['label']}, all groups together"
    assert other["note"] == f"This outcome is not known by group. {TOGETHER}"
    for outcome in (one, other):
        assert f"{outcome['heading']}: " in document["sentence"]
    assert f"corridor, {LABEL}, May 2024" in document["question"]


def test_what_is_asked_of_everybody_says_nothing_of_groups(live: Live) -> None:
    found = shown(live.answer(question(outcomes=OUTCOMES)))
    for outcome in found["outcomes"]:
        assert (outcome["heading"], outcome["note"]) == (outcome["label"], "")
    assert LABEL not in str([chart["subtitle"] for chart in found["charts"]])


def test_every_chart_of_a_group_names_it(document: dict[str, Any]) -> None:
    for chart in document["charts"]:
        whole = chart["outcome"] == OUTCOMES[0]
        for key in ("subtitle", "alt"):
            assert (f", {LABEL}" in chart[key]) is whole, f"{chart['id']}: {key}"


def test_what_was_recorded_is_the_groups_own(answer: Answer, document: dict[str, Any]) -> None:
    found = answer.comparison
    first = found.start - found.recorded_start
    series = found.recorded[OUTCOMES[0]][:, first : first + found.months]
    whole, own = (f"{np.nansum(one):,.0f}" for one in series)
    said = document["outcomes"][0]["recorded"]
    assert f": {own} " in said
    assert whole not in said
    (table,) = [c["table"] for c in document["charts"] if c["id"] == f"fan-{OUTCOMES[0]}"]
    assert sum(row[-1] or 0 for row in table["rows"]) == pytest.approx(np.nansum(series[1]))


def test_the_check_against_the_record_says_that_it_is_of_everybody(
    document: dict[str, Any],
) -> None:
    said = document["cautions"][-1]
    assert said.startswith("Held against the record, all groups together. ")


def test_the_group_is_held_against_its_own_record(
    answer: Answer, document: dict[str, Any], live: Live
) -> None:
    own, whole = document["cautions"][-2:]
    start = f"Held against the record, {LABEL}. "
    assert own.startswith(start)
    assert own.removeprefix(start) != whole.partition(". ")[2]
    held = answer.hindcast
    assert held is not None
    labels = {info.id: info.label for info in answer.known}
    rows = [row for row in held.rows if row.group == GROUP]
    shares = []
    for row in rows:
        out = row.months - row.inside(row.model, 90)
        told = f"{labels[row.outcome]} ({out} of {row.months} months: "
        # in more than one month of ten
        assert (told in own) is (out > 0.1 * row.months)
        if told in own:
            shares.append((own.index(told), row.inside(row.model, 90) / row.months))
    assert len(shares) > 1
    ordered = [share for _, share in sorted(shares)]
    assert ordered == sorted(ordered)
    # nothing of any group is told where none is asked for
    together = live.answer(question(outcomes=OUTCOMES)).hindcast
    assert together is not None
    assert {row.group for row in together.rows} == {"ALL"}


def test_a_group_without_a_record_is_not_held_against_one(answer: Answer) -> None:
    held = answer.hindcast
    assert held is not None
    none = tuple(row for row in held.rows if row.group != GROUP)
    bare = shown(replace(answer, hindcast=replace(held, rows=none)))["cautions"]
    assert not any(said.startswith(f"Held against the record, {LABEL}.") for said in bare)
    assert bare[-1].startswith("Held against the record, all groups together. ")


@pytest.mark.parametrize("kind", ["fan", "difference", "dots"])
def test_files_name_the_group(asking: Asking, kind: str) -> None:
    for outcome, group in zip(OUTCOMES, (GROUP, ""), strict=True):
        pairs = [("outcome", outcome), ("group", GROUP), *SMALL]
        found = asking.get(f"/download/{kind}.csv", pairs)
        whose = f"-{group}" if group else ""
        said = found.headers["content-disposition"]
        assert said == f'attachment; filename="corridor-{kind}-{outcome}{whose}.csv"'
        for row in csv.DictReader(io.StringIO(found.text)):
            assert row["group"] == (group or "ALL")


@pytest.mark.slow
def test_a_picture_names_the_group(asking: Asking) -> None:
    for outcome, said in zip(OUTCOMES, (LABEL, "all groups together"), strict=True):
        pairs = [("outcome", outcome), ("group", GROUP), *SMALL]
        tree = ET.fromstring(asking.get("/download/fan.svg", pairs).body)
        text = " ".join("".join(one.itertext()) for one in tree.iter() if one.tag.endswith("}text"))
        assert said in text


def test_the_parts_say_that_they_are_of_everybody(asking: Asking) -> None:
    pairs = [("outcome", OUTCOMES[0]), *SMALL]
    assert (
        asking.get("/api/decompose", [*pairs, ("group", GROUP)])
        .json()["stands"]
        .startswith(f"{TOGETHER} The parts are from ")
    )
    assert asking.get("/api/decompose", pairs).json()["stands"].startswith("The parts are from ")


def test_the_page_names_the_group_without_scripts_too(asking: Asking) -> None:
    for path in ("/", "/embed"):
        pairs = [("outcome", name) for name in OUTCOMES]
        text = asking.get(path, [*pairs, ("group", GROUP), *SMALL]).text
        assert f"compared, {LABEL} - Corridor desk</title>" in text
        assert f"month by month: {OUTCOMES[0]}, {LABEL}" in text
        assert f"month by month: {OUTCOMES[1]}, all groups together" in text
        assert f"{LABEL} - Corridor" not in asking.get(path, [*pairs, *SMALL]).text
