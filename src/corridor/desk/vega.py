"""Chart specs for a page that redraws them: the drawing without its figures, and the engine."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError
from corridor.core.files import cache_dir, write_atomic

__all__ = ["engine", "split"]

_SNIPPET = "window.vegaEmbed = vegaEmbed; window.vega = vega;"


def split(spec: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]], str]:
    """Return (spec without figures, name -> rows, key of the spec).

    Rows are named in the order in which the spec has them. Two specs with one key differ by
    their rows alone, so a page that has drawn one shows the other by its rows.
    """
    rows: dict[str, list[dict[str, Any]]] = {}

    def taken(node: Any) -> Any:
        if isinstance(node, list):
            return [taken(one) for one in node]
        if not isinstance(node, Mapping):
            return node
        out = {}
        for key, value in node.items():
            if key == "data" and isinstance(value, Mapping) and "values" in value:
                name = f"rows{len(rows)}"
                rows[name] = [_timed(row) for row in value["values"]]
                out[key] = {"name": name}
            elif key not in ("usermeta", "description"):
                out[key] = taken(value)
        return out

    bare = taken(spec)
    text = json.dumps([bare, list(rows)], sort_keys=True)
    return bare, rows, hashlib.sha256(text.encode()).hexdigest()[:16]


def _timed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with its month as a moment, which needs no reading on the page."""
    month = row.get("month")
    if not isinstance(month, str):
        return dict(row)
    return {**row, "month": _moment(month)}


def _moment(date: str) -> int:
    import datetime

    whole = datetime.datetime.fromisoformat(date).replace(tzinfo=datetime.UTC)
    return int(whole.timestamp() * 1000)


def engine() -> str:
    """Return the charts' engine as JavaScript, as the package that carries it gives it.

    Putting it together takes seconds, so it is kept on disk.
    """
    from importlib.metadata import version as installed

    import vl_convert

    version = (
        f"{installed('vl-convert-python')}-{hashlib.sha256(_SNIPPET.encode()).hexdigest()[:8]}"
    )
    # where it cannot be kept it is put together again each time
    kept: Path | None = None
    with contextlib.suppress(InputError, OSError):
        kept = cache_dir() / "desk" / f"vega-{version}.js"
        if kept.exists():
            return kept.read_text(encoding="utf-8")
    text = str(vl_convert.javascript_bundle(_SNIPPET))
    if kept is not None:
        with contextlib.suppress(InputError):
            write_atomic(kept, text)
    return text
