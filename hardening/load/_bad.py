"""Clients that behave badly; each returns the status that it was answered with, "" for none."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable

__all__ = ["BAD"]

_HEAD = b"GET /api/status HTTP/1.1\r\nHost: 127.0.0.1\r\n"
_BODY = b"POST /api/policies/read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
_LONG = b"GET /api/charts?months=6&draws=200&seed=%d HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def _answered(one: socket.socket) -> str:
    data = b""
    while b"\r\n" not in data and (more := one.recv(65536)):
        data += more
    return data.split(b" ")[1][:3].decode("ascii", "replace") if b" " in data else ""


def _open(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def _slow_head(port: int, chance: random.Random, length: float) -> str:
    """A header that never ends, a byte now and then."""
    with _open(port) as one:
        one.sendall(_HEAD)
        ends = time.monotonic() + length
        while time.monotonic() < ends:
            one.sendall(b"X-%d: 1\r\n" % chance.randrange(9))
            time.sleep(1)
    return ""


def _slow_body(port: int, chance: random.Random, length: float) -> str:
    """A body that comes byte by byte, and then not to its end."""
    with _open(port) as one:
        one.sendall(_BODY + b"Content-Length: 1000\r\n\r\n")
        ends = time.monotonic() + length
        while time.monotonic() < ends:
            one.sendall(b"a")
            time.sleep(1)
    return ""


def _hang_up(port: int, chance: random.Random, length: float) -> str:
    """Ask for something that takes a while, and go."""
    with _open(port) as one:
        one.sendall(_LONG % chance.randrange(1000))
        time.sleep(chance.uniform(0, 0.2))
    return ""


def _never_reads(port: int, chance: random.Random, length: float) -> str:
    """Ask for much and take nothing."""
    with _open(port) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        one.sendall(_LONG % chance.randrange(1000))
        time.sleep(length)
    return ""


def _large(port: int, chance: random.Random, length: float) -> str:
    """A body that is larger than any policy."""
    with _open(port) as one:
        one.sendall(_BODY + b"Content-Length: 300000\r\n\r\n" + b"a" * 300_000)
        return _answered(one)


def _sent(data: bytes, *, ends: bool = True) -> Callable[[int, random.Random, float], str]:
    def send(port: int, chance: random.Random, length: float) -> str:
        with _open(port) as one:
            one.sendall(data)
            if ends:
                one.shutdown(socket.SHUT_WR)
            return _answered(one)

    return send


def _noise(port: int, chance: random.Random, length: float) -> str:
    """Bytes at random."""
    return _sent(chance.randbytes(chance.randrange(1, 5000)) + b"\r\n\r\n")(port, chance, length)


BAD: dict[str, Callable[[int, random.Random, float], str]] = {
    "slow head": _slow_head,
    "slow body": _slow_body,
    "hangs up": _hang_up,
    "never reads": _never_reads,
    "large body": _large,
    "noise": _noise,
    "two hosts": _sent(b"GET /api/status HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    "two sizes": _sent(_BODY + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nlabel"),
    "negative size": _sent(_BODY + b"Content-Length: -5\r\n\r\n"),
    "bad chunk": _sent(_BODY + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "long address": _sent(b"GET /api/charts?x=" + b"y" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
    "bad question": _sent(
        b"GET /api/charts?months=-1&draws=x&a.transfer=%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        ends=False,
    ),
}
