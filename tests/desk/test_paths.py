"""A path as a word of an address says what the policy file says, and nothing else is read."""

from __future__ import annotations

import re
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.desk.paths import LONGEST, PATTERN, clamped, format_path, parse_path
from corridor.policies import load_policy, parse_policy, policy_names, to_toml
from corridor.policies.paths import (
    Constant,
    Moment,
    Pulse,
    Ramp,
    Schedule,
    Span,
    Step,
    TimePath,
    Untouched,
)
from corridor.system.levers import Lever, levers
from tests.desk import strategies
from tests.policies import strategies as policies

LEVERS = st.sampled_from(list(levers().values()))
WITH_PATH = LEVERS.flatmap(lambda lever: st.tuples(st.just(lever), strategies.paths(lever)))
#: what people and programs might write
WORDS = st.text("0123456789.,@-to+e_ a²", max_size=30) | st.from_regex(PATTERN, fullmatch=True)


def relative(month: int) -> Moment:
    return Moment(month, relative=True)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("27", Constant(27.0)),
        ("27@6", Step(relative(6), 27.0)),
        ("27@2024-11", Step(Moment(12 * 2024 + 10, relative=False), 27.0)),
        ("27@0..6", Pulse(relative(0), relative(6), 27.0)),
        ("to27@0..6", Ramp(relative(0), relative(6), 27.0)),
        ("5to27@0..6", Ramp(relative(0), relative(6), 27.0, 5.0)),
        (
            "1@0..5,2@6",
            Schedule((Span(relative(0), 1.0, relative(5)), Span(relative(6), 2.0))),
        ),
        ("untouched", Untouched()),
    ],
)
def test_each_form_means_its_path(text: str, path: TimePath) -> None:
    assert parse_path("transfer", text) == path
    assert format_path(path) == text


@given(WITH_PATH)
def test_every_path_comes_back(pair: tuple[Lever, TimePath]) -> None:
    lever, path = pair
    text = format_path(path)
    assert re.fullmatch(PATTERN, text)
    assert parse_path(lever.id, text) == path


@given(LEVERS.flatmap(lambda one: st.tuples(st.just(one), policies.schedules(one))))
def test_a_schedule_means_the_same_after_it(pair: tuple[Lever, Schedule]) -> None:
    """One of a single span comes back as a step or a pulse, whose months are the same."""
    lever, path = pair
    found = parse_path(lever.id, format_path(path))
    for start in (policies.START, policies.START + 7):
        same = found.values(start, 70, 0.5), path.values(start, 70, 0.5)
        np.testing.assert_array_equal(*same)
    assert parse_path(lever.id, format_path(found)) == found


@pytest.mark.parametrize("name", policy_names())
def test_shipped_policies_come_back(name: str) -> None:
    policy = load_policy(name)
    for lever, moved in policy.levers.items():
        assert parse_path(lever, format_path(moved.path)) == moved.path
    assert parse_policy(to_toml(policy), name="again").levers == policy.levers


@given(LEVERS, WORDS)
def test_other_words_are_refused_with_one_error_or_read(lever: Lever, text: str) -> None:
    try:
        found = parse_path(lever.id, text)
    except InputError:
        return
    assert all(lever.low <= value <= lever.high for value in found.numbers())
    assert parse_path(lever.id, format_path(found)) == found


@pytest.mark.slow
@given(LEVERS, WORDS)
def test_the_nearest_is_allowed_and_stays(lever: Lever, text: str) -> None:
    near = clamped(lever.id, text)
    if near:
        found = parse_path(lever.id, near)
        assert clamped(lever.id, near) == near or parse_path(lever.id, clamped(lever.id, near)) == (
            found
        )


def test_a_word_that_is_no_path_is_told_the_forms_that_are() -> None:
    """Also how spans follow one another, which a rise does not."""
    with pytest.raises(InputError) as caught:
        parse_path("transfer", "to40@3..9,10@12")
    for form in ("27", "27@6", "27@0..6", "to27@0..6", "untouched", "10@0..5,20@6"):
        assert form in caught.value.said
        parse_path("transfer", form)
    assert caught.value.said.endswith("a rise (to...) stands alone")
    # the page tells the same before it asks
    script = files("corridor.desk").joinpath("static", "when.js").read_text(encoding="utf-8")
    assert caught.value.said.partition(". ")[2] in script


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("501", "500"),
        ("-3", "0"),
        ("-3@6", "0@6"),
        ("to900@0..6", "to500@0..6"),
        ("-1to900@0..6", "0to500@0..6"),
        ("1@0..5,999@6", "1@0..5,500@6"),
        ("27", "27"),
        ("27@9..3", ""),
        ("27@2024-13", ""),
        ("many", ""),
    ],
)
def test_the_nearest_that_would_do(text: str, near: str) -> None:
    assert clamped("transfer", text) == near


@pytest.mark.parametrize(
    "text",
    ["", " 27", "27 ", "27\n", "2_7", "٢٧", "0x1b", "nan", "inf", "27@", "27@6..", "to@0..6",
     "27@0..6,", "27@0,28@2024-06", "27@0..6,28@3", '27"\n[x]', "1" * 700, "27@6@7"],
)  # fmt: skip
def test_what_no_path_is(text: str) -> None:
    with pytest.raises(InputError):
        parse_path("transfer", text)


def test_a_schedule_longer_than_an_address_is_refused_where_it_is_written() -> None:
    spans = tuple(Span(Moment(24_000 + n, relative=False), n / 3) for n in range(60))
    with pytest.raises(InputError, match=f"{LONGEST} letters"):
        format_path(Schedule(spans))


@pytest.mark.parametrize("value", [0.1 + 0.2, 1e-7, 1.0703125, 1 / 3, 5e-324, -0.0, 123456.789])
def test_a_number_keeps_its_digits(value: float) -> None:
    assert parse_path("transfer", format_path(Constant(value % 500))) == Constant(value % 500)


def test_an_unknown_lever_is_named_with_its_like() -> None:
    with pytest.raises(InputError, match="no lever 'transfr'") as caught:
        parse_path("transfr", "1")
    assert "transfer" in caught.value.remedy
    assert clamped("transfr", "1") == ""


@pytest.mark.parametrize("lever", levers().values(), ids=lambda one: one.id)
def test_both_ends_of_every_lever_can_be_said(lever: Lever) -> None:
    for value in (lever.low, lever.high):
        assert parse_path(lever.id, format_path(Constant(value))) == Constant(value)
