"""Both sides are judged alike: twins share their tests, and nobody private is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from corridor.questions.claims import claims, ledger_names, read_ledger
from corridor.questions.claims.claim import Claim, ClaimTest, Ledger, Rule

#: article, rival: the same claim from two sides, tests and rules to the letter
SAME = [("C32", "R03"), ("C43", "R10"), ("C45", "R18")]
#: article, rival: opposite claims, the same cells with the rules turned round
OPPOSITE = [("C18", "R09"), ("EM2", "EM6")]
#: how the ids of a ledger begin
LEDGERS = {
    "C": "article",
    "N": "article",
    "R": "rival",
    "EM": "eastern-mediterranean",
    "CM": "central-mediterranean",
}
#: ledgers that hold both sides, and how those begin who say a claim
BOTH = ("central-mediterranean", "eastern-mediterranean")
SIDES = ("supporters of ", "critics of ")
TURNED = {"supports": "contradicts", "contradicts": "supports", "unclear": "unclear"}


@cache
def ledger(name: str) -> Ledger:
    return read_ledger(name)


def claim(name: str) -> Claim:
    found = ledger(LEDGERS[name.rstrip("0123456789ab")]).find(name)
    assert found is not None, f"{name} is not written"
    return found


def asked(test: ClaimTest) -> tuple[Any, ...]:
    cells = [(dict(d.choices), repr(d.arguments)) for d in test.definitions]
    return test.check, test.axes, cells, test.role, test.needed


def scored(one: Claim) -> list[ClaimTest]:
    return [test for test in one.tests if test.role == "scored"]


@pytest.mark.parametrize(("ours", "theirs"), SAME)
def test_twins_have_the_same_tests_and_rules(ours: str, theirs: str) -> None:
    one, other = scored(claim(ours)), scored(claim(theirs))
    assert [asked(test) for test in one] == [asked(test) for test in other]
    assert [(t.supports, t.contradicts) for t in one] == [
        (t.supports, t.contradicts) for t in other
    ]
    assert claim(ours).counts == claim(theirs).counts


@pytest.mark.parametrize(("ours", "theirs"), OPPOSITE)
def test_opposite_claims_turn_the_same_cells_round(ours: str, theirs: str) -> None:
    one, other = claim(ours), claim(theirs)
    assert [asked(test) for test in scored(one)] == [
        asked(test) for test in scored(other)[: len(scored(one))]
    ]
    states = []
    for each in (one, other):
        kept = tuple(test for test in each.tests[: len(one.tests)] if test.family != "model")
        read = replace(ledger(each.path.parent.name), claims=(replace(each, tests=kept),))
        (found,) = claims(read).claims
        states.append([cell.state for cell in found.now.cells])
    assert [TURNED.get(state, state) for state in states[0]] == states[1]


def test_a_ledger_says_which_twin_has_a_test_more() -> None:
    about = ledger("rival").about
    for ours, theirs in (*SAME, *OPPOSITE[:1]):
        more = len(scored(claim(theirs))) - len(scored(claim(ours)))
        assert (theirs in about) == bool(more), theirs
    assert "one test more" in about


def test_what_can_be_checked_of_each_ledger_is_said_where_it_is_introduced() -> None:
    article, rival = ledger("article"), ledger("rival")
    assert article.status == "RECALLED"
    assert "the quotations cannot" in article.about
    assert rival.status == "FOUND"
    assert "can be looked up" in rival.about


def test_only_and_only_are_asked_alike() -> None:
    """Two claims that one event alone brought a fall: the same checks on the same axes."""
    one, other = claim("C10"), claim("R01")
    for mine, theirs in zip(scored(one), scored(other), strict=True):
        assert mine.check == theirs.check
        assert set(mine.axes) <= set(theirs.axes)
        assert (mine.supports, mine.contradicts) == (theirs.supports, theirs.contradicts)
    (grid, rival) = (test.definitions[0].choices.keys() for test in (one.tests[0], other.tests[0]))
    assert set(rival) - set(grid) == {"trough"}


def test_the_rival_ledger_is_no_smaller_than_it_should_be() -> None:
    read = ledger("rival")
    assert len(read.claims) >= 8
    for one in read.claims:
        assert one.stylised or one.sources, f"{one.id} is neither sourced nor stylised"
        if not one.stylised:
            said = [t for t in one.tests if t.check == "occurrence" and t.role == "context"]
            assert said, f"{one.id}: nothing says that it was said"


@pytest.mark.parametrize("name", BOTH)
def test_a_ledger_of_both_sides_has_as_many_of_each(name: str) -> None:
    said = [one.by for one in ledger(name).claims]
    sides = [sum(by.startswith(side) for by in said) for side in SIDES]
    assert sides[0] == sides[1] >= 4
    assert sum(sides) == len(said)
    # whoever says it, nobody is quoted, and cells are as many within a factor of two
    assert all(one.stylised for one in ledger(name).claims)
    cells = [
        sum(
            len(test.definitions)
            for one in ledger(name).claims
            for test in scored(one)
            if one.by.startswith(side)
        )
        for side in SIDES
    ]
    assert max(cells) <= 2 * min(cells)


@pytest.mark.parametrize("name", BOTH)
def test_bounds_are_the_same_whoever_says_it(name: str) -> None:
    """A rise and a fall count from a fifth on, what comes back elsewhere from half on."""
    for one in ledger(name).claims:
        for test in scored(one):
            if test.check == "taken_up":
                assert (test.supports.at_least, test.contradicts) == (50, Rule(below=20))
            elif test.check == "rate_change":
                assert {*test.supports.bounds} in ({20.0}, {-20.0})
                assert test.contradicts is not None
                assert test.contradicts.bounds == (0.0,)
            elif test.check == "pretrend":
                bounds = {rule.bounds for rule in (test.supports, test.contradicts) if rule}
                assert bounds == {(-20.0,), (0.0,)}


def test_a_correlation_near_nought_supports_nothing_whoever_says_it() -> None:
    """That a driver does not go with crossings does not say what does."""
    near = np.array([-0.1, 0.1])
    found = [
        (one.id, test)
        for name in ledger_names()
        for one in ledger(name).claims
        for test in scored(one)
        if test.check == "dose"
    ]
    assert {"C21", "R04"} <= {name for name, _ in found}
    for name, test in found:
        assert {d.arguments["hold"] for d in test.definitions} == {"interval"}, name
        assert not test.supports.holds(near).all(), name


def test_every_part_of_the_article_has_its_claim_of_value() -> None:
    values = [one for one in ledger("article").claims if one.type == "normative"]
    assert [one.id for one in values] == ["N1", "N2", "N3", "N4", "N5"]
    assert all(not scored(one) for one in values)


# Words with a capital that do not begin a sentence: places, offices, institutions, months. A word
# that is not here is read as a name; add it if it is none, and never the name of a private person.
PLACES = """Arizona Canada Chihuahua Colombia Colombians Cuba Cubans Darien Del El Centro Rio
Fort Bliss Greece Haiti Haitians Honduras Illinois Italy Juarez Maryland Mexican Mexicans Mexico
Minneapolis Minnesota Nicaragua Nicaraguans Oregon Pakistan Panama Peru Ecuador Guatemala Salvador
Salala San Diego Sinaloa Southern Southwest Spain Texas Tucson U.S US USBP United States Venezuela
Venezuelans Ecuadorians Guatemalans Virginia Washington Yuma America Americas American Americans
Central Latin Angeles Los Europe Paso Aegean Africa Algeria Balkan Canaries Crete Cyprus Lebanon
Levant Libya Libyan Malta Mare Mediterranean Nostrum North Syrians Tunisia Turkiye"""
OFFICES = """Acting Army Bank Border Candidate Chairman Chief Citizenship Commissioner Congress
Court Customs Department Federal Government Guard Homeland House ICE National Northern Office
EU IOM Patrol President Representative Representatives Republican Reserve Secretary Security Speaker
Staff State Supreme UNHCR Vice White World"""
TIMES = """January February March April May June July August September October November December
Aprils Decembers Februaries Januaries"""
THINGS = """Alien Enemies Act App BIC CBP CHNV COVID Catch Declaration FY GDP Gallup H INM JOLTS
Mobility OFO One Release Remain Safe Shapley Title UPM WOLA"""
#: in quotations alone: holders of office or candidates, for what they said or did as such
QUOTED = "Trump Biden Mr"
LANGUAGE = "I None CREATE We've We're It's It"
_CAPITAL = re.compile(r"[A-ZÀ-Þ][\w.']*")
_CURLY = {0x2018: "'", 0x2019: "'"}


def _words(text: str) -> Iterator[str]:
    """Words with a capital that do not begin a sentence, without an ending 's."""
    for sentence in re.split(r"(?<=[.?!:;])\s+", text.translate(_CURLY)):
        words = re.findall(r"[^\s(),\"“”/-]+", sentence)
        for word in words[1:]:
            bare = word.strip("'.,:;?!").removesuffix("'s")
            if _CAPITAL.match(bare) and not re.fullmatch(r"[A-Z]\d+[a-z]?", bare):
                yield bare


