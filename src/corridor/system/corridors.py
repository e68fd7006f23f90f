"""Finding and reading corridors; every fault names file, entry and remedy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from corridor.core.errors import InputError, nearest
from corridor.core.files import is_file, is_folder
from corridor.core.months import parse_month
from corridor.core.numbers import finite
from corridor.core.toml import read_toml
from corridor.system.corridor import (
    Corridor,
    Forecast,
    Group,
    History,
    LeverRecord,
    Measurement,
    Part,
    Series,
)
from corridor.system.mechanisms import mechanism_files

__all__ = ["DEFAULT", "corridor_names", "find_corridor", "load_corridor"]

DEFAULT = "us-mexico"
"""The corridor that is meant where none is named."""
SHIPPED = Path(__file__).parents[1] / "corridors"
_FORM = "docs/how-to/add-a-corridor.md says what may stand there"
_HEAD = "corridor.toml"
_SERIES = "series.toml"
_TEXTS = ("label", "destination", "transit", "about")
_TABLES = (
    *(
        "done",
        "beside",
        "group",
        "stand_in",
        "constants",
        "origin_drivers",
        "closure",
        "acceptance",
    ),
    *("lever_history", "history", "forecast", "not_learned"),
)
_KNOWN = (*_TEXTS, "decision_point", "mechanisms", "ledger", *_TABLES)
_NEEDED = ("decision_point", "mechanisms", "group", "history", "forecast")

T = TypeVar("T")


def corridor_names() -> list[str]:
    """Return the ids of the shipped corridors, sorted."""
    return sorted(path.parent.name for path in SHIPPED.glob(f"*/{_HEAD}"))


def find_corridor(name: str | Path) -> Path:
    """Return the folder of a corridor: of a shipped one by its id, of any other by its path.

    Raises InputError, naming the nearest, if there is none.
    """
    if str(name) in corridor_names():
        return SHIPPED / str(name)
    folder = Path(name)
    if "/" in str(name) or isinstance(name, Path) or len(folder.parts) > 1 or is_folder(folder):
        if is_file(folder / _HEAD):
            return folder.resolve()
        raise InputError(
            "this folder holds no corridor" if is_folder(folder) else "there is no such folder",
            where=f"{folder}",
            remedy=f"A corridor's folder holds {_HEAD}; corridor new corridor NAME writes one",
        )
    raise InputError(
        f"there is no corridor '{name}'",
        remedy="One of your own is named by its folder. " + nearest(str(name), corridor_names()),
    )


def load_corridor(name: str | Path = DEFAULT) -> Corridor:
    """Return a corridor by id or by the path of its folder, the same object each time.

    Raises InputError, naming file, entry and remedy, if there is none or its files are faulty.
    """
    return _load(find_corridor(name))


@lru_cache(maxsize=32)
def _load(folder: Path) -> Corridor:
    head = _File(folder, _HEAD)
    head.only(_KNOWN)
    for name in _NEEDED:
        head.get(name)
    series_file = _File(folder, _SERIES)
    series_file.only(("measurement", "series"))
    groups = tuple(head.many("group", _group))
    ids = [group.id for group in groups]
    if len(set(ids)) < len(ids) or not ids:
        head.fail("group", "an id is there twice, or there is no group", "Give each its own id")
    series = {one.id: one for one in series_file.many("series", _series)}
    for one in series.values():
        for part in one.parts:
            if part.group and part.group not in ids:
                series_file.fail(
                    f"series {one.id}",
                    f"there is no group '{part.group}'",
                    nearest(part.group, ids),
                )
    forecast = head.one("forecast", _forecast)
    if forecast.target not in series:
        head.fail(
            "forecast/target",
            f"there is no series '{forecast.target}'",
            nearest(forecast.target, series),
        )
    records = tuple(head.many("lever_history", _lever_record))
    for record in records:
        if record.series and record.series not in series:
            head.fail(
                "lever_history",
                f"there is no series '{record.series}'",
                nearest(record.series, series),
            )
    mechanisms = tuple(head.words("mechanisms"))
    for name in mechanisms:
        if mechanisms.count(name) > 1:
            head.fail("mechanisms", f"'{name}' stands there twice", "Remove one")
        if name not in mechanism_files():
            head.fail(
                "mechanisms", f"there is no mechanism '{name}'", nearest(name, mechanism_files())
            )
    return Corridor(
        id=folder.name,
        folder=folder,
        **{name: head.text(name) for name in _TEXTS},
        done=tuple(head.words("done")) if "done" in head.raw else (),
        beside=tuple(head.words("beside")) if "beside" in head.raw else (),
        ledger=head.text("ledger") if "ledger" in head.raw else "",
        decision_point=parse_month(head.text("decision_point"), where=head.where("decision_point")),
        mechanisms=mechanisms,
        groups=groups,
        series=series,
        measurement=series_file.one("measurement", _measurement),
        stand_in=head.numbers("stand_in"),
        constants=head.numbers("constants"),
        origin_drivers={
            name: _part(raw, partial(head.fail, f"origin_drivers/{name}"))
            for name, raw in head.table("origin_drivers").items()
        },
        closures=tuple(head.many("closure", _span)),
        acceptances=tuple(head.many("acceptance", _acceptance)),
        lever_records=records,
        history=head.one("history", _history),
        forecast=forecast,
        not_learned={name: why for names, why in head.many("not_learned", _kept) for name in names},
    )


Fail = Callable[[str], NoReturn]


class _File:
    """One file of a corridor's folder: its entries, and errors that name file and entry."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = f"{folder.name}/{name}"
        try:
            self.raw: dict[str, Any] = read_toml(folder / name)
        except OSError:
            raise InputError(
                "this file cannot be read",
                where=self.name,
                remedy=f"A corridor's folder needs {_HEAD} and {_SERIES}",
            ) from None
        except (ValueError, RecursionError) as error:
            raise InputError(
                f"not readable as TOML: {error}", where=self.name, remedy="Texts need quotes"
            ) from None

    def where(self, entry: str) -> str:
        return f"{self.name}/{entry}"

    def fail(self, entry: str, problem: str, remedy: str = "") -> NoReturn:
        raise InputError(problem, where=self.where(entry), remedy=remedy or _FORM)

    def only(self, known: Collection[str]) -> None:
        for entry in self.raw:
            if entry not in known:
                self.fail(entry, "the entry is unknown", nearest(entry, known))

    def get(self, entry: str) -> Any:
        if entry not in self.raw:
            self.fail(entry, "the entry is missing", f"Every corridor states its {entry}")
        return self.raw[entry]

    def text(self, entry: str) -> str:
        value = self.get(entry)
        if not isinstance(value, str) or not value.strip():
            self.fail(entry, f"{value!r} is not a text", f'Write {entry} = "..."')
        return " ".join(value.split())

    def words(self, entry: str) -> list[str]:
        value = self.get(entry)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.fail(entry, f"{value!r} is not a list of texts", f'Write {entry} = ["..."]')
        return list(value)

    def table(self, entry: str) -> Mapping[str, Any]:
        value = self.raw.get(entry, {})
        if not isinstance(value, dict):
            self.fail(entry, f"{value!r} is not a table", f"Write [{entry}]")
        return value

    def numbers(self, entry: str) -> dict[str, float]:
        found = {}
        for name, value in self.table(entry).items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not finite(value):
                self.fail(f"{entry}/{name}", f"{value!r} is not a number", "Write a finite one")
            found[name] = float(value)
        return found

    def one(self, entry: str, make: Callable[[Mapping[str, Any], Fail], T]) -> T:
        self.get(entry)
        return make(self.table(entry), partial(self.fail, entry))

    def many(self, entry: str, make: Callable[[Mapping[str, Any], Fail], T]) -> list[T]:
        value = self.raw.get(entry, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fail(entry, "this is not a list of tables", f"Write [[{entry}]] above each")
        return [
            make(one, partial(self.fail, f"{entry} {one.get('id', k)}"))
            for k, one in enumerate(value, 1)
        ]


def _build(kind: type[T], raw: Mapping[str, Any], fail: Fail, also: Collection[str] = ()) -> T:
    """Return a dataclass from a table of the same names; lists become tuples, months numbers."""
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for name in raw:
        if name not in known and name not in also:
            fail(f"there is no field '{name}'; {nearest(name, [*known, *also])}")
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name in raw:
            values[name] = _checked(str(field.type), raw[name], name, fail)
        elif field.default is MISSING and field.default_factory is MISSING:
            fail(f"the field '{name}' is missing")
    return kind(**values)


_KINDS: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "bool": (bool,),
    "float": (int, float),
    "int": (int,),
    "tuple[str, ...]": (list,),
    "tuple[Part, ...]": (tuple,),
}


