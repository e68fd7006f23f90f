"""What every request and answer passes: whose host, how large, which headers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request

from corridor.desk.app import Desk, make_app
from corridor.desk.guard import BODY_LIMIT, QUERY_LIMIT
from corridor.desk.live import Live
from corridor.desk.problems import MEDIA
from tests.desk.asking import Answered, Asking

FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
    "server": "corridor",
}
SAID = "the password is sesame"


@pytest.fixture(scope="module")
def asking(live: Live) -> Iterator[Asking]:
    """An application that also has routes which fail, stream and echo."""
    app = make_app(hosts=("desk.example",), desk=Desk(live=live))
    add_routes(app)
    with Asking(app) as made:
        yield made


def add_routes(app: FastAPI) -> None:
    @app.get("/fails")
    async def fails() -> None:
        raise RuntimeError(SAID)

    @app.post("/reads")
    async def reads(request: Request) -> int:
        return len(await request.body())


def refused(found: Answered, status: int) -> None:
    assert found.status == status, found.text
    assert found.headers["content-type"] == MEDIA
    assert found.json()["status"] == status
    dressed(found)


def dressed(found: Answered) -> None:
    for name, value in FIXED.items():
        assert found.headers[name] == value, name
    policy = dict(
        part.split(" ", 1) for part in found.headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8642", "localhost:1", "LOCALHOST", "[::1]", "[::1]:8642",
     "desk.example", "Desk.Example:80"],
)  # fmt: skip
def test_its_own_names_are_answered(asking: Asking, host: str) -> None:
    found = asking.get("/api/status", host=host)
    assert found.status == 200
    dressed(found)


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:8642", "127.0.0.1.evil.example", "localhost.evil.example",
     "127.0.0.2", "0.0.0.0", "[::2]:8642", "evil.example:localhost", "localhost@evil.example",
     "127.0.0.1:80@evil.example", "xn--lcalhost-1ya", "localh\xf6st"],
)  # fmt: skip
def test_other_names_are_not(asking: Asking, host: str) -> None:
    refused(asking.get("/api/status", host=host), 400)


def test_without_a_name_nothing_is_answered(asking: Asking) -> None:
    refused(asking.send("GET", "/api/status", (), {"host": ""}), 400)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("mode", ["cors", "no-cors", "same-origin", "websocket", ""])
def test_pages_elsewhere_get_nothing(asking: Asking, site: str, mode: str) -> None:
    found = asking.get("/api/status", sec_fetch_site=site, sec_fetch_mode=mode)
    refused(found, 400)
    assert "instance" not in found.text


@pytest.mark.parametrize(
    ("site", "mode"),
    [("same-origin", "cors"), ("none", "navigate"), ("cross-site", "navigate"), ("", "")],
)
def test_a_link_from_elsewhere_leads_here(asking: Asking, site: str, mode: str) -> None:
    found = asking.get("/api/status", sec_fetch_site=site, sec_fetch_mode=mode)
    assert found.status == 200


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8642", "HTTPS://127.0.0.1:8642"])
def test_its_own_origin_is_answered(asking: Asking, origin: str) -> None:
    assert asking.get("/api/status", origin=origin).status == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "", "http://127.0.0.1", "http://127.0.0.1:1",
     "ftp://127.0.0.1:8642", "127.0.0.1:8642", "http://127.0.0.1:8642.evil.example"],
)  # fmt: skip
def test_an_origin_of_others_gets_nothing_without_fetch_metadata(
    asking: Asking, origin: str
) -> None:
    found = asking.get("/api/status", origin=origin)
    refused(found, 400)
    assert "instance" not in found.text


def test_nothing_is_shared_across_origins(asking: Asking) -> None:
    found = asking.get("/api/status", origin="http://evil.example")
    assert not [name for name in found.headers if name.startswith("access-control")]
    asked = asking.send("OPTIONS", "/api/policies/read", (), {"origin": "http://evil.example"})
    assert asked.status == 400
    assert not [name for name in asked.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/reads", "/api/policies/read"])
def test_a_body_of_a_size_that_is_said(asking: Asking, path: str) -> None:
    refused(asking.post(path, b"#" * (BODY_LIMIT + 1)), 413)
    assert asking.post(path, b"#" * BODY_LIMIT).status in (200, 422)
    for length in ("-1", "1e9", "", "9" * 30, "\xb2"):
        refused(asking.post(path, b"#", content_length=length), 413)


@pytest.mark.parametrize("path", ["/reads", "/api/policies/read"])
def test_a_body_of_a_size_that_is_not_said(asking: Asking, path: str) -> None:
    chunk, headers = b"#" * 1000, {"content_type": "text/plain"}
    refused(asking.send("POST", path, [chunk] * (BODY_LIMIT // 1000 + 1), headers), 413)
    assert asking.send("POST", path, [chunk] * (BODY_LIMIT // 1000), headers).status in (200, 422)
    # a size that is not the one that comes
    short = {**headers, "content_length": "3"}
    refused(asking.send("POST", path, [chunk] * (BODY_LIMIT // 1000 + 1), short), 413)


def test_an_address_that_is_too_long(asking: Asking) -> None:
    for found in (
        asking.get("/api/charts", [("x", "y" * QUERY_LIMIT)]),
        asking.get("/api/" + "charts" * QUERY_LIMIT),
    ):
        refused(found, 422)
        assert len(found.body) < 1000


@pytest.mark.parametrize("path", ["/evidence", "/evidence/", "/api/charts"])
def test_an_address_in_other_letters(asking: Asking, path: str) -> None:
    """A server may let such bytes pass, and what redirects does not expect them."""
    refused(asking.get(f"{path}?\xee"), 400)


def test_what_fails_here_says_nothing_of_it(
    asking: Asking, caplog: pytest.LogCaptureFixture
) -> None:
    found = asking.get("/fails")
    refused(found, 500)
    assert SAID not in found.text
    assert "Traceback" not in found.text
    assert SAID in caplog.text
    assert sum("/fails" in record.getMessage() for record in caplog.records) == 1


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/nothing/here", 404),
        ("GET", "/../../etc/passwd", 404),
        ("GET", "/api/policies/..%2f..%2fpyproject", 404),
        ("GET", "/api/policies/%00", 404),
        ("DELETE", "/api/status", 405),
        ("GET", "/api/charts?months=x", 422),
        ("GET", "/download/fan.exe", 422),
        ("GET", "/api/charts?%ff=%ff", 422),
        ("GET", "/docs", 404),
        ("GET", "/redoc", 404),
    ],
)
def test_errors_are_problem_documents(
    asking: Asking, method: str, target: str, status: int
) -> None:
    found = asking.send(method, target)
    refused(found, status)
    for word in ("Traceback", 'File "', "site-packages", "/src/"):
        assert word not in found.text


def test_head_of_what_can_be_got(asking: Asking) -> None:
    found = asking.send("HEAD", "/api/status")
    assert found.status in (200, 405)
    dressed(found)
