"""What is asked from Python: one text is no list, and counts are whole numbers."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError, check_draws, check_list, check_seed
from corridor.core.months import parse_month
from corridor.questions.compare import compare
from corridor.questions.explain.parts import pick_parts
from corridor.questions.runs.asked import ask

TWO = ["negotiated", "unilateral"]


@pytest.mark.parametrize("what", ["outcomes", "off", "on"])
def test_one_text_is_no_list(what: str) -> None:
    given: dict[str, Any] = {what: "deaths"}
    with pytest.raises(InputError, match=rf"{what} is the text 'deaths'.*{what}=\['deaths'\]"):
        ask(TWO, **given)


@pytest.mark.parametrize("what", ["outcomes", "off", "on"])
def test_what_is_no_text_is_no_name(what: str) -> None:
    given: dict[str, Any] = {what: ["deaths", 3]}
    with pytest.raises(InputError, match=f"{what}: 3 is no name"):
        ask(TWO, **given)


def test_what_is_read_once_is_refused_and_not_used_up() -> None:
    once = iter(["deaths"])
    with pytest.raises(InputError, match="outcomes can be read only once"):
        ask(TWO, outcomes=once)  # type: ignore[arg-type]
    assert list(once) == ["deaths"]


def test_what_is_no_policy_is_named() -> None:
    with pytest.raises(InputError, match="policies: 3 is no name"):
        compare(["negotiated", 3])  # type: ignore[list-item]


def test_parts_are_a_list() -> None:
    with pytest.raises(InputError, match=r"parts is the text 'value'.*parts=\['value'\]"):
        pick_parts("value")


def test_one_policy_by_its_name_is_no_list() -> None:
    with pytest.raises(InputError, match="policies is the text 'negotiated' and no list"):
        compare("negotiated")


@pytest.mark.parametrize("wrong", [1e3, 2.5, None, True, "1000"])
def test_counts_are_whole_numbers(wrong: Any) -> None:
    with pytest.raises(InputError, match=r"--draws: .* is no whole number"):
        check_draws(wrong, 0, 10_000)
    with pytest.raises(InputError, match=r"--seed: .* is no whole number"):
        check_seed(wrong)
    with pytest.raises(InputError, match=r"--months: .* is no whole number"):
        ask(TWO, months=wrong)


def test_whole_numbers_of_numpy_are_counts() -> None:
    seven: Any = np.int64(7)
    check_draws(seven, seven, 10)
    check_list(("deaths",), "outcomes")


def test_a_date_is_no_month() -> None:
    wrong: Any = datetime.date(2024, 5, 1)
    with pytest.raises(InputError, match=r"datetime.date\(2024, 5, 1\) is not a month"):
        parse_month(wrong)
