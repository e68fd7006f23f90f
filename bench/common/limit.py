"""The common model in C, compiled with the system's compiler when it is asked for."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.common.given import STAGES, given

__all__ = ["FLAGS", "LANES", "Limit", "as_draws", "build", "compiler"]

Floats = NDArray[np.float32]

#: what the compiler is asked for: all that this processor can do, order of sums left free
FLAGS = ("-O3", "-march=native", "-ffast-math", "-fPIC")

#: draws in a block, as in limit.c
LANES = 64


def compiler() -> str | None:
    """Return the path of the system's C compiler, or None where there is none."""
    return shutil.which("cc")


@dataclass(frozen=True)
class Limit:
    """The compiled loop."""

    library: Any
    #: first line of what the compiler says of itself
    version: str

    def sample(self, draws: int, seed: int, threads: int, into: Floats | None = None) -> Floats:
        """Return arrivals of random draws, [block, month, origin, lane], in whole blocks.

        ``into``: what an earlier call returned, to be written over.
        """
        data = given()
        blocks = -(-draws // LANES)
        shape = (blocks, data.months, data.origins, LANES)
        out = np.empty(shape, np.float32) if into is None else into
        cuts = np.linspace(0, blocks, threads + 1).astype(int).tolist()
        fixed = [_flat(array) for array in (data.low, data.high, data.season, _start())]

        def part(first: int, last: int) -> None:
            self.library.common_sample(
                ctypes.c_int(data.months),
                ctypes.c_long(first),
                ctypes.c_long(last),
                ctypes.c_uint64(seed),
                *(_place(array) for array in (*fixed, out)),
            )

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(part, cuts[:-1], cuts[1:]))
        return out

    def arrivals(self, values: NDArray[Any], shocks: NDArray[Any]) -> Floats:
        """Return arrivals, [month, origin, draw], of given values and shocks.

        ``values`` [row, draw] and ``shocks`` [month, origin, draw] have draws in whole blocks.
        """
        data = given()
        draws = values.shape[1]
        if draws % LANES:
            raise ValueError(f"{draws} draws are no whole blocks of {LANES}")
        out = np.empty((draws // LANES, data.months, data.origins, LANES), np.float32)
        # held by a name until the call has returned
        arrays = [_flat(array) for array in (values, shocks, data.season, _start())]
        self.library.common_given(
            ctypes.c_int(data.months),
            ctypes.c_long(draws),
            *(_place(array) for array in (*arrays, out)),
        )
        return as_draws(out)


def as_draws(blocks: Floats) -> Floats:
    """Return [month, origin, draw] for [block, month, origin, lane]."""
    count, months, origins, lanes = blocks.shape
    return np.moveaxis(blocks, 0, 2).reshape(months, origins, count * lanes)


def build(folder: Path, flags: Sequence[str] = FLAGS) -> Limit:
    """Compile ``limit.c`` into a folder and load it.

    Raises RuntimeError if there is no compiler or it fails.
    """
    program = compiler()
    if program is None:
        raise RuntimeError("no C compiler: there is no program called cc")
    made, part = folder / "limit.so", folder / "limit.o"
    source = Path(__file__).with_suffix(".c")
    # linked apart: with -ffast-math a library has the whole process take small numbers for nought
    for words in (
        [program, *flags, "-c", str(source), "-o", str(part)],
        [program, "-shared", str(part), "-o", str(made), "-lm"],
    ):
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            said = (done.stderr.strip() or "nothing said").splitlines()[-1]
            raise RuntimeError(f"cc cannot compile {source.name}: {said}")
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return Limit(ctypes.CDLL(str(made)), (told.stdout.strip() or "cc").splitlines()[0])


def _start() -> NDArray[np.float64]:
    return np.stack([given().start[stage] for stage in STAGES])


def _flat(array: NDArray[Any]) -> Floats:
    return np.ascontiguousarray(array, np.float32)


def _place(array: Floats) -> Any:
    return array.ctypes.data_as(ctypes.c_void_p)
