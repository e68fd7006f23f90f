"""Evidence over the API: what the command line says, and what the fit made of it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import pytest

from corridor.evidence import GRADES, registry
from tests.cli.conftest import Done
from tests.desk.asking import Asking
from tests.report.page import read

KNOWN = registry()


def test_the_list_is_that_of_the_command_line(asking: Asking, command: Callable[..., Done]) -> None:
    shown = asking.get("/api/evidence").json()
    told = json.loads(command("evidence", "list", "--json").out)
    assert len(shown["parameters"]) == len(told) == len(KNOWN.parameters)
    for mine, theirs in zip(shown["parameters"], told, strict=True):
        assert {key: mine[key] for key in theirs} == theirs
    assert shown["grades"] == GRADES


def test_grades_part_the_parameters(asking: Asking) -> None:
    parts = [asking.get("/api/evidence", {"grade": g}).json()["parameters"] for g in GRADES]
    for grade, part in zip(GRADES, parts, strict=True):
        assert {one["grade"] for one in part} <= {grade}
    assert sum(map(len, parts)) == len(KNOWN.parameters)


def test_posteriors_lie_within_bounds_and_some_have_moved(asking: Asking) -> None:
    every = asking.get("/api/evidence").json()["parameters"]
    moved = 0
    for one in every:
        for row in one["posterior"]:
            low, high = row["interval_90"]
            assert one["bounds"][0] <= low <= row["median"] <= high <= one["bounds"][1], one["id"]
            moved += row["moved"]
            if not row["moved"]:
                assert [row["median"], low, high] == [row["prior_median"], *row["prior_90"]]
    assert moved > 50
    # what stands beside the fit's own prior is the registry's, as draws have it
    home = next(one for one in every if one["id"] == "apprehension_home")
    assert math.isclose(home["posterior"][0]["prior_median"], home["median"], rel_tol=0.02)


@pytest.mark.parametrize(
    "name",
    [
        "apprehension_home",
        next(iter(KNOWN.sources)),
        next(iter(KNOWN.candidates)),
        next(iter(KNOWN.occurrences)),
    ],
)
def test_an_entry_is_that_of_the_command_line(
    asking: Asking, command: Callable[..., Done], name: str
) -> None:
    shown = asking.get(f"/api/evidence/{name}").json()
    told = json.loads(command("evidence", "show", name, "--json").out)
    assert {key: shown[key] for key in told} == told


@pytest.mark.slow
def test_every_entry_has_a_page(asking: Asking) -> None:
    kinds = (KNOWN.parameters, KNOWN.sources, KNOWN.candidates, KNOWN.occurrences)
    for name in [one for kind in kinds for one in kind]:
        answered = asking.get(f"/evidence/{name}")
        assert answered.status == 200, name
        assert name in answered.text


def test_a_page_says_what_is_not_established(asking: Asking) -> None:
    assumed = next(one for one in KNOWN.parameters.values() if one.status == "ASSUMPTION")
    known = next(one for one in KNOWN.parameters.values() if one.established)
    assert "Not established" in asking.get(f"/evidence/{assumed.id}").text
    assert "Not established" not in asking.get(f"/evidence/{known.id}").text


def test_the_list_page_filters_by_links(asking: Asking) -> None:
    whole = asking.get("/evidence").text
    assert read(whole).faults == []
    assert 'href="/evidence?grade=C"' in whole
    some = asking.get("/evidence", {"grade": "C", "mechanism": "interior"}).text
    # either choice keeps the other
    assert 'href="/evidence?grade=C&amp;mechanism=transit"' in some
    assert 'href="/evidence?mechanism=interior"' in some
    for one in KNOWN.parameters.values():
        fits = one.grade == "C" and one.mechanism == "interior"
        assert (f'href="/evidence/{one.id}"' in some) == fits


@pytest.mark.parametrize("query", [{"grade": "F"}, {"mechanism": "no_such"}])
def test_bad_fields_are_named(asking: Asking, query: dict[str, str]) -> None:
    answered = asking.get("/api/evidence", query)
    assert answered.status == 422
    assert answered.fields() == list(query)
