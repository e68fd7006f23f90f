"""What a user calls an outcome or a lever: its id, or its label."""

from __future__ import annotations

import pytest

from corridor.core.errors import InputError, nearest
from corridor.core.naming import ById, id_of
from corridor.questions.runs.named import lever_id, outcome_id
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes

LABELS = {"ports": "Met at ports", "met": "Met between ports", "one": "Twin", "two": "Twin"}


def test_an_id_comes_before_a_label() -> None:
    assert id_of("ports", {**LABELS, "other": "ports"}, "none") == "ports"


@pytest.mark.parametrize("name", ["Met between ports", "met  BETWEEN ports "])
def test_a_label_is_taken_in_any_case(name: str) -> None:
    assert id_of(name, LABELS, "none") == "met"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("met between port", "--x: there is none 'met between port'. Did you mean 'met' (Met bet"),
        ("prots", "Did you mean 'ports' (Met at ports)?"),
        ("Twin", "there is none 'Twin'. Did you mean "),
        ("?", "Known: met, one, ports, two. corridor list lists them with their labels"),
    ],
)
def test_what_is_neither_is_told_with_the_label_of_the_nearest(name: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        id_of(name, LABELS, "there is none", where="--x", more="corridor list")
    assert said in str(caught.value)


@pytest.mark.parametrize("corridor", corridor_names())
def test_every_label_of_a_corridor_names_its_own(corridor: str) -> None:
    place = load_corridor(corridor)
    for one in outcomes(place).values():
        assert outcome_id(one.label.upper(), place) == one.id
        assert (
            outcome_id(one.label.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"), place) == one.id
        )
    for lever in levers(place).values():
        assert lever_id(lever.label, place) == lever.id


def test_names_with_the_same_end_are_all_offered() -> None:
    known = ["us-mexico", "central-mediterranean", "eastern-mediterranean"]
    said = "Did you mean 'central-mediterranean' or 'eastern-mediterranean'?"
    assert nearest("mediterranean", known) == said
    assert nearest("Mediterranean", known) == said
    assert nearest("central-mediteranean", known) == "Did you mean 'central-mediterranean'?"


def test_an_entry_that_is_not_there_is_told_with_the_nearest() -> None:
    known = ById(access_response=1.0, retry_share=2.0)
    assert known["retry_share"] == 2.0
    with pytest.raises(KeyError, match=r"there is no 'retry'\. Did you mean 'retry_share'"):
        known["retry"]
