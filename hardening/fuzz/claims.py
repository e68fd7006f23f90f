"""Ledgers of claims: in one file, and as a folder with a file for each claim."""

from __future__ import annotations

import re
from pathlib import Path

from hardening.check import Finding, Tell
from hardening.fuzz.engine import Format, fuzz
from hardening.fuzz.engine.format import Reader
from hardening.fuzz.engine.places import file_reader, starting, west

__all__ = ["FORMATS", "WHAT", "run"]

WHAT = "ledgers of claims in one file, heads of ledgers and single claims with every kind of test"

_LEDGER = b"""title = "Mine"
by = "me"
published = "2025-01-01"
vantage = "2025-06"

[measures.mine]
label = "mine"
unit = "events"
note = "n"
usable = "2014-01 to 2025-01"
parts = [{ table = "encounters_total", where = { agency = "USBP" }, gaps = "nought" }]
by.origin = [{ table = "encounters", where = { agency = "USBP" } }]

[populations.others]
label = "others"
column = "origin"
is_not = ["MEX"]

[[claim]]
id = "C1"
quote = "a few words"
type = "factual"
says = "s"
counts = "c"

[[claim.test]]
check = "change"
arguments = { measure = "mine", from = "2024-01", to = "2024-04" }
grid.season = ["none", "2013-2018 median"]
grid.population = ["all", "HND", "others"]
skip = [{ season = "none", population = "HND" }]
supports = { at_least = -1, at_most = -0.2 }
contradicts = { outside = [-1, 1] }
"""
_CLAIM = b"""id = "C1"
quote = "words"
type = "factual"
says = "s"
counts = "c"
notes = ["n"]
see = ["C1"]

[[test]]
check = "statement"
arguments = { entries = ["P007"] }
supports = { equals = 1 }

[[test]]
check = "occurrences"
arguments = { kinds = ["deadly"], over = "2025-02 to 2026-01" }
supports = { above = 1 }
role = "context"
"""


def _ledger(folder: Path) -> Reader:
    from corridor.questions.claims import read_ledger

    path = folder / "mine.toml"
    return file_reader(path, lambda: read_ledger(path))


def _head(folder: Path) -> Reader:
    from corridor.questions.claims import read_ledger
    from corridor.record.own import own_table

    home = west(folder)
    path = home / "claims" / "ledger.toml"
    return file_reader(path, lambda: read_ledger(path.parent), [own_table.cache_clear])


def _claim(folder: Path) -> Reader:
    from corridor.questions.claims import read_ledger

    home = west(folder)
    path = home / "claims" / "K01.toml"
    return file_reader(path, lambda: read_ledger(path.parent))


def _claims() -> list[bytes]:
    from corridor.questions.claims import LEDGERS

    shipped = sorted((LEDGERS / "article").glob("C*.toml"), key=lambda p: p.stat().st_size)
    return [
        starting()["claims/K01.toml"].encode(),
        # under the name of the file that is changed
        *(
            re.sub(rb'id = "C\d+"', b'id = "K01"', path.read_bytes(), count=1)
            for path in shipped[:8]
        ),
    ]


FORMATS = {
    one.id: one
    for one in (
        Format("ledger", "toml", lambda: [_LEDGER], _ledger, ("mine.toml",)),
        Format(
            "ledger_head",
            "toml",
            lambda: [starting()["claims/ledger.toml"].encode()],
            _head,
            ("ledger.toml", "K01.toml"),
        ),
        Format("claim", "toml", _claims, _claim, ("K01.toml", "ledger.toml")),
    )
}


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Read changed ledgers."""
    return fuzz(__name__, FORMATS, folder, scale, seed, tell)
