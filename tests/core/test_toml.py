"""TOML is read within a bound, and what is wrong is told by the errors that readers know."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from corridor.core.toml import LONGEST, parse_toml, read_toml


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes('a = "\u00e9"\r\n[b]\r\nc = 1\r\n'.encode())
    assert read_toml(path) == {"a": "\u00e9", "b": {"c": 1}}


def test_what_is_too_long_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    with path.open("wb") as stream:
        stream.truncate(2**40)  # nothing lies there
    with pytest.raises(tomllib.TOMLDecodeError, match="longer than 1,048,576 characters"):
        read_toml(path)
    path.write_text("#" * LONGEST)
    assert read_toml(path) == {}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"a = ", tomllib.TOMLDecodeError),
        (b"a = '\xff'", UnicodeDecodeError),
        (b"a = " + b"[" * 100_000, RecursionError),
    ],
)
def test_faults(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(data)
    with pytest.raises(error):
        read_toml(path)
    with pytest.raises(FileNotFoundError):
        read_toml(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "text",
    [
        "a." * 500_000 + "a = 1",
        "[" + '"a b" . ' * 100_000 + "a]",
        "x = 1\n" + "[[" + "a." * 60 + "a]]",
        "a = { " + "'b'." * 60 + "c = 1 }",
    ],
)
def test_keys_of_many_parts_are_refused_before_they_are_taken_apart(text: str) -> None:
    """Half a million parts would take the standard reader a hundred gigabytes."""
    with pytest.raises(tomllib.TOMLDecodeError, match=r"more than 50 words .* \(at line \d"):
        parse_toml(text)


def test_texts_with_many_dots_are_read() -> None:
    text = "One. Two words. v1.2.3. " * 200
    assert parse_toml(f'a = "{text}"\n{"b." * 40}c = 1')["a"] == text
