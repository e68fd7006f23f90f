"""A record of an earlier day, publishers' files, and a server that stands for the publishers."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest

from corridor.record import SHIPPED, load, table
from corridor.record.index import Json, measure
from corridor.record.refresh.fetch import Limits
from corridor.record.refresh.made import Raw
from corridor.record.refresh.publisher import documents

SAMPLES = Path(__file__).parent / "samples"
QUICK = Limits(connect=2, read=0.3, whole=3, tries=3, backoff=0.01, patience=0.05, pause=0)
Answer = Callable[[BaseHTTPRequestHandler, int], None]


def raw(document: str, name: str, data: bytes | None = None) -> Raw:
    """A sample as the reader of a document is given it."""
    content = (SAMPLES / name).read_bytes() if data is None else data
    return Raw(name, content, documents()[document].words)


def earlier(folder: Path, cuts: dict[str, str], vintage: str) -> Path:
    """The shipped record as if nothing after some months, or after a vintage, were known."""
    package = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    entries = {entry["name"]: entry for entry in package["resources"]}
    for name in ("columns.toml", "left_out.toml", "publication.toml"):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SHIPPED / name, folder / name)
    for name, entry in entries.items():
        target = folder / entry["path"]
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(SHIPPED / entry["path"], target)
        if name in cuts:
            _cut(target, entry, cuts[name], vintage)
    for name in cuts:
        _bound(entries[name], entries)
    for name in entries.keys() - cuts.keys():
        _bound(entries[name], entries)
    text = json.dumps(package, ensure_ascii=False)
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return folder


def _cut(target: Path, entry: Json, last: str, vintage: str) -> None:
    time = entry["schema"]["fields"][0]["name"]
    rows = pl.read_csv(target, infer_schema=False).filter(pl.col(time) <= last)
    rows.write_csv(target)
    entry |= measure(target.read_bytes(), time)
    for edition in entry["editions"]:
        edition["vintage"] = min(edition["vintage"], vintage)
    entry["totals"] = [t for t in entry["totals"] if t.get("to", last) <= last]


def _bound(entry: Json, entries: dict[str, Json]) -> None:
    for rule in entry["identities"]:
        other = entries[rule["other"]]
        if other["last"] != entry["last"] and len(entry["last"]) == 7:
            last = min(other["last"], entry["last"])
            rule["to"] = min(rule.get("to", last), last)


CBP_TABLES = ("encounters", "encounters_detail", "encounters_total", "demographics", "sectors")


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A record in which CBP's figures end in September 2024."""
    return earlier(tmp_path / "before", dict.fromkeys(CBP_TABLES, "2024-09"), "2024-10")


def areas_csv(last: str, first: str = "2021-10", change: dict[str, int] | None = None) -> bytes:
    """A file of CBP's form by area of responsibility, made from the shipped tables.

    The cells of the table of detail are dealt out so that sectors and offices have their own
    totals. A ``change`` adds to the largest Border Patrol cell of a month, and to its sector.
    """
    words = documents()["cbp-aor"].words
    spell = {
        kind: {ours: theirs for theirs, ours in reversed(words[kind].items())}
        for kind in ("Component", "Demographic", "Title of Authority", "Citizenship")
    }
    end = {"USBP": "Sector", "OFO": "Office"}
    places = {
        (agency, ours): theirs
        for agency, word in end.items()
        for theirs, ours in words["sectors"].items()
        if theirs.endswith(word)
    }
    short = {number: word for word, number in words["Month (abbv)"].items()}
    window = pl.col("month").is_between(pl.lit(first), pl.lit(last))
    sectors = load("sectors", SHIPPED).filter(window)
    rooms = {
        group: dict(rows.select("sector", "value").iter_rows())
        for group, rows in sectors.group_by("month", "agency")
    }
    lines = [
        "Fiscal Year,Month Grouping,Month (abbv),Component,Land Border Region,"
        "Area of Responsibility,AOR (Abbv),Demographic,Citizenship,Title of Authority,"
        "Encounter Type,Encounter Count"
    ]
    detail = load("encounters_detail", SHIPPED).filter(window)
    for (month, agency), rows in detail.group_by("month", "agency", maintain_order=True):
        cells = rows.sort("value", descending=True).to_dicts()
        if agency == "USBP":
            cells[0]["value"] += (change or {}).get(str(month), 0)
        room = rooms[month, agency]
        largest = max(room, key=lambda sector: room[sector])
        room[largest] += sum(cell["value"] for cell in cells) - sum(room.values())
        year, number = int(str(month)[:4]), int(str(month)[5:])
        begin = f"{year + (number >= 10)},FYTD,{short[number].upper()},{spell['Component'][agency]}"
        for cell in cells:
            left = cell["value"]
            for sector in sorted(room, key=lambda name: -room[name]):
                share = min(left, room[sector])
                if share:
                    place = places[str(agency), sector]
                    lines.append(
                        f"{begin},Southwest Land Border,{place},{place.rsplit(' ', 1)[0]},"
                        f"{spell['Demographic'][cell['demographic']]},"
                        f'"{spell["Citizenship"][cell["origin"]]}",'
                        f"{spell['Title of Authority'][cell['title']]},Apprehensions,{share}"
                    )
                left -= share
                room[sector] -= share
    lines.append(
        "2022,FYTD,OCT,Office of Field Operations,Northern Land Border,Boston Field Office,"
        "Boston,FMUA,BRAZIL,Title 8,Inadmissibles,3"
    )
    return ("\n".join(lines) + "\n").encode()


class Server:
    """A server whose answers a test gives, by path; it counts and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                outer.asked.append((self.path, dict(self.headers)))
                number = sum(asked.split("?")[0] == path for asked, _ in outer.asked)
                answer = outer.answers.get(path)
                if answer is None:
                    self.send_error(404)
                else:
                    answer(self, number)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    @property
    def instead(self) -> dict[str, str]:
        """The publishers' hosts, each stood for by this server."""
        hosts = {host for one in documents().values() for host in one.publisher.hosts}
        return dict.fromkeys(hosts, f"127.0.0.1:{self.http.server_address[1]}")

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked.split("?")[0] == path for asked, _ in self.asked)

    def close(self) -> None:
        """Stop serving."""
        self.http.shutdown()
        self.http.server_close()


def give(data: bytes, code: int = 200, **headers: str) -> Answer:
    """An answer with these bytes."""

    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    yield one
    one.close()


def figures(name: str, folder: Path) -> dict[tuple[object, ...], float]:
    """Key -> figure of a table."""
    key = table(name, folder).key
    rows = load(name, folder).select(*key, "value").iter_rows()
    return {tuple(words): value for *words, value in rows}
