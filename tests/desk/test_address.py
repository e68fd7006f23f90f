"""One question has one address, an address is read whole or refused with what would do."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.cli import command_module
from corridor.desk import ground
from corridor.desk.address import LIMITS, OUTCOMES, Bad, Question, Side, Trouble, read_question
from corridor.desk.page.mend import from_form
from corridor.desk.page.view import measured
from corridor.desk.routes.choices import _choices
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


@pytest.mark.slow
@given(questions())
def test_every_question_comes_back(question: Question) -> None:
    assert read(question.pairs()) == question
    assert read(parse_qsl(question.search(), keep_blank_values=True)) == question


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_a_changed_policy_says_what_was_moved_and_is_named_by_its_name() -> None:
    changed = Side("negotiated", {"strikes": Constant(1.0)})
    assert changed.load().id == "negotiated-changed"
    assert changed.load().summary == (
        "Changed from Negotiated approach: Use of force in Mexico without its consent "
        f"({levers()['strikes'].unit}): 1 throughout."
    )
    assert changed.load().levers["strikes"].why == "Set on the desk, which keeps no grounds."
    assert replace(changed, name="Ours, of May!").load().id == "ours-of-may"
    # in a comparison with the shipped policy of that name it must not take its place
    assert replace(changed, name="Unilateral").load().id == "unilateral-own"
    many = Side("negotiated", {name: Untouched() for name in list(levers())[:9]})
    assert many.load().summary.endswith("; 3 more.")


def test_the_command_names_the_files_that_policies_are_saved_as() -> None:
    asked = Question(a=Side("negotiated", {"strikes": Constant(1.0)}, "Ours"))
    assert asked.command().startswith("corridor compare ours.toml unilateral --from")
    # and alike ones apart, as their ids are
    both = replace(asked, b=asked.a)
    assert both.command().startswith("corridor compare ours-a.toml ours-b.toml --from")


@pytest.fixture
def mediterranean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A desk about a corridor whose policies are measured from several months."""
    ground.shipped.cache_clear()
    monkeypatch.setattr(ground, "_named", ["central-mediterranean"])
    yield
    ground.shipped.cache_clear()


@pytest.mark.usefixtures("mediterranean")
@pytest.mark.parametrize(
    ("a", "b", "start"),
    [
        ("open-ports", "closed-ports", "2018-06"),
        ("status-quo", "closed-ports", "2018-06"),
        ("status-quo", "no-deal", "2017-02"),
        ("italy-libya", "closed-ports", "2017-02"),
    ],
)
def test_the_decision_point_that_is_not_named_is_that_of_the_policies(
    a: str, b: str, start: str
) -> None:
    """As ``corridor compare`` takes it; where they name none or several, the corridor's."""
    pairs = [("a", a), ("b", b)]
    found = read(pairs)
    assert found.start == start
    assert "from=" not in found.search()
    assert found.command().partition("--from ")[2].startswith(start)
    assert read([*pairs, ("from", start)]).search() == found.search()
    other = read([*pairs, ("from", "2020-01")])
    assert other.start == "2020-01"
    assert read(other.pairs()) == other
    (wrong,) = troubles([*pairs, ("from", "soon")])
    assert wrong.instead == start


@pytest.mark.usefixtures("mediterranean")
def test_policies_measured_from_another_month_are_said_with_a_way_to_ask_from_it() -> None:
    asked = read([("a", "open-ports"), ("b", "closed-ports"), ("from", "2017-02")])
    (both,) = measured(asked)
    assert both["text"] == (
        "Open ports and Closed ports are measured from June 2018; you are asking from "
        "February 2017."
    )
    assert both["link"] == "Ask from June 2018"
    assert read(parse_qsl(both["search"])).start == "2018-06"
    assert measured(replace(asked, start="2018-06")) == []
    one = read([("a", "status-quo"), ("b", "closed-ports"), ("from", "2017-02")])
    assert measured(one)[0]["text"].startswith("Closed ports is measured from June 2018;")
    two = read([("a", "italy-libya"), ("b", "closed-ports"), ("from", "2020-01")])
    assert [line["link"] for line in measured(two)] == [
        "Ask from February 2017",
        "Ask from June 2018",
    ]


@pytest.mark.usefixtures("mediterranean")
def test_a_decision_point_of_the_policies_follows_them_in_a_form() -> None:
    made = [("made-for.a", "status-quo"), ("made-for.b", "italy-libya")]
    sent = [("a", "status-quo"), ("b", "closed-ports")]
    pairs, _ = from_form([*made, *sent, ("from", "2017-02")])
    assert read(pairs).start == "2018-06"
    pairs, _ = from_form([*made, *sent, ("from", "2020-01")])
    assert read(pairs).start == "2020-01"


@pytest.mark.usefixtures("mediterranean")
def test_what_a_corridor_lacks_is_not_offered() -> None:
    """No account where nobody bargains, and no group of levers without one."""
    found = _choices(dict.fromkeys(levers(ground.place()), 0.0), {})
    assert found.accounts == []
    assert {one.id for one in found.lever_groups} == {one.group for one in found.levers}
    assert found.decision_point == "2017-02"


def test_every_lever_can_be_moved_on_either_side() -> None:
    for name in levers():
        for side in ("a", "b"):
            value = levers()[name].high
            found = read([(f"{side}.{name}", f"{value:.0f}")])
            assert getattr(found, side).load().levers[name].path == Constant(value)
    assert replace(Question(), months=6).search() == "months=6"


def test_a_policy_that_takes_the_name_of_a_shipped_one_is_marked() -> None:
    name = ground.shipped("unilateral").label
    changed = Side("unilateral", {"strikes": Constant(2.0)})
    assert replace(changed, name=name).load().label == f"{name} (own)"
    assert replace(changed, name=name.upper()).load().label == f"{name.upper()} (own)"
    assert Side("negotiated", name=name).load().label == f"{name} (own)"
    assert Side("unilateral", name=name).load().label == name
    assert replace(changed, name="Ours").load().label == "Ours"
