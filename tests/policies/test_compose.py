"""Names, bases, overlays and the round trip through text."""

import dataclasses
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from corridor.core.errors import InputError
from corridor.policies import Policy, load_policy, parse_policy, policy_names, to_toml
from corridor.policies.paths import Untouched

from .strategies import HISTORY, START, policies


def save(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.slow
@settings(max_examples=50)
@given(policy=policies())
def test_round_trip(policy: Policy) -> None:
    again = parse_policy(to_toml(policy))
    assert again == policy
    assert to_toml(again) == to_toml(policy)


@pytest.mark.parametrize("name", policy_names())
def test_round_trip_of_the_shipped(name: str, tmp_path: Path) -> None:
    policy = load_policy(name)
    assert load_policy(save(tmp_path, "again.toml", to_toml(policy))) == policy
    assert pickle.loads(pickle.dumps(policy)) == policy


def test_the_base_is_provenance_not_effect() -> None:
    policy = load_policy("negotiated")
    assert dataclasses.replace(policy, base="") == policy


def test_base_in_a_file_beside_it(tmp_path: Path) -> None:
    save(
        tmp_path,
        "first.toml",
        """
        label = "First"
        summary = "The first."
        own_words = "Words of those who want the first."
        notes = "One note."
        levers.transit_force.value = 2
        levers.transit_budget.value = 3
        """,
    )
    path = save(
        tmp_path,
        "second.toml",
        """
        label = "Second"
        base = "first.toml"
        notes = "Another."
        levers.transit_budget.value = 0
        """,
    )
    policy = load_policy(path)
    assert (policy.id, policy.label) == ("second", "Second")
    # it moves a lever otherwise: nobody's words for the base are words for it
    assert policy.summary == "Of its base: The first."
    assert policy.own_words == ""
    assert policy.notes == "Another. Of its base first: One note."
    values = policy.values(START, 2, HISTORY)
    assert values["transit_force"][0] == 2
    assert values["transit_budget"][0] == 0


def test_later_overlays_win_lever_by_lever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(
        tmp_path,
        "one.toml",
        'label = "One"\nlevers.transit_force.value = 2\nlevers.places_canada.value = 1\n',
    )
    save(tmp_path, "two.toml", 'label = "Two"\nlevers.transit_force.value = 3\n')
    monkeypatch.chdir(tmp_path)
    joined = load_policy("negotiated+one.toml+two.toml")
    assert joined == load_policy("negotiated", [Path("one.toml"), load_policy("two.toml")])
    assert joined.id == "negotiated+one+two"
    assert joined.label == "Negotiated approach + One + Two"
    values = joined.values(START, 3, HISTORY)
    assert values["transit_force"][0] == 3
    assert values["places_canada"][0] == 1
    np.testing.assert_array_equal(
        values["parole_places"],
        load_policy("negotiated").values(START, 3, HISTORY)["parole_places"],
    )
    assert parse_policy(to_toml(joined)) == joined


def test_an_overlay_can_take_a_change_back(tmp_path: Path) -> None:
    path = save(tmp_path, "o.toml", 'label = "O"\nlevers.port_appointments.value = "untouched"\n')
    policy = load_policy("unilateral", [path])
    assert isinstance(policy.levers["port_appointments"].path, Untouched)
    assert (policy.values(START, 9, HISTORY)["port_appointments"] == 1450).all()
    assert "port_appointments" not in {row["lever"] for row in policy.describe(START)}


def test_a_path_that_holds_a_plus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    save(tmp_path, "a+b.toml", 'label = "Both"\nlevers.announcement.value = 1\n')
    assert load_policy("a+b.toml").label == "Both"
    assert load_policy("status-quo+a+b.toml").label == "Status quo + Both"


@pytest.mark.parametrize("name", ["", "+", "negotiated+", "+negotiated", "a++b"])
def test_a_name_is_missing(name: str) -> None:
    with pytest.raises(InputError):
        load_policy(name)


def test_unknown_policy_names_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"no policy 'negociated'\. Did you mean 'negotiated'"):
        load_policy("negociated")
    monkeypatch.chdir(tmp_path)
    save(tmp_path, "mine.toml", 'label = "Mine"\n')
    with pytest.raises(InputError, match=r"named by its path, ending in \.toml"):
        load_policy("mine")
    with pytest.raises(InputError, match=r"no such file\. Did you mean 'mine\.toml'"):
        load_policy("mien.toml")


@pytest.mark.parametrize("hops", [1, 2, 5])
def test_bases_that_go_round(tmp_path: Path, hops: int) -> None:
    for hop in range(hops):
        save(tmp_path, f"p{hop}.toml", f'label = "P"\n\nbase = "p{(hop + 1) % hops}.toml"\n')
    with pytest.raises(InputError, match=r":3: base: the bases go round in a circle: p0") as caught:
        load_policy(tmp_path / "p0.toml")
    assert caught.value.problem.endswith("-> p0")


def test_too_many_bases(tmp_path: Path) -> None:
    for hop in range(40):
        save(tmp_path, f"p{hop}.toml", f'label = "P"\nbase = "p{hop + 1}.toml"\n')
    with pytest.raises(InputError, match="deep"):
        load_policy(tmp_path / "p0.toml")


def test_a_text_without_a_folder_reads_no_files(tmp_path: Path) -> None:
    path = save(tmp_path, "other.toml", 'label = "Other"\n')
    with pytest.raises(InputError, match=r"policy:2: base: '.*' is a file"):
        parse_policy(f'label = "Text"\nbase = "{path.as_posix()}"\n')
    assert parse_policy('label = "Text"\nbase = "other.toml"\n', folder=tmp_path).base
    assert parse_policy('label = "Text"\nbase = "actual"\n').levers


def test_history_is_needed_and_checked() -> None:
    policy = load_policy("status-quo")
    with pytest.raises(InputError, match="port_appointments"):
        policy.values(START, 3, {})
    with pytest.raises(InputError, match="parole_places"):
        policy.values(START, 3, {**HISTORY, "parole_places": float("nan")})
    with pytest.raises(InputError, match="0 months"):
        policy.values(START, 0, HISTORY)


def test_too_many_over_each_other_are_refused() -> None:
    with pytest.raises(InputError, match="lays 5,001 policies over each other"):
        load_policy("+".join(["negotiated"] * 5001))
    assert load_policy("+".join(["negotiated"] * 20)).levers == load_policy("negotiated").levers
