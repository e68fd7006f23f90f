"""Pages, charts and tables that a reader opens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hardening.killing import Writer
from hardening.writers.common import digests, long_text, one_file, stand_in

__all__ = ["WRITERS"]

_OTHERS = "the package says that these are not its files"


def _brief(folder: Path) -> Writer:
    from corridor.report.brief import write_brief

    stand_in("corridor.report.brief.brief_html", lambda text, **more: text)
    texts = [long_text(0), long_text(1)]
    made: Any = texts
    return one_file(lambda place, version: write_brief(made[version], place / "brief.html"))


def _page(module: str, name: str = "page_html") -> Callable[[Path], Writer]:
    def prepare(folder: Path) -> Writer:
        import importlib

        found = importlib.import_module(module)
        write = found.write_sheet if name == "sheet" else found.write_page
        stand_in(f"{module}.{name}", lambda text, **more: text)
        texts = [long_text(0), long_text(1)]
        return one_file(lambda place, version: write(texts[version], place / "page.html"))

    return prepare


def _claims(folder: Path) -> Writer:
    from corridor.report.claims import site
    from corridor.report.claims.places import INDEX

    def pages(results: Any, **more: Any) -> Any:
        for number in range(12):
            yield f"claim-{number}.html", long_text(results, 2000)
        yield INDEX, long_text(results, 2000)

    stand_in("corridor.report.claims.site.pages", pages)
    made: Any = (0, 1)
    whole = {hashlib.sha256(long_text(v, 2000).encode()).hexdigest() for v in made}

    def read(place: Path) -> str:
        found = {p.name: p.read_bytes() for p in sorted(place.glob("*.html"))}
        broken = [n for n, d in found.items() if hashlib.sha256(d).hexdigest() not in whole]
        assert not broken, f"half-written: {broken}"
        assert len(found) == 13, f"{len(found)} of 13 pages"
        # each page is whole; the list, written last, says which run was finished
        return found[INDEX].decode()[:12]

    return Writer(lambda place, version: site.write_pages(made[version], place), read)


def _charts(folder: Path) -> Writer:
    from corridor.report.explain.sheet import write_charts

    stand_in("corridor.report.explain.sheet.drawing", lambda spec, *_: long_text(spec))
    return one_file(
        lambda place, version: write_charts(
            {"charts": [{"spec": version, "caption": ""}]}, "chart", place
        )
    )


def _comparisons() -> list[Any]:
    from tests.report.conftest import make_comparison

    return [make_comparison(seed=1), make_comparison(seed=2)]


def _json(folder: Path) -> Writer:
    from corridor.report.export.plain import write_json

    made = _comparisons()

    def read(place: Path) -> str:
        json.loads((place / "result.json").read_text(encoding="utf-8"))
        return digests(place)

    return Writer(lambda place, v: write_json(made[v], place / "result.json"), read)


def _csv(folder: Path) -> Writer:
    from corridor.report.export.tables import write_csv

    made, by_version = _comparisons(), []
    for version in (0, 1):
        write_csv(made[version], folder / str(version))
        by_version.append({p.name: p.read_bytes() for p in (folder / str(version)).iterdir()})

    def read(place: Path) -> str:
        found = {p.name: p.read_bytes() for p in place.iterdir() if p.name[0] != "."}
        for name, data in found.items():
            assert data in [one[name] for one in by_version], f"half-written: {name}"
        package = found["datapackage.json"]
        return f"{_agrees(json.loads(package), found)} {hashlib.sha256(package).hexdigest()[:8]}"

    return Writer(lambda place, v: write_csv(made[v], place), read, owns=_OTHERS)


def _agrees(package: Mapping[str, Any], found: Mapping[str, bytes]) -> str:
    """Return whether the files are those that the data package describes.

    An older package beside newer tables is what a kill amid them leaves: it has to be seen.
    """
    said = [(one["path"], one.get("hash", "no hash")) for one in package["resources"]]
    right = [f"sha256:{hashlib.sha256(found[path]).hexdigest()}" == hash for path, hash in said]
    assert "no hash" not in dict(said).values(), "nothing tells tables of two runs apart"
    return "whole" if all(right) else _OTHERS


WRITERS = {
    "brief": _brief,
    "comparison as JSON": _json,
    "comparison as CSV": _csv,
    "explain page": _page("corridor.report.explain.whole.page"),
    "explain charts": _charts,
    "forecast page": _page("corridor.report.forecast.page"),
    "claims pages": _claims,
    "claims charts": _page("corridor.report.claims.sheet", "sheet"),
}
