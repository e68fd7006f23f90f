"""Claims over the API and on the desk: the verdicts of the command line, links that lead on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from corridor.desk.rooms import ledgers as room
from corridor.questions.claims import claims, ledger_names, read_ledger
from corridor.report.claims.site import data_page, list_page, one_page, pages
from tests.cli.conftest import Done
from tests.desk.asking import Answered, Asking
from tests.report.page import read

#: the ledger that is judged in a moment
LEDGER = "example"


def shown(asking: Asking, path: str) -> Answered:
    """A page, once it is made."""
    while (answered := asking.get(path)).status == 202:
        assert "data-waiting" in answered.text
    assert answered.status == 200
    return answered


def test_a_ledger_is_that_of_the_command_line(asking: Asking, command: Callable[..., Done]) -> None:
    found = asking.get("/api/claims", {"ledger": LEDGER}).json()
    assert found == json.loads(command("claims", "--ledger", LEDGER, "--json", "-").out)


def test_cells_can_be_left_out(asking: Asking) -> None:
    whole = asking.get("/api/claims", {"ledger": LEDGER}).json()
    short = asking.get("/api/claims", {"ledger": LEDGER, "cells": "false"}).json()
    for claim in whole["claims"]:
        for standing in claim["standings"]:
            assert standing.pop("cells")
    assert short == whole


def test_a_claim_is_that_of_its_ledger(asking: Asking) -> None:
    for one in asking.get("/api/claims", {"ledger": LEDGER}).json()["claims"]:
        for name in (one["id"], f"{LEDGER}-{one['id']}"):
            assert asking.get(f"/api/claims/{name}").json() == {"ledger": LEDGER, **one}
        now = one["standings"][0]
        assert {"verdict", "share", "closest"} <= set(now)


def test_every_claim_of_every_ledger_can_be_named() -> None:
    ids = [(name, one.id) for name in ledger_names() for one in read_ledger(name).claims]
    assert len({claim for _, claim in ids}) == len(ids), "an id stands in two ledgers"
    for ledger, claim in ids:
        assert room.find(claim) == room.find(f"{ledger}-{claim}") == (ledger, claim)


@pytest.mark.slow
def test_one_page_is_that_of_the_whole_site() -> None:
    result = claims(LEDGER)
    site = dict(pages([result]))
    assert list_page([result]) == site.pop("index.html")
    assert data_page(result) == site.pop(f"{LEDGER}.json")
    for one in result.claims:
        assert one_page(result, one.claim.id) == site.pop(f"{LEDGER}-{one.claim.id}.html")
    assert not site


@pytest.mark.slow
def test_links_of_a_page_lead_to_the_desk(asking: Asking) -> None:
    first = shown(asking, f"/claims/{LEDGER}-E1").text
    links = set(re.findall(r'href="([^"]*)"', first))
    inner = {link for link in links if not link.startswith(("#", "https://", "http://"))}
    assert {"/", "/claims", "/claims/example-E2", "/download/claims/example.json"} <= inner
    assert {f"/download/claims/example-E1.{form}" for form in room.FORMS} <= inner
    for link in inner - {"/"}:
        path, _, anchor = link.partition("#")
        if path.endswith((".svg", ".png")):
            assert asking.get(path).headers["content-type"] in {"image/svg+xml", "image/png"}
        elif path.startswith("/api/"):
            assert asking.get(path).json()["id"] == "E1"
        elif path.startswith(("/claims/", "/download/claims/")):
            answered = shown(asking, path)
            assert not anchor or f'id="{anchor}"' in answered.text
        else:
            assert path in {"/claims", "/forecasts", "/hangs", "/evidence", "/record", "/reference"}


def test_a_page_needs_no_script_and_is_well_formed(asking: Asking) -> None:
    found = read(shown(asking, "/claims/E1").text)
    assert found.faults == []
    assert found.loads == []
    assert "script" not in found.tags
    assert len(set(found.ids)) == len(found.ids)


def test_the_series_behind_go_with_the_file(asking: Asking) -> None:
    answered = asking.get(f"/download/claims/{LEDGER}.json")
    assert answered.headers["content-disposition"] == f'attachment; filename="{LEDGER}.json"'
    assert all("series" in claim for claim in answered.json()["claims"])


@pytest.mark.slow
def test_the_charts_of_a_claim_are_those_of_the_command_line(
    asking: Asking, command: Callable[..., Done], tmp_path: Path
) -> None:
    done = command("claims", "E1", "--ledger", LEDGER, "--chart", "e1.svg", "--chart", "e1.png")
    assert done.status == 0
    for form in room.FORMS:
        answered = asking.get(f"/download/claims/E1.{form}")
        assert answered.body == (tmp_path / f"e1.{form}").read_bytes()
        assert answered.headers["content-disposition"] == f'attachment; filename="E1.{form}"'
    assert asking.get("/download/claims/E1.gif").fields() == ["form"]
    assert asking.get("/download/claims/nothing.svg").status == 404


def test_an_unknown_ledger_is_refused_by_name(asking: Asking) -> None:
    answered = asking.get("/api/claims", {"ledger": "../article"})
    assert answered.status == 422
    assert answered.fields() == ["ledger"]


@pytest.mark.slow
def test_the_list_says_that_it_is_being_made_and_then_has_every_claim(asking: Asking) -> None:
    first = asking.get("/claims")
    if first.status == 202:
        assert first.headers["refresh"] == first.headers["retry-after"]
    first = shown(asking, "/claims")
    ids = [f"{name}-{one.id}" for name in room.LISTED for one in read_ledger(name).claims]
    for name in ids:
        assert f'href="/claims/{name}#{name}"' in first.text
    assert not re.search(r'href="[^"/#]+\.(html|json)', first.text)
