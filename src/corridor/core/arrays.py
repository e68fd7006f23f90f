"""Arrays in files, read within bounds: what a header promises is held against what is there.

NumPy's own reader takes memory for what a header says before it looks whether it is there.
"""

from __future__ import annotations

import io
import math
import zipfile
import zlib
from tokenize import TokenError
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LARGEST", "read_array", "read_arrays"]

#: what NumPy's reader of headers ends in, which reads them as Python does
_NO_HEADER = (MemoryError, RecursionError, SyntaxError, TokenError, TypeError, UnicodeError)

#: how NumPy tells an archive from a pickle
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")

LARGEST = 2**30
"""Bytes of all arrays of an archive together, unpacked; a fit has some millions."""


def read_arrays(data: bytes, most: int = LARGEST) -> dict[str, NDArray[Any]]:
    """Return the arrays of an ``.npz`` archive by name, each of the shape it was written with.

    Raises ValueError for anything but a whole archive of plain arrays within ``most`` bytes.
    """
    if not data.startswith(_ARCHIVE):
        raise ValueError("it is no archive")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > most:
                raise ValueError(f"it unpacks to more than {most:,} bytes")
            found = {}
            for part in parts:
                with archive.open(part) as stream:
                    content = stream.read(part.file_size)
                found[part.filename.removesuffix(".npy")] = read_array(content)
            return found
    except (EOFError, KeyError, NotImplementedError, OSError, RuntimeError) as error:
        raise ValueError(str(error) or "it breaks off") from error
    except (zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(str(error)) from error


def read_array(content: bytes) -> NDArray[Any]:
    """Return the array of an ``.npy`` file, of the shape it was written with.

    Raises ValueError for anything but a whole array of numbers, truth values or texts.
    """
    import numpy as np

    stream = io.BytesIO(content)
    form = np.lib.format
    readers = {(1, 0): form.read_array_header_1_0, (2, 0): form.read_array_header_2_0}
    try:
        version = form.read_magic(stream)
        if version not in readers:
            raise ValueError(f"its version {version} is not known")
        shape, by_column, dtype = readers[version](stream)
    except _NO_HEADER as error:
        raise ValueError(f"its header cannot be read ({error})") from error
    number = math.prod(shape)
    if dtype.hasobject or any(size < 0 for size in shape):
        raise ValueError("it holds something else than plain values")
    if number * dtype.itemsize != len(content) - stream.tell():
        raise ValueError("its header promises another size")
    if not number or not dtype.itemsize:
        return np.zeros(shape, dtype) if number < len(content) else np.zeros(0, dtype)
    flat = np.frombuffer(content, dtype, number, stream.tell())
    return flat.reshape(shape, order="F" if by_column else "C").copy()
