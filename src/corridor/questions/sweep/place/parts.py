"""Parquet that can tell whether it is whole: a checksum of the file within its own metadata.

The file is written with zeros where the checksum stands, hashed, and the zeros are replaced.
A file that was cut short or altered is known before anything in it is decoded.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from typing import Any

from corridor.core.parquet import read_parquet

__all__ = ["from_parquet", "to_parquet"]

_KEY = "corridor.seal"
_MARK = b"corridor-sha256:"
_ZEROS = b"0" * 64
#: bytes of memory for one part; one with all draws of a large chunk has some hundred millions
_ROOM = 2**32
_SEAL = re.compile(re.escape(_MARK) + rb"([0-9a-f]{64})")


def to_parquet(frame: Any, stamp: Mapping[str, str]) -> bytes:
    """Return a sealed Parquet file of a polars DataFrame, with ``stamp`` in its metadata."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, metadata={**stamp, _KEY: (_MARK + _ZEROS).decode()})
    data = buffer.getvalue()
    begin, end = _places(data)
    return data[:begin] + hashlib.sha256(data).hexdigest().encode() + data[end:]


def from_parquet(data: bytes, stamp: Mapping[str, str]) -> Any:
    """Return the polars DataFrame of a sealed file with this stamp; None if it is not one."""
    try:
        begin, end = _places(data)
    except ValueError:
        return None
    if hashlib.sha256(data[:begin] + _ZEROS + data[end:]).hexdigest().encode() != data[begin:end]:
        return None
    try:
        frame, found = read_parquet(data, _ROOM)
    except ValueError:  # sealed anew by whoever changed it
        return None
    return frame if all(found.get(key) == value for key, value in stamp.items()) else None


def _places(data: bytes) -> tuple[int, int]:
    """Return where the checksum stands; raises ValueError unless it stands once."""
    found = list(_SEAL.finditer(data))
    if len(found) != 1:
        raise ValueError("no seal")
    return found[0].span(1)
