"""A bad ledger gets one clear error with file and entry."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corridor.cli import main
from tests.claims.conftest import CLAIM, HEAD

FAULTS = [
    ('check = "change"', 'check = "chnage"', "there is no test 'chnage'. Did you mean 'change'?"),
    ('measure = "usbp"', 'measure = "usbpp"', "measure: there is no measure 'usbpp'"),
    ('to = "2024-04"', 'to = "2034-04"', "to: 2034-04 is out of range. The record of usbp runs"),
    ('to = "2024-04"', 'to = "2024-14"', "to: '2024-14' is not a month"),
    ('to = "2024-04"', 'to = "2024-04", why = 1', "the check has no argument 'why'"),
    (', to = "2024-04"', "", "the argument 'to' is missing"),
    ("supports = { below = 0 }", "", "the field 'supports' is missing"),
    ("supports = { below = 0 }", "supports = { under = 0 }", "there is no rule 'under'"),
    (
        "supports = { below = 0 }",
        "supports = { below = 0 }\ncontradicts = { above = -10 }",
        "-5 supports the claim and contradicts it. Let no value meet both rules",
    ),
    (
        "supports = { below = 0 }",
        "supports = { at_most = 0 }\ncontradicts = { at_least = 0 }",
        "0 supports the claim and contradicts it",
    ),
    ("supports =", "grid = { season = [] }\nsupports =", "the grid is empty at 'season'"),
    ("supports =", 'grid = { season = ["2013"] }\nsupports =', "season: '2013' is no season"),
    (
        "supports =",
        'grid = { population = ["mexicans"] }\nsupports =',
        "there is no population 'mexicans' (at mexicans). Did you mean 'mexican'?",
    ),
    (
        'quote = "encounters fell"',
        f'quote = "{"far " * 26}"',
        "the quote has 26 words. Use at most",
    ),
    ('id = "T1"', 'id = "T 1"', "'T 1' can't be an id"),
    ('type = "factual"', 'type = "true"', "there is no type 'true'"),
    ('type = "factual"', 'type = "normative"', "a normative claim has a scored test"),
    ('says = "', 'verdict = "supported"\nsays = "', "there is no field 'verdict'"),
    ('type = "factual"', 'type = "factual"\nsee = ["T9"]', "there is no claim 'T9' to see"),
    ('type = "factual"', 'type = "factual"\nsources = ["x"]', "there is no source 'x'"),
    ('type = "factual"', 'type = "factual"\nsources = ["x"]', "Or add it to a file of evidence/"),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_a_fault_is_one_line_with_file_and_entry(
    old: str,
    new: str,
    message: str,
    ledger: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert old in CLAIM
    path = ledger(CLAIM.replace(old, new))
    assert main(["claims", "check", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert message in line
    assert line.startswith(f"corridor: {path}")
    assert "/T1" in line or "/T 1" in line


def test_an_id_that_is_used_twice(
    ledger: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = ledger(CLAIM + CLAIM.replace('"T1"', '"t1"'))
    assert main(["claims", "check", str(path)]) == 2
    assert "/t1: the id 't1' is taken" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "head", "message"),
    [
        ("", HEAD, "it holds no claim"),
        (CLAIM, "titel = 'x'", "there is no field 'titel'. Did you mean 'title'?"),
        (CLAIM, "", "the field 'title' is missing"),
        (CLAIM, HEAD + "[[broken", "not valid TOML"),
        (
            CLAIM,
            HEAD + '[measures.m]\nlabel = "m"\nunit = "u"\nparts = [{ table = "usbp" }]\n',
            "there is no table 'usbp' in the record",
        ),
    ],
)
def test_a_faulty_head(
    text: str,
    head: str,
    message: str,
    ledger: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["claims", "check", str(ledger(text, head))]) == 2
    assert message in capsys.readouterr().err


def test_no_such_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "check", "nowhere.toml"]) == 2
    assert "nowhere.toml: there is no such file" in capsys.readouterr().err
