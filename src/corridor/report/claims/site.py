"""Pages of claims: one a claim, a list of all, and the same numbers as JSON beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.core.files import write_atomic
from corridor.core.months import parse_month
from corridor.evidence import Registry, registry
from corridor.questions.claims.result import LedgerResult
from corridor.record import RECORD
from corridor.report import words
from corridor.report.charts import theme
from corridor.report.claims.behind import Behind, Reader, series_values
from corridor.report.claims.index import index_page
from corridor.report.claims.page import claim_page
from corridor.report.claims.places import INDEX, data_file, file_of
from corridor.report.claims.plain import ledger_values
from corridor.report.engines import draw
from corridor.report.render import finish, templates

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "Progress",
    "data_page",
    "drawn_pages",
    "last_month",
    "list_page",
    "one_page",
    "pages",
    "write_pages",
]

Progress = Callable[[str, float], None]
_TEMPLATES = Path(__file__).parents[1] / "templates"


def write_pages(
    results: Sequence[LedgerResult],
    folder: Path,
    *,
    record: Path = RECORD,
    progress: Progress = lambda _what, _share: None,
) -> Path:
    """Write the pages of one or more ledgers to a folder and return the path of the list.

    Each file is written whole or not at all, the list last; other files are left alone.
    Raises InputError if one cannot be written.
    """
    for name, text in pages(results, record=record, progress=progress):
        write_atomic(folder / name, text)
    return folder / INDEX


def pages(
    results: Sequence[LedgerResult],
    *,
    record: Path = RECORD,
    progress: Progress = lambda _what, _share: None,
) -> Iterator[tuple[str, str]]:
    """Give the name and the text of each file; the same results give the same text.

    ``record``: the folder that the results were read from.
    """
    template = _environment().get_template("claims/claim.html")
    for result in results:
        shown, behind = drawn_pages(result, record, progress)
        yield data_file(result.ledger.id), _data(result, behind)
        for k, page in enumerate(shown):
            around = {"previous": shown[k - 1] if k else None, "next": None}
            if k + 1 < len(shown):
                around["next"] = shown[k + 1]
            yield page["file"], template.render(**page, **around, index=INDEX, downloads=())
    yield INDEX, list_page(results, record=record)


def list_page(results: Sequence[LedgerResult], *, record: Path = RECORD) -> str:
    """Return the text of the page that lists the claims; it has no charts to be drawn."""
    template = _environment().get_template("claims/index.html")
    return template.render(**index_page(results, last_month(record)))


def one_page(
    result: LedgerResult,
    claim: str,
    *,
    record: Path = RECORD,
    downloads: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the text of one claim's page, the same as ``pages`` gives, drawing its charts only.

    ``claim``: id of a claim of the result. ``downloads``: label and address of each file that the
    page is to offer, where somebody serves them.
    """
    ids = [one.claim.id for one in result.claims]
    at = ids.index(claim)
    (page, *_), _ = drawn_pages(replace(result, claims=(result.claims[at],)), record)

    def link(name: str) -> dict[str, str]:
        return {"id": name, "file": file_of(result.ledger.id, name) if name in ids else ""}

    page["see"] = [link(name) for name in result.claims[at].claim.see]
    around = {
        "previous": link(ids[at - 1]) if at else None,
        "next": link(ids[at + 1]) if at + 1 < len(ids) else None,
    }
    template = _environment().get_template("claims/claim.html")
    files = [{"label": label, "href": href} for label, href in downloads]
    return template.render(**page, **around, index=INDEX, downloads=files)


def data_page(result: LedgerResult, *, record: Path = RECORD) -> str:
    """Return the JSON file that goes with a ledger's pages."""
    reader = Reader(result.ledger, record)
    return _data(result, {one.claim.id: reader.of(one) for one in result.claims})


def drawn_pages(
    result: LedgerResult,
    record: Path,
    progress: Progress = lambda _what, _share: None,
) -> tuple[list[dict[str, Any]], dict[str, tuple[Behind, ...]]]:
    """Return the values of each page, its charts drawn, and claim -> series behind it."""
    reader = Reader(result.ledger, record)
    behind = {one.claim.id: reader.of(one) for one in result.claims}
    shown = _pages(result, behind, registry(over=result.ledger.home), record, last_month(record))
    _draw(shown, progress)
    return shown, behind


def _pages(
    result: LedgerResult,
    behind: dict[str, tuple[Behind, ...]],
    known: Registry,
    record: Path,
    end: str,
) -> list[dict[str, Any]]:
    shown = [
        claim_page(
            *(one, result.ledger, behind[one.claim.id], known),
            record=record,
            command=result.command,
            data=data_file(result.ledger.id),
            end=end,
        )
        for one in result.claims
    ]
    files = {page["id"]: page for page in shown}
    for page, one in zip(shown, result.claims, strict=True):
        # a claim that was not asked for has no page to lead to
        page["see"] = [
            {"id": name, "file": files[name]["file"] if name in files else ""}
            for name in one.claim.see
        ]
    return shown


def _draw(shown: Sequence[dict[str, Any]], progress: Progress) -> None:
    """Draw the charts of all pages and put them in."""
    from markupsafe import Markup

    items = [item for page in shown for item in _charts(page)]
    done = iter(range(1, len(items) + 1))
    specs = [item["spec"] for item in items]
    drawn = draw(specs, lambda: progress("drawing", next(done) / len(items)))
    for item, raw in zip(items, drawn, strict=True):
        item["svg"] = Markup(finish(item["spec"], raw, item["name"]))


def _charts(page: dict[str, Any]) -> list[dict[str, Any]]:
    every = [page["strip"], *(test["chart"] for test in page["tests"]), *page["series"]]
    return [item for item in every if item is not None]


def _data(result: LedgerResult, behind: dict[str, tuple[Behind, ...]]) -> str:
    """Return every number of the pages as JSON: the ledger's, and the series that are drawn."""
    found = ledger_values(result)
    for claim in found["claims"]:
        claim["series"] = [series_values(one) for one in behind[claim["id"]]]
    return json.dumps(found, indent=1, allow_nan=False) + "\n"


def last_month(record: Path) -> str:
    """Return the last month of the record's monthly tables: "December 2025"."""
    from corridor.record import tables

    last = max(info.last for info in tables(record) if info.time == "month")
    return words.month_name(parse_month(last))


def _environment() -> Environment:
    from markupsafe import Markup

    environment = templates(_TEMPLATES)
    styles = [_TEMPLATES / "brief.css", _TEMPLATES / "claims" / "claims.css"]
    environment.globals.update(
        css=Markup("".join(path.read_text(encoding="utf-8") for path in styles)),
        tokens_light=Markup(theme.variables(0)),
        tokens_dark=Markup(theme.variables(1)),
    )
    return environment
