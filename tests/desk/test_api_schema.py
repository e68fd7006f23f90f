"""Requests made from the API's own description: every answer is one that it declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CheckContext
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from corridor.desk.address import Question
from corridor.desk.app import Desk, make_app
from corridor.desk.live import Answer, Live
from corridor.desk.problems import MEDIA
from corridor.desk.work import Work
from corridor.questions.runs.asked import Asked
from tests.desk.asking import Asking
from tests.desk.small import DRAWS, MONTHS

pytestmark = pytest.mark.slow

Case = schemathesis.Case[Any]


class Small(Live):
    """Answers every question with few draws and months, so that one shape is compiled."""

    def answer(self, question: Question) -> Answer:
        return super().answer(replace(question, draws=DRAWS, months=MONTHS))

    def ask(self, question: Question) -> Asked:
        return super().ask(replace(question, draws=DRAWS, months=MONTHS))


class Open(Desk):
    """Stays open: each request comes with a start and an end of the application."""

    def close(self) -> None:
        pass


APP = make_app(
    # the name that requests of schemathesis go by
    hosts=("testserver",),
    desk=Open(live=Small(), slow=Work("slow", waiting=8, kept=16, patience=3.0)),
)
API = schemathesis.openapi.from_dict(APP.openapi())
API.app = APP
# one request for each boundary of each of eighty levers is for the tests of paths
API.config.phases.coverage.enabled = False
#: takes seconds for each of its answers; tests/desk/test_problems.py asks for it
LONG = r"^/download/brief\.html$"


@schemathesis.check
def answered(_ctx: CheckContext, response: schemathesis.Response, _case: Case) -> None:
    """Nothing fails here; where the answer is not there yet, it is said when to ask again."""
    assert response.status_code < 500 or response.status_code == 503, response.text
    if response.status_code == 503:
        assert response.headers["retry-after"] == ["1"]
    if response.status_code >= 400:
        assert response.headers["content-type"] == [MEDIA]
    assert "Traceback" not in (response.text or "")


CHECKS: list[Any] = [
    answered,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@API.exclude(path_regex=LONG).parametrize()
@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None)
def test_every_answer_is_one_that_is_declared(case: Case) -> None:
    case.call_and_validate(checks=CHECKS)


@pytest.fixture(scope="module")
def asking() -> Iterator[Asking]:
    with Asking(make_app(desk=Desk(live=Small()))) as made:
        yield made


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in APP.openapi()["paths"].items()
        for method, operation in methods.items()
    ]


@pytest.mark.parametrize(("method", "path", "operation"), operations())
def test_an_unknown_field_is_refused(
    asking: Asking, method: str, path: str, operation: dict[str, Any]
) -> None:
    """Where a question is asked: a slip of the pen would leave it another question."""
    if not any(one["name"] == "a.transfer" for one in operation.get("parameters", ())):
        pytest.skip("takes no question")
    # a word for each part of the path, the first that is declared
    words = {
        one["name"]: next(iter(one["schema"].get("enum", ["x"])))
        for one in operation["parameters"]
        if one["in"] == "path"
    }
    made = path.format(**words)
    found = asking.send(method.upper(), f"{made}?a.transferr=1")
    assert found.status == 422
    assert found.fields() == ["a.transferr"]


@pytest.mark.parametrize(("method", "path", "operation"), operations())
def test_what_is_described_is_said_in_words(
    method: str, path: str, operation: dict[str, Any]
) -> None:
    assert operation.get("description"), f"{method} {path}"
    assert operation.get("tags"), f"{method} {path}"
    for one in operation.get("parameters", ()):
        assert one["schema"], one["name"]


def test_the_description_is_served(asking: Asking) -> None:
    assert asking.get("/api/openapi.json").json() == APP.openapi()


def test_ids_of_operations_differ() -> None:
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(ids)) == len(ids)
