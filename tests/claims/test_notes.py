"""What a figure cannot tell is said wherever a claim leans on it, whichever side made the claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from corridor.core.months import parse_month
from corridor.evidence import registry
from corridor.questions.claims import claims, read_ledger
from corridor.questions.claims.checks import load_check
from corridor.questions.claims.claim import Claim, ClaimTest
from corridor.questions.claims.view import Store, View
from corridor.record import RECORD
from corridor.system.corridors import load_corridor
from corridor.system.priors import priors_of
from tools.docs_page import DOCS

CLAIMS = [one for name in ("article", "rival") for one in read_ledger(name).claims]
#: falls before which Mexico had agreed to stop more
AGREED = [("2019-05", "2019-09"), ("2023-12", "2024-01")]
#: words for everybody but Mexican nationals
NAMED = re.compile(r"Mexican nationals|Mexicans|who cross it|cross Mexico")
#: outcomes that count people at the border
PEOPLE = {"arrivals", "encounters_usbp", "entries"}


def _asked(claim: Claim, check: str) -> Iterator[tuple[ClaimTest, Any]]:
    for test in claim.tests:
        if test.check == check:
            for definition in test.definitions:
                yield test, definition.arguments


def _gap(claim: Claim) -> bool:
    return any(
        (asked["population"], asked["other_population"]) == ("nonmexican", "mexican")
        for _, asked in _asked(claim, "comparison_group")
    )


def _divided(claim: Claim) -> bool:
    return any(
        test.role == "scored" and {"mexico", "us_rules"} & set(asked["causes"])
        for test, asked in _asked(claim, "decomposition")
    )


def _later_rules(claim: Claim) -> bool:
    return any(
        test.role == "scored" and asked["under"] == "2025" and asked["outcome"] in PEOPLE
        for test, asked in _asked(claim, "contrast")
    )


def _lever(name: str) -> Callable[[Claim], bool]:
    def leans(claim: Claim) -> bool:
        return any(
            name in asked["levers"]
            for test, asked in _asked(claim, "contrast")
            if test.role == "scored"
        )

    return leans


def _closed(claim: Claim) -> bool:
    """Whether access is closed, by itself or as the unilateral programme does."""
    return _lever("asylum_closure")(claim) or any(
        asked["policy"] == "unilateral" and asked["outcome"] in PEOPLE
        for _, asked in _asked(claim, "contrast")
    )


#: who leans on it, what a note has to say
LEANS = {
    "gap": (_gap, "no clean mark of interdiction"),
    "divided": (_divided, "how people are believed to answer a rule or a stop"),
    "rules of 2025": (_later_rules, "many times as many encounters as were recorded in 2025"),
    "severity": (_lever("penalty_severity"), "severity_response"),
    "message": (_lever("announcement"), "message_response"),
    "access": (_closed, "access_response"),
}


@pytest.mark.parametrize("name", LEANS)
def test_who_leans_on_it_says_so(name: str) -> None:
    leans, said = LEANS[name]
    found = [one for one in CLAIMS if leans(one)]
    assert {one.path.parent.name for one in found} == {"article", "rival"}
    assert not [one.id for one in found if said not in " ".join(one.notes)]


def test_what_notes_say_of_parameters_is_what_the_fit_found() -> None:
    """If this fails after a fit, the notes have to say what it found."""
    text = (DOCS / "reference" / "fit.md").read_text(encoding="utf-8")
    for title, name in (("not learned", "access"), ("does not inform", "severity")):
        part = re.search(rf"^## [^\n]*{title}\n(.*?)^## ", text, re.DOTALL | re.MULTILINE)
        assert part is not None
        assert f"`{name}_response`" in part[1]
    row = re.search(r"^\| `message_response` \|.*$", text, re.MULTILINE)
    assert row is not None
    before, after = (float(one) for one in re.findall(r"\| (-?[\d.]+) \(", row[0]))
    assert before > 0.5
    assert abs(after) < 0.05


@pytest.mark.parametrize("name", ["C45", "R18"])
def test_a_gap_counts_only_where_mexico_had_agreed_to_act(name: str) -> None:
    (claim,) = (one for one in CLAIMS if one.id == name)
    gaps = list(_asked(claim, "comparison_group"))
    scored = [(a["from"][0], a["to"][1]) for test, a in gaps if test.role == "scored"]
    assert scored == [(parse_month(first), parse_month(last)) for first, last in AGREED]
    assert len(gaps) > len(scored)


def test_who_is_counted_stands_in_the_words_of_a_test() -> None:
    """A test of one population alone names it, since no axis does."""
    unnamed = [
        (one.id, test.label)
        for one in CLAIMS
        for test in one.tests
        if {d.arguments.get("population") for d in test.definitions} == {"nonmexican"}
        and not NAMED.search(f"{test.label} {test.why}")
    ]
    assert not unnamed


def test_that_a_threat_works_does_not_count_for_its_being_the_only_way() -> None:
    (claim,) = (one for one in CLAIMS if one.id == "R06")
    threats = [t for t, asked in _asked(claim, "reference_class") if asked["lever"] == "threat"]
    assert threats
    assert all(test.role == "scored" and test.one_sided for test in threats)


@pytest.mark.parametrize("name", ["C13", "R16"])
def test_every_source_that_is_named_has_a_figure(name: str) -> None:
    """And every figure of a document names a source that the claim lists."""
    (claim,) = (one for one in CLAIMS if one.id == name)
    kept = tuple(test for test in claim.tests if test.family == "evidence")
    home = read_ledger(claim.path.parent.name)
    (found,) = claims(replace(home, claims=(replace(claim, tests=kept),))).claims
    outcomes = [cell.outcome for cell in found.now.cells if cell.outcome is not None]
    used = {source for one in outcomes for figure in one.figures for source in figure.sources}
    assert used == set(claim.sources)


def test_what_counts_against_a_count_of_removals_is_of_the_same_months() -> None:
    """No fiscal year, which began before the months that were spoken of."""
    (claim,) = (one for one in CLAIMS if one.id == "R14")
    measures = {
        term.get("measure")
        for test, asked in _asked(claim, "capacity")
        if test.role == "scored"
        for term in asked["terms"].values()
    }
    assert measures == {"removals_book_outs", None}


def test_removals_from_inside_are_judged_by_the_record_and_both_ways() -> None:
    """What the model says of them is an assumption, so it is shown beside and not counted."""
    (claim,) = (one for one in CLAIMS if one.id == "R19")
    model = [test for test in claim.tests if test.family == "model"]
    assert {test.role for test in model} == {"context"}
    assert all(word in " ".join(claim.notes) for word in ("harshness", "severity_response"))
    kept = tuple(test for test in claim.tests if test.family != "model")
    (found,) = claims(replace(read_ledger("rival"), claims=(replace(claim, tests=kept),))).claims
    states = [cell.state for cell in found.now.cells if cell.counted]
    assert {"supports", "contradicts", "unclear"} == set(states)


#: how near to zero a bound lies that weighs a sign more than a size, in the unit of the outcome
NEAR = 1.0
GRANTED = "takes the sign for granted"


def _sign_is_given(store: Store, test: ClaimTest) -> bool:
    """Whether all of a test's effects lie on one side of zero, which its bounds lie at."""
    rules = [rule for rule in (test.supports, test.contradicts) if rule is not None]
    if any(abs(bound) > NEAR for rule in rules for bound in rule.bounds):
        return False
    view = View(store, None)
    found = [load_check(test.check).run(view, one.arguments).band(0.9) for one in test.definitions]
    ends = [band for band in found if band is not None]
    return all(low > 0 for low, _ in ends) or all(high < 0 for _, high in ends)


