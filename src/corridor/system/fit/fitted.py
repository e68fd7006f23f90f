"""A fit as a small file: posterior draws of parameters, of the state at its end, of the past."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor import __version__
from corridor.core.arrays import read_arrays
from corridor.core.errors import FitError
from corridor.core.files import write_atomic
from corridor.system.fit.problem import from_unbounded
from corridor.system.fit.tables import Slot, Tables

__all__ = ["Fitted", "fingerprint", "read_fitted", "write_fitted"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """Draws from the joint posterior. A draw keeps its place in every array."""

    #: parameters of the mechanisms, then sizes and half-lives of their shocks
    tables: Tables
    state_names: tuple[str, ...]
    groups: tuple[str, ...]
    #: z of the parameters, [row, draw]
    z: Floats
    #: the state at the end of the fit on unbounded scales, [row, draw]
    state: Floats
    #: noise, persistence and degrees of freedom of the series
    measures: Tables
    #: z of these, [row, draw]
    measured: Floats
    #: shock -> the standard normal shocks of the months of the fit, [month, group, draw] or
    #: [month, draw], for the first draws; empty where they were not kept
    shocks: Mapping[str, Floats]
    meta: Mapping[str, Any]

    @property
    def draws(self) -> int:
        """Number of draws that are held."""
        return int(self.z.shape[1])

    @cached_property
    def batches(self) -> NDArray[np.int64]:
        """The batch of each draw, [draw]: neighbours in a chain are alike and share one.

        A chain has about as many batches as a batch has draws (Flegal and Jones 2010,
        doi:10.1214/09-AOS735). Draws that were made independently are batches of one.
        """
        if "chains" not in self.meta:
            return np.arange(self.draws)
        order = np.asarray(self.meta.get("order", range(self.draws)), np.int64)[: self.draws]
        at, chain = np.divmod(order, int(self.meta["chains"]))
        length = int(at.max()) + 1
        many = length // isqrt(length)
        return np.asarray(chain * many + at * many // length, np.int64)

    def pick(self, draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Return places of draws, [draw]: every one that is held equally often, in random order."""
        rounds = -(-draws // self.draws)
        order = np.concatenate([rng.permutation(self.draws) for _ in range(rounds)])
        return np.asarray(order[:draws], np.int64)

    def states(self, place: NDArray[np.int64]) -> dict[str, Floats]:
        """Return the state at the end of the fit, name -> [draw] or [group, draw]."""
        out: dict[str, Floats] = {}
        at = 0
        for name in self.state_names:
            size = len(self.groups) if name.endswith("_gd") else 1
            rows = from_unbounded(name, self.state[at : at + size][:, place])
            out[name] = rows if name.endswith("_gd") else rows[0]
            at += size
        return out

    def ranges(self, spread: float) -> dict[str, tuple[Floats, Floats]]:
        """Return parameter id -> (prior, posterior), each [low, median, high] by row.

        ``spread`` is the half width in standard deviations of a normal distribution. Rows are
        groups for a parameter that has one value per group.
        """
        return {slot.id: self.range_of(slot, spread) for slot in self.tables.slots}

    def range_of(self, slot: Slot, spread: float) -> tuple[Floats, Floats]:
        """Return (prior, posterior) of the parameter of one slot, each [row, 3]; see ``ranges``."""
        at = np.array([-spread, 0.0, spread])
        levels = [NormalDist().cdf(float(value)) for value in at]
        rows = range(slot.start, slot.start + slot.size)
        prior = [self.tables.at(row, at) for row in rows]
        posterior = [self.tables.at(row, np.quantile(self.z[row], levels)) for row in rows]
        return np.array(prior), np.array(posterior)


def fingerprint(parts: Mapping[str, str]) -> str:
    """Return 12 hexadecimal digits that change when any of the named texts changes."""
    digest = hashlib.sha256()
    for name in sorted(parts):
        digest.update(f"{name}\0{parts[name]}\0".encode())
    return digest.hexdigest()[:12]


def write_fitted(fitted: Fitted, path: Path) -> None:
    """Write the fit as one compressed NumPy archive without pickles, atomically.

    Draws are kept in single precision, shocks in half: less than a thousandth of their spread.
    """
    meta = {
        **fitted.meta,
        "version": __version__,
        "slots": _slots(fitted.tables),
        "measure_slots": _slots(fitted.measures),
        "state_names": list(fitted.state_names),
        "groups": list(fitted.groups),
    }
    arrays: dict[str, Any] = {
        "meta": np.frombuffer(json.dumps(meta, sort_keys=True).encode(), dtype=np.uint8),
        "tables": fitted.tables.values.astype(np.float32),
        "measure_tables": fitted.measures.values.astype(np.float32),
        "z": fitted.z.astype(np.float32),
        "state": fitted.state.astype(np.float32),
        "measured": fitted.measured.astype(np.float32),
        **{f"shocks_{k}": np.asarray(v, np.float16) for k, v in fitted.shocks.items()},
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    write_atomic(path, buffer.getvalue())


def _slots(tables: Tables) -> list[list[Any]]:
    return [[s.id, s.name, s.start, s.size, s.grade] for s in tables.slots]


def read_fitted(path: Path) -> Fitted:
    """Read a fit.

    Raises FitError if the file is missing or is not one of ours.
    """
    try:
        arrays = read_arrays(path.read_bytes())
        for name, values in arrays.items():
            if values.dtype.kind not in "iuf":
                raise ValueError(f"{name[:40]} holds no numbers")
        meta = json.loads(arrays["meta"].tobytes())

        def tables(slots: str, values: str) -> Tables:
            return Tables(tuple(Slot(*s) for s in meta[slots]), arrays[values].astype(float))

        found = Fitted(
            tables=tables("slots", "tables"),
            state_names=tuple(meta["state_names"]),
            groups=tuple(meta["groups"]),
            z=arrays["z"].astype(float),
            state=arrays["state"].astype(float),
            measures=tables("measure_slots", "measure_tables"),
            measured=arrays["measured"].astype(float),
            shocks={k[7:]: v.astype(float) for k, v in arrays.items() if k.startswith("shocks_")},
            meta=meta,
        )
        _check(found)
        return found
    except FileNotFoundError:
        raise FitError("there is no such fit", where=str(path), remedy="Run corridor fit") from None
    except (ValueError, KeyError, OSError, TypeError, RecursionError) as error:
        raise FitError(
            f"this is not a fit that can be read ({error})",
            where=str(path),
            remedy="Delete it and run corridor fit",
        ) from error


def _check(found: Fitted) -> None:
    """Raise ValueError where the parts of a fit do not belong together."""
    for name, tables, z in (
        ("tables", found.tables, found.z),
        ("measures", found.measures, found.measured),
    ):
        if tables.values.ndim != 2 or z.ndim != 2 or z.shape[1] != found.z.shape[1]:
            raise ValueError(f"{name} have another form")
        for slot in tables.slots:
            rows = slot.start + slot.size
            if not 0 <= slot.start <= rows <= min(len(z), len(tables.values)):
                raise ValueError(f"{slot.id} has no place in {name}")
    if found.state.ndim != 2 or found.state.shape[1] != found.z.shape[1]:
        raise ValueError("the state has another form")
    if not all(isinstance(name, str) for name in (*found.state_names, *found.groups)):
        raise ValueError("names are no texts")
    if not found.draws:
        raise ValueError("it holds no draw")
