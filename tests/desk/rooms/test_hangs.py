"""What an answer hangs on, over the API: the same as on the command line, for the same address."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from corridor import __version__
from corridor.desk.address import Question
from corridor.desk.rooms import hanging as room
from corridor.questions.explain.explained import OUTCOMES
from corridor.questions.explain.parts import pick_parts
from tests.cli.conftest import Done
from tests.desk.asking import Asking
from tests.desk.small import DRAWS, MONTHS, SMALL, question, side

#: a part that takes a moment
PART = "robust"
ONE = [*SMALL, ("outcome", "encounters_usbp")]


def test_the_outcomes_are_those_named_or_the_usual_ones() -> None:
    assert room.names(Question()) == OUTCOMES
    assert room.names(question(outcomes=("deaths",))) == ("deaths",)


def test_the_command_says_what_is_asked() -> None:
    plain = room.command(question())
    assert plain.startswith("corridor explain negotiated unilateral --from 2024-05 --months ")
    assert "--outcome" not in plain
    more = room.command(
        question(a=side("negotiated", transfer="27"), outcomes=("deaths", "stops_mx")), ["robust"]
    )
    assert more.startswith(
        "corridor explain negotiated-changed.toml unilateral --outcome deaths --outcome stops_mx "
        "--part robust "
    )


@pytest.mark.parametrize(
    ("pairs", "status"),
    [
        ([*SMALL, ("b", "negotiated")], 422),
        ([*SMALL, ("from", "2011-01")], 409),
        ([*SMALL, ("draws", "1")], 422),
        ([*SMALL, ("part", "robust")], 422),
    ],
)
def test_what_cannot_be_explained_is_said_at_once(
    asking: Asking, pairs: list[tuple[str, str]], status: int
) -> None:
    for path in ("/api/explain", "/api/explain/decompose", "/hangs"):
        answered = asking.get(path, pairs)
        assert answered.status == status, path
    assert answered.headers["content-type"].startswith("text/html")


@pytest.mark.slow
def test_a_part_is_that_of_the_command_line(asking: Asking, command: Callable[..., Done]) -> None:
    while (answered := asking.get(f"/api/explain/{PART}", ONE)).status == 503:
        assert answered.headers["retry-after"]
    shown = answered.json()
    words = ["--months", MONTHS, "--draws", DRAWS, "--outcome", "encounters_usbp"]
    told = json.loads(
        command("explain", "negotiated", "unilateral", *words, "--part", PART, "--json", "-").out
    )
    assert list(shown.pop("seconds")) == list(told.pop("seconds"))
    # a file tells the version; the desk's description tells it of all answers
    assert told.pop("version") == __version__
    assert shown == told


@pytest.mark.slow
def test_the_page_says_how_far_it_is_and_goes_back_to_the_same_address(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "pick_parts", lambda names: pick_parts(names or [PART]))
    address = [*ONE, ("a.transfer", "27@0..3")]
    first = asking.get("/hangs", address)
    if first.status == 202:
        assert first.headers["refresh"] == first.headers["retry-after"]
        assert "data-waiting" in first.text
    link = 'href="/?a.transfer=27@0..3&amp;months=6&amp;draws=200&amp;outcome=encounters_usbp"'
    assert link in first.text
    while (page := asking.get("/hangs", address)).status == 202:
        pass
    assert page.status == 200
    assert link in page.text
    assert "<script" not in page.text
    # the same work answers a program
    whole = asking.get("/api/explain", address)
    assert whole.status == 200
    assert list(whole.json()["parts"]) == [PART]


@pytest.mark.slow
def test_the_page_says_that_it_is_of_everybody_where_a_group_is_asked_for(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "pick_parts", lambda names: pick_parts(names or [PART]))
    for pairs, said in ((("group", "HTI"), True), (("seed", "1"), False)):
        while (page := asking.get("/hangs", [*ONE, pairs])).status == 202:
            pass
        assert ("These are all groups together, not Haiti alone." in page.text) is said
