"""The sidecar is the one that the index was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from corridor.core.errors import RecordError
from corridor.core.toml import read_toml
from corridor.record.catalogue import make_info
from corridor.record.checks.checksum import ANEW
from corridor.record.checks.subject import Subject
from corridor.record.finding import Finding
from corridor.record.index import describe, read_sidecar

__all__ = ["check"]


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding if the sidecar says other than the table's entry in ``datapackage.json``.

    What the entry says of the rows is the checksum's to hold. Where one of the files that an entry
    is made from is not there, nothing is held against it.
    """
    info = subject.info
    folder, sidecar = info.path.parents[1], info.path.with_suffix(".toml")
    publisher, common = info.path.with_name("publisher.toml"), folder / "columns.toml"
    if not all(one.is_file() for one in (sidecar, publisher, common)):
        return
    size = {name: getattr(info, name) for name in ("bytes", "rows", "first", "last")}
    size["hash"] = f"sha256:{info.sha256}"
    try:
        said = (read_sidecar(sidecar), read_toml(publisher), read_toml(common))
        made = make_info(describe(info.path, *said, size), folder)
    except RecordError as error:
        yield Finding(info.id, None, f"{sidecar.name}: {error.said}")
        return
    names = [field.name for field in fields(info)]
    other = [name for name in names if getattr(made, name) != getattr(info, name)]
    if other:
        reason = f"{sidecar.name} says another {', '.join(other)} than datapackage.json"
        yield Finding(info.id, None, f"{reason}; {ANEW}")
