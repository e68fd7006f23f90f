"""The table of the response to access is what a sweep over it and the joint draws give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corridor.cli import main
from corridor.questions.sweep import read_draws
from tests.docs.ledger import shown
from tests.docs.pages import blocks, read
from tests.docs.test_claims import rows
from tools import docs_response
from tools.docs_fit import START

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
