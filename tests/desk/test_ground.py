"""A desk about another corridor: its levers, policies and decision point, nothing of the first."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.request import urlopen

import pytest

from corridor.cli import main
from corridor.core.errors import CorridorError, InputError
from corridor.core.months import format_month, parse_month
from corridor.desk import ground
from corridor.desk.address import Question
from corridor.policies import policy_names
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.fit import is_kept, kept_path
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes
from tests.desk.server import Served

OTHER = "eastern-mediterranean"


def test_an_empty_address_asks_what_the_default_corridor_says() -> None:
    place = load_corridor()
    plain = Question()
    assert ground.place() is place
    assert (plain.a.policy, plain.b.policy) == place.beside[:2]
    assert ground.flag() == ""
    assert "--corridor" not in plain.command()


@pytest.mark.parametrize("name", corridor_names())
def test_what_is_usual_is_the_corridors_own(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = load_corridor(name)
    monkeypatch.setattr(ground, "_named", [name])
    first, second = ground.usual_policies()
    assert first != second
    assert {first, second} <= set(policy_names(place)) == set(ground.known_policies())
    assert len(set(ground.usual_outcomes())) == 2
    assert set(ground.usual_outcomes()) <= outcomes(place).keys() == ground.known_outcomes().keys()
    assert ground.known_levers() == levers(place)
    for coupling in ground.known_couplings().values():
        assert {coupling.source, coupling.target} <= set(place.mechanisms)


@pytest.mark.parametrize("name", corridor_names())
def test_decision_points_with_a_fit_are_those_that_answer(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = load_corridor(name)
    monkeypatch.setattr(ground, "_named", [name])
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path))
    ships = ground.known_points()
    assert format_month(place.decision_point) in ships
    assert all(is_kept(place, parse_month(month)) for month in ships)
    # what was made here counts, and not what was made of other tables or code
    made, month = kept_path(place, place.decision_point + 1, "quick"), place.decision_point + 2
    made.parent.mkdir(parents=True)
    made.touch()
    made.with_name(f"{place.id}-{format_month(month)}-0000-quick.npz").touch()
    assert set(ground.known_points()) == {*ships, format_month(place.decision_point + 1)}


def test_a_process_stands_on_one_corridor() -> None:
    ground.stand_on(load_corridor().id)
    with pytest.raises(CorridorError, match="another corridor"):
        ground.stand_on(OTHER)
    with pytest.raises(InputError, match="nowhere"):
        ground.stand_on("nowhere")
    assert ground.place() is load_corridor()


def test_a_corridor_that_is_not_there_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["desk", "--no-browser", "--port", "0", "--corridor", "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.slow
def test_it_compares_policies_of_the_corridor_that_it_was_given(served: Served) -> None:
    served.arguments = ("--corridor", OTHER)
    url = served.start()
    place = load_corridor(OTHER)
    with urlopen(f"{url}api/choices", timeout=60) as answer:
        choices = json.load(answer)
    assert {one["id"] for one in choices["levers"]} == levers(place).keys()
    assert {one["id"] for one in choices["outcomes"]} == outcomes(place).keys()
    assert [one["id"] for one in choices["groups"]] == ["ALL", *place.group_ids]
    assert choices["defaults"]["from"] == "2016-03"
    with urlopen(f"{url}api/compare?draws=100&months=3", timeout=120) as answer:
        shown = json.load(answer)
    assert f"--corridor {OTHER} " in shown["command"]
    assert shown["corridor"] == place.label
    assert [one["id"] for one in shown["policies"]] == ["no-deal", "deal"]
    assert len(shown["outcomes"]) == 2
