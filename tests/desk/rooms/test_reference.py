"""The reference page: every endpoint that there is, with examples that can be run."""

from __future__ import annotations

import re
import shlex
from html import unescape

import pytest

from corridor.system.levers import levers
from tests.desk.asking import Asking
from tests.desk.small import SMALL
from tests.report.page import read

SLOW = ("/api/explain", "/api/claims", "/download/brief", "/download/fan", "/api/decompose")


def examples(text: str) -> list[list[str]]:
    found = re.findall(r'<pre class="copy"[^>]*>(.*?)</pre>', text, re.S)
    return [shlex.split(unescape(one)) for one in found]


def test_every_endpoint_stands_there_with_an_example(asking: Asking) -> None:
    described = asking.get("/api/openapi.json").json()
    text = asking.get("/reference").text
    calls = [(m, path) for path, methods in described["paths"].items() for m in methods]
    assert len(examples(text)) == len(calls)
    for method, path in calls:
        assert f"<code>{method.upper()} {path}</code>" in text
    for name, schema in described["components"]["schemas"].items():
        assert ("properties" in schema) == (f'id="document-{name}"' in text)


def test_pages_are_no_part_of_the_api(asking: Asking) -> None:
    described = asking.get("/api/openapi.json").json()
    assert not [p for p in described["paths"] if not p.startswith(("/api/", "/download/"))]


def test_the_page_is_well_formed_and_loads_nothing_from_elsewhere(asking: Asking) -> None:
    found = read(asking.get("/reference").text)
    assert found.faults == []
    assert len(set(found.ids)) == len(found.ids)
    assert "script" not in found.tags


def test_every_lever_is_listed_once(asking: Asking) -> None:
    text = asking.get("/reference").text
    for name in levers():
        assert text.count(f"<code>a.{name}</code>") == 1


@pytest.mark.slow
def test_examples_of_what_answers_at_once_are_answered(asking: Asking) -> None:
    asked = 0
    for words in examples(asking.get("/reference").text):
        target = words[1].removeprefix("http://127.0.0.1:8642")
        if target.startswith(SLOW) or "-X" in words:
            continue
        if "?" in target:
            target += "&" + "&".join(f"{k}={v}" for k, v in SMALL if k != "months")
        # on a busy machine even these may take longer than a request waits
        while (answered := asking.send("GET", target)).status == 503:
            assert answered.headers["retry-after"], target
        assert answered.status == 200, target
        asked += 1
    assert asked >= 10
