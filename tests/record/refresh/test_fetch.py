"""Downloads: from a real server, which breaks off, drips, lies, errs and sends elsewhere."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.record.refresh.fetch import Fetched, Fetcher
from corridor.record.refresh.publisher import Document, documents
from tests.record.refresh.conftest import QUICK, SAMPLES, Answer, Server, give

DATA = (SAMPLES / "sbo-encounters-fy22-fy25-aug.csv").read_bytes()
UNRATE = "/graph/fredgraph.csv"
FILE = "/sites/default/files/2025-09/sbo-encounters-fy22-fy25-aug.csv"
PAGE = "/document/stats/southwest-land-border-encounters"


def document(name: str = "fred-unrate") -> Document:
    return documents()[name]


def fetcher(tmp_path: Path, server: Server) -> Fetcher:
    return Fetcher(tmp_path / "downloads", QUICK, instead=server.instead)


def fetch(tmp_path: Path, server: Server, answer: Answer, one: Document | None = None) -> Fetched:
    server.answers[UNRATE] = answer
    return fetcher(tmp_path, server).fetch(one or document())


def refused(tmp_path: Path, server: Server, answer: Answer, one: Document | None = None) -> str:
    with pytest.raises(InputError) as caught:
        fetch(tmp_path, server, answer, one)
    assert caught.value.where.startswith("https://")
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    folder = tmp_path / "downloads" / "fred-unrate"
    assert not [path for path in folder.glob("*") if path.suffix != ".part"]
    return str(caught.value)


def test_a_file_comes_whole_with_its_checksum(tmp_path: Path, server: Server) -> None:
    got = fetch(tmp_path, server, give(DATA, Last_Modified="Mon, 15 Sep 2025 10:00:00 GMT"))
    assert got.path.read_bytes() == DATA
    assert got.sha256 == hashlib.sha256(DATA).hexdigest()
    assert got.modified == "Mon, 15 Sep 2025 10:00:00 GMT"
    ((path, headers),) = server.asked
    assert path == f"{UNRATE}?id=UNRATE"
    assert headers["User-Agent"].startswith("corridor/")
    assert "Authorization" not in headers
    assert "Cookie" not in headers


def test_progress_is_told(tmp_path: Path, server: Server) -> None:
    server.answers[UNRATE] = give(DATA)
    told: list[tuple[str, int, int | None]] = []
    one = Fetcher(
        tmp_path, QUICK, lambda name, done, all_: told.append((name, done, all_)), server.instead
    )
    one.fetch(document())
    assert told[-1] == (document().title, len(DATA), len(DATA))
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_what_has_not_changed_is_not_sent_again(tmp_path: Path, server: Server) -> None:
    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        if handler.headers.get("If-None-Match") == '"a"':
            handler.send_response(304)
            handler.end_headers()
        else:
            give(DATA, ETag='"a"')(handler, number)

    first = fetch(tmp_path, server, answer)
    assert fetch(tmp_path, server, answer) == first
    assert server.count(UNRATE) == 2
    # a kept file that is not the one that came is not relied on
    first.path.write_bytes(DATA[:-9])
    assert fetch(tmp_path, server, answer).path.read_bytes() == DATA


@pytest.mark.slow
@pytest.mark.parametrize("code", [429, 500, 502, 503])
def test_a_passing_failure_is_tried_again(tmp_path: Path, server: Server, code: int) -> None:
    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        give(b"no", code if number < 3 else 200)(handler, number) if number < 3 else give(DATA)(
            handler, number
        )

    assert fetch(tmp_path, server, answer).path.read_bytes() == DATA
    assert server.count(UNRATE) == 3


def test_a_lasting_failure_is_told(tmp_path: Path, server: Server) -> None:
    assert "answers with an error (5xx)" in refused(tmp_path, server, give(b"no", 500))
    assert "answered 404" in refused(tmp_path, server, give(b"no", 404))
    assert "answered 403" in refused(tmp_path, server, give(b"no", 403))


def breaks_off(whole: bool, ranges: bool) -> Answer:
    """Sends half of the file at first; goes on from there, or from the start, or never."""

    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        half = len(DATA) // 2
        asked = handler.headers.get("Range")
        if ranges and asked and whole:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            assert handler.headers["If-Range"] == '"a"'
            give(DATA[start:], 206, ETag='"a"')(handler, number)
        elif number > 1 and whole:
            give(DATA, ETag='"a"')(handler, number)
        else:
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(DATA)))
            if ranges:
                handler.send_header("ETag", '"a"')
            handler.end_headers()
            handler.wfile.write(DATA[:half])
            handler.wfile.flush()
            handler.close_connection = True

    return answer


@pytest.mark.parametrize("ranges", [True, False])
def test_a_broken_off_body_is_gone_on_with(tmp_path: Path, server: Server, ranges: bool) -> None:
    assert fetch(tmp_path, server, breaks_off(True, ranges)).path.read_bytes() == DATA
    ranged = [headers for _, headers in server.asked if "Range" in headers]
    assert bool(ranged) == ranges


def test_a_body_that_always_breaks_off_is_no_file(tmp_path: Path, server: Server) -> None:
    message = refused(tmp_path, server, breaks_off(False, True))
    assert "broke off" in message
    assert server.count(UNRATE) == QUICK.tries


def test_a_changed_file_is_not_joined_to_the_begun_one(tmp_path: Path, server: Server) -> None:
    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        if number == 1:
            breaks_off(True, True)(handler, 1)
        else:  # the file is another by now: the server answers with the whole of it
            give(DATA[::-1], ETag='"b"')(handler, number)

    assert fetch(tmp_path, server, answer).path.read_bytes() == DATA[::-1]


def test_a_drip_is_given_up(tmp_path: Path, server: Server) -> None:
    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(DATA)))
        handler.end_headers()
        for byte in DATA[:200]:
            try:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    quick = dataclasses.replace(QUICK, whole=0.5)
    server.answers[UNRATE] = answer
    with pytest.raises(InputError, match="took longer than"):
        Fetcher(tmp_path, quick, instead=server.instead).fetch(document())


def test_silence_is_given_up(tmp_path: Path, server: Server) -> None:
    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        time.sleep(1)

    assert "did not answer in time" in refused(tmp_path, server, answer)


def test_no_server_is_told(tmp_path: Path, server: Server) -> None:
    one = Fetcher(tmp_path, QUICK, instead=server.instead)
    server.close()
    with pytest.raises(InputError, match="takes no connection"):
        one.fetch(document())


def test_too_large_a_file_is_not_taken(tmp_path: Path, server: Server) -> None:
    small = dataclasses.replace(document(), most=1000)
    assert "larger than 1,000 bytes" in refused(tmp_path, server, give(DATA), small)

    def unsaid(handler: BaseHTTPRequestHandler, number: int) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(DATA)
        handler.close_connection = True

    assert "larger than 1,000 bytes" in refused(tmp_path, server, unsaid, small)
    part = tmp_path / "downloads" / "fred-unrate" / "fredgraph.csv.part"
    assert not part.exists() or part.stat().st_size <= 70_000


def test_what_is_compressed_unasked_is_not_unpacked(tmp_path: Path, server: Server) -> None:
    message = refused(tmp_path, server, give(b"\x1f\x8b" * 40, Content_Encoding="gzip"))
    assert "compressed" in message


@pytest.mark.slow
@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/unrate.csv",
        "http://fred.stlouisfed.org/graph/fredgraph.csv",
        "https://fred.stlouisfed.org.example.org/x.csv",
        "https://fred.stlouisfed.org@example.org/x.csv",
        "file:///etc/hostname",
        "//127.0.0.1/x.csv",
        "https://www.cbp.gov/x.csv",
    ],
)
def test_a_redirect_elsewhere_is_refused(tmp_path: Path, server: Server, target: str) -> None:
    message = refused(tmp_path, server, give(b"", 302, Location=target))
    assert "is redirected to" in message
    assert "was not opened" in message
    assert [path.split("?")[0] for path, _ in server.asked] == [UNRATE]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (b"302 Found\r\nLocation: https://[::bad/x", "a redirect to no address"),
        (b"304 Not Modified", "that it has not changed, which was not asked for"),
        (b"206 Partial Content\r\nContent-Length: 0", "a part of it, which was not asked for"),
    ],
    ids=["no-address", "not-changed", "a-part"],
)
def test_an_answer_to_another_question_is_refused(
    sent: bytes, message: str, tmp_path: Path, server: Server
) -> None:
    assert message in refused(tmp_path, server, bare(sent + b"\r\n\r\n"))


def test_a_length_that_is_none_is_passed_over(tmp_path: Path, server: Server) -> None:
    answer = bare(b"200 OK\r\nContent-Length: \xb2\r\n\r\n" + DATA)
    assert fetch(tmp_path, server, answer).path.read_bytes() == DATA


def bare(sent: bytes) -> Answer:
    """An answer of these bytes, after which the server closes."""

    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        handler.wfile.write(b"HTTP/1.1 " + sent)
        handler.close_connection = True

    return answer


def test_a_redirect_within_the_publisher_is_followed(tmp_path: Path, server: Server) -> None:
    server.answers["/other.csv"] = give(DATA)
    got = fetch(tmp_path, server, give(b"", 302, Location="/other.csv"))
    assert got.path.read_bytes() == DATA
    assert "more than 5 redirects" in refused_loop(tmp_path / "b", server)


def refused_loop(tmp_path: Path, server: Server) -> str:
    return refused(tmp_path, server, give(b"", 302, Location=UNRATE))


def page(*links: str) -> bytes:
    return ("<html><body>" + "".join(f'<a href="{x}">file</a>' for x in links)).encode()


def test_the_newest_file_that_a_page_links_to_is_taken(tmp_path: Path, server: Server) -> None:
    links = [
        "/sites/default/files/2025-03/sbo-encounters-fy22-fy25-feb.csv",
        f"https://www.cbp.gov{FILE}",
        "/sites/default/files/2024-11/sbo-encounters-fy21-fy24.csv",
        "/sites/default/files/2026-01/something-else.csv",
        "https://example.org/2027-01/sbo-encounters-fy30.csv",
    ]
    server.answers[PAGE] = give(page(*links[:4]))
    server.answers[FILE] = give(DATA)
    got = fetcher(tmp_path, server).fetch(document("cbp-sbo"))
    assert got.url == f"https://www.cbp.gov{FILE}"
    # a link that leads elsewhere is refused, not passed over
    server.answers[PAGE] = give(page(*links))
    with pytest.raises(InputError, match=r"is not an address of its publisher \(www.cbp.gov\)"):
        fetcher(tmp_path, server).fetch(document("cbp-sbo"))


def test_a_page_without_the_link_is_told(tmp_path: Path, server: Server) -> None:
    server.answers[PAGE] = give(page("/about.html", "https://[::bad/x"))
    with pytest.raises(InputError, match="has no link to Southwest Land Border Encounters"):
        fetcher(tmp_path, server).fetch(document("cbp-sbo"))


def test_requests_to_a_host_are_spaced(tmp_path: Path, server: Server) -> None:
    server.answers[PAGE] = give(page(FILE))
    server.answers[FILE] = give(DATA)
    waits: list[float] = []
    limits = dataclasses.replace(QUICK, pause=None)
    one = Fetcher(tmp_path, limits, instead=server.instead, sleep=waits.append)
    one.fetch(document("cbp-sbo"))
    assert len(waits) == 1
    assert 1 < waits[0] <= document("cbp-sbo").publisher.pause
