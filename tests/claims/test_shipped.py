"""The ledgers that ship: every file is sound, says what it has to, and names no verdict."""

from __future__ import annotations

import re
import tomllib

import pytest

from corridor.questions.claims import LEDGERS, ledger_names, read_ledger
from corridor.questions.claims.claim import Claim

ALL = [(name, claim) for name in ledger_names() for claim in read_ledger(name).claims]
EACH = pytest.mark.parametrize(
    "claim", [claim for _, claim in ALL], ids=[f"{name}-{claim.id}" for name, claim in ALL]
)


def test_there_is_a_ledger_of_the_article() -> None:
    assert "article" in ledger_names()


@EACH
def test_a_claim_is_said_in_plain_sentences(claim: Claim) -> None:
    for text in (claim.says, claim.counts, *claim.notes):
        assert not text or text.endswith((".", "?")), text
    assert len(claim.quote.split()) <= 25
    for test in claim.tests:
        assert test.label[0].isupper()
        assert not test.why or test.why.endswith((".", "?")), test.why


@EACH
def test_a_cause_is_tested_with_and_without_the_model(claim: Claim) -> None:
    """Where the model is asked, something that needs no model is asked too."""
    families = {test.family for test in claim.tests if test.role == "scored"}
    if "model" in families:
        assert families & {"record", "evidence"}


@EACH
def test_no_file_holds_a_verdict(claim: Claim) -> None:
    raw = tomllib.loads(claim.path.read_text(encoding="utf-8"))
    assert not {"verdict", "status", "result"} & set(raw)


def test_no_quote_is_of_the_whole_text() -> None:
    for path in LEDGERS.rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        quotes = re.findall(r'^quote = "(.*)"$', text, flags=re.MULTILINE)
        assert len(quotes) == (path.name != "ledger.toml"), path
