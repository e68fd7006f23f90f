"""The table of the response to access is what a sweep over it and the joint draws give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corridor.cli import main
from corridor.core.months import parse_month
from corridor.questions.sweep import read_draws
from tests.docs.ledger import shown
from tests.docs.pages import blocks, read
from tests.docs.test_claims import rows
from tools import docs_response
from tools.docs_fit import START
from tools.docs_validation import ENDED, below, groups_before

PAGE = "explanation/validation.md"
DRAWS = 300
#: points of 100 by which fewer draws than the page's may be off, three standard errors
NEAR = 9


@pytest.mark.slow
def test_the_table_of_the_response_to_access(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the design and the commands that the page shows, with fewer draws."""
    monkeypatch.chdir(tmp_path)
    (text,) = (block.text for block in blocks(PAGE, "toml"))
    fewer = text.replace("draws = 1000", f"draws = {DRAWS}")
    assert fewer != text
    Path("access.toml").write_text(fewer, encoding="utf-8")
    of_page = [one.words for one in shown() if one.page == PAGE and one.words[0] == "sweep"]
    assert len(of_page) == 2
    for words in of_page:
        assert main([*words, *(["--workers", "0"] if "--out" in words else [])]) == 0
    drawn = read_draws("results/access").sort("draw")
    found = rows("response")
    assert len(found) == 6
    for value, *shares in found:
        at = np.isclose(drawn["parameters.access_response"].to_numpy(), float(value))
        first, second = (
            drawn.filter(at & (drawn["policy"] == name).to_numpy())
            for name in ("negotiated", "unilateral")
        )
        for outcome, share in zip(("encounters_usbp", "deaths"), shares[:2], strict=True):
            higher = first[outcome].to_numpy() > second[outcome].to_numpy()
            assert 100 * higher.mean() == pytest.approx(float(share), abs=NEAR), (value, outcome)


@pytest.mark.slow
def test_the_joint_draws_near_each_value() -> None:
    response, more = docs_response.joint(docs_response.design_of(read(PAGE)), START)
    for value, _, _, count, *shares in rows("response"):
        near = docs_response.picked(response, float(value))
        assert np.unique(response[near]).size == int(count)
        if near.any():
            given = [100 * held[near].mean() for held in more.values()]
            assert given == pytest.approx([float(share) for share in shares], abs=1)


def test_misses_of_the_year_are_counted_apart_from_those_after_appointments() -> None:
    start = parse_month(START)
    recorded, bands = np.full(20, 5.0), np.tile([6.0, 7.0, 8.0, 9.0, 10.0], (20, 1))
    assert below(recorded, bands, start) == (8, 11)
    assert below(np.full(20, np.nan), bands, start) == (0, 0)
    # one month of 2024, one between the two, one of those without appointments
    some = np.full(20, 8.0)
    some[[7, 8, 9]] = 5.0
    assert (start + 9, below(some, bands, start)) == (parse_month(ENDED), (1, 1))


def test_groups_that_were_missed_before_are_named_as_the_table_counts_them() -> None:
    """No group's misses are inferred from how many there are in all."""
    assert groups_before([("A", 1), ("B", 0), ("C", 4)]).endswith("C in 4 months and A in 1 month.")
    assert groups_before([("B", 0)]).endswith("no group.")
    found = [(row[0], int(row[-2])) for row in rows("groups")[1:]]
    assert len(found) == 12
    assert groups_before(found) in read(PAGE)
