"""The sidecar is the one that the index was made from."""

from __future__ import annotations

import json
from collections.abc import Iterator

from corridor.core.errors import RecordError
from corridor.core.toml import read_toml
from corridor.record.checks.subject import Subject
from corridor.record.finding import Finding
from corridor.record.index import Json, make_resource, read_sidecar

__all__ = ["check"]

#: what an entry says of the rows, which the checksum holds
_OF_ROWS = {"bytes", "hash", "rows", "first", "last"}


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding if the sidecar says other than the table's entry in ``datapackage.json``.

    Where one of the files that an entry is made from is not there, nothing is held against it.
    """
    path = subject.info.path
    folder = path.parents[1]
    sidecar, publisher = path.with_suffix(".toml"), path.with_name("publisher.toml")
    package, common = folder / "datapackage.json", folder / "columns.toml"
    if not all(one.is_file() for one in (sidecar, publisher, package, common)):
        return
    try:
        made = make_resource(path, read_sidecar(sidecar), read_toml(publisher), read_toml(common))
    except RecordError as error:
        yield Finding(subject.info.id, None, f"{sidecar.name}: {error.said}")
        return
    entries = json.loads(package.read_text(encoding="utf-8"))["resources"]
    entry: Json = next((one for one in entries if one["name"] == subject.info.id), {})
    found = json.loads(json.dumps(made))
    other = [key for key in found if key not in _OF_ROWS and found[key] != entry.get(key)]
    if other:
        reason = f"{sidecar.name} says another {', '.join(other)} than datapackage.json"
        remedy = "python -m tools.compile_record describes it anew, where the change is meant"
        yield Finding(subject.info.id, None, f"{reason}; {remedy}")
