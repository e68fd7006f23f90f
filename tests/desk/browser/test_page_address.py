"""The desk page without a browser: wrong addresses mended, forms read, files that are served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corridor.desk
from corridor.desk.address import ALL, SIDES, Bad, Question, read_question
from corridor.desk.app import make_app
from corridor.desk.page.files import served
from corridor.desk.page.mend import from_form, mended
from corridor.desk.page.view import value_of
from corridor.desk.paths import parse_path
from corridor.report.charts import theme
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes
from tests.desk.asking import Asking

GROUPS = {"MEX": "Mexico", "VEN": "Venezuela"}
OWN = ("frame.html", "desk.html", "controls.html")
STATIC = Path(corridor.desk.__file__).parent / "static"

_KEYS = st.one_of(
    st.sampled_from(
        [*SIDES, "a.name", "from", "months", "draws", "seed", "group", "account", "outcome"]
    ),
    st.sampled_from(["off", "on", "nonsense", "a.", ".", "a.nonsense"]),
    st.sampled_from([f"{side}.{lever}" for side in SIDES for lever in levers()]),
    st.text(max_size=90),
)
_VALUES = st.one_of(
    st.sampled_from(["actual", "deaths", "stops_mx", "doors", "20", "-4", "99999999", "2024-05"]),
    st.sampled_from(["27", "27@6", "9e9", "99999@3..1", "to27@0..6", "untouched", "", ALL, "MEX"]),
    st.text(max_size=90),
)


@pytest.mark.slow
@given(st.lists(st.tuples(_KEYS, _VALUES), max_size=12))
def test_every_address_gives_a_question_and_troubles_only_where_it_is_wrong(
    pairs: list[tuple[str, str]],
) -> None:
    question, troubles = mended(pairs, GROUPS)
    assert read_question(question.pairs(), GROUPS) == question
    if troubles:
        with pytest.raises(Bad) as caught:
            read_question(pairs, GROUPS)
        assert {one.field for one in caught.value.troubles} <= {one.field for one in troubles}
    else:
        assert question == read_question(pairs, GROUPS)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ([("months", "900"), ("outcome", "deaths")], [("months", "60"), ("outcome", "deaths")]),
        ([("a.transfer", "9999@6")], [("a.transfer", "500@6")]),
        ([("b.nonsense", "3"), ("seed", "4")], [("seed", "4")]),
        ([("seed", "4"), ("seed", "5")], [("seed", "4")]),
        ([("outcome", "deaths"), ("outcome", "x")], [("outcome", "deaths")]),
        ([("off", "x"), ("off", "doors")], [("off", "doors")]),
        ([("outcome", one) for one in outcomes()], [("outcome", o) for o in list(outcomes())[:6]]),
    ],
)
def test_what_is_right_of_a_wrong_address_stays(
    wrong: list[tuple[str, str]], right: list[tuple[str, str]]
) -> None:
    question, troubles = mended(wrong, GROUPS)
    assert question == read_question(right, GROUPS)
    assert troubles


def test_a_form_leaves_out_the_levers_of_an_earlier_start() -> None:
    sent = [
        *(("made-for.a", "negotiated"), ("made-for.b", "unilateral")),
        *(("a", "actual"), ("a.name", "Ours"), ("a.transfer", "27"), ("b", "unilateral")),
        *(("b.transfer", "5"), ("b.name", ""), ("months", "12")),
    ]
    pairs, form = from_form(sent)
    assert form
    assert sorted(pairs) == sorted(
        [("a", "actual"), ("b", "unilateral"), ("b.transfer", "5"), ("months", "12")]
    )
    assert from_form([("a", "actual")]) == ([("a", "actual")], False)


@pytest.mark.parametrize(
    ("word", "value"),
    [("untouched", 7.0), ("27", 27.0), ("27@6", 27.0), ("5to27@0..6", 27.0), ("1@0..5,2@6", 2.0)],
)
def test_a_slider_stands_at_the_value_that_a_path_comes_to(word: str, value: float) -> None:
    assert value_of(parse_path("transfer", word), 7.0) == value


@pytest.fixture(scope="module")
def client() -> Iterator[Asking]:
    with Asking(make_app()) as made:
        yield made


@pytest.mark.slow
def test_every_control_has_an_address_key_and_every_text_is_escaped(client: Asking) -> None:
    text = client.get("/", {"a.name": '<script>"x"</script>'}).text
    assert '<script>"x"' not in text
    names = set(re.findall(r'name="([^"]+)"', text))
    assert names >= {f"{side}.{lever}" for side in SIDES for lever in levers()}
    assert names >= {"a", "b", "from", "months", "draws", "seed", "group", "account", "outcome"}
    for name in names - {"viewport", "color-scheme", "view", "made-for.a", "made-for.b"}:
        assert mended([(name, "")], GROUPS)[1] == () or "no field" not in str(
            mended([(name, "")], GROUPS)[1]
        )


@pytest.mark.slow
def test_a_form_that_is_sent_as_it_stands_asks_the_same(client: Asking) -> None:
    text = client.get("/?a.transfer=5@3&off=doors&outcome=deaths").text
    inputs = [
        dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall("<input[^>]*>", text)
    ]
    checked = set(re.findall(r'value="([^"]*)" checked', text))
    sent = [
        (one["name"], unescape(one.get("value", "")))
        for one in inputs
        if "name" in one
        and (one.get("type") not in ("radio", "checkbox") or one["value"] in checked)
    ]
    chosen = re.findall(
        r'<select name="([^"]+)".*?<option value="([^"]+)" selected', text, re.DOTALL
    )
    answer = client.get("/", [*sent, *chosen])
    assert answer.status == 303
    assert answer.headers["location"] == "/?a.transfer=5@3&outcome=deaths&off=doors"


@pytest.mark.slow
def test_only_the_listed_files_are_served(client: Asking) -> None:
    names = {path.name for path in STATIC.iterdir()}
    assert set(served()) == {*names, "theme.css"}
    for name in served():
        assert client.get(f"/static/{name}").status == 200
    for name in ("page.py", "..%2Fapp.py", "%2e%2e/app.py", "desk.css%00", "__init__.py"):
        assert client.get(f"/static/{name}").status in (404, 405)


def test_colours_are_those_of_the_charts_and_no_others() -> None:
    css = (STATIC / "desk.css").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])", css)
    used = set(re.findall(r"var\(--([\w-]+)\)", css))
    assert used <= set(theme.TOKENS)
    assert len({light for light, _ in theme.TOKENS.values()}) == len(theme.TOKENS)


def test_pages_and_scripts_name_no_other_place() -> None:
    for path in (*STATIC.iterdir(), *(STATIC.parent / "templates" / name for name in OWN)):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|\bimport\s*\(|eval\(|innerHTML", text), path.name
        assert text.count("\n") < 300, path.name


@pytest.mark.slow
def test_the_plain_address_has_the_plain_question(client: Asking) -> None:
    assert Question().search() == ""
    assert 'id="notice"' in client.get("/").text
    assert "could not be used" in client.get("/?x=1").text