@pytest.mark.slow
def test_where_the_model_gives_the_sign_a_note_names_the_parameter() -> None:
    store = Store(read_ledger("article"), RECORD, registry())
    known = priors_of(load_corridor()).parameters
    given = [
        claim
        for claim in CLAIMS
        if any(
            test.check == "contrast" and test.role == "scored" and _sign_is_given(store, test)
            for test in claim.tests
        )
    ]
    assert {claim.id for claim in given} >= {"C18", "C33", "C41", "C44", "R09", "R11a"}
    for claim in given:
        words = {word.strip(",.;:") for note in claim.notes for word in note.split()}
        assert words & set(known), claim.id


@pytest.mark.parametrize("name", ["C36", "R07", "C44"])
def test_what_episodes_do_not_say_of_migration_is_said_of_both_sides(name: str) -> None:
    (claim,) = (one for one in CLAIMS if one.id == name)
    said = " ".join(claim.notes)
    assert f"{GRANTED}: offence never raises cooperation, since offence_migration" in said
    assert "all of cooperation on security" in said
    assert "recalled and so not counted" in said


def test_parameters_whose_sign_is_taken_for_granted_cannot_be_below_zero() -> None:
    known = priors_of(load_corridor()).parameters
    named = {
        word.strip(",.")
        for claim in CLAIMS
        for note in claim.notes
        if GRANTED in note
        for word in note.split()
        if word.strip(",.") in known
    }
    assert named
    assert all(known[name].bounds[0] >= 0 for name in named)
