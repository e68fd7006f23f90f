"""What the page draws: charts, words and tables hold the numbers of the comparison."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from corridor.desk.address import Question
from corridor.desk.answer import KINDS, charts, shown
from corridor.desk.live import Answer, Live
from corridor.desk.schema import Shown
from corridor.questions.compare.result import QUANTILES
from corridor.report.units import monthly_measure
from corridor.system.outcomes import outcomes
from tests.desk.small import MONTHS, question, side

INTERVALS = tuple(one.id for one in outcomes().values() if one.interval_only)


def drawn(live: Live, **more: Any) -> tuple[Answer, dict[str, dict[str, Any]]]:
    answer = live.answer(question(**more))
    return answer, {one["id"]: one for one in charts(answer)}


def test_every_outcome_can_be_shown_and_every_number_is_one(live: Live) -> None:
    for name in outcomes():
        document = shown(live.answer(question(outcomes=(name,))))
        json.dumps(document, allow_nan=False)
        Shown.model_validate(document)
        kinds = [one["kind"] for one in document["charts"]]
        assert kinds == [kind for kind in KINDS if kind != "dots" or name not in INTERVALS]


def test_tables_hold_what_the_comparison_holds(live: Live) -> None:
    answer, found = drawn(live, a=side("negotiated", transfer="40"))
    for info in answer.comparison.outcomes:
        factor = monthly_measure(info).factor
        table = found[f"fan-{info.id}"]["table"]
        ids = [column["id"] for column in table["columns"]]
        assert len(table["rows"]) == MONTHS
        for index, name in enumerate("ab"):
            for at, q in enumerate(QUANTILES):
                column = [row[ids.index(f"{name}_q{q:g}")] for row in table["rows"]]
                want = answer.comparison.monthly[info.id][index, 0, :, at] * factor
                np.testing.assert_allclose(column, want, rtol=1e-5, atol=1e-6)
        share = [row[-1] for row in found[f"difference-{info.id}"]["table"]["rows"]]
        np.testing.assert_allclose(share, answer.comparison.exceeds_monthly[info.id][0, 0])


def test_tables_are_whole(live: Live) -> None:
    _, found = drawn(live, outcomes=("encounters_usbp", *INTERVALS[:1]))
    for chart in found.values():
        ids = [column["id"] for column in chart["table"]["columns"]]
        assert len(set(ids)) == len(ids)
        assert all(column["label"] for column in chart["table"]["columns"])
        assert {len(row) for row in chart["table"]["rows"]} == {len(ids)}


@pytest.mark.parametrize("outcome", INTERVALS)
def test_what_is_an_interval_only_shows_no_middle(live: Live, outcome: str) -> None:
    _, found = drawn(live, outcomes=(outcome,))
    for kind in ("fan", "difference"):
        table = found[f"{kind}-{outcome}"]["table"]
        for at, column in enumerate(table["columns"]):
            if column["id"].endswith("_q0.5") or column["id"] == "status_quo":
                assert {row[at] for row in table["rows"]} == {None}, column["id"]
    rows = json.dumps({name: chart["rows"] for name, chart in found.items()})
    assert '"median": 0' not in rows


def test_a_lever_moves_rows_and_not_the_drawing(live: Live) -> None:
    """So that a page shows another answer by its rows alone, the axes apart."""
    _, before = drawn(live, a=side("negotiated", transfer="40"))
    _, after = drawn(live, a=side("negotiated", transfer="41"))
    assert before.keys() == after.keys()
    for name, chart in before.items():
        assert chart["rows"] != after[name]["rows"], name
        assert sorted(chart["rows"]) == sorted(after[name]["rows"])
        if chart["key"] == after[name]["key"]:
            assert chart["spec"] == after[name]["spec"]


def every(node: Any, key: str) -> list[Any]:
    """All values of a key, however deep."""
    if isinstance(node, list):
        return [found for one in node for found in every(one, key)]
    if not isinstance(node, dict):
        return []
    own = [node[key]] if key in node else []
    return own + [found for one in node.values() for found in every(one, key)]


def test_the_drawing_holds_no_figures(live: Live) -> None:
    _, found = drawn(live)
    for chart in found.values():
        names = [data["name"] for data in every(chart["spec"], "data")]
        assert sorted(names) == sorted(chart["rows"])
        assert sum(len(rows) for rows in chart["rows"].values()) > 0


def test_words_stand_with_every_chart(live: Live) -> None:
    _, found = drawn(live, outcomes=("encounters_usbp", "stops_mx", *INTERVALS[:1]))
    for name, chart in found.items():
        for key in ("title", "subtitle", "alt", "source", "caption"):
            assert chart[key], f"{name}: {key}"
        assert chart["width"] > 0
        assert chart["height"] > 0


def test_a_name_stands_as_it_was_written(live: Live) -> None:
    name = '<b>Ours</b> & "theirs"'
    from dataclasses import replace

    document = shown(live.answer(question(a=replace(side("negotiated"), name=name))))
    assert document["policies"][0]["label"] == name
    assert document["search"] == Question(a=replace(side("negotiated"), name=name)).search() + (
        "&months=6&draws=200"
    )


def test_the_sentence_names_every_outcome(live: Live) -> None:
    answer, _ = drawn(live, outcomes=("encounters_usbp", "stops_mx"))
    sentence = shown(answer)["sentence"]
    for info in answer.comparison.outcomes:
        assert info.label in sentence


def test_figures_say_which_months_they_are_of(live: Live) -> None:
    found = shown(live.answer(question(outcomes=("encounters_usbp", "people_held"))))
    first, second = (one["period"] for one in found["outcomes"])
    assert first == "Totals over May 2024 to October 2024"
    assert second == "Last month, of May 2024 to October 2024"


def test_a_caption_names_what_is_drawn(live: Live) -> None:
    _, found = drawn(live, outcomes=("encounters_usbp", "entries"))
    assert "Line with points" in found["fan-encounters_usbp"]["caption"]
    assert "Line with points" not in found["fan-entries"]["caption"]


def test_a_reference_that_is_compared_is_drawn_once(live: Live) -> None:
    for policy, times in (("negotiated", 2), ("status-quo", 1)):
        _, found = drawn(live, a=side(policy), outcomes=("encounters_usbp",))
        fan = found["fan-encounters_usbp"]
        names = [one for one in every(fan["spec"], "text") if one == "Status quo"]
        assert len(names) == 1, policy
        assert ("Dotted: Status quo" in fan["caption"]) is (times == 2)
