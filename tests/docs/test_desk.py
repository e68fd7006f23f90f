"""What the pages on the desk say of its fields, words, addresses and errors is so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from corridor.desk.address import LIMITS, Question
from corridor.desk.app import make_app
from corridor.desk.guard import BODY_LIMIT, QUERY_LIMIT
from corridor.desk.paths import parse_path
from corridor.desk.problems import ANSWERS
from tests.desk.asking import Asking
from tests.docs.pages import blocks, read

API = "reference/api.md"


@pytest.fixture(scope="module")
def asking() -> Iterator[Asking]:
    with Asking(make_app()) as made:
        yield made


def test_every_word_for_a_path_is_one() -> None:
    section = read(API).partition("A lever's path is one word")[2].partition("\n## ")[0]
    words = [
        w for row in re.findall(r"^\| (`.*?) \|", section, re.M) for w in re.findall("`(.*?)`", row)
    ]
    assert len(words) == 8
    for word in words:
        parse_path("transfer", word)


def test_every_address_is_there() -> None:
    paths = set(make_app().openapi()["paths"])
    section = read(API).partition("## Addresses")[2].partition("\n## ")[0]
    for method, path in re.findall(r"`(GET|POST) (\S+?)`", section):
        made = path.replace("NAME", "{name}").replace("KIND.FORM", "{kind}.{form}")
        made = made.replace("policy/a.toml", "policy/{side}.toml")
        assert made in paths, f"{method} {path}"
    # and the other way round: what is not below another address that is named
    for path in paths:
        begin = path.partition("{")[0]
        names = (begin.removesuffix("/"), begin, begin.replace("/download/", ""))
        assert any(f"`{name}" in section or f" {name}" in section for name in names if name), path


def test_every_field_of_a_question_is_named() -> None:
    section = read(API).partition("## Asking")[2].partition("\n## ")[0]
    parameters = make_app().openapi()["paths"]["/api/compare"]["get"]["parameters"]
    for one in parameters:
        name = one["name"]
        lever = name.startswith(("a.", "b.")) and not name.endswith(".name")
        assert lever or f"`{name}`" in section, name


@pytest.mark.parametrize("kind", ["fan", "difference", "dots"])
def test_every_column_of_a_chart_is_explained(asking: Asking, kind: str) -> None:
    page = read(API)
    text = asking.get(f"/download/{kind}.csv", {"months": "6", "draws": "200"}).text
    last = text.splitlines()[0].split(",")[-3:]
    section = page.partition("A chart's CSV")[2].partition("\n| ")[0]
    assert re.findall("`([a-z]+)`", section)[:3] == last
    for column in text.splitlines()[0].split(","):
        low, _, level = column.partition("_q0.")
        named = f"{low}_q0.05` to `{low}_q0.95" if level else column
        assert f"`{named}`" in page, column


def test_defaults_and_limits_are_those_of_the_code() -> None:
    page, plain = read(API), Question()
    for text in (
        f"| `from` | decision point, `YYYY-MM` | `{plain.start}` |",
        f"| `months` | 1 to {LIMITS['months']} | {plain.months} |",
        f"| `draws` | 100 to {LIMITS['draws']:,} | {plain.draws} |",
        f"`{plain.a.policy}`, `{plain.b.policy}`",
        ", ".join(f"`{name}`" for name in plain.outcomes),
        f"more than {BODY_LIMIT:,} bytes",
        f"more than {QUERY_LIMIT:,} bytes",
    ):
        assert text in page, text
    assert LIMITS["outcome"] == 6
    errors = page.partition("## Errors")[2]
    told = {
        int(n) for row in re.findall(r"^\| ([0-9, ]+) \|", errors, re.M) for n in row.split(",")
    }
    assert told == set(ANSWERS)


def test_the_error_shown_is_the_error_given(asking: Asking) -> None:
    (block,) = blocks(API, "json")
    shown = json.loads(block.text)
    found = asking.get("/api/charts", {"a.transfer": "900"}).json()
    shown["errors"][0]["detail"] = found["errors"][0]["detail"]
    assert found == shown
