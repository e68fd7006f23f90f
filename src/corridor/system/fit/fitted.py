"""A fit as a small file: the joint Gaussian of parameters and of the state at its end."""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from corridor import __version__
from corridor.core.errors import FitError
from corridor.core.files import write_atomic
from corridor.system.fit.problem import from_unbounded
from corridor.system.fit.tables import TOP, Slot, Tables

__all__ = ["Fitted", "fingerprint", "read_fitted", "write_fitted"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """What a comparison needs of a fit.

    ``mean`` and ``factor`` describe the vector (z of the parameters, then the state
    at the end of the fit on unbounded scales): a draw is ``mean + factor @ e`` with
    standard normal e.
    """

    tables: Tables
    state_names: tuple[str, ...]
    groups: tuple[str, ...]
    mean: Floats
    factor: Floats
    fixed: Mapping[str, Floats]
    #: standard error of ``mean`` from the finite number of draws of the method, same rows
    error: Floats
    meta: Mapping[str, Any]

    def draw(
        self, draws: int, rng: np.random.Generator
    ) -> tuple[dict[str, Any], dict[str, Any], Floats]:
        """Draw (parameters, state, z of the parameters).

        Parameters and state are name -> [draw] or [group, draw], float32; z is [row, draw].
        """
        normal = rng.standard_normal((self.factor.shape[1], draws), dtype=np.float32)
        joint = self.mean[:, None] + self.factor @ normal
        z = joint[: self.tables.size]
        theta: dict[str, Any] = {**self.tables.theta(z), **self.fixed}
        state: dict[str, Any] = {}
        at = self.tables.size
        for name in self.state_names:
            size = len(self.groups) if name.endswith("_gd") else 1
            rows = from_unbounded(name, joint[at : at + size])
            state[name] = rows if name.endswith("_gd") else rows[0]
            at += size
        return _single(theta), _single(state), z

    def ranges(self, spread: float) -> dict[str, tuple[Floats, Floats]]:
        """Return parameter id -> (prior, posterior), each [low, median, high] by row.

        ``spread`` is the half width in standard deviations of z. Rows are groups for a
        parameter that has one value per group.
        """
        grid = np.linspace(-TOP, TOP, self.tables.values.shape[1])
        width = np.sqrt((self.factor[: self.tables.size] ** 2).sum(1))
        out = {}
        for slot in self.tables.slots:
            rows = range(slot.start, slot.start + slot.size)
            prior = [np.interp([-spread, 0, spread], grid, self.tables.values[r]) for r in rows]
            posterior = [
                np.interp(
                    self.mean[r] + width[r] * np.array([-spread, 0, spread]),
                    grid,
                    self.tables.values[r],
                )
                for r in rows
            ]
            out[slot.id] = (np.array(prior), np.array(posterior))
        return out


def _single(arrays: Mapping[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value, np.float32) for name, value in arrays.items()}


def fingerprint(parts: Mapping[str, str]) -> str:
    """Return 12 hexadecimal digits that change when any of the named texts changes."""
    digest = hashlib.sha256()
    for name in sorted(parts):
        digest.update(f"{name}\0{parts[name]}\0".encode())
    return digest.hexdigest()[:12]


def write_fitted(fitted: Fitted, path: Path) -> None:
    """Write the fit as one compressed NumPy archive without pickles, atomically."""
    meta = {
        **fitted.meta,
        "version": __version__,
        "slots": [[s.id, s.name, s.start, s.size, s.grade] for s in fitted.tables.slots],
        "state_names": list(fitted.state_names),
        "groups": list(fitted.groups),
    }
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {
        "meta": np.frombuffer(json.dumps(meta, sort_keys=True).encode(), dtype=np.uint8),
        "tables": fitted.tables.values.astype(np.float32),
        "mean": fitted.mean,
        "error": fitted.error.astype(np.float32),
        "factor": fitted.factor.astype(np.float32),
        **{f"fixed_{name}": np.asarray(value) for name, value in fitted.fixed.items()},
    }
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    write_atomic(path, buffer.getvalue())


def read_fitted(path: Path) -> Fitted:
    """Read a fit.

    Raises FitError if the file is missing or is not one of ours.
    """
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        meta = json.loads(arrays["meta"].tobytes())
        slots = tuple(Slot(*entry) for entry in meta["slots"])
        return Fitted(
            tables=Tables(slots, arrays["tables"].astype(float)),
            state_names=tuple(meta["state_names"]),
            groups=tuple(meta["groups"]),
            mean=arrays["mean"],
            factor=arrays["factor"].astype(float),
            error=arrays["error"].astype(float),
            fixed={k[6:]: v for k, v in arrays.items() if k.startswith("fixed_")},
            meta=meta,
        )
    except FileNotFoundError:
        raise FitError("there is no such fit", where=str(path), remedy="Run corridor fit") from None
    except (ValueError, KeyError, OSError, TypeError, EOFError, BadZipFile, zlib.error) as error:
        raise FitError(
            f"this is not a fit that can be read ({error})",
            where=str(path),
            remedy="Delete it and run corridor fit",
        ) from error
