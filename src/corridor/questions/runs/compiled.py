"""How loops are compiled, and kept on disk."""

from __future__ import annotations

import contextlib
import json
import warnings
import zlib
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError
from corridor.core.files import cache_dir, write_json

__all__ = ["WIDE", "compile_loop", "drop_broken", "keep_compiled"]

#: have the compiler use vectors as long as the processor has, which it does not of itself
WIDE: Any = {"xla_cpu_prefer_vector_width": 512}

#: the way before the newest one of writing joined operations: months run as fast and come out
#: the same to the last bit, and are compiled in half the time
_QUICK: Any = {"xla_cpu_use_fusion_emitters": False}


#: what is run for few lanes takes longer to compile than to run, and so is left as it is
_AS_IS: Any = {"xla_backend_optimization_level": 0}
_FEW = 256


def compile_loop(lowered: Any, lanes: int) -> Any:
    """Return a lowered function of JAX compiled, the quick way if this compiler has it.

    ``lanes``: that it runs at once; where they are few it is not made faster either.
    """
    try:
        return lowered.compile({**WIDE, **_QUICK, **(_AS_IS if lanes <= _FEW else {})})
    except RuntimeError as error:
        if "No such compile option" not in str(error):
            raise
        return lowered.compile(WIDE)


def keep_compiled() -> None:
    """Have compiled programs of this process kept on disk, for the next one.

    Where JAX was told a folder already, as by JAX_COMPILATION_CACHE_DIR, that one is kept to.
    Where nothing can be kept, they are compiled anew, to the same numbers.
    """
    import jax

    settings: Any = jax.config
    if settings.jax_compilation_cache_dir:
        return
    try:
        folder = cache_dir() / "compiled"
    except InputError:
        return
    # a disk that is full or must not be written costs time, and that is all
    warnings.filterwarnings("ignore", "Error (reading|writing) persistent compilation cache")
    drop_broken(folder)
    settings.update("jax_compilation_cache_dir", str(folder))
    settings.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    settings.update("jax_persistent_cache_min_entry_size_bytes", 0)


def drop_broken(folder: Path) -> None:
    """Remove kept programs that were not written to their end; each is looked at once.

    JAX writes them in place and never again: one that a kill or a full disk cut short would be
    compiled anew, and complained about, for ever. ``whole.json`` says which were looked at.
    """
    seen_file = folder / "whole.json"
    seen: Any = {}
    with contextlib.suppress(OSError, ValueError):
        seen = json.loads(seen_file.read_text(encoding="utf-8"))
    seen = seen if isinstance(seen, dict) else {}
    sizes: dict[str, int] = {}
    with contextlib.suppress(OSError):
        sizes = {path.name: path.stat().st_size for path in folder.glob("*-cache")}
    new = [name for name, size in sizes.items() if seen.get(name) != size]
    for name in new:
        with contextlib.suppress(OSError):
            if not _is_whole((folder / name).read_bytes()):
                (folder / name).unlink()
                del sizes[name]
    if new:
        with contextlib.suppress(InputError):
            write_json(sizes, seen_file)


def _is_whole(data: bytes) -> bool:
    """Return whether a compressed file ends as it should; true for a kind that is not known."""
    if data[:1] != b"\x78":
        return bool(data)
    reader = zlib.decompressobj()
    try:
        reader.decompress(data)
    except zlib.error:
        return False
    return reader.eof
