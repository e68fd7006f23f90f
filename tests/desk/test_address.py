"""One question has one address, an address is read whole or refused with what would do."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.cli import command_module
from corridor.desk.address import LIMITS, OUTCOMES, Bad, Question, Side, Trouble, read_question
from corridor.policies import load_policy
from corridor.policies.paths import Constant, Untouched
from corridor.system.levers import levers
from tests.desk.strategies import GROUPS, names, questions

Pairs = list[tuple[str, str]]

KEYS = st.sampled_from(
    ["a", "b", "a.name", "b.name", "a.transfer", "b.detention_beds", "a.nothing", "from", "months",
     "draws", "seed", "group", "account", "outcome", "off", "on", "else", "a.", ".", ""]
)  # fmt: skip
VALUES = st.text(max_size=80) | st.sampled_from(
    ["negotiated", "deaths", "funding", "-1", "99999999999", "1e3", "27", "9999@0", "to-5@0..3",
     "2024-05", "2024-13", "game", "mexico", "ALL", "x" * 100]
)  # fmt: skip


def read(pairs: Pairs) -> Question:
    return read_question(pairs, GROUPS)


def troubles(pairs: Pairs) -> tuple[Trouble, ...]:
    try:
        read(pairs)
    except Bad as error:
        return error.troubles
    return ()


@given(questions())
def test_every_question_comes_back(question: Question) -> None:
    assert read(question.pairs()) == question
    assert read(parse_qsl(question.search(), keep_blank_values=True)) == question


@given(questions(), st.randoms())
def test_the_order_of_an_address_does_not_count(question: Question, random: object) -> None:
    pairs = question.pairs()
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert read(pairs).search() == question.search()


def test_what_is_not_said_is_not_written() -> None:
    assert read([]) == Question()
    assert Question().search() == ""
    said = [("a", "negotiated"), ("months", "20"), ("group", "ALL"), ("a.name", "")]
    assert read(said).search() == ""
    # the value that the shipped policy has, and a lever left as it is
    shipped = load_policy("negotiated").levers
    assert "guard_deployment" not in shipped
    assert read([("a.guard_deployment", "untouched")]).search() == ""


def test_a_lever_of_the_policy_can_be_left_untouched() -> None:
    lever = next(iter(load_policy("negotiated").levers))
    found = read([(f"a.{lever}", "untouched")])
    assert found.a.moved == {lever: Untouched()}
    assert found.a.load().levers[lever].path == Untouched()


@given(st.lists(st.tuples(KEYS, VALUES), max_size=6))
def test_any_address_is_read_or_refused_and_what_is_offered_would_do(pairs: Pairs) -> None:
    found = troubles(pairs)
    for one in found:
        assert 0 < len(one.detail) < 400
    for one in found:
        if not one.instead:
            continue
        mended = [(k, v) for k, v in pairs if k != one.field] + [(one.field, one.instead)]
        assert one.field not in {left.field for left in troubles(mended)}


@pytest.mark.parametrize(
    ("key", "value", "instead"),
    [
        ("a.transfer", "900", "500"),
        ("a.transfer", "lots", ""),
        ("a.transfr", "1", ""),
        ("b", "nobody", ""),
        ("b", "Negotiatd", "negotiated"),
        ("months", "0", "1"),
        ("months", "61", "60"),
        ("months", "many", "20"),
        ("months", "٣", "20"),
        ("draws", "99", "100"),
        ("draws", "1000000", "10000"),
        ("seed", "-1", "0"),
        ("seed", "", "0"),
        ("from", "2024", "2024-05"),
        ("group", "atlantis", ""),
        ("group", "Venezuela", "VEN"),
        ("group", "ven", "VEN"),
        ("account", "none", ""),
        ("outcome", "Deaths", "deaths"),
        ("outcome", "joy", ""),
        ("off", "joy", ""),
        ("a.name", "x" * 61, "x" * 60),
        ("nothing", "1", ""),
    ],
)
def test_each_field_says_what_is_wrong_and_what_would_do(
    key: str, value: str, instead: str
) -> None:
    (found,) = troubles([(key, value)])
    assert (found.field, found.instead) == (key, instead)
    # long or strange values are cut where they are repeated
    assert len(found.detail) < 400


def test_all_that_is_wrong_is_named_at_once() -> None:
    found = troubles([("a.transfer", "900"), ("months", "0"), ("b.strikes", "x"), ("draws", "200")])
    assert {one.field for one in found} == {"a.transfer", "months", "b.strikes"}


@pytest.mark.parametrize("key", ["a", "a.transfer", "a.name", "months"])
def test_nothing_is_said_twice(key: str) -> None:
    value = {"a": "unilateral", "months": "6"}.get(key, "1")
    assert "twice" in troubles([(key, value), (key, value)])[0].detail


def test_at_most_so_many_outcomes() -> None:
    from corridor.system.outcomes import outcomes

    many = [("outcome", name) for name in list(outcomes())[: LIMITS["outcome"] + 1]]
    assert len(read(many[:-1]).outcomes) == LIMITS["outcome"]
    (found,) = troubles(many)
    assert found.field == "outcome"
    # naming one often is naming it once
    assert read([("outcome", OUTCOMES[0])] * 9).outcomes == OUTCOMES[:1]


@given(st.text(max_size=60))
def test_a_name_is_one_line_of_what_can_be_seen(text: str) -> None:
    found = read([("a.name", text)]).a.name
    assert found.isprintable()
    assert found == " ".join(found.split())
    assert read([("a.name", found)]).a.name == found


@given(names(), names())
def test_two_policies_are_told_apart(first: str, second: str) -> None:
    made = Question(a=Side("negotiated", {}, first), b=Side("negotiated", {}, second))
    a, b = made.policies()
    assert a.id != b.id
    assert a.label != b.label


def test_a_changed_policy_does_not_speak_in_the_words_of_the_one_it_came_from() -> None:
    shipped = load_policy("negotiated")
    assert shipped.own_words
    changed = Side("negotiated", {"strikes": Constant(1.0)}).load()
    assert changed.own_words == ""
    assert changed.label != shipped.label
    assert Side("negotiated").load() == shipped


@given(questions())
def test_the_command_is_one_that_corridor_takes(question: Question) -> None:
    words = shlex.split(question.command())
    assert words[:2] == ["corridor", "compare"]
    parser = argparse.ArgumentParser()
    command_module("compare").register(parser)
    args = parser.parse_args(words[2:])
    assert (args.months, args.draws, args.seed) == (question.months, question.draws, question.seed)
    files = [question.a.moved or question.a.name, question.b.moved or question.b.name]
    assert [w.endswith(".toml") for w in words[2:4]] == [bool(one) for one in files]


def test_every_lever_can_be_moved_on_either_side() -> None:
    for name in levers():
        for side in ("a", "b"):
            value = levers()[name].high
            found = read([(f"{side}.{name}", f"{value:.0f}")])
            assert getattr(found, side).load().levers[name].path == Constant(value)
    assert replace(Question(), months=6).search() == "months=6"
