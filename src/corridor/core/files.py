"""Writing files whole or not at all, results as JSON, and where caches live."""

from __future__ import annotations

import argparse
import errno
import json
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from corridor import __version__
from corridor.core.errors import InputError

__all__ = [
    "add_json",
    "cache_dir",
    "check_file",
    "check_folder",
    "check_page",
    "give_result",
    "home_dir",
    "is_file",
    "is_folder",
    "is_stdout",
    "write_atomic",
    "write_json",
    "write_new",
]


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write ``content`` to ``path`` so that readers see the old file or the new one.

    A device or a pipe, such as /dev/null, is written to and stays what it is.

    Raises InputError if the folder cannot be made or the file cannot be written.
    """
    path = Path(path)
    data = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if _is_stream(path):
            path.write_bytes(data)
        else:
            _replace(path, data)
    except OSError as error:
        raise InputError(
            f"this cannot be written ({error.strerror or error})",
            where=str(path),
            remedy="Choose another place",
        ) from error


#: endings of a page's file
_PAGES = (".html", ".htm")


def check_page(path: Path | None, option: str = "") -> None:
    """Raise InputError for a page under a name of another kind of file, such as .pdf.

    And for one that ``check_file`` refuses. A name without an ending is let be: it may be a
    device. ``option``: what names the file.
    """
    if path is not None and path.suffix and path.suffix.lower() not in _PAGES:
        raise InputError(
            f"a page is not written as '{path.suffix}'",
            where=f"{option} {path}".strip(),
            remedy="Let the name end in .html; for PDF, print that page from a browser",
        )
    check_file(path, option)


def check_file(path: Path | None, option: str = "") -> None:
    """Raise InputError, before the work whose result it is to hold, for a file not to be written.

    ``-`` and devices are let be. ``option``: what names the file.
    """
    if path is None or is_stdout(path) or _is_stream(path):
        return
    why = os.strerror(errno.EISDIR) if is_folder(path) else _blocked(path.parent)
    if why:
        raise InputError(
            f"this cannot be written ({why})",
            where=f"{option} {path}".strip(),
            remedy="Choose another place",
        )


def check_folder(path: Path | None, option: str = "") -> None:
    """Raise InputError, before the work, for a folder that can't be made or written into.

    ``option``: what names the folder.
    """
    if path is None:
        return
    where = f"{option} {path}".strip()
    if os.path.lexists(path) and not is_folder(path):
        raise InputError(
            "this is a file", where=where, remedy=f"{option or 'It'} wants a folder; name another"
        )
    if why := _blocked(path):
        raise InputError(
            f"this cannot be written ({why})", where=where, remedy="Choose another place"
        )


def _blocked(folder: Path) -> str:
    """Return why nothing can be written into a folder that is there or to be made, "" if it can."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    if not is_folder(folder):
        return f"{folder} is a file"
    return "" if os.access(folder, os.W_OK | os.X_OK) else os.strerror(errno.EACCES)


def write_new(path: Path, content: str) -> None:
    """Write a file that is not there yet; like ``write_atomic``, and never over another.

    Raises InputError if there is one, or it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _put_new(path, content.encode())
    except FileExistsError:
        raise InputError(
            "there is such a file already", where=str(path), remedy="Choose another name"
        ) from None
    except OSError as error:
        raise InputError(
            f"this cannot be written ({error.strerror or error})",
            where=str(path),
            remedy="Choose another place",
        ) from error


def _put_new(path: Path, data: bytes) -> None:
    """Let a file appear whole; of two who write the same one is refused."""
    temporary = _temporary(path, data)
    try:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:
            # no second names in this file system: the name is taken first, empty
            path.open("x").close()
            os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _is_stream(path: Path) -> bool:
    """Return whether a name stands for a device, a pipe or an open file, not to be replaced."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return True
    # /dev/stdout may lead to a file: what would be replaced is the name in /dev
    return path.is_symlink() and f"{path.parent.resolve()}/".startswith(("/dev/", "/proc/"))


def _replace(path: Path, data: bytes) -> None:
    temporary = _temporary(path, data)
    try:
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _temporary(path: Path, data: bytes) -> str:
    """Write a file beside ``path`` under a passing name, down to the disk; return that name."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes private files; ours are as readable as the user's umask allows
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def add_json(
    parser: argparse.ArgumentParser,
    what: str = "write every number; to stdout for - or no FILE",
) -> None:
    """Add ``--json [FILE]``, the same for every command; ``what``: its help, where not numbers."""
    parser.add_argument(
        "--json",
        nargs="?",
        const=Path("-"),
        type=Path,
        metavar="FILE",
        help=what,
    )


def is_stdout(path: Path | None) -> bool:
    """Return whether ``--json`` asks for standard output, which then holds the JSON alone."""
    return path is not None and str(path) == "-"


def write_json(value: Any, path: Path) -> None:
    """Write plain values as JSON to a file, whole or not at all, or to standard output for ``-``.

    A mapping gets the ``version`` of the program that made it, if it holds none of its own.
    Raises InputError if the file cannot be written.
    """
    if isinstance(value, Mapping):
        value = {"version": __version__, **value}
    text = json.dumps(value, indent=1, allow_nan=False) + "\n"
    if is_stdout(path):
        sys.stdout.write(text)
    else:
        write_atomic(path, text)


def give_result(value: Any, path: Path | None, show: Callable[[], None]) -> None:
    """Give a result as ``--json`` asks: shown, shown and written, or as JSON alone for ``-``.

    Raises InputError if the file cannot be written; nothing is shown then.
    """
    if path is not None:
        write_json(value, path)
    if is_stdout(path):
        return
    show()
    if path is not None:
        print(f"JSON: {path.resolve()}")


def is_file(path: str | Path) -> bool:
    """Return whether a file is at ``path``; False for names that no file can have."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: str | Path) -> bool:
    """Return whether a folder is at ``path``; False for names that none can have."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def cache_dir() -> Path:
    """Return the folder for what can be made again: CORRIDOR_CACHE, else the user's cache.

    Raises InputError where none is named and the user has no home.
    """
    named = os.environ.get("CORRIDOR_CACHE")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else home_dir("CORRIDOR_CACHE") / ".cache") / "corridor"


def home_dir(instead: str) -> Path:
    """Return the user's home folder.

    ``instead``: the variable that names the folder which is looked for there.
    Raises InputError where the system knows no home.
    """
    try:
        return Path.home()
    except RuntimeError:
        raise InputError(
            "no home folder is known, and so no place for what is kept",
            where="HOME",
            remedy=f"Name a folder in {instead}",
        ) from None