def _checked(kind: str, value: Any, name: str, fail: Fail) -> Any:
    if kind.startswith("Mapping"):
        return value
    wanted: Any = _KINDS[kind]
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        fail(f"{name} is {value!r}, where {kind} is wanted")
    if isinstance(value, list):
        if not all(isinstance(one, str) for one in value):
            fail(f"{name} holds something else than texts")
        return tuple(value)
    if kind != "float":
        return value
    number: Any = value
    if not finite(number):
        fail(f"{name} is {value!r}, where a finite number is wanted")
    return float(number)


def _month(value: Any, name: str, fail: Fail) -> int:
    if not isinstance(value, str):
        fail(f'{name} is {value!r}; write it as "YYYY-MM"')
    try:
        return parse_month(value)
    except InputError as error:
        fail(f"{name}: {error.problem}")


def _group(raw: Mapping[str, Any], fail: Fail) -> Group:
    return _build(Group, raw, fail)


def _part(raw: Any, fail: Fail) -> Part:
    if not isinstance(raw, dict) or not isinstance(raw.get("where", {}), dict):
        fail("a part is written { table = ..., where = { column = ... } }")
    if raw.get("missing", "zero") not in ("zero", "unknown"):
        fail(f'missing is {raw["missing"]!r}; write "zero" or "unknown"')
    for name, wanted in raw.get("where", {}).items():
        for one in wanted if isinstance(wanted, list) else [wanted]:
            if not isinstance(one, str | int | float):
                fail(f"where.{name} is {wanted!r}; write a value of the column, or a list of them")
    return _build(Part, raw, fail)


