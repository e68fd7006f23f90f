"""The index of the record to ``docs/reference/record.md``."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator

from corridor.record.catalogue import break_dates
from tools.compile_record.package import RECORD, Json, build_package

__all__ = ["REFERENCE", "build_reference"]

REFERENCE = RECORD.parents[2] / "docs" / "reference" / "record.md"

INTRODUCTION = """\
# The record

<!-- Made from the sidecars of the tables by python -m tools.compile_record. Do not edit. -->

One row per figure. A table is a CSV file in `src/corridor/record/<publisher>/` with a sidecar
of the same name (`.toml`) that says what it counts, who published it, on what terms, where it
breaks and which published totals it has to reproduce. `datapackage.json` there is the index,
a [Frictionless](https://framework.frictionlessdata.io) data package.

```console
corridor record list                       # name the tables
corridor record show encounters            # rows, definition, breaks, sources
corridor record show darien --where origin=VEN --csv
corridor record verify                     # check all tables
corridor record status                     # what is stale, and how it is refreshed
corridor record refresh us_labour          # bring a table up to date from its publisher
corridor record diff shipped latest        # rows added, removed and revised
```

```python
from corridor.record import load, tables, verify

load("encounters")  # a polars DataFrame; month is text, year and value are numbers
verify()  # an empty list if nothing is wrong
```

Words used in all tables: `month` is the calendar month (YYYY-MM); `fiscal_year` is the US
federal one (October of the year before to September); `origin` is a citizenship as ISO 3166
alpha-3, `OTHER` every citizenship that the table does not name, `ALL` the published total, which
is never added to the others. `edition` names the document in which a figure was read and its
vintage, the month it was published. The usual delay says how long after a period its first figure
appears (as a rule of thumb; single releases differ); by it goes what a forecast or a claim of an
earlier month may see.

`corridor record list --json` has for each table its id, title, publisher, unit, number of rows,
first and last period, columns, its licence (`licence`), its usual delay (`lag_months`) and its
documents (`documents`), as [the API](api.md) has. `corridor record show TABLE --json` has the
editions and breaks, and the rows.

The record that is read is the shipped one. A refresh writes a whole record beside it, a vintage,
which is read where `CORRIDOR_RECORD` (or `--record`) names it: `shipped`, `latest`, a vintage as
`corridor record status` lists it, or a folder. Vintages lie in `CORRIDOR_DATA`, else in
`XDG_DATA_HOME/corridor`, else in `~/.local/share/corridor`. [Refresh the
record](../how-to/refresh-the-record.md) says how.

To add a table: put `NAME.csv` and `NAME.toml` in a publisher's folder (a new publisher has a
`publisher.toml` with its name and licence), run `python -m tools.compile_record`, then
`corridor record verify`.
"""


def build_reference() -> str:
    """Return the reference page, made from the same declarations as the index."""
    resources = json.loads(build_package())["resources"]
    entries = tomllib.loads((RECORD / "left_out.toml").read_text(encoding="utf-8"))["source"]
    lines = [INTRODUCTION, "## Tables", "", "| table | period | rows | what it holds |"]
    lines.append("| --- | --- | ---: | --- |")
    for resource in resources:
        period = f"{resource['first']} to {resource['last']}"
        name = f"[{resource['name']}](#{resource['name']})"
        lines.append(f"| {name} | {period} | {resource['rows']:,} | {resource['title']} |")
    for resource in resources:
        lines += ["", *_table(resource)]
    lines += ["", "## Known and left out", ""]
    lines += ["| source | publisher | why it is not shipped | how to get it |"]
    lines += ["| --- | --- | --- | --- |"]
    for entry in entries:
        lines.append(
            f"| {entry['title']} | {entry['publisher']} | {entry['reason']} | {entry['how']} |"
        )
    return "\n".join(lines) + "\n"


def _table(resource: Json) -> Iterator[str]:
    licence = resource["licenses"][0]
    yield f"### {resource['name']}"
    yield ""
    yield f"**{resource['title']}.** " + " ".join(resource["description"].split())
    yield ""
    yield f"- Unit: {resource['unit']}"
    yield f"- Publisher: {resource['publisher']}"
    for source in resource["sources"]:
        yield f"- Document: [{source['title']}]({source['path']})"
    yield f"- Licence: [{licence['title']}]({licence['path']}). {resource['licence_basis']}"
    if resource["lag_months"]:
        yield f"- Usual delay: {_months(resource['lag_months'])}"
    yield ""
    yield "| column | type | meaning |"
    yield "| --- | --- | --- |"
    for field in resource["schema"]["fields"]:
        words = field.get("values", {}) if field["name"] != "place" else {}
        listed = "; ".join(f"`{word}` {meaning}" for word, meaning in words.items())
        meaning = field["description"] + (f" {listed}" if listed else "")
        yield f"| {field['name']} | {field['type']} | {meaning} |"
    yield ""
    for edition in resource["editions"]:
        note = f" {edition['note']}" if "note" in edition else ""
        yield (
            f"- Edition `{edition['id']}`, vintage {edition['vintage']}: {edition['title']}."
            f"{note} Read from {edition['read_from']}."
        )
    for entry in resource["breaks"]:
        period = break_dates(entry)
        yield f"- Break, {period}: {entry['note']}"
    for check in _checks(resource):
        yield f"- Checked: {check}"


def _checks(resource: Json) -> Iterator[str]:
    totals = [f"{total['note']} {total['expected']:,}" for total in resource["totals"]]
    if totals:
        yield "published totals " + "; ".join(totals)
    for identity in resource["identities"]:
        yield f"{identity['note']}{_window(identity)}"
    for ratio in resource["ratios"]:
        yield f"{ratio['note']} between {ratio['low']} and {ratio['high']}"


def _window(rule: Json) -> str:
    start, end = rule.get("from"), rule.get("to")
    if start and end:
        return f", {start} to {end}"
    if start:
        return f", from {start}"
    return f", to {end}" if end else ""


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"
