"""Readers that fail in every way that the engine has to notice."""

from __future__ import annotations

import os
from pathlib import Path

from corridor.core.errors import InputError
from hardening.fuzz.engine import Format
from hardening.fuzz.engine.format import Reader


def _careless(folder: Path) -> Reader:
    """Fails wherever an entry is missing, of another kind, or the text is no TOML."""
    import tomllib

    return lambda data: tomllib.loads(data.decode())["a"]["b"]


def _endless(folder: Path) -> Reader:
    def read(data: bytes) -> None:
        while b"b" not in data:
            pass

    return read


def _greedy(folder: Path) -> Reader:
    kept: list[bytearray] = []

    def read(data: bytes) -> None:
        if b"b" not in data:
            kept.append(bytearray(b"x" * 70_000_000))

    return read


def _deadly(folder: Path) -> Reader:
    def read(data: bytes) -> None:
        if b"b" not in data:
            os.abort()

    return read


def _silent(folder: Path) -> Reader:
    def read(data: bytes) -> None:
        if b"b" not in data:
            raise InputError("it is wrong", where="elsewhere", remedy="Mend it")

    return read


EXAMPLE = b"[a]\nb = 1\n"

FORMATS = {
    name: Format(name, "toml", lambda: [EXAMPLE], prepare, ("mine.toml",))
    for name, prepare in {
        "careless": _careless,
        "endless": _endless,
        "greedy": _greedy,
        "deadly": _deadly,
        "silent": _silent,
    }.items()
}
