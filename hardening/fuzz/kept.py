"""What the program writes down and reads again: fits, work of a fit, ranks of a calibration."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.fuzz.engine import Format, fuzz
from hardening.fuzz.engine.format import Reader
from hardening.fuzz.engine.places import file_reader

__all__ = ["FORMATS", "WHAT", "run"]

WHAT = "fits (.npz), work of a fit under way, ranks of a calibration that is gone on with"


def _fits() -> Sequence[bytes]:
    import numpy as np

    meta = {
        "fingerprint": "abc", "method": "quick", "version": "0", "corridor": "west",
        "slots": [["rate", "r", 0, 1, "E"]], "measure_slots": [["noise", "n", 0, 1, "E"]],
        "state_names": ["level_d"], "groups": ["ONE"],
    }  # fmt: skip
    arrays: dict[str, Any] = {
        "meta": np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8),
        "tables": np.zeros((1, 5), np.float32),
        "measure_tables": np.zeros((1, 5), np.float32),
        "z": np.zeros((1, 4), np.float32),
        "state": np.zeros((1, 4), np.float32),
        "measured": np.zeros((1, 4), np.float32),
        "shocks_a": np.zeros((2, 4), np.float16),
    }
    plain, packed = io.BytesIO(), io.BytesIO()
    np.savez(plain, allow_pickle=False, **arrays)
    np.savez_compressed(packed, allow_pickle=False, **arrays)
    return [plain.getvalue(), packed.getvalue()]


def _fit(folder: Path) -> Reader:
    from corridor.system.fit.fitted import read_fitted

    path = folder / "mine.npz"

    def read() -> object:
        found = read_fitted(path)
        return found.draws

    return file_reader(path, read)


def _works() -> Sequence[bytes]:
    import numpy as np

    out = io.BytesIO()
    np.savez(out, allow_pickle=False, plan=np.array("Plan()"), centre=np.zeros(3))
    return [out.getvalue()]


def _work(folder: Path) -> Reader:
    import numpy as np

    from corridor.system.fit.full.work import drop_damaged

    path = folder / "work.npz"

    def read() -> object:
        if drop_damaged(folder):
            return None
        # what is left is what a fit that is gone on with reads
        with np.load(io.BytesIO(path.read_bytes())) as archive:
            return {name: archive[name].shape for name in archive.files}

    return file_reader(path, read)


def _rank_files() -> Sequence[bytes]:
    import numpy as np

    out = io.BytesIO()
    np.save(out, np.arange(6).reshape(2, 3))
    return [out.getvalue()]


def _ranks(folder: Path) -> Reader:
    from corridor.system.fit.full.sbc import _read

    return file_reader(folder / "ranks.npy", lambda: _read(folder))


FORMATS = {
    one.id: one
    for one in (
        Format("fit", "npz", _fits, _fit, ("mine.npz",)),
        Format("work", "npz", _works, _work),
        Format("ranks", "bytes", _rank_files, _ranks),
    )
}


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Read changed files of the program's own."""
    return fuzz(__name__, FORMATS, folder, scale, seed, tell)
