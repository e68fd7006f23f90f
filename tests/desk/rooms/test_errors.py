"""What the rooms refuse: unknown names, tricks with paths, unknown fields; as JSON or as a page."""

from __future__ import annotations

import pytest

from tests.desk.asking import Asking

TRICKS = (
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "..%5c..%5cpyproject.toml",
    "%00",
    "encounters%2f..%2f..%2fcatalogue.py",
    "a" * 300,
    "<script>alert(1)</script>",
)
PLACES = ("/api/record/", "/api/evidence/", "/api/claims/", "/api/explain/")
PAGES = ("/record/", "/evidence/", "/claims/")


@pytest.mark.parametrize("name", ["no_such_thing", *TRICKS])
@pytest.mark.parametrize("place", PLACES)
def test_unknown_names_are_not_there(asking: Asking, place: str, name: str) -> None:
    answered = asking.get(f"{place}{name}")
    assert answered.status == 404
    assert answered.headers["content-type"] == "application/problem+json"
    problem = answered.json()
    assert problem["status"] == 404
    assert len(problem["detail"]) < 400


@pytest.mark.parametrize("name", ["no_such_thing", *TRICKS])
@pytest.mark.parametrize("place", PAGES)
def test_unknown_names_have_a_page_that_says_so(asking: Asking, place: str, name: str) -> None:
    answered = asking.get(f"{place}{name}")
    assert answered.status == 404
    assert "<script" not in answered.text
    if answered.headers["content-type"].startswith("text/html"):
        assert 'href="/"' in answered.text


def test_the_nearest_name_is_said(asking: Asking) -> None:
    assert "encounters" in asking.get("/api/record/encountres").json()["detail"]
    assert "apprehension_home" in asking.get("/api/evidence/aprehension_home").json()["detail"]
    assert "article-C01" in asking.get("/api/claims/artcle-C01").json()["detail"]
    assert "scenarios" in asking.get("/api/explain/scenario").json()["detail"]


@pytest.mark.parametrize(
    "path",
    ["/api/record", "/api/evidence", "/api/claims", "/api/forecast", "/api/scores", "/api/explain"],
)
def test_unknown_fields_are_refused_by_name(asking: Asking, path: str) -> None:
    answered = asking.get(path, {"no_such_field": "1"})
    assert answered.status == 422
    assert answered.fields() == ["no_such_field"]


@pytest.mark.parametrize(
    "path", ["/record", "/evidence", "/claims", "/forecasts", "/hangs", "/reference"]
)
def test_unknown_fields_of_a_page_are_refused_on_a_page(asking: Asking, path: str) -> None:
    answered = asking.get(path, {"<b>": "1"})
    assert answered.status == 422
    assert answered.headers["content-type"].startswith("text/html")
    assert "&lt;b&gt;" in answered.text
    assert "<b>" not in answered.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_changed(asking: Asking, method: str) -> None:
    for path in ("/api/record", "/api/evidence/clemens24", "/claims", "/download/forecast.csv"):
        answered = asking.send(method, path, [b""], {"content_length": "0"})
        assert answered.status == 405


@pytest.mark.parametrize("path", ["/nothing", "/claims/article/C10", "/<script>"])
def test_an_address_without_a_page_is_told_on_a_page(asking: Asking, path: str) -> None:
    found = asking.get(path, accept="text/html,*/*")
    assert found.status == 404
    assert found.headers["content-type"].startswith("text/html")
    assert "There is no page at" in found.text
    assert "<script>" not in found.text.partition("There is no page at")[2].partition("</p>")[0]
    assert asking.get(path).json()["status"] == 404
    assert asking.get("/api" + path, accept="text/html").json()["status"] == 404
