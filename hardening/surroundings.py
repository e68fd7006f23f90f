"""Surroundings in which people run commands: full disks, no homes, other locales."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["SURROUNDINGS", "Place", "Surrounding", "can"]

_PLAIN = ("PYTHONUTF8", "PYTHONCOERCECLOCALE")


@dataclass
class Place:
    """Where a command runs: its working folder, words put in front, and the environment."""

    cwd: Path
    environment: dict[str, str | None] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    #: the standard output: "" to be read, else a file, "closed" for none
    stdout: str = ""
    #: what was mounted and has to be taken down
    mounted: list[Path] = field(default_factory=list)


@dataclass(frozen=True)
class Surrounding:
    """One surrounding.

    make   lays it out in an empty folder
    needs  what the system has to be able to, of ``can``
    same   the numbers have to come and be the same; otherwise one clear error will do
    """

    make: Callable[[Path], Place]
    needs: str = ""
    same: bool = True


@functools.cache
def can(what: str) -> bool:
    """Return whether this system lets us "mount", "unshare" or make a "locale"."""
    tries = {
        "mount": ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        "unshare": ["unshare", "-n", "true"],
        "user": ["unshare", "-U", "--map-user=12345", "true"],
        "prlimit": ["prlimit", "--fsize=4096", "true"],
        "locale": ["localedef", "--help"],
        "full": ["test", "-c", "/dev/full"],
    }
    if what == "mount" and os.geteuid() != 0:
        return False
    try:
        return subprocess.run(tries[what], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _plain(**more: str | None) -> Callable[[Path], Place]:
    return lambda folder: Place(folder, dict(more))


def _locale(name: str, charset: str) -> Callable[[Path], Place]:
    """A locale made on the spot; in a working folder whose name is not ASCII."""

    def make(folder: Path) -> Place:
        made = folder / "locales"
        made.mkdir()
        subprocess.run(
            ["localedef", "-i", name, "-f", charset, str(made / f"{name}.x")],
            capture_output=True,
            check=False,
        )
        here = folder / "größe"
        here.mkdir()
        found = {"LC_ALL": f"{name}.x", "LOCPATH": str(made), "LANG": None}
        return Place(here, {**found, **dict.fromkeys(_PLAIN, "0")})

    return make


def _c(folder: Path) -> Place:
    here = folder / "größe-日本"
    here.mkdir()
    return Place(here, {"LC_ALL": "C", "LANG": None, **dict.fromkeys(_PLAIN, "0")})


def _full(folder: Path, size: int, *, cache: bool = False) -> Place:
    """A disk of few bytes, as the working folder or as the cache."""
    disk, rest = folder / "disk", folder / "rest"
    for one in (disk, rest):
        one.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=True)
    shutil.chown(disk, os.geteuid())
    (disk / "filled").write_bytes(b"")
    if size <= 4096:
        (disk / "filled").write_bytes(b"x" * size)
    if cache:
        return Place(rest, {"CORRIDOR_CACHE": str(disk), "HOME": str(disk)}, mounted=[disk])
    return Place(disk, mounted=[disk])


def _read_only(folder: Path, *, home: bool) -> Place:
    disk, rest = folder / "disk", folder / "rest"
    for one in (disk, rest):
        one.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", disk], check=True)
    if home:
        cut = {"HOME": str(disk), "CORRIDOR_CACHE": None}
        return Place(rest, {**cut}, mounted=[disk])
    return Place(disk, mounted=[disk])


def _gone(folder: Path) -> Place:
    """A working folder that is removed while the shell stands in it."""
    here = folder / "gone"
    here.mkdir()
    script = 'cd "$0" && rmdir "$0" && exec "$@"'
    return Place(folder, before=("sh", "-c", script, str(here)))


def _homeless(folder: Path) -> Place:
    """A user whom the system does not know."""
    none: dict[str, str | None] = {"HOME": None, "CORRIDOR_CACHE": None}
    return Place(folder, none, ("unshare", "-U", "--map-user=12345"))


def _like_modules(folder: Path) -> Place:
    """A working folder with files named like modules that are used."""
    for name in ("numpy", "json", "corridor", "jax", "polars", "tomllib", "random", "secrets"):
        (folder / f"{name}.py").write_text("raise SystemExit('taken from here')\n")
    return Place(folder)


SURROUNDINGS: dict[str, Surrounding] = {
    "no HOME": Surrounding(_plain(HOME=None, CORRIDOR_CACHE=None, XDG_CACHE_HOME=None)),
    "a user without a home": Surrounding(_homeless, needs="user"),
    "HOME that cannot be written": Surrounding(
        lambda folder: _read_only(folder, home=True), needs="mount"
    ),
    "full disk for the cache": Surrounding(
        lambda folder: _full(folder, 4096, cache=True), needs="mount"
    ),
    "full disk": Surrounding(lambda folder: _full(folder, 4096), needs="mount", same=False),
    "disk that fills up": Surrounding(
        lambda folder: _full(folder, 20_480), needs="mount", same=False
    ),
    "read-only folder": Surrounding(
        lambda folder: _read_only(folder, home=False), needs="mount", same=False
    ),
    "files of 4 KiB at most": Surrounding(
        lambda folder: Place(folder, before=("prlimit", "--fsize=4096")),
        needs="prlimit",
        same=False,
    ),
    "few open files": Surrounding(
        lambda folder: Place(folder, before=("prlimit", "--nofile=64")), needs="prlimit"
    ),
    "output to a full disk": Surrounding(
        lambda folder: Place(folder, stdout="/dev/full"), needs="full", same=False
    ),
    "output closed": Surrounding(lambda folder: Place(folder, stdout="closed"), same=False),
    "removed working folder": Surrounding(_gone, same=False),
    "files named like modules": Surrounding(_like_modules),
    "C locale, other folder name": Surrounding(_c),
    "POSIX locale": Surrounding(_plain(LC_ALL="POSIX", **dict.fromkeys(_PLAIN, "0"))),
    "Turkish, ISO 8859-9": Surrounding(_locale("tr_TR", "ISO-8859-9"), needs="locale"),
    "Turkish, UTF-8": Surrounding(_locale("tr_TR", "UTF-8"), needs="locale"),
    "German, ISO 8859-1": Surrounding(_locale("de_DE", "ISO-8859-1"), needs="locale"),
    "a locale that is not there": Surrounding(_plain(LC_ALL="xx_YY.KOI8-R")),
    "output in ASCII": Surrounding(_plain(PYTHONIOENCODING="ascii")),
    "output in Latin-1": Surrounding(_plain(PYTHONIOENCODING="latin-1")),
    "time zone 14 hours ahead": Surrounding(_plain(TZ="Pacific/Kiritimati")),
    "time zone 11 hours behind": Surrounding(_plain(TZ="Pacific/Pago_Pago")),
    "time zone that is none": Surrounding(_plain(TZ="Nowhere/Land")),
    "other order of sets": Surrounding(_plain(PYTHONHASHSEED="4242")),
    "asserts and texts taken out": Surrounding(_plain(PYTHONOPTIMIZE="2")),
    "a terminal of one column": Surrounding(_plain(COLUMNS="1", LINES="1", TERM="dumb")),
    "network cut off": Surrounding(
        lambda folder: Place(folder, before=("unshare", "-n")), needs="unshare"
    ),
}
