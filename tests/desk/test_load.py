"""A real server under many clients, and under clients that behave badly."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.desk.server import Served
from tests.desk.small import DRAWS, MONTHS

pytestmark = pytest.mark.slow

CLIENTS = 100
SMALL = f"months={MONTHS}&draws={DRAWS}"
#: how often a client asks again that is told to
AGAIN = 60


@pytest.fixture(scope="module")
def busy(corridor: list[str], clean_environment: dict[str, str]) -> Iterator[Served]:
    """A desk that has compiled what it needs."""
    served = Served(corridor, clean_environment)
    served.start()
    assert ask(served.port, f"/api/charts?{SMALL}")[0] == 200
    yield served
    served.kill()


def ask(port: int, target: str) -> tuple[int, bytes]:
    """Ask, and again where told to; what is told must say when."""
    for _ in range(AGAIN):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            connection.request("GET", target)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 503:
                return answer.status, body
            time.sleep(float(answer.headers["Retry-After"]))
        finally:
            connection.close()
    raise AssertionError(f"still busy: {target}")


def together(port: int, target: Callable[[int], str], clients: int = CLIENTS) -> list[bytes]:
    """All clients ask at once; all are answered."""
    with ThreadPoolExecutor(clients) as pool:
        found = list(pool.map(lambda n: ask(port, target(n)), range(clients)))
    assert {status for status, _ in found} == {200}
    return [body for _, body in found]


def memory(served: Served) -> float:
    """MiB that the server holds."""
    lines = (about(served) / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def about(served: Served) -> Path:
    """Where Linux says what a process holds."""
    assert served.process is not None
    found = Path(f"/proc/{served.process.pid}")
    if not (found / "status").exists():
        pytest.skip("this system does not say what a process holds")
    return found


def test_all_who_ask_the_same_get_the_same(busy: Served) -> None:
    bodies = together(busy.port, lambda _: f"/api/charts?{SMALL}&a.transfer=33")
    assert len(set(bodies)) == 1


def test_all_who_ask_for_different_things_get_their_own(busy: Served) -> None:
    bodies = together(busy.port, lambda n: f"/api/charts?{SMALL}&a.transfer={n}")
    for n, body in enumerate(bodies):
        assert f"a.transfer={n}&".encode() in body or f'a.transfer={n}"'.encode() in body
    assert len(set(bodies)) == CLIENTS


def test_memory_stays_flat(busy: Served) -> None:
    """What many questions leave behind is bounded: later rounds add nothing to earlier ones."""
    found = []
    for turn in range(5):
        together(
            busy.port,
            lambda n, turn=turn: (  # type: ignore[misc]
                f"/api/charts?{SMALL}&a.transfer={n % 20}.{turn}&seed={n % 5}&b.strikes={n % 4}"
            ),
        )
        found.append(memory(busy))
    # caches are full after the first rounds; the rest is the allocator's play
    assert found[-1] - found[1] < 40, found


@contextmanager
def raw(port: int, sent: bytes) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as made:
        made.sendall(sent)
        yield made


HEAD = b"GET /api/status HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BODY = b"POST /api/policies/read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        HEAD,
        HEAD + b"X-Slow: 1\r\n",
        BODY + b"Content-Length: 1000\r\n\r\nlabel",
        BODY + b"Transfer-Encoding: chunked\r\n\r\n5\r\nlabel\r\n",
        HEAD.replace(b"/api/status", b"/api/charts?" + SMALL.encode() + b"&seed=9") + b"\r\n",
    ],
    ids=["nothing", "head", "slow-head", "half-a-body", "half-a-chunk", "never-reads"],
)
def test_clients_that_stall_stop_nobody(busy: Served, sent: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(2 * CLIENTS):
            stack.enter_context(raw(busy.port, sent))
        assert ask(busy.port, "/api/status")[0] == 200
        assert ask(busy.port, f"/api/charts?{SMALL}&a.transfer=34")[0] == 200
    assert ask(busy.port, "/api/status")[0] == 200


def test_clients_that_go_leave_nothing_open(busy: Served) -> None:
    files = about(busy) / "fd"
    before = len(list(files.iterdir()))
    for _ in range(3):
        with ExitStack() as stack:
            for _ in range(CLIENTS):
                stack.enter_context(raw(busy.port, HEAD))
            assert ask(busy.port, "/api/status")[0] == 200
    for _ in range(100):
        if (now := len(list(files.iterdir()))) <= before + 5:
            return
        time.sleep(0.1)
    raise AssertionError(f"{now} are open, and {before} were")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /api/status HTTP/1.1\r\n\r\n",
        b"GET /api/status HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /api/status HTTP/1.1\r\nHost: 127.0.0.1\r\nbad header\r\n\r\n",
        BODY + b"Content-Length: -5\r\n\r\n",
        BODY + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nlabel",
        BODY + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
        HEAD + b"X-Long: " + b"x" * 1_000_000,
        HEAD + b"".join(b"X-%d: 1\r\n" % n for n in range(100_000)),
        b"GET /" + b"x" * 1_000_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /api/charts?x=" + b"y" * 20_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    ],
    ids=["bytes", "no-path", "no-host", "two-hosts", "no-colon", "negative", "two-sizes",
         "size-and-chunks", "tls", "long-header", "many-headers", "long-path", "long-address"],
)  # fmt: skip
def test_what_is_no_request_is_refused(busy: Served, sent: bytes) -> None:
    with raw(busy.port, b"") as client:
        answer = b""
        try:
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
            while more := client.recv(65536):
                answer += more
        except OSError:  # it closed the connection
            pass
    assert answer == b"" or answer.split()[1].startswith(b"4"), answer[:200]
    assert b"Traceback" not in answer
    assert ask(busy.port, "/api/status")[0] == 200


def test_a_client_that_leaves_while_it_waits_costs_nothing_more(busy: Served) -> None:
    for n in range(20):
        target = b"/api/charts?" + SMALL.encode() + b"&seed=%d" % (100 + n)
        with raw(busy.port, HEAD.replace(b"/api/status", target) + b"\r\n"):
            pass
    assert ask(busy.port, f"/api/charts?{SMALL}&seed=119")[0] == 200
    assert busy.process is not None
    assert busy.process.poll() is None
