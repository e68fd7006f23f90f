"""Where a sweep lies: a folder, or a place that fsspec can reach, as names and bytes.

Names are made by the program, never read from a file, and checked here: whatever a manifest
says, nothing outside the folder is read or written.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Protocol

from corridor.core.errors import InputError, get_extra
from corridor.core.files import write_atomic

__all__ = ["Store", "open_store"]

_NAME = re.compile(r"[a-z]+\.(?:json|parquet|npz)|(?:parts|draws)/part-\d{6}\.parquet")

#: kinds of places without folders, where making one would make a bucket
_OBJECTS = frozenset(("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "oci"))


class Store(Protocol):
    """Reads and writes whole files below one place."""

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, None if there is none.

        Raises InputError if it cannot be read.
        """

    def write(self, name: str, data: bytes) -> None:
        """Write a file so that readers see all of it or none.

        Raises InputError if it cannot be written.
        """

    def names(self) -> set[str]:
        """Return the names of our files that are there."""


def open_store(url: str) -> Store:
    """Return the store at a path or a URL such as ``s3://bucket/sweep``.

    Raises InputError where fsspec, or the package that it needs for this kind, is missing.
    """
    if "://" not in url and "::" not in url:
        return _Folder(Path(url))
    try:
        import fsspec
    except ImportError:
        raise InputError(
            "writing to a URL needs the package fsspec, which is not installed",
            where=url,
            remedy=get_extra("sweep") + "; or name a folder",
        ) from None
    try:
        system, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError, OSError) as error:
        raise InputError(
            f"this place cannot be reached ({_first_line(error)})",
            where=url,
            remedy="Name a folder, or a URL whose package is installed, such as s3fs for s3://",
        ) from None
    if "file" in _protocols(system):
        return _Folder(Path(path))
    return _Remote(system, path.rstrip("/"), url)


def _protocols(system: Any) -> tuple[str, ...]:
    named = system.protocol
    return (named,) if isinstance(named, str) else tuple(named)


def _check(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise InputError(f"'{name}' is no name of a sweep's file")
    return name


class _Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, name: str) -> bytes | None:
        path = self.path / _check(name)
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unreadable(path, error) from None

    def write(self, name: str, data: bytes) -> None:
        write_atomic(self.path / _check(name), data)

    def names(self) -> set[str]:
        found = (*self.path.glob("*.*"), *self.path.glob("*/part-*"))
        names = {path.relative_to(self.path).as_posix() for path in found}
        return {name for name in names if _NAME.fullmatch(name)}


class _Remote:
    def __init__(self, system: Any, path: str, url: str) -> None:
        self.system, self.path, self.url = system, path, url

    def read(self, name: str) -> bytes | None:
        try:
            return bytes(self.system.cat_file(f"{self.path}/{_check(name)}"))
        except FileNotFoundError:
            return None
        except Exception as error:
            # every kind of store has errors of its own
            raise _unreadable(f"{self.url}/{name}", error) from None

    def write(self, name: str, data: bytes) -> None:
        path = f"{self.path}/{_check(name)}"
        try:
            # one put: an object is there whole or not at all
            try:
                self.system.pipe_file(path, data)
            except FileNotFoundError:
                if _OBJECTS & set(_protocols(self.system)):
                    # a bucket is made by its owner, never by a slip in a name
                    raise
                self.system.makedirs(path.rpartition("/")[0], exist_ok=True)
                self.system.pipe_file(path, data)
        except Exception as error:
            raise InputError(
                f"this cannot be written ({_first_line(error)})",
                where=f"{self.url}/{name}",
                remedy="See that the place exists and may be written; then run the same again",
            ) from None

    def names(self) -> set[str]:
        self.system.invalidate_cache()
        try:
            found = self.system.find(self.path)
        except FileNotFoundError:
            return set()
        except Exception as error:
            raise _unreadable(self.url, error) from None
        names = {path.removeprefix(self.path).lstrip("/") for path in found}
        return {name for name in names if _NAME.fullmatch(name)}


def _unreadable(where: Any, error: Exception) -> InputError:
    return InputError(
        f"this cannot be read ({_first_line(error)})",
        where=str(where),
        remedy="See that the place exists and may be read",
    )


def _first_line(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(said).splitlines()[0]
