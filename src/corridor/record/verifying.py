"""Checking the record against what its sidecars promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.record.catalogue import RECORD, TableInfo, table, tables
from corridor.record.finding import Finding

if TYPE_CHECKING:
    import polars as pl

    from corridor.record.checks import Check
    from corridor.record.checks.subject import Subject

__all__ = ["verify", "verify_tables"]

MOST = 20  # findings of one check and table that are listed before they are only counted


def verify(
    names: Iterable[str] | None = None,
    folder: Path = RECORD,
    report: Callable[[str], None] = lambda name: None,
    *,
    shared: bool = False,
) -> list[Finding]:
    """Check tables and return what is wrong, an empty list if nothing is.

    Parameters
    ----------
    names: tables to check; None checks all, and that no file lies there unlisted.
    folder: the record to check.
    report: called with each table's name before it is checked.
    shared: hold them to what the record that all share asks too: rows in order, a caution.

    Raises InputError if a name is not a table.
    """
    chosen = tables(folder) if names is None else tuple(table(name, folder) for name in names)
    read = _Reader(folder)
    findings = list(_unlisted(folder)) if names is None else []
    for info in chosen:
        report(info.id)
        findings += _findings(info, read, shared)
    return findings


def verify_tables(infos: Iterable[TableInfo], folder: Path = RECORD) -> list[Finding]:
    """Check tables outside the record, and return what is wrong; ``folder`` is the record.

    A sum that is held against another table finds that table in the record.
    """
    read = _Reader(folder)
    return [finding for info in infos for finding in _findings(info, read)]


def _findings(info: TableInfo, read: _Reader, shared: bool = False) -> list[Finding]:
    from corridor.record.checks import CHECKS, SHARED

    subject = read.subject(info)
    if isinstance(subject, Finding):
        return [subject]
    checks = (*CHECKS, *SHARED) if shared else CHECKS
    return [finding for check in checks for finding in _limited(check, subject)]


def _limited(check: Check, subject: Subject) -> Iterator[Finding]:
    import polars as pl

    try:
        findings = list(check(subject))
    except (*_OTHER_FORM, pl.exceptions.PolarsError) as error:
        what = f"{check.__module__.rpartition('.')[2]} cannot be checked: an entry of its .toml "
        yield Finding(subject.info.id, None, f"{what}has another form ({_first_line(error)})")
        return
    yield from findings[:MOST]
    more = len(findings) - MOST
    if more > 0:
        yield Finding(subject.info.id, None, f"and {more:,} more like these")


#: what a rule of a sidecar ends in that is not written as rules are
_OTHER_FORM = (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _unlisted(folder: Path) -> Iterator[Finding]:
    """Yield the tables that lie in the folder and are not in the index."""
    listed = {info.path for info in tables(folder)}
    for path in sorted(folder.glob("*/*.csv")):
        if path not in listed:
            yield Finding(path.stem, None, "the file is not in datapackage.json")


class _Reader:
    """Reads each table once, for its own checks and for those of the others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.subjects: dict[str, Subject | Finding] = {}

    def subject(self, info: TableInfo) -> Subject | Finding:
        """Return the table as a subject, or the finding that says why it is none."""
        if info.id not in self.subjects:
            self.subjects[info.id] = self._read(info)
        return self.subjects[info.id]

    def other(self, name: str) -> pl.DataFrame | None:
        """Return the typed table ``name``, or None if it cannot be used."""
        subject = self.subject(table(name, self.folder))
        return None if isinstance(subject, Finding) else subject.table

    def _read(self, info: TableInfo) -> Subject | Finding:
        import polars as pl

        from corridor.record.checks.subject import Subject, typed

        try:
            text = pl.read_csv(info.path, infer_schema=False, raise_if_empty=False)
        except (OSError, pl.exceptions.PolarsError) as error:
            reason = _first_line(error)
            return Finding(info.id, None, f"the file cannot be read: {reason}")
        expected = [column.name for column in info.columns]
        if text.columns != expected:
            return Finding(info.id, 1, _columns(text.columns, expected))
        text = text.with_columns(line=pl.int_range(2, pl.len() + 2))
        return Subject(info, text, typed(info, text), self.other)


def _columns(found: list[str], expected: list[str]) -> str:
    """Say how the columns differ."""
    unknown = [name for name in found if name not in expected]
    missing = [name for name in expected if name not in found]
    parts = []
    if unknown:
        parts.append(f"unknown column {', '.join(unknown)}")
    if missing:
        parts.append(f"missing column {', '.join(missing)}")
    return "; ".join(parts) or f"columns are in another order than {', '.join(expected)}"
