"""The manifest of a sweep: what was asked, with what, and which chunks make it up.

It is written once, before the first chunk, and never changed: which chunks are done is seen
from the parts that lie there whole. ``identity`` holds all that decides the numbers; its
digest stands in every part, so that parts of another sweep are never taken for this one's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corridor import __version__
from corridor.core.errors import InputError
from corridor.questions.runs.summarise import unit_over
from corridor.questions.sweep.place.store import Store
from corridor.questions.sweep.plan import Plan, fit_digest, setup_digest
from corridor.questions.sweep.summary import columns

__all__ = [
    "LANES",
    "Manifest",
    "check_same",
    "code_digest",
    "make_manifest",
    "read_manifest",
    "write_manifest",
]

FORMAT = 1
_FILE = "manifest.json"

#: lanes of one call of the engine: rows of few draws share one
LANES = 4000
#: runs of a chunk where the design does not say: less than a second, so that little is lost,
#: and so many chunks that the last ones of several workers end together
_RUNS = 20_000
_CHUNKS = 64

_WORDS = {
    "design": "design",
    "points": "points",
    "policies": "policies",
    "fit": "fit",
    "inputs": "inputs",
    "code": "version of the program",
    "chunks": "chunks",
}


@dataclass(frozen=True)
class Manifest:
    """What the file holds."""

    #: everything that decides the numbers, as plain values
    identity: Mapping[str, Any]
    #: everything else: labels, units, versions, the command
    about: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """What tells this sweep from every other."""
        return hashlib.sha256(_canonical(self.identity).encode()).hexdigest()

    @property
    def chunks(self) -> list[tuple[int, int]]:
        """First row and the row after the last of every chunk."""
        return [(int(first), int(last)) for first, last in self.identity["chunks"]]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.chunks[-1][1]

    @property
    def draws(self) -> int:
        """Draws of each row."""
        return int(self.identity["draws"])

    def stamp(self, index: int | None = None) -> dict[str, str]:
        """Return what a file of this sweep carries; of one chunk if ``index`` is given."""
        stamp = {"corridor.sweep": self.digest}
        if index is not None:
            first, last = self.chunks[index]
            stamp |= {"corridor.chunk": str(index), "corridor.rows": f"{first}:{last}"}
        return stamp


def make_manifest(plan: Plan, command: str = "") -> Manifest:
    """Return the manifest of a plan."""
    design, fitted = plan.design, plan.setup.fitted
    chunks = _chunks(plan.rows, len(plan.bases), design.draws, design.chunk_rows)
    identity = {
        "design": design.document,
        "draws": design.draws,
        "points": _sha(plan.points.tobytes() + str(plan.points.shape).encode()),
        "policies": [
            {"id": b.id, "label": b.label, "levers": {k: v.tolist() for k, v in b.levers.items()}}
            for b in plan.bases
        ],
        "fit": fit_digest(plan.setup),
        "inputs": setup_digest(plan.setup),
        "code": code_digest(),
        "chunks": chunks,
    }
    about = {
        "label": design.label,
        "text": design.text,
        "text_sha256": _sha(design.text.encode()),
        "version": __version__,
        "fit_fingerprint": str(fitted.meta["fingerprint"]),
        "fit_method": str(fitted.meta["method"]),
        "seed": design.seed,
        "from": design.start,
        "months": design.months,
        "rows": plan.rows,
        "runs": plan.rows * design.draws,
        "settings": [factor.name for factor in design.factors],
        "columns": columns(plan.design, len(plan.bases)),
        "outcomes": [
            {
                "id": o.id,
                "label": o.label,
                "over": o.over,
                "unit": unit_over(o),
                "interval_only": o.interval_only,
            }
            for o in plan.outcomes
        ],
        "command": command,
    }
    # plain values as they come back from the file
    return Manifest(json.loads(_canonical(identity)), json.loads(_canonical(about)))


def _chunks(rows: int, policies: int, draws: int, asked: int) -> list[tuple[int, int]]:
    """Cut the rows; rows of one point stay together."""
    runs = min(_RUNS, max(LANES, rows * draws // _CHUNKS))
    size = asked or max(1, runs // draws)
    size = -(-size // policies) * policies
    return [(first, min(first + size, rows)) for first in range(0, rows, size)]


def write_manifest(store: Store, manifest: Manifest) -> None:
    """Write the manifest; from then on the place is this sweep's."""
    whole = {
        "kind": "corridor sweep",
        "format": FORMAT,
        "digest": manifest.digest,
        "about": manifest.about,
        "identity": manifest.identity,
    }
    store.write(_FILE, (json.dumps(whole, indent=1) + "\n").encode())


def read_manifest(store: Store, where: str) -> Manifest | None:
    """Return the manifest of a place, None if there is none.

    Raises InputError if it is not one of ours or was changed.
    """
    data = store.read(_FILE)
    if data is None:
        return None
    try:
        whole = json.loads(data)
        manifest = Manifest(dict(whole["identity"]), dict(whole["about"]))
        good = whole["format"] == FORMAT and whole["digest"] == manifest.digest
        good = good and _are_chunks(manifest.chunks) and manifest.draws > 0
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        good = False
    if not good:
        raise InputError(
            "this is not the manifest of a sweep, or it was changed",
            where=f"{where}/{_FILE}",
            remedy="Remove it to begin anew, or name another place",
        )
    return manifest


def _are_chunks(chunks: list[tuple[int, int]]) -> bool:
    """Return whether chunks cover rows from 0 on, each row once."""
    before = [0, *(last for _, last in chunks)]
    pairs = zip(before, chunks, strict=False)
    return bool(chunks) and all(end == first < last for end, (first, last) in pairs)


def check_same(there: Manifest, asked: Manifest, where: str) -> None:
    """Raise InputError if what lies at a place is another sweep than what is asked for."""
    if there.digest == asked.digest:
        return
    keys = [key for key in _WORDS if there.identity.get(key) != asked.identity[key]]
    if "design" in keys:
        # what follows from another design differs with it
        keys = [key for key in keys if key not in ("points", "policies", "chunks")]
    one, other = dict(there.identity.get("design", {})), dict(asked.identity["design"])
    entries = [k for k in sorted({*one, *other}) if one.get(k) != other.get(k)]
    said = [f"design ({', '.join(entries)})" if k == "design" else _WORDS[k] for k in keys]
    raise InputError(
        f"another sweep lies here; what differs: {', '.join(said) or 'draws'}",
        where=where,
        remedy="Name another place, or ask for the same again",
    )


def code_digest() -> str:
    """Return a digest of the code and the declarations that the numbers are made by."""
    here = Path(__file__).parent
    package = here.parent.parent
    files = [
        *(p for kind in ("py", "toml") for p in (package / "system").rglob(f"*.{kind}")),
        *(here.parent / "runs").glob("*.py"),
        *(here / f"{name}.py" for name in ("chunk", "plan", "summary")),
    ]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
