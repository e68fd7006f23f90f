"""Changing an example: its entries one by one, then its text; every change is told by numbers."""

from __future__ import annotations

import copy
import datetime
import math
import pickle
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from hardening.fuzz.engine.texts import FORMS

__all__ = ["LETTERS", "ODD", "OPERATIONS", "TEXT_OPERATIONS", "Change", "changed"]

#: what to do, where, and with which value
Change = tuple[str, int, Any]

_BEYOND = 2**64
_LARGE = 20_000  # characters
#: characters to which a text grows: what the input itself takes is no memory of its reader's
_LONGEST = 1 << 20

#: values that a reader may not have thought of
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 12, 13, 60, 2**31, 2**53 + 1, 2**63, -(2**63) - 1, _BEYOND),
    *(10**400, 0.5, -0.0, 1e-320, 1e308, -1e308, math.nan, math.inf, -math.inf, 0.1 + 0.2),
    *("", " ", "\n", "\t", "\x00", "\x1b[31m", "\x7f", "\u2028", "\u202e", "\ufeff", "\U0001f600"),
    *("e\u0301", "\u0661\u0662", "\u00bd", "a" * 5000, "{}", "%s%n", "../../etc/passwd", "nan"),
    *(
        "inf",
        "-0",
        "1e999",
        "0x10",
        "1_000",
        "true",
        "null",
        "ALL",
        "2024-13",
        "0000-01",
        "9999-12",
    ),
    *(
        "2024-05",
        "2024-05-31",
        "2024-02-30",
        "12024-05",
        "+3",
        "+999",
        "\u0662\u0660\u0662\u0664-05",
    ),
    *("Normal(0, 1)", "Normal(0, -1)", "Mixture(1*Normal(0,1))", "1" * 400, "'", '"', "\\", "#"),
    *([], [[]], [None], [0, 0], ["a", "a"], [1, 2], [1e308, 1e308], ["2024-05", "2024-04"], {}),
    *({"": ""}, {"a": {}}, {"value": 1}, {"low": 1, "high": 0}, {"start": "+0", "value": 1}),
    datetime.date(2024, 5, 1),
    datetime.datetime(2024, 5, 1, 12, 30),
    datetime.time(1, 2, 3),
    datetime.date(1, 1, 1),
    datetime.date(9999, 12, 31),
)

#: letters of texts that are made up
LETTERS = (
    "aZ09 _-+.,:;=@%&/\\'\"#[]{}()<>|*~^$\n\r\t\0\x1b\x85"
    "\u00e9\u0301\u0663\u2028\u202e\ufeff\ufffd\U0001f600"
)

Place = tuple[Any, Any]


def _places(value: Any) -> Iterator[Place]:
    """Yield (holder, key) of every entry, breadth first so that low numbers mean high entries."""
    rows = [value]
    while rows:
        below = []
        for one in rows:
            if isinstance(one, dict):
                keys: Sequence[Any] = list(one)
            elif isinstance(one, list):
                keys = range(len(one))
            else:
                continue
            for key in keys:
                yield one, key
                below.append(one[key])
        rows = below


def _replace(holder: Any, key: Any, value: Any) -> None:
    holder[key] = value


def _delete(holder: Any, key: Any, value: Any) -> None:
    del holder[key]


def _double(holder: Any, key: Any, value: Any) -> None:
    if isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    else:
        holder[f"{key}{value}"[:200]] = copy.deepcopy(holder[key])


def _rename(holder: Any, key: Any, value: Any) -> None:
    if isinstance(holder, dict):
        kept = holder.pop(key)
        holder[str(value)[:6000]] = kept
    else:
        holder.append(value)


def _wrap(holder: Any, key: Any, value: Any) -> None:
    holder[key] = [holder[key]] if value is None or isinstance(value, str) else {"k": holder[key]}


