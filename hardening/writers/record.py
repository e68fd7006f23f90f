"""The record: vintages as a refresh and the user's own series make them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from hardening.killing import Writer

__all__ = ["WRITERS"]

_DAY = date(2026, 1, 20)


def _earlier(folder: Path) -> Path:
    """A record that ends earlier, so that there is something to refresh."""
    from tests.record.refresh.conftest import earlier

    return earlier(folder / "shipped", {"us_labour": "2025-06"}, "2025-07")


def _thin(store: Path) -> None:
    """Remove vintages that are not current: there are hundreds otherwise."""
    current = store / "current"
    named = current.read_text(encoding="utf-8").strip() if current.exists() else ""
    for old in store.glob("vintages/*"):
        if old.name != named:
            shutil.rmtree(old)


def _refresh(folder: Path) -> Writer:
    import polars  # noqa: F401, taken along by every child

    from hardening.killing import aside
    from tests.record.refresh.conftest import SAMPLES

    shipped = folder / "shipped"
    aside(lambda: str(_earlier(folder)))
    given = (SAMPLES / "fred-unrate.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    for version, lines in enumerate((given[:-1], given)):
        files = folder / f"files-{version}"
        files.mkdir()
        (files / "fred-unrate.csv").write_text("".join(lines), encoding="utf-8")

    def write(place: Path, version: int) -> None:
        from corridor.record.refresh.run import Asked, refresh

        store = place / "store"
        _thin(store)
        if version == 0:
            # back to before, so that the next refresh has something to do
            (store / "current").unlink(missing_ok=True)
        files = folder / f"files-{version}"
        refresh(Asked((), files, store, today=_DAY, shipped=shipped))

    def read(place: Path) -> str:
        from corridor.record import load, verify
        from corridor.record.vintages.store import Store

        base = Store(place / "store").base(shipped)
        wrong = verify(["us_labour"], base)
        assert not wrong, f"the record does not verify: {wrong[0]}"
        for vintage in Store(place / "store").vintages():
            assert not verify(["us_labour"], vintage.folder), f"{vintage.id} does not verify"
        if base == shipped:
            return ""
        rows = load("us_labour", base).filter(series="unemployment_rate")
        return str(rows["month"].max())

    return Writer(write, read, fresh=True, slack=1.2)


def _own(folder: Path) -> Writer:
    from tests.record.vintages.test_own import ROWS, TOLD

    for version, more in enumerate(("", "2025-03,tapachula,GTM,4\n")):
        files = folder / str(version)
        files.mkdir()
        (files / "bus_tickets.csv").write_text(ROWS + more, encoding="utf-8")

    def write(place: Path, version: int) -> None:
        from corridor.record.vintages.own import add_own

        _thin(place / "store")
        add_own(folder / str(version) / "bus_tickets.csv", TOLD, place / "store", _DAY)

    def read(place: Path) -> str:
        from corridor.record import SHIPPED, load, verify
        from corridor.record.vintages.store import Store

        base = Store(place / "store").base()
        if base == SHIPPED:
            return ""
        wrong: Any = verify(["bus_tickets"], base)
        assert not wrong, f"the record does not verify: {wrong[0]}"
        return f"{load('bus_tickets', base).height} rows"

    return Writer(write, read, slack=1.2)


WRITERS = {"refreshed record": _refresh, "own series": _own}
