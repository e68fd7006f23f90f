"""The command: one clear error or a server, which ends when it is told to."""

from __future__ import annotations

import http.client
import socket
import subprocess
from collections.abc import Iterator

import pytest

from corridor.cli import main
from corridor.core.errors import InputError
from corridor.desk.serve import serve
from tests.desk.server import Served


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_one_error(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", "--no-browser", "--port", str(taken)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    lines = [line for line in err.splitlines() if line.strip()]
    assert len(lines) == 1
    assert f"127.0.0.1:{taken}" in lines[0]
    assert "--port" in lines[0]


@pytest.mark.parametrize("port", ["-1", "65536", "99999999999"])
def test_what_is_no_port_is_one_error(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", "--no-browser", f"--port={port}"]) == 2
    assert f"there is no port {port}" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid", "", "300.1.1.1", "x" * 300])
def test_an_address_that_cannot_be_had_is_one_error(host: str) -> None:
    with pytest.raises(InputError) as caught:
        serve(host=host, port=0, browser=False, ready=lambda _: pytest.fail("it serves"))
    assert caught.value.where in ("--port", "--host")


def asked(port: int, path: str = "/api/status") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


@pytest.mark.slow
def test_ctrl_c_ends_it_and_frees_the_port(served: Served) -> None:
    served.start()
    assert served.url == f"http://127.0.0.1:{served.port}/"
    assert asked(served.port) == 200
    # a browser keeps its connections open, and another client never ends its request
    with socket.create_connection(("127.0.0.1", served.port)) as idle:
        idle.sendall(b"GET /api/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert idle.recv(100).startswith(b"HTTP/1.1 200")
        with socket.create_connection(("127.0.0.1", served.port)) as half:
            half.sendall(b"POST /api/policies/read HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                         b"Content-Length: 100\r\n\r\nlabel")  # fmt: skip
            assert served.interrupt() == 130
    told = "".join(served.lines)
    assert "Traceback" not in told, told
    assert "stopped" in told
    with pytest.raises(OSError):  # noqa: PT011 - refused, however the system says it
        socket.create_connection(("127.0.0.1", served.port), timeout=5)
    # the port is free at once
    assert served.start() == f"http://127.0.0.1:{served.port}/"
    assert asked(served.port) == 200


@pytest.mark.slow
def test_ctrl_c_ends_it_while_it_works(served: Served) -> None:
    served.start()
    with socket.create_connection(("127.0.0.1", served.port)) as working:
        working.sendall(b"GET /api/charts?draws=10000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert asked(served.port) == 200
        assert served.interrupt() == 130
    assert "Traceback" not in "".join(served.lines), served.lines


@pytest.mark.slow
def test_it_answers_only_to_this_machine(served: Served) -> None:
    """It listens on the loopback address alone unless it is told otherwise."""
    served.start()
    said = subprocess.run(["cat", "/proc/net/tcp"], capture_output=True, text=True, check=False)
    mine = [
        row.split()[1]
        for row in said.stdout.splitlines()[1:]
        if row.split()[1].endswith(f":{served.port:04X}") and row.split()[3] == "0A"
    ]
    if not mine:
        pytest.skip("this system does not list who listens")
    assert mine == [f"0100007F:{served.port:04X}"]
