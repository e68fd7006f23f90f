"""Nothing but a refresh opens a connection, and a refresh only to its publishers."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from corridor.cli import main
from tests.architecture.tree import PACKAGE, imports, package_files

NETWORK = {
    "aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "ssl", "urllib3",
    "websockets", "xmlrpc",
}  # fmt: skip
#: the one file that downloads, and those of the desk, which answer on the user's own machine
ALLOWED = {PACKAGE / "record/refresh/fetch.py"}


@pytest.mark.slow
def test_one_file_of_the_package_can_reach_the_network() -> None:
    found = set()
    for path in package_files():
        for one in imports(path):
            if one.module.split(".")[0] in NETWORK or one.module.startswith("urllib.request"):
                found.add(path)
    outside = {path for path in found - ALLOWED if "desk" not in path.as_posix()}
    assert not outside
    assert found >= ALLOWED


def test_only_a_refresh_uses_that_file() -> None:
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in package_files()
        for one in imports(path)
        if one.module == "corridor.record.refresh.fetch"
    }
    assert users == {"record/refresh/run.py", "cli/_refresh.py"}


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No connection can be opened; each try is kept."""
    tried: list[str] = []

    def refuse(self: socket.socket, address: object, *rest: object) -> None:
        tried.append(str(address))
        raise OSError("the network is off in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)

    def lookup(host: object, *rest: object, **more: object) -> None:
        tried.append(str(host))
        raise socket.gaierror("the network is off in this test")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return tried


SAMPLES = str(Path(__file__).parent / "samples")


@pytest.mark.parametrize(
    "words",
    [
        ["record", "list"],
        ["record", "verify", "darien"],
        ["record", "status"],
        ["record", "diff", "shipped", "latest"],
        ["record", "refresh", "--from", SAMPLES, "--dry-run"],
        ["policies", "list"],
        ["evidence", "list"],
    ],
    ids=" ".join,
)
def test_commands_open_no_connection(
    words: list[str],
    no_network: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CORRIDOR_DATA", str(tmp_path))
    assert main(words) == 0, capsys.readouterr().err
    assert not no_network


def test_a_refresh_is_what_would(
    no_network: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CORRIDOR_DATA", str(tmp_path))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert main(["record", "refresh", "us_labour"]) == 2
    assert set(no_network) == {"fred.stlouisfed.org"}
    assert "could not be downloaded" in capsys.readouterr().err