def _deep(holder: Any, key: Any, value: Any) -> None:
    # the writers of plain values go down as deep, so not to the limit of the interpreter
    for _ in range(min(150, len(str(value)))):
        holder[key] = [holder[key]] if isinstance(value, str) else {"k": holder[key]}


def _retype(holder: Any, key: Any, value: Any) -> None:
    old = holder[key]
    match old:
        case bool():
            new: Any = str(old)
        case str():
            new = _number(old)
        case int() | float():
            new = str(old)
        case list():
            new = {str(at): one for at, one in enumerate(old)}
        case dict():
            new = list(old.values())
        case _:
            new = str(old)
    holder[key] = new


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return len(text)


def _grow(holder: Any, key: Any, value: Any) -> None:
    old = holder[key]
    if len(str(old)) > _LARGE:
        # twice grown is large enough: it is the reader that is tried, not the machine
        return
    if isinstance(old, str):
        holder[key] = (old + "x") * min(400, _LONGEST // (len(old) + 1))
    elif isinstance(old, list):
        holder[key] = (old or [value]) * 40
    elif isinstance(old, dict):
        holder[key] = {**old, **{f"k{at}": value for at in range(60)}}
    elif isinstance(old, int | float):
        holder[key] = old * 1_000_003 if abs(old) < 1e100 else -old


def _add(holder: Any, key: Any, value: Any) -> None:
    if isinstance(holder, dict):
        holder[value if isinstance(value, str) else "k"] = value
    else:
        holder.append(value)


OPERATIONS: dict[str, Callable[[Any, Any, Any], None]] = {
    "replace": _replace,
    "delete": _delete,
    "double": _double,
    "rename": _rename,
    "wrap": _wrap,
    "deep": _deep,
    "retype": _retype,
    "grow": _grow,
    "add": _add,
}


def _cut(data: bytes, at: int, told: bytes) -> bytes:
    return data[: at % (len(data) + 1)]


def _insert(data: bytes, at: int, told: bytes) -> bytes:
    place = at % (len(data) + 1)
    return data[:place] + told + data[place:]


def _flip(data: bytes, at: int, told: bytes) -> bytes:
    place = at % max(1, len(data))
    return data[:place] + bytes([(data[place] if data else 0) ^ (1 + at % 255)]) + data[place + 1 :]


def _drop(data: bytes, at: int, told: bytes) -> bytes:
    place = at % max(1, len(data))
    return data[:place] + data[place + 1 + at % 7 :]


def _twice(data: bytes, at: int, told: bytes) -> bytes:
    place = at % (len(data) + 1)
    return data + told + data[place:]


#: on the text as it is written: truncated, with something put in, and so on
TEXT_OPERATIONS: dict[str, Callable[[bytes, int, bytes], bytes]] = {
    "cut": _cut,
    "insert": _insert,
    "flip": _flip,
    "drop": _drop,
    "twice": _twice,
}


def changed(example: bytes, form: str, changes: Sequence[Change]) -> bytes:
    """Return an example with changes made, those of entries first."""
    if form in FORMS:
        value, write = pickle.loads(_taken(example, form)), FORMS[form][1]
        for name, at, new in changes:
            places = list(_places(value))
            if name in OPERATIONS and places:
                # the whole is an entry too, the last one to be met
                OPERATIONS[name](*places[(at + 1) % len(places)], copy.deepcopy(new))
        try:
            data = write(next(iter(value.values()), {}))
        except Exception:  # some values have no form in some formats
            data = example
    else:
        data = example
    for name, at, new in changes:
        if name in TEXT_OPERATIONS:
            told = new if isinstance(new, bytes) else _shown(new)
            data = TEXT_OPERATIONS[name](data, at, told)
    return data


@lru_cache(maxsize=256)
def _taken(example: bytes, form: str) -> bytes:
    """Return an example taken apart, as a pickle of our own: copying is quicker than reading."""
    return pickle.dumps({"": FORMS[form][0](example)})


def _shown(value: Any) -> bytes:
    return str(value).encode(errors="surrogatepass")[:6000]
