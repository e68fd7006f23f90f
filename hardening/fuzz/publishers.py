"""Publishers' files: CSV, workbooks and JSON as they are fetched or given, and pages of links."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from hardening.check import Finding, Tell
from hardening.fuzz.engine import Format, fuzz
from hardening.fuzz.engine.format import Reader

__all__ = ["FORMATS", "WHAT", "run"]

WHAT = "files of publishers (CSV, workbooks, JSON), pages of links, what is noted of a download"

_SAMPLES = Path(__file__).resolve().parents[2] / "tests" / "record" / "refresh" / "samples"


def _reader(document: str, name: str) -> Callable[[Path], Reader]:
    def prepare(folder: Path) -> Reader:
        from corridor.record.refresh.made import Raw
        from corridor.record.refresh.publisher import documents, reader

        one = documents()[document]
        read = reader(one)

        return lambda data: read(Raw(name, data, one.words))

    return prepare


def _lines(sample: str, number: int) -> Callable[[], Sequence[bytes]]:
    def examples() -> Sequence[bytes]:
        lines = (_SAMPLES / sample).read_bytes().splitlines(keepends=True)
        return [b"".join(lines[:number])]

    return examples


def _areas() -> Sequence[bytes]:
    from tests.record.refresh.conftest import areas_csv

    lines = areas_csv("2021-10").splitlines(keepends=True)
    return [b"".join([*lines[:12], lines[-1]])]


def _incidents() -> Sequence[bytes]:
    from tests.record.refresh.test_iom import BOTH, file

    return [file(list(BOTH))]


def _incidents_book() -> Sequence[bytes]:
    import csv
    import io

    from tests.record.refresh.made_up import workbook

    rows = list(csv.reader(io.StringIO(_incidents()[0].decode())))
    return [workbook({"Sheet1": rows})]


def _grid(form: str) -> Callable[[], Sequence[bytes]]:
    def examples() -> Sequence[bytes]:
        from tests.record.refresh import grids
        from tests.record.refresh.made_up import workbook

        figures = {"HND": [5, 0, 7, *[0] * 9], "GTM": [1, 2, 3, *[0] * 9]}
        return [workbook({"Hoja1": getattr(grids, form)(figures, 2024, 12)})]

    return examples


def _cut(sample: str, rows: int, columns: int) -> Callable[[], Sequence[bytes]]:
    """Return a sample with the first rows and columns of each sheet only."""

    def examples() -> Sequence[bytes]:
        from hardening.fuzz.engine.texts import FORMS

        take, write = FORMS["xlsx"]
        whole = take((_SAMPLES / sample).read_bytes())
        return [write({n: [r[:columns] for r in sheet[:rows]] for n, sheet in whole.items()})]

    return examples


def _bank() -> Sequence[bytes]:
    entry = {
        "indicator": {"id": "SP.DYN.CBRT.IN", "value": "Birth rate"},
        "countryiso3code": "GTM",
        "date": "2020",
        "value": 22.5,
    }
    about = {"page": 1, "pages": 1, "per_page": 1000, "total": 1, "lastupdated": "2025-07-01"}
    return [json.dumps([about, [entry, {**entry, "date": "2021", "value": None}]]).encode()]


def _asylum() -> Sequence[bytes]:
    item = {
        "year": 2020, "coo_iso": "HND", "coa_iso": "MEX", "app_type": "N", "applied": "12",
        "app_pc": "P",
    }  # fmt: skip
    items = [item, {**item, "year": 2021}]
    return [json.dumps({"page": 1, "maxPages": 1, "items": items}).encode()]


_PAGE = b"""<html><body><p>Reports <a href="/files/fy2024-q1.xlsx">2024</a>
<a class=x href='https://www.example.org/files/fy2025-q2.xlsx?x=1#a'>2025</a>
<a href="mailto:a">b</a></body></html>
"""


def _links(folder: Path) -> Reader:
    import re

    from corridor.record.refresh.links import newest_link

    wanted = re.compile(r"fy\d{4}")
    return lambda data: newest_link(data, "https://www.example.org/page", wanted)


_FACTS = {
    "url": "https://www.example.org/a.csv",
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "bytes": 0,
    "modified": "Tue, 01 Jul 2025 10:00:00 GMT",
    "etag": '"x"',
}


def _facts(folder: Path) -> Reader:
    from corridor.record.refresh.fetch import _kept

    target = folder / "a.csv"
    target.write_bytes(b"")

    def read(data: bytes) -> object:
        (folder / "a.csv.json").write_bytes(data)
        return _kept(target, "https://www.example.org/a.csv")

    return read


def _publisher(folder: Path) -> Reader:
    from corridor.record.refresh.publisher import _publisher as read

    path = folder / "mine.toml"

    def one(data: bytes) -> object:
        path.write_bytes(data)
        return read(path)

    return one


def _publishers() -> Sequence[bytes]:
    from corridor.record.refresh import publisher

    return [(publisher.FOLDER / "bls.toml").read_bytes()]


_SBO = "sbo-encounters-fy22-fy25-aug.csv"
_STATES = "nationwide-encounters-fy22-fy25-state.csv"
_IOM = "Missing_Migrants_Global_Figures_allData.csv"


def _of(
    name: str,
    form: str,
    document: str,
    file: str,
    examples: Callable[[], Sequence[bytes]],
) -> Format:
    return Format(name, form, examples, _reader(document, file), (file,))


FORMATS = {
    one.id: one
    for one in (
        _of("cbp_southwest", "csv", "cbp-sbo", "a.csv", _lines(_SBO, 12)),
        _of("cbp_areas", "csv", "cbp-aor", "a.csv", _areas),
        _of("cbp_states", "csv", "cbp-state", "a.csv", _lines(_STATES, 12)),
        _of("bls", "csv", "fred-unrate", "a.csv", _lines("fred-unrate.csv", 8)),
        _of("iom", "csv", "mmp-incidents", "a.csv", _incidents),
        _of("iom_book", "xlsx", "mmp-incidents", "a.xlsx", _incidents_book),
        _of("segob", "xlsx", "segob-3.1.1", "a.xlsx", _grid("segob")),
        _of("panama", "xlsx", "snm-darien", "a.xlsx", _grid("panama")),
        _of("ice", "xlsx", "ice", "a.xlsx", _cut("ice-detention-fy24.xlsx", 999, 99)),
        _of(
            "ohss_metrics", "xlsx", "ohss-khsm", "a.xlsx",
            _cut("khsm-encounters-usbp-fy25m11.xlsx", 14, 12),
        ),
        _of(
            "ohss_tables", "xlsx", "ohss-ielp", "a.xlsx",
            _cut("ohss-enforcement-tables-2024-08.xlsx", 9999, 99),
        ),
        _of("worldbank", "json", "wdi-birth-rate", "a.json", _bank),
        _of("unhcr", "json", "unhcr-asylum", "a.json", _asylum),
        Format("link_page", "bytes", lambda: [_PAGE], _links, ("example.org",)),
        Format("download_facts", "json", lambda: [json.dumps(_FACTS).encode()], _facts),
        Format("publisher", "toml", _publishers, _publisher, ("mine.toml",)),
    )
}  # fmt: skip


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Read changed files of publishers."""
    return fuzz(__name__, FORMATS, folder, scale, seed, tell)
