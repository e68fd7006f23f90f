"""Arrays are read within bounds: a header that promises what is not there takes no memory."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corridor.core.arrays import read_array, read_arrays


def npy(array: NDArray[Any]) -> bytes:
    out = io.BytesIO()
    np.save(out, array, allow_pickle=False)
    return out.getvalue()


def npz(**arrays: object) -> bytes:
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.array("text"),
        np.zeros((0, 3)),
        np.array([True, False]),
        np.array([[1.5]], np.float16),
    ],
)
def test_what_numpy_writes_is_read_alike(array: NDArray[Any]) -> None:
    for found in (read_array(npy(array)), read_arrays(npz(a=array))["a"]):
        assert found.dtype == array.dtype
        assert np.array_equal(found, array)


def promise(shape: str) -> bytes:
    """An array of eight numbers whose header says another shape, as long as it was."""
    data = npy(np.arange(8.0))
    head = data.index(b"(8,)")
    return data[:head] + shape.encode() + data[head + len(shape) :]


@pytest.mark.parametrize("shape", ["(999999999999,)", "(9999999,9999999)", "(-8,)", "(7,)"])
def test_a_header_that_promises_another_size_is_refused(shape: str) -> None:
    with pytest.raises(ValueError, match=r"promises|plain|header"):
        read_array(promise(shape))


@pytest.mark.parametrize("at", range(0, 130, 7))
def test_cut_or_changed_files_are_refused_or_read(at: int) -> None:
    whole = npy(np.arange(8.0))
    with pytest.raises(ValueError, match=r"."):
        read_array(whole[:at])
    # a byte changed in the header; in the values it is another value
    changed = whole[:at] + bytes([whole[at] ^ 5]) + whole[at + 1 :]
    try:
        read_array(changed)
    except ValueError:
        assert at < 128


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", b"\0" * 5_000_000)
    assert len(out.getvalue()) < 10_000
    with pytest.raises(ValueError, match="more than 1,000,000 bytes"):
        read_arrays(out.getvalue(), most=1_000_000)


def test_what_is_no_archive_is_refused() -> None:
    whole = npz(a=np.zeros(3))
    for data in (b"", b"PK\x05\x06", b"PK" + whole, whole[:-9], b"x" + whole):
        with pytest.raises(ValueError, match=r"."):
            read_arrays(data)
