"""Likely slips of form in a policy file: each gets the remedy that fits it, with its line."""

from __future__ import annotations

import pytest

from corridor.core.errors import InputError
from corridor.policies import parse_policy

HEAD = 'label = "X"\nsummary = "A test."\n[levers.asylum_closure]\n'

CASES = {
    "curly quotes": (
        "value = 1\nwhy = \u201cBecause\u201d",
        "x.toml:5: not valid TOML: Invalid value. Write straight quotes,",
    ),
    "comma in a number": (
        "value = 2,000",
        "x.toml:4: not valid TOML: Expected newline or end of document after a statement."
        " Write numbers without commas: 2000",
    ),
    "comma in a number of a path": (
        'ramp = { start = "+0", end = "+6", to = 12,000 }',
        "x.toml:4: not valid TOML: Expected '=' after a key in a key/value pair."
        " Write numbers without commas: 12000",
    ),
    "decimal comma in a path": (
        'step = { start = "2024-07", value = 0,5 }',
        "x.toml:4: not valid TOML: Expected '=' after a key in a key/value pair."
        " Write decimals with a point: 0.5",
    ),
    "text without quotes": (
        "why = 20 percent of those who come",
        "x.toml:4: not valid TOML: Expected newline or end of document after a statement."
        " Texts stand in quotes",
    ),
    "power of ten": (
        "value = 1.0E1 x",
        "x.toml:4: not valid TOML: Expected newline or end of document after a statement."
        " Texts stand in quotes",
    ),
    "remark": (
        "value = # 2024-07",
        "x.toml:4: not valid TOML: Invalid value. Texts stand in quotes",
    ),
    "decimal comma": (
        "value = 0,5",
        "x.toml:4: not valid TOML: Expected newline or end of document after a statement."
        " Write decimals with a point: 0.5",
    ),
    "month without quotes": (
        "step = { start = 2024-07, value = 0.5 }",
        'x.toml:4: not valid TOML: Unclosed inline table. Write months in quotes: "2024-07"',
    ),
    "number with a unit": (
        "value = 20%",
        "x.toml:4: not valid TOML: Expected newline or end of document after a statement."
        " Write the number alone, without '%', in the unit of its lever",
    ),
    "number with a word": (
        "value = 1.5 million",
        "x.toml:4: not valid TOML: Expected newline or end of document after a statement."
        " Write the number alone, without 'million', in the unit of its lever",
    ),
    "percent of a share": (
        "value = 50",
        "x.toml:4: levers.asylum_closure.value: 50 lies outside -1 to 1 (shift of a share)."
        " The nearest value allowed is 1; of a share, 50 percent is 0.5",
    ),
    "unclosed": (
        'why = "',
        "x.toml:4: not valid TOML: Illegal character '\\n'. End the text with a quote",
    ),
}


@pytest.mark.parametrize(("text", "message"), CASES.values(), ids=CASES.keys())
def test_a_slip_gets_the_remedy_that_fits_it(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_policy(HEAD + text + "\n", name="x.toml")
    assert str(caught.value).startswith(message)
