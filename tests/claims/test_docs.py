"""The reference pages of claims: what hangs on no fit is as it is now, the rest is whole."""

from __future__ import annotations

import re

import pytest

from corridor.questions.claims import check_names, claims, ledger_names, load_check, read_ledger
from corridor.questions.claims.arguments import KINDS
from corridor.questions.claims.result import VERDICTS
from tools.docs_claims import (
    PAGE,
    asks_the_model,
    ledger_head,
    ledger_page,
    page,
    path_of,
    stamp,
)

TEXT = PAGE.read_text(encoding="utf-8")
RUN = "run: python -m tools.docs_claims"
LEDGERS = {name: read_ledger(name) for name in ledger_names()}
PAGES = {name: path_of(name).read_text(encoding="utf-8") for name in LEDGERS}
RECORD_ALONE = [name for name, one in LEDGERS.items() if not asks_the_model(one)]
#: what "depends" is followed by where one side has no definition
NONE = ("; none supports it", "; none contradicts it")
EACH = pytest.mark.parametrize("name", LEDGERS)


def test_the_vocabulary_is_up_to_date() -> None:
    assert page() == TEXT, RUN


@EACH
def test_the_verdicts_are_of_the_ledger_as_it_is_and_of_a_named_fit(name: str) -> None:
    assert PAGES[name].startswith("\n\n".join(ledger_head(LEDGERS[name]))), f"{RUN} {name}"
    found = re.search(r"^(Fit `[0-9a-f]{8,}`, l|L)edger `([0-9a-f]+)`", PAGES[name], re.MULTILINE)
    assert found is not None
    assert found[2] == stamp(name), f"{RUN} {name}"
    assert found[1].startswith("Fit") == (name not in RECORD_ALONE)


@EACH
def test_every_claim_has_its_line(name: str) -> None:
    for claim in LEDGERS[name].claims:
        row = rf'^\| <a id="{name}-{claim.id}">.*$'
        lines = re.findall(row, PAGES[name], flags=re.MULTILINE)
        assert len(lines) == 1, f"{claim.id} has {len(lines)} lines; {RUN} {name}"
        (line,) = lines
        assert claim.quote in line
        assert claim.by in line
        shown = {*VERDICTS.values(), *(VERDICTS["depends"] + end for end in NONE)}
        assert any(f"| {words} |" in line for words in shown)
        assert (claim.type == "normative") == ("normative: not scored" in line)


def test_what_is_not_testable_has_no_share() -> None:
    (line,) = re.findall(r'^\| <a id="rival-R14">.*$', PAGES["rival"], flags=re.MULTILINE)
    assert "not testable with the present record |  | No reading from a test" in line


def test_ledgers_of_the_record_alone_are_there() -> None:
    assert {"example", "central-mediterranean", "eastern-mediterranean"} == set(RECORD_ALONE)


@pytest.mark.parametrize("name", RECORD_ALONE)
def test_a_ledger_that_asks_no_model_is_judged_as_now(name: str) -> None:
    assert ledger_page(claims(name)) == PAGES[name], f"{RUN} {name}"


def test_no_page_is_left_of_a_ledger_that_is_gone() -> None:
    assert {path.name for path in PAGE.parent.glob("claims-*.md")} == {
        path_of(name).name for name in LEDGERS
    }


def test_every_check_and_every_kind_of_value_is_explained() -> None:
    used = {one.kind for name in check_names() for one in load_check(name).arguments}
    assert used == set(KINDS)
    for name in check_names():
        assert f"\n#### `{name}`\n" in TEXT, f"`{name}` has no heading; {RUN}"
