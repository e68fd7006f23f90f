"""Policies: files of them, and paths of levers as an address writes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hardening.check import Finding, Tell
from hardening.fuzz.engine import Format, fuzz
from hardening.fuzz.engine.format import Reader

__all__ = ["FORMATS", "WHAT", "run"]

WHAT = "policies (TOML, with bases beside them) and paths of levers in an address"

_PLAIN = b"""label = "Mine"
base = "other.toml"
decision_point = "2024-05"
[levers.transfer]
value = 20
why = "words"
claims = ["C13"]
grade = "E"
[levers.tariff_threat]
step = { start = "+6", value = 10 }
[levers.guard_deployment]
ramp = { start = "2024-06", end = "2025-06", from = 0.1, to = 0.4 }
"""
_MORE = b"""label = "More"
summary = "s"
own_words = "o"
notes = "n"
[levers.transfer]
pulse = { start = "2024-06", end = "2024-09", value = 3 }
[levers.tariff_threat]
schedule = [{ start = "+0", end = "+3", value = 1 }, { start = "+4", value = 2 }]
[levers.guard_deployment]
value = "untouched"
"""
_PATHS = (
    b"27", b"27@6", b"27@2024-11", b"27@0..6", b"to27@0..6", b"5to27@0..6", b"1@0..5,2@6",
    b"untouched", b"1.5e-3@2024-03..2024-05,2@2024-06..2024-08",
)  # fmt: skip


def _files() -> Sequence[bytes]:
    from corridor.system.corridors import load_corridor

    shipped = load_corridor().folder / "policies" / "status-quo.toml"
    return [_PLAIN, _MORE, shipped.read_bytes()]


def _policy(folder: Path) -> Reader:
    from corridor.policies import load_policy

    path = folder / "mine.toml"
    (folder / "other.toml").write_bytes(_MORE.replace(b"label", b'base = "mine2.toml"\nlabel'))
    (folder / "mine2.toml").write_bytes(b'label = "c"\n')

    def read(data: bytes) -> object:
        path.write_bytes(data)
        found = load_policy(path)
        return [one.path.values(24_000, 20, 0.0) for one in found.levers.values()]

    return read


def _path(folder: Path) -> Reader:
    from corridor.core.errors import InputError
    from corridor.desk.paths import clamped, format_path, parse_path

    def read(data: bytes) -> object:
        text = data.decode("utf-8", errors="replace")
        try:
            path = parse_path.__wrapped__("transfer", text)
        except InputError:
            clamped("transfer", text)
            raise
        assert parse_path.__wrapped__("transfer", format_path(path)) == path
        return path

    return read


FORMATS = {
    one.id: one
    for one in (
        Format("policy", "toml", _files, _policy, names=("mine.toml", "mine2.toml", "other.toml")),
        Format("lever_path", "bytes", lambda: _PATHS, _path),
    )
}


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Read changed policies and paths."""
    return fuzz(__name__, FORMATS, folder, scale, seed, tell)
