"""Months as people write them: one form is read, and of others it is said how to write them."""

from __future__ import annotations

import pytest

from corridor.core.errors import InputError
from corridor.core.months import format_month, month_in_words, parse_month


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("May 2019", "2019-05"),
        (" september  2019", "2019-09"),
        ("Sept. 2019", "2019-09"),
        ("2019 Dec", "2019-12"),
        ("May, 2019", "2019-05"),
        ("2019-5", "2019-05"),
        ("5/2019", "2019-05"),
        ("05.2019", "2019-05"),
        ("13/2019", ""),
        ("ma 2019", ""),
        ("mayday 2019", ""),
        ("ju 2019", ""),
        ("jun 2019", "2019-06"),
        ("2019", ""),
        ("May", ""),
        (7, ""),
    ],
)
def test_a_month_in_words_is_told_from_what_is_none(text: object, month: str) -> None:
    assert month_in_words(text) == month


@pytest.mark.parametrize("text", ["May 2019", "2019-5", "5/2019"])
def test_it_is_said_how_to_write_it(text: str) -> None:
    with pytest.raises(InputError, match=r"is not a month\. Write 2019-05"):
        parse_month(text)


def test_what_is_written_is_read_back() -> None:
    for month in range(12 * 1999, 12 * 2003):
        assert parse_month(format_month(month)) == month
        assert month_in_words(format_month(month)) == format_month(month)
