"""The shipped policies: whole, within bounds, grounded, and described at equal length."""

import numpy as np
import pytest

from corridor.core.months import format_month, parse_month
from corridor.evidence import registry
from corridor.policies import load_policy, policy_names
from corridor.policies.paths import Ramp, Schedule
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.interior.record import levels, months, paths
from corridor.system.levers import levers

from .strategies import HISTORY, START

MONTHS = 24


def test_the_names() -> None:
    assert policy_names() == ["actual", "negotiated", "status-quo", "unilateral"]


@pytest.mark.parametrize("name", policy_names())
def test_loads_and_stays_within_bounds(name: str) -> None:
    policy = load_policy(name)
    assert policy.id == name
    for lever, values in policy.values(START, MONTHS, HISTORY).items():
        assert np.isfinite(values).all()
        assert (values >= levers()[lever].low).all()
        assert (values <= levers()[lever].high).all()


@pytest.mark.parametrize("name", policy_names())
def test_every_path_says_on_what_grounds(name: str) -> None:
    for moved in load_policy(name).levers.values():
        assert len(moved.why) > 40, moved.lever
        assert moved.claims, moved.lever
        assert moved.source or moved.grade == "E", moved.lever


def test_each_is_described_at_the_same_length_in_neutral_words() -> None:
    for key in ("summary", "own_words"):
        lengths = [len(getattr(load_policy(name), key).split()) for name in policy_names()]
        assert min(lengths) >= 0.85 * max(lengths), (key, lengths)
    # nobody holds anything against leaving all as it is
    noted = [len(p.notes.split()) for p in map(load_policy, policy_names()) if p.levers]
    assert min(noted) >= 0.85 * max(noted), noted
    loaded = ("illegal", "alien", "surge", "invasion", "internment", "flood", "horde", "cruel")
    for name in policy_names():
        policy = load_policy(name)
        text = f"{policy.label} {policy.summary} {policy.own_words} {policy.notes}".lower()
        assert not [word for word in loaded if word in text]


def test_the_status_quo_moves_nothing() -> None:
    policy = load_policy("status-quo")
    assert policy.describe(START) == []
    for lever, values in policy.values(START, MONTHS, HISTORY).items():
        assert set(values) == {levers()[lever].untouched(HISTORY)}


def test_negotiated_takes_time_and_can_start_at_any_month() -> None:
    policy = load_policy("negotiated")
    assert all(isinstance(moved.path, Ramp) for moved in policy.levers.values())
    assert "asylum_closure" not in policy.levers
    here = policy.values(START, MONTHS, HISTORY)
    later = policy.values(START + 17, MONTHS, HISTORY)
    first = load_policy("status-quo").values(START, 1, HISTORY)
    for lever in levers():
        np.testing.assert_array_equal(here[lever], later[lever])
        assert here[lever][0] == first[lever][0]
    for lever in policy.levers:
        assert here[lever][-1] > here[lever][0]


def test_neither_assumes_how_mexico_answers() -> None:
    """What a payment, a threat and force do is left to the account of bargaining, for both."""
    for name in ("negotiated", "unilateral"):
        assert "transit_agreement" not in load_policy(name).levers
        assert "not assumed" in load_policy(name).notes


#: what the article attributes to each approach -> the levers that stand for it
ATTRIBUTED = {
    "unilateral": {
        "camps": {"detention_beds", "large_sites"},
        "Guard deployments": {"guard_deployment"},
        "removal target": {"removal_target"},
        "tariff threat": {"tariff_threat"},
        "covert strikes": {"strikes", "strikes_open"},
        "deterrence by harshness": {"penalty_severity", "announcement"},
        "closed doors": {"asylum_closure", "port_appointments", "parole_places"},
    },
    "negotiated": {
        "transfers": {"transfer", "budget_secured"},
        "checkpoints and busing": {"transit_force", "transit_busing"},
        "lawful doors": {"port_appointments", "parole_places"},
        "Canada, Spain and Greece": {"places_canada", "places_spain", "places_greece"},
    },
}


