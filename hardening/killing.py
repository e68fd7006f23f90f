"""Writers that are killed while they write: fork, let it write for ever, SIGKILL, look.

All that touches what is written runs in children of a process that only prepared it, so that
no thread of the parent is copied. What a reader may find after a kill is what it finds after a
whole write of the one version or the other, or of none where nothing was there.
"""

from __future__ import annotations

import gc
import itertools
import os
import random
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Kills", "Writer", "aside", "kill_often", "leftovers"]


@dataclass(frozen=True)
class Writer:
    """Something that writes.

    write  write version 0 or 1 into a folder, by the function that the commands use
    read   what a reader finds there, in words that tell the versions apart; raises, or returns
           words that no whole write gives, for what is broken; "" where nothing is there
    fresh  each write goes to a place where nothing is yet
    owns   words by which what is read after a kill says itself that it is not whole
    slack  times the length of a write within which the kill falls
    """

    write: Callable[[Path, int], object]
    read: Callable[[Path], str]
    fresh: bool = False
    owns: str = ""
    slack: float = 3.0


@dataclass
class Kills:
    """What came of killing one writer."""

    kills: int = 0
    #: kills that left something half-written behind, under a name that nobody reads
    amid: int = 0
    #: what readers found after a kill
    found: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def aside(work: Callable[[], str]) -> str:
    """Return what ``work`` returns in a child of its own; raises RuntimeError where it fails."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            said, code = work(), 0
        except BaseException:
            said, code = traceback.format_exc(), 1
        with os.fdopen(writing, "wb") as stream:
            stream.write(said.encode())
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        text = stream.read().decode()
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(text or f"the child ended with status {status}")
    return text


def leftovers(folder: Path) -> list[Path]:
    """Return what was begun under a passing name and is still there."""
    return [path for path in folder.rglob(".*") if path.exists()]


def kill_often(
    writer: Writer, folder: Path, times: int, seed: int, tell: Callable[[str], None]
) -> Kills:
    """Kill a writer at random moments; after each kill read, write once more, and read again."""
    chance, kills = random.Random(seed), Kills()
    gc.freeze()
    whole, length = _whole_writes(writer, folder / "whole")
    places: Iterator[Path] = (
        (folder / f"new-{n}" for n in itertools.count())
        if writer.fresh
        else itertools.repeat(folder / "kept")
    )
    allowed = {*whole, ""} if writer.fresh else set(whole)
    if not writer.fresh:
        _once(writer, folder / "kept", 0)
    for at in range(times):
        place = next(places)
        before = len(leftovers(place))
        code = _killed(writer, place, chance.uniform(0, writer.slack * length), seed + at)
        if code != -signal.SIGKILL:
            kills.faults.append(f"it ended of itself, with {code}, before it was killed")
            break
        kills.kills += 1
        kills.amid += len(leftovers(place)) > before
        _look(writer, place, allowed, "after a kill", kills)
        # where nothing was, the same is tried again
        _again(writer, place, (seed + at if writer.fresh else at) % 2, whole, kills)
        tell(f"{at + 1} of {times} kills")
        if len(kills.faults) > 5:
            break
    return kills


def _whole_writes(writer: Writer, folder: Path) -> tuple[list[str], float]:
    """Return what a reader finds after a whole write of each version, and how long one takes."""
    found, length = [], 0.0
    for version in (0, 1):
        place = folder / str(version)
        began = time.monotonic()
        _once(writer, place, version)
        length = time.monotonic() - began
        found.append(aside(lambda place=place: writer.read(place)))  # type: ignore[misc]
    if "" in found or (found[0] == found[1] and not writer.fresh):
        raise RuntimeError(f"the two versions cannot be told apart: {found}")
    return found, length


def _once(writer: Writer, place: Path, version: int) -> None:
    def work() -> str:
        place.mkdir(parents=True, exist_ok=True)
        writer.write(place, version)
        return ""

    aside(work)


def _killed(writer: Writer, place: Path, wait: float, seed: int) -> int:
    place.mkdir(parents=True, exist_ok=True)
    child = os.fork()
    if child == 0:
        try:
            for number in itertools.count(seed % 2):
                writer.write(place, number % 2)
                if writer.fresh:
                    # it has done what it can here: wait for the end
                    time.sleep(60)
        except BaseException:
            traceback.print_exc()
        os._exit(3)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _look(writer: Writer, place: Path, allowed: set[str], when: str, kills: Kills) -> None:
    try:
        found = aside(lambda: writer.read(place))
    except RuntimeError as error:
        kills.faults.append(f"{when} it cannot be read: {str(error).strip().splitlines()[-1]}")
        return
    owned = bool(writer.owns) and found.startswith(writer.owns) and when == "after a kill"
    word = writer.owns if owned else found[:60] or "nothing"
    kills.found[word] = kills.found.get(word, 0) + 1
    if found not in allowed and not owned:
        kills.faults.append(f"{when} a reader finds {found[:200]!r}")


def _again(writer: Writer, place: Path, version: int, whole: list[str], kills: Kills) -> None:
    """Write where a killed one left off: it has to succeed and be whole."""
    try:
        if writer.fresh and aside(lambda: writer.read(place)) in whole:
            return
        _once(writer, place, version)
    except RuntimeError as error:
        last = str(error).strip().splitlines()[-1]
        kills.faults.append(f"the next write fails on what a killed one left: {last}")
        return
    _look(writer, place, {whole[version]}, "after the next write", kills)
