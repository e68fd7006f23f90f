"""One format: its valid examples, its reader, and what the reader may say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Format", "Reader"]

#: takes the bytes of one input; returns, or raises what the format accepts
Reader = Callable[[bytes], object]


@dataclass(frozen=True)
class Format:
    """A format that the program reads.

    id        in figures and file names
    form      how an example is taken apart, a key of ``texts.FORMS``
    examples  returns valid examples; the first ones are the shortest that show the most
    prepare   returns the reader, after making what it needs in an empty folder
    names     what an error has to name, one of them; empty where there is no file
    accept    names of classes besides CorridorError by which the reader may refuse
    longest   bytes at which inputs are cut, since the limits are for inputs of this size
    """

    id: str
    form: str
    examples: Callable[[], Sequence[bytes]]
    prepare: Callable[[Path], Reader]
    names: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    longest: int = 1 << 20
