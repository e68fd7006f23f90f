"""Options and words that no command knows: one line that says what there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "compare negotiated unilateral --out there",
            "--out: corridor compare has no such option. Did you mean '--brief'?",
        ),
        (
            "compare negotiated unilateral --out=there",
            "--out: corridor compare has no such option. Did you mean '--brief'?",
        ),
        (
            "compare negotiated unilateral --no-html",
            "--no-html: corridor compare has no such option. Did you mean '--no-brief'?",
        ),
        (
            "compare negotiated unilateral --html there.html",
            "--html: corridor compare has no such option. Did you mean '--brief'?",
        ),
        (
            "explain negotiated unilateral --no-brief",
            "--no-brief: corridor explain has no such option. Did you mean '--no-html'?",
        ),
        (
            "explain negotiated unilateral --brief there.html",
            "--brief: corridor explain has no such option. Did you mean '--html'?",
        ),
        (
            "evidence list --zzz us-mexico",
            "--zzz: corridor evidence list has no such option. Known: --corridor, --find, "
            "--grade, --help, --json, --mechanism",
        ),
        (
            "evidence --json list",
            "--json: corridor evidence has no such option. Write it behind 'corridor evidence "
            "list', which has it",
        ),
        (
            "evidence show P007 P008",
            "corridor evidence show takes no 'P008'. Say corridor evidence show --help for what "
            "it takes",
        ),
        (
            "compare negotiated unilateral --outcome deaths returns",
            "corridor compare takes no 'returns'. Say corridor compare --help for what it takes. "
            "Before each of several an option is written again: --off, --on, --outcome, --chart",
        ),
        (
            "evidence",
            "VIEW is missing. Say corridor evidence and one of list, show",
        ),
        (
            "record list --json=3",
            "--json: it takes no value. Say corridor record list --help for what it takes",
        ),
        ("--versio", "--versio: corridor has no such option. Did you mean '--version'?"),
    ],
)
def test_what_no_command_knows_is_one_line(
    words: str, said: str, command: Callable[..., Any]
) -> None:
    status, out, err, files = command(*words.split())
    assert (status, out, files) == (2, "", [])
    assert err == f"corridor: {said}\n"