@pytest.mark.parametrize("name", ATTRIBUTED)
def test_each_holds_what_the_article_attributes_to_it_and_cites_the_claim(name: str) -> None:
    policy = load_policy(name)
    for said, wanted in ATTRIBUTED[name].items():
        assert wanted <= set(policy.levers), said
    for lever, moved in policy.levers.items():
        assert set(moved.claims) & set(levers()[lever].claims), f"{lever} cites another claim"


def test_unilateral_begins_at_once() -> None:
    policy = load_policy("unilateral")
    assert not [lever for lever in policy.levers if lever.startswith("transit_")]
    values = policy.values(START, MONTHS, HISTORY)
    assert values["port_appointments"][0] == HISTORY["port_appointments"]
    assert (values["port_appointments"][1:] == 0).all()
    assert (values["announcement"] != 0).sum() == 1


def test_actual_is_dated_and_warns_at_another_decision_point() -> None:
    policy = load_policy("actual")
    for moved in policy.levers.values():
        if isinstance(moved.path, Schedule):
            assert not any(span.start.relative for span in moved.path.spans)
    assert policy.decision_point is not None
    assert format_month(policy.decision_point) == "2024-05"
    assert policy.caution(START) == ""
    assert "2024-05" in policy.caution(START - 6)
    assert load_policy("negotiated").caution(START - 6) == ""


def test_describe_gives_what_was_in_force_where_it_is_known() -> None:
    plain, known = (
        {row["lever"]: row["path"] for row in load_policy("unilateral").describe(START, history)}
        for history in (None, HISTORY)
    )
    changed = {lever for lever in plain if plain[lever] != known[lever]}
    assert "port_appointments" in changed
    assert changed <= set(HISTORY)
    at = f"as at the decision point ({HISTORY['port_appointments']:,.0f})"
    assert at in known["port_appointments"]


def test_describe_has_what_the_brief_shows() -> None:
    rows = load_policy("actual").describe(START)
    assert [row["lever"] for row in rows] == [
        lever for lever in levers() if lever in load_policy("actual").levers
    ]
    wanted = {"lever", "label", "unit", "path", "meaning", "decides", "why"}
    for row in rows:
        assert wanted <= set(row)
        assert all(isinstance(value, str) for value in row.values())
    force = rows[0]
    assert force["path"] == "1, then 1.3 from 2025-02 on"
    announced = load_policy("negotiated").describe(START)[0]
    assert announced["path"] == "1 in 2024-05, changing evenly to 1.25 in 2024-11, which stays"


#: words in which opponents, or the article, speak of a policy
_OTHERS = ("internment", "the article", "as has been said", "cruel", "assassin", "mass deport")


@pytest.mark.parametrize("corridor", corridor_names())
def test_no_policy_is_described_in_the_words_of_its_opponents(corridor: str) -> None:
    place = load_corridor(corridor)
    for name in policy_names(place):
        policy = load_policy(name, corridor=place)
        texts = (policy.summary, policy.notes, *(one.why for one in policy.levers.values()))
        for word in _OTHERS:
            assert not [text for text in texts if word in text.lower()], (corridor, name, word)


def test_what_a_size_is_set_beside_says_what_it_counts_and_since_when() -> None:
    """The figures of the words are those of the record and the evidence."""
    known, first = parse_month("2024-05"), months().first
    past = paths(first, known - first)
    why = {name: one.why for name, one in load_policy("unilateral").levers.items()}
    pace, beds = past["removal_target"], past["detention_beds"]
    assert f"{pace.min():,.0f} to {pace.max():,.0f} a year" in " ".join(
        why["removal_target"].split()
    )
    assert f"{registry().candidates['P077'].central:,.0f}" in why["removal_target"]
    assert f"were {int(beds.max()):,}," in why["detention_beds"]
    assert format_month(first + int(beds.argmax())) == "2019-08"
    for name in ("removal_target", "detention_beds"):
        assert "October 2018" in why[name]
        assert format_month(first) == "2018-10"


def test_the_actual_pace_says_why_the_untouched_one_differs() -> None:
    known = parse_month("2024-05")
    why = load_policy("actual").levers["removal_target"].why
    assert f"{paths(known, 1)['removal_target'][0]:,.0f} in May 2024" in why
    assert f"{int(levels(known).target):,} on the mean" in why