def _texts(one: Claim) -> Iterator[str]:
    yield from (one.says, one.counts, one.untestable, *one.notes)
    for test in one.tests:
        yield from (test.label, test.why)
        for definition in test.definitions:
            yield from definition.choices.values()


def test_no_word_in_a_ledger_looks_like_the_name_of_a_person() -> None:
    known = set(f"{PLACES} {OFFICES} {TIMES} {THINGS}".split())
    quoted = known | set(f"{QUOTED} {LANGUAGE}".split())
    wrong = set()
    for name in ledger_names():
        read = ledger(name)
        for text in (read.title, read.by, read.about):
            wrong |= {(name, "head", word) for word in _words(text) if word not in known}
        for one in read.claims:
            wrong |= {(name, one.id, w) for w in _words(one.quote) if w not in quoted}
            for text in _texts(one):
                wrong |= {(name, one.id, w) for w in _words(text) if w not in known}
    assert not wrong, sorted(wrong)


#: words that take a side; they stand in quotations alone
LOADED = re.compile(r"\b(harsh|cruel|ruthless|brutal|draconian|lenien|lax|open border|inva)", re.I)


def test_what_is_not_quoted_takes_no_side_by_its_words() -> None:
    wrong = [
        (one.id, text)
        for name in ledger_names()
        for one in ledger(name).claims
        for text in (*_texts(one), ledger(name).about)
        if LOADED.search(text.replace("coupling harshness", ""))  # its name
    ]
    assert not wrong


def test_a_name_would_be_found() -> None:
    assert list(_words("The claim is of John Smith's, in Mexico.")) == ["John", "Smith", "Mexico"]
    assert list(_words("Fewer came. Others stayed: nobody left")) == []
