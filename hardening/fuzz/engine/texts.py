"""Taking an example apart into plain values, and writing plain values of any kind again."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import tomllib
from collections.abc import Callable
from typing import Any

__all__ = ["FORMS", "words_of"]

Take = Callable[[bytes], Any]
Write = Callable[[Any], bytes]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def _from_toml(data: bytes) -> Any:
    return tomllib.loads(data.decode())


def _to_toml(value: Any) -> bytes:
    if not isinstance(value, dict):
        return f"value = {_inline(value)}\n".encode(errors="surrogatepass")
    plain, tables = [], []
    for key, one in value.items():
        if isinstance(one, dict) and one:
            tables.append(f"\n[{_key(key)}]")
            tables += [f"{_key(k)} = {_inline(v)}" for k, v in one.items()]
        elif isinstance(one, list) and one and all(isinstance(x, dict) and x for x in one):
            for x in one:
                tables.append(f"\n[[{_key(key)}]]")
                tables += [f"{_key(k)} = {_inline(v)}" for k, v in x.items()]
        else:
            plain.append(f"{_key(key)} = {_inline(one)}")
    return ("\n".join([*plain, *tables]) + "\n").encode(errors="surrogatepass")


def _key(key: Any) -> str:
    text = str(key)
    return text if _BARE.fullmatch(text) else _text(text)


_ESCAPES = {at: f"\\u{at:04x}" for at in (*range(32), 127)} | {34: '\\"', 92: "\\\\"}


def _text(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _inline(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _text(value)
        case float():
            return repr(value)
        case int():
            return str(value)
        case datetime.date() | datetime.time():
            return value.isoformat()
        case dict():
            return "{" + ", ".join(f"{_key(k)} = {_inline(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_inline, value)) + "]"
    return "nan" if value is None else _text(str(value))


def _from_csv(data: bytes) -> Any:
    return [list(row) for row in csv.reader(io.StringIO(data.decode(), newline=""))]


def _to_csv(value: Any) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    rows = value if isinstance(value, list) else [value]
    for row in rows:
        writer.writerow([_cell(cell) for cell in row] if isinstance(row, list) else [_cell(row)])
    return out.getvalue().encode(errors="surrogatepass")


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _from_json(data: bytes) -> Any:
    return json.loads(data)


def _to_json(value: Any) -> bytes:
    text = json.dumps(value, default=str, skipkeys=True)
    return text.encode(errors="surrogatepass")


def _from_pairs(data: bytes) -> Any:
    """Take ``a=b&c=d``, or words of a command line each on its own line, apart."""
    return [part.split("=", 1) for part in re.split(r"[&\n]", data.decode())]


def _to_pairs(mark: str) -> Write:
    def write(value: Any) -> bytes:
        parts = value if isinstance(value, list) else [value]
        told = ["=".join(map(_cell, p)) if isinstance(p, list) else _cell(p) for p in parts]
        return mark.join(told).encode(errors="surrogatepass")

    return write


def _from_xlsx(data: bytes) -> Any:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return {
        name: [[None if cell == "" else cell for cell in row] for row in rows]
        for name, rows in found.items()
    }


def _to_xlsx(value: Any) -> bytes:
    from tests.record.refresh.made_up import workbook

    sheets = value if isinstance(value, dict) else {"sheet": value}
    return workbook(
        {
            _xml(str(name)): [
                [c if isinstance(c, int | float | None) else _xml(str(c)) for c in _row(row)]
                for row in (rows if isinstance(rows, list) else [rows])
            ]
            for name, rows in sheets.items()
        }
    )


def _row(row: Any) -> list[Any]:
    return row if isinstance(row, list) else [row]


def _xml(text: str) -> str:
    """Return a text without what cannot be encoded; what XML forbids is left for the reader."""
    return text.encode(errors="replace").decode()


def _from_npz(data: bytes) -> Any:
    import numpy as np

    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        found = {name: archive[name] for name in archive.files}
    return {
        name: json.loads(one.tobytes()) if name == "meta" else one.tolist()
        for name, one in found.items()
    }


def _to_npz(value: Any) -> bytes:
    import numpy as np

    arrays = {}
    for name, one in (value if isinstance(value, dict) else {"z": value}).items():
        if name == "meta":
            arrays[name] = np.frombuffer(_to_json(one), dtype=np.uint8)
            continue
        try:
            made = np.asarray(one)
        except (ValueError, OverflowError):
            made = np.asarray(str(one))
        arrays[_xml(str(name)) or "_"] = made if made.dtype != object else np.asarray(str(one))
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **{k: v for k, v in arrays.items() if k != "file"})
    return out.getvalue()


def _from_parquet(data: bytes) -> Any:
    import polars as pl

    return pl.read_parquet(io.BytesIO(data)).to_dict(as_series=False)


def _to_parquet(value: Any) -> bytes:
    import polars as pl

    columns = value if isinstance(value, dict) else {"value": value}
    height = max((len(c) for c in columns.values() if isinstance(c, list)), default=1)
    series = []
    for name, column in columns.items():
        cells = (list(column) if isinstance(column, list) else [column]) or [None]
        cells = (cells * height)[:height]
        try:
            series.append(pl.Series(_xml(str(name)), cells))
        except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
            series.append(pl.Series(_xml(str(name)), [_xml(str(cell)) for cell in cells]))
    out = io.BytesIO()
    pl.DataFrame(list({one.name: one for one in series}.values())).write_parquet(out)
    return out.getvalue()


#: form -> how an example is taken apart and written again; bytes are changed as bytes only
FORMS: dict[str, tuple[Take, Write]] = {
    "toml": (_from_toml, _to_toml),
    "json": (_from_json, _to_json),
    "csv": (_from_csv, _to_csv),
    "address": (_from_pairs, _to_pairs("&")),
    "words": (_from_pairs, _to_pairs("\n")),
    "xlsx": (_from_xlsx, _to_xlsx),
    "npz": (_from_npz, _to_npz),
    "parquet": (_from_parquet, _to_parquet),
}


def words_of(data: bytes) -> list[str]:
    """Return the words, numbers and signs of an example, each once."""
    text = data.decode("utf-8", errors="ignore")
    return list(dict.fromkeys(re.findall(r"[\w.-]{2,40}|[^\w\s]", text)))
