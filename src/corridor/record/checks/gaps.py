"""A monthly series that is declared continuous has every month."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.core.errors import InputError
from corridor.core.months import format_month, parse_month
from corridor.record.checks.subject import Subject, narrow
from corridor.record.finding import Finding

__all__ = ["check"]


def check(subject: Subject) -> Iterator[Finding]:
    """Yield, per series, each run of months missing between its first and its last.

    The row is that of the first month after the hole. ``[[gap]]`` entries of the sidecar
    excuse series, or the months they name.
    """
    info, table = subject.info, subject.table
    series = list(info.continuous)
    if not series or info.time != "month":
        return
    excused: dict[int, set[str]] = {}
    for gap in info.gaps:
        rows = narrow(table, "month", where=gap.get("where"), without=gap.get("without"))
        if "months" not in gap:
            table = table.join(rows.select("line"), on="line", how="anti")
            continue
        for line in rows["line"]:
            excused.setdefault(line, set()).update(gap["months"])
    months = table.sort(*series, "month").select("line", "month", *series)
    before: tuple[object, ...] = ()
    last = 0
    for line, month, *words in months.iter_rows():
        try:
            now = parse_month(month or "")
        except InputError:
            continue  # the cell check has reported it
        if tuple(words) == before and now > last + 1:
            missing = [format_month(m) for m in range(last + 1, now)]
            missing = [m for m in missing if m not in excused.get(line, set())]
            if missing:
                name = ", ".join(str(word) for word in words)
                run = missing[0] if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
                yield Finding(info.id, line, f"gap before this row: no {run} for {name}")
        before, last = tuple(words), now
