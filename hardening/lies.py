"""What a server of statistics may answer in place of its file."""

from __future__ import annotations

import gzip
import random
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

__all__ = ["lies"]

Answer = Callable[[BaseHTTPRequestHandler, int], None]

_HTML = b"<!doctype html><html><head><title>Log in</title></head><body>Log in</body></html>"


def _give(data: bytes, code: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)
        handler.close_connection = True

    return answer


def _bytes(data: bytes) -> Answer:
    """Send bytes as they are, and close."""

    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        handler.wfile.write(data)
        handler.close_connection = True

    return answer


def _slow(data: bytes, pause: float) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        with suppress(OSError):
            for at in range(min(len(data), round(20 / pause))):
                handler.wfile.write(data[at : at + 1])
                handler.wfile.flush()
                time.sleep(pause)

    return answer


def _endless(handler: BaseHTTPRequestHandler, number: int) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"2025-01-01,4.0\n" * 5000
    with suppress(OSError):
        for _ in range(20_000):
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))


def _round(handler: BaseHTTPRequestHandler, number: int) -> None:
    """A redirect to a further place of the same kind, for ever."""
    host = "https://fred.stlouisfed.org"
    _give(b"", 302, Location=f"{host}/graph/fredgraph.csv?n={number}")(handler, number)


def lies(data: bytes, chance: random.Random) -> dict[str, Answer]:
    """Return answers by name; ``data``: the file as an honest server gives it."""
    rows = data.splitlines(keepends=True)
    head = b"HTTP/1.1 200 OK\r\n"
    found: dict[str, Answer] = {
        "nothing": _give(b""),
        "a page in its place": _give(_HTML, Content_Type="text/html"),
        "a page, said to be CSV": _give(_HTML, Content_Type="text/csv"),
        "the file, said to be a page": _give(data, Content_Type="text/html"),
        "JSON": _give(b'{"error": "no such series"}', Content_Type="application/json"),
        "a length that is too long": _bytes(head + b"Content-Length: 9999999\r\n\r\n" + data),
        "a length that is too short": _bytes(head + b"Content-Length: 4000\r\n\r\n" + data),
        "a length that is none": _bytes(head + b"Content-Length: \xb2\r\n\r\n" + data),
        "a length below nothing": _bytes(head + b"Content-Length: -5\r\n\r\n" + data),
        "a length beyond all": _bytes(head + b"Content-Length: 9" + b"9" * 40 + b"\r\n\r\n" + data),
        "redirects for ever": _round,
        "a redirect elsewhere": _give(b"", 302, Location="https://example.org/x.csv"),
        "a redirect without TLS": _give(b"", 302, Location="http://fred.stlouisfed.org/x"),
        "a redirect to a file here": _give(b"", 302, Location="file:///etc/passwd"),
        "a redirect to no address": _give(b"", 302, Location="https://[::bad/x"),
        "a redirect to nowhere": _give(b"", 302),
        "not changed, unasked": _bytes(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        "a part, unasked": _give(data[:3000], 206, Content_Range="bytes 0-2999/9000"),
        "no content": _bytes(b"HTTP/1.1 204 No Content\r\n\r\n"),
        "a slow trickle": _slow(data, 0.05),
        "silence": lambda handler, number: time.sleep(3),
        "no end": _endless,
        "compressed, unasked": _give(gzip.compress(data), Content_Encoding="gzip"),
        "a bomb": _give(gzip.compress(b"0" * 200_000_000, 1), Content_Encoding="gzip"),
        "compressed, unsaid": _give(gzip.compress(data)),
        "noise": _bytes(chance.randbytes(5000)),
        "a status line alone": _bytes(b"HTTP/1.1 200 OK\r\n"),
        "headers without end": _bytes(head + b"".join(b"X-%d: 1\r\n" % n for n in range(5000))),
        "a header of a megabyte": _bytes(head + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n" + data),
        "a bad chunk": _bytes(head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + data),
        "a chunk cut short": _bytes(
            head + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n" + data[:99]
        ),
        "busy for a year": _give(b"", 503, Retry_After="31536000"),
        "busy until something": _give(b"", 503, Retry_After="soon"),
        "not there": _give(b"gone", 404),
        "an older file": _give(b"".join(rows[:-8])),
        "a much older file": _give(b"".join(rows[:100])),
        "a later month left out": _give(b"".join((*rows[:-2], rows[-1]))),
        "a month twice": _give(data + rows[-1]),
        "months to come": _give(data + b"2099-01-01,4.2\n"),
        "no numbers": _give(b"".join(rows[:-1]) + rows[-1].split(b",")[0] + b",NaN\n"),
        "endless numbers": _give(b"".join(rows[:-1]) + rows[-1].split(b",")[0] + b",1e999\n"),
        "below nothing": _give(b"".join(rows[:-1]) + rows[-1].split(b",")[0] + b",-4\n"),
        "other columns": _give(data.replace(rows[0], b"date,value,more\n", 1)),
        "two bytes a letter": _give(data.decode().encode("utf-16")),
        "nil bytes": _give(data.replace(b"2025-11", b"2025\x0011")),
        "the rows backwards": _give(b"".join((rows[0], *rows[:0:-1]))),
    }
    for number in range(12):
        at = chance.randrange(1, len(data))
        found[f"cut short, without a length ({number})"] = _bytes(head + b"\r\n" + data[:at])
        found[f"cut short, as if whole ({number})"] = _give(data[:at])
    return found
