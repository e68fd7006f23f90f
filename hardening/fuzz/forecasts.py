"""Forecasts: files of forecast hubs, records that they are scored against, scores that are kept."""

from __future__ import annotations

import json
from pathlib import Path

from hardening.check import Finding, Tell
from hardening.fuzz.engine import Format, fuzz
from hardening.fuzz.engine.format import Reader
from hardening.fuzz.engine.places import file_reader, west

__all__ = ["FORMATS", "WHAT", "run"]

WHAT = "forecast hub files (CSV, Parquet), records given to score, scores and forecasts kept"

_SERIES = b"month,series,value\n2026-01,ALL,1000\n2026-02,ALL,1200.5\n"


def _hub_csv() -> bytes:
    from corridor.questions.forecast.hub import COLUMNS
    from corridor.questions.forecast.predictive import LEVELS

    rows = [",".join(COLUMNS)]
    for level in LEVELS:
        cells = {
            "origin_date": "2025-12-31",
            "target": "encounters between ports",
            "horizon": "1",
            "target_end_date": "2026-01-31",
            "location": "ALL",
            "output_type": "quantile",
            "output_type_id": f"{level:g}",
            "value": f"{1000 * level:g}",
        }
        rows.append(",".join(cells[name] for name in COLUMNS))
    return ("\n".join(rows) + "\n").encode()


def _hub_parquet() -> bytes:
    import io

    import polars as pl

    out = io.BytesIO()
    pl.read_csv(_hub_csv()).write_parquet(out)
    return out.getvalue()


def _hub(name: str) -> object:
    def prepare(folder: Path) -> Reader:
        from corridor.questions.forecast.hub_read import read_hub
        from corridor.system.corridors import load_corridor

        path, place = folder / name, load_corridor()
        return file_reader(path, lambda: read_hub(path, place))

    return prepare


def _record(folder: Path) -> Reader:
    from corridor.core.months import parse_month
    from corridor.questions.forecast.later import read_record
    from corridor.system.corridors import load_corridor

    path, place, start = folder / "later.csv", load_corridor(), parse_month("2026-01")
    return file_reader(path, lambda: read_record(path, place, start, 12))


def _tables() -> list[bytes]:
    from corridor.record import table

    lines = table("encounters").path.read_bytes().splitlines(keepends=True)
    return [_SERIES, b"".join([lines[0], *lines[-30:]])]


def _scores() -> list[bytes]:
    from corridor.questions.forecast.own.kept import KEYS

    known: dict[str, object] = {key: [] for key in KEYS}
    return [json.dumps({**known, "corridor": "west", "rows": [{"crps": 1.0}]}).encode()]


def _kept(folder: Path) -> Reader:
    from corridor.questions.forecast.own.kept import kept_scores
    from corridor.system.corridors import load_corridor

    home = west(folder)
    place = load_corridor(home)
    return file_reader(home / "scores.json", lambda: kept_scores.__wrapped__(place))


def _entries() -> list[bytes]:
    import tempfile

    import numpy as np

    from corridor.questions.forecast.cache import write_entry

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entry.npz"
        write_entry(path, np.arange(12.0).reshape(2, 2, 3))
        return [path.read_bytes()]


def _entry(folder: Path) -> Reader:
    from corridor.questions.forecast.cache import read_entry

    path = folder / "entry.npz"
    return file_reader(path, lambda: read_entry(path, (2, 2, 3)))


FORMATS = {
    one.id: one
    for one in (
        Format("hub_csv", "csv", lambda: [_hub_csv()], _hub("mine.csv"), ("mine.csv",)),  # type: ignore[arg-type]
        Format(
            "hub_parquet", "parquet", lambda: [_hub_parquet()], _hub("mine.parquet"),  # type: ignore[arg-type]
            ("mine.parquet",),
        ),
        Format("later_record", "csv", _tables, _record, ("later.csv",)),
        Format("scores", "json", _scores, _kept, ("scores.json",)),
        Format("kept_forecast", "npz", _entries, _entry),
    )
}  # fmt: skip


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Read changed forecasts and records."""
    return fuzz(__name__, FORMATS, folder, scale, seed, tell)