def _series(raw: Mapping[str, Any], fail: Fail) -> Series:
    parts = raw.get("parts")
    if not isinstance(parts, list) or not parts:
        fail("parts is no list; write parts = [{ table = ... }]")
    known = {k: _month(v, k, fail) if k == "unfit_from" else v for k, v in raw.items()}
    return _build(Series, {**known, "parts": tuple(_part(part, fail) for part in parts)}, fail)


def _measurement(raw: Mapping[str, Any], fail: Fail) -> Measurement:
    return _build(Measurement, raw, fail)


def _history(raw: Mapping[str, Any], fail: Fail) -> History:
    months = ("first_month", "earliest", "latest")
    return _build(
        History,
        {k: _month(v, k, fail) if k in months else v for k, v in raw.items()},
        fail,
    )


def _forecast(raw: Mapping[str, Any], fail: Fail) -> Forecast:
    return _build(
        Forecast, {k: _month(v, k, fail) if k == "first" else v for k, v in raw.items()}, fail
    )


def _span(raw: Mapping[str, Any], fail: Fail) -> tuple[int, int]:
    return _month(raw.get("from"), "from", fail), _month(raw.get("to"), "to", fail)


def _acceptance(raw: Mapping[str, Any], fail: Fail) -> tuple[tuple[str, ...], int]:
    return _named(raw.get("groups", []), "groups", fail), _month(raw.get("from"), "from", fail)


def _named(raw: Any, name: str, fail: Fail) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        fail(f'{name} is {raw!r}; write {name} = ["..."]')
    return tuple(raw)


def _kept(raw: Mapping[str, Any], fail: Fail) -> tuple[tuple[str, ...], str]:
    if not isinstance(raw.get("parameters"), list) or not isinstance(raw.get("why"), str):
        fail("it has parameters = [...] and why = a reason")
    return _named(raw["parameters"], "parameters", fail), raw["why"]


#: last month of what goes on
_EVER = 10**6


def _lever_record(raw: Mapping[str, Any], fail: Fail) -> LeverRecord:
    """Read what a lever was: a ``series``, or a ``value`` in a ``month`` or ``from`` and ``to``."""
    entry = dict(raw)
    if "series" not in entry:
        if "value" not in entry or ("month" in entry) == ("from" in entry):
            fail("it has series, or value with month, or value with from (and to)")
        for needed in ("source", "grade"):
            if needed not in entry:
                fail(f"the field '{needed}' is missing")
        begin = _month(entry.pop("month" if "month" in entry else "from"), "its month", fail)
        end = begin if "month" in raw else _EVER
        entry |= {"first": begin, "last": end}
        if "to" in entry:
            entry["last"] = _month(entry.pop("to"), "to", fail)
    if entry.get("per", "month") not in ("month", "day"):
        fail(f'per is {entry["per"]!r}; write "month" or "day"')
    return _build(LeverRecord, entry, fail, also=("source", "grade"))
