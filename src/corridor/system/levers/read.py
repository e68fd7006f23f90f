"""Reading the lever files, with one clear error for each thing that can be wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from corridor.core.errors import RecordError, nearest
from corridor.core.numbers import finite
from corridor.core.toml import read_checked
from corridor.system.levers.lever import GROUPS, HISTORY, Lever, NamedLevel

__all__ = ["read_folder", "read_lever"]

_TEXTS = ("id", "label", "unit", "meaning", "decides")
_NUMBERS = ("low", "high", "step")
_LISTS = ("claims", "reads")
_RECORDED = ("shifts", "among", "counts")
_BARE = ("answer", "idle", "needs")
_KEYS = (*_TEXTS, *_NUMBERS, *_LISTS, "default", "order", "named", *_BARE, *_RECORDED)
_CLAIM = re.compile(r"[A-Z]{1,3}\d{1,2}")
_ID = re.compile(r"[a-z][a-z0-9_]*")


_FORM = "docs/how-to/add-a-lever.md says what a lever states"


class _File:
    """One lever file: its entries, and errors that name file and entry."""

    def __init__(self, name: str, entries: Mapping[str, Any]) -> None:
        self.name = name
        self.entries = entries

    def error(self, entry: str, problem: str, remedy: str = "") -> RecordError:
        return RecordError(problem, where=f"{self.name}/{entry}", remedy=remedy or _FORM)

    def get(self, entry: str) -> Any:
        if entry not in self.entries:
            raise self.error(entry, "the entry is missing", f"Every lever states its '{entry}'")
        return self.entries[entry]

    def number(self, entry: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(entry, f"{value!r} is not a number")
        if not finite(value):
            raise self.error(entry, f"{value!r} is not a finite number")
        return float(value)

    def text(self, entry: str) -> str:
        value = self.get(entry)
        if not isinstance(value, str) or not value.strip():
            raise self.error(entry, f"{value!r} is not a text")
        return " ".join(value.split())

    def words(
        self, entry: str, pattern: re.Pattern[str], example: str, least: int = 1
    ) -> tuple[str, ...]:
        value = self.get(entry)
        if not isinstance(value, list) or len(value) < least:
            raise self.error(entry, f"{value!r} is not a list", f"Write for instance [{example!r}]")
        for word in value:
            if not isinstance(word, str) or not pattern.fullmatch(word):
                raise self.error(entry, f"{word!r} is not an id", f"Write for instance {example!r}")
        if len(set(value)) < len(value):
            raise self.error(entry, "an id is named twice")
        return tuple(value)


def read_lever(path: Path) -> Lever:
    """Read one lever file; its folder is the group and its name the id.

    Raises RecordError, naming file and entry, if the file is not a valid lever.
    """
    group, name = path.parent.name, f"{path.parent.name}/{path.name}"
    if group not in GROUPS:
        raise RecordError(
            f"there is no lever group '{group}'", where=name, remedy=nearest(group, GROUPS)
        )
    entries = read_checked(path, name, RecordError)
    file = _File(name, entries)
    for key in entries:
        if key not in _KEYS:
            raise file.error(key, "the entry is unknown", nearest(key, _KEYS))

    texts = {entry: file.text(entry) for entry in _TEXTS}
    if texts["id"] != path.stem or not _ID.fullmatch(texts["id"]):
        raise file.error("id", f"'{texts['id']}' differs from the name of the file, '{path.stem}'")
    low, high, step = (file.number(entry, file.get(entry)) for entry in _NUMBERS)
    if low >= high:
        raise file.error("low", f"{low:g} is not below high, {high:g}")
    if not 0 < step <= high - low:
        raise file.error("step", f"{step:g} is not between 0 and the range, {high - low:g}")
    order = file.get("order")
    if isinstance(order, bool) or not isinstance(order, int) or order < 1:
        raise file.error("order", f"{order!r} is not a whole number from 1 on")

    def inside(entry: str, value: Any) -> float:
        number = file.number(entry, value)
        if not low <= number <= high:
            raise file.error(entry, f"{number:g} lies outside {low:g} to {high:g}")
        return number

    default: float | Literal["history"]
    raw = file.get("default")
    default = HISTORY if raw == HISTORY else inside("default", raw)
    bare: dict[str, Any] = {entry: file.text(entry) for entry in _BARE if entry in entries}
    return Lever(
        id=texts["id"],
        label=texts["label"],
        unit=texts["unit"],
        group=group,
        order=order,
        low=low,
        high=high,
        step=step,
        default=default,
        meaning=texts["meaning"],
        decides=texts["decides"],
        claims=file.words("claims", _CLAIM, "C13", least=0),
        named=_named(file, inside),
        reads=file.words("reads", _ID, "interdiction"),
        **bare,
        **_recorded(file),
    )


def _recorded(file: _File) -> dict[str, Any]:
    """Return what says how a lever stands to the record: the share it shifts, what is counted."""
    shifts, among = "shifts" in file.entries, "among" in file.entries
    if shifts != among:
        raise file.error(
            "among" if shifts else "shifts",
            "the entry is missing",
            "A share that is shifted has 'shifts', its driver, and 'among', the series it is of",
        )
    return {
        "shifts": file.text("shifts") if shifts else "",
        "among": file.words("among", _ID, "encounters_usbp") if among else (),
        "counts": file.text("counts") if "counts" in file.entries else "",
    }


def _named(file: _File, inside: Any) -> tuple[NamedLevel, ...]:
    """Return the named levels: tables with exactly a label and a value."""
    raw = file.entries.get("named", [])
    if not isinstance(raw, list):
        raise file.error("named", f"{raw!r} is not a list of tables with label and value")
    levels = []
    for number, item in enumerate(raw, start=1):
        entry = f"named[{number}]"
        if not isinstance(item, dict) or set(item) != {"label", "value"}:
            raise file.error(entry, "a named level has exactly a label and a value")
        if not isinstance(item["label"], str) or not item["label"].strip():
            raise file.error(entry, f"{item['label']!r} is not a text")
        levels.append(NamedLevel(item["label"], inside(entry, item["value"])))
    return tuple(levels)


def _free(places: Mapping[tuple[str, int], str], group: str) -> int:
    return 1 + max(order for named, order in places if named == group)


def read_folder(folder: Path) -> dict[str, Lever]:
    """Read every ``<group>/<id>.toml`` of a folder, sorted by group, then order.

    Raises RecordError if a file is invalid, an id appears twice or two levers of
    a group have the same order.
    """
    found: dict[str, Lever] = {}
    places: dict[tuple[str, int], str] = {}
    for path in sorted(folder.glob("*/*.toml")):
        lever = read_lever(path)
        if lever.id in found:
            raise RecordError(
                f"'{lever.id}' is also declared in {found[lever.id].file}", where=lever.file
            )
        other = places.setdefault((lever.group, lever.order), lever.id)
        if other != lever.id:
            raise RecordError(
                f"{lever.order} is also the order of '{other}'",
                where=f"{lever.file}/order",
                remedy=f"The next that is free is {_free(places, lever.group)}",
            )
        found[lever.id] = lever
    groups = list(GROUPS)
    ranked = sorted(found.values(), key=lambda lever: (groups.index(lever.group), lever.order))
    return {lever.id: lever for lever in ranked}
