"""The reference page of claims: what hangs on no fit is as it is now, the rest is whole."""

from __future__ import annotations

import re

from corridor.questions.claims import check_names, claims, ledger_names, load_check, read_ledger
from corridor.questions.claims.arguments import KINDS
from corridor.questions.claims.result import VERDICTS
from tools.docs_claims import PAGE, head, ledger_part, page, stamp, vocabulary

TEXT = PAGE.read_text(encoding="utf-8")


def test_all_but_the_verdicts_is_up_to_date() -> None:
    """If this fails, run ``python -m tools.docs_claims``."""
    assert TEXT.startswith("\n\n".join(head()))
    assert TEXT.endswith("\n\n".join(vocabulary()) + "\n")


def test_the_verdicts_are_of_the_ledgers_as_they_are_and_of_a_named_fit() -> None:
    """If this fails, run ``python -m tools.docs_claims``."""
    found = re.search(r"Fit `[0-9a-f]{8,}`, ledgers `([0-9a-f]+)`", TEXT)
    assert found is not None
    assert found[1] == stamp()


def test_every_claim_has_its_line() -> None:
    for name in ledger_names():
        for claim in read_ledger(name).claims:
            (line,) = re.findall(rf'^\| <a id="{name}-{claim.id}">.*$', TEXT, flags=re.MULTILINE)
            assert claim.quote in line
            assert any(f"| {words} |" in line for words in VERDICTS.values())
            assert (claim.type == "normative") == ("normative: not scored" in line)


def test_a_ledger_that_asks_no_model_is_judged_as_now() -> None:
    found = claims("example")
    assert {test.family for one in found.ledger.claims for test in one.tests} == {"record"}
    assert "\n\n".join(ledger_part(found)) in TEXT
    assert "\n\n".join(ledger_part(found)) in page([found])


def test_every_check_and_every_kind_of_value_is_explained() -> None:
    used = {one.kind for name in check_names() for one in load_check(name).arguments}
    assert used == set(KINDS)
    for name in check_names():
        assert f"\n#### `{name}`\n" in TEXT
