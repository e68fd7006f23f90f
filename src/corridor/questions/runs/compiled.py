"""How loops are compiled, and kept on disk."""

from __future__ import annotations

from typing import Any

from corridor.core.files import cache_dir

__all__ = ["WIDE", "keep_compiled"]

#: have the compiler use vectors as long as the processor has, which it does not of itself
WIDE: Any = {"xla_cpu_prefer_vector_width": 512}


def keep_compiled() -> None:
    """Have compiled programs of this process kept on disk, for the next one.

    Where JAX was told a folder already, as by JAX_COMPILATION_CACHE_DIR, that one is kept to.
    """
    import jax

    settings: Any = jax.config
    if settings.jax_compilation_cache_dir:
        return
    settings.update("jax_compilation_cache_dir", str(cache_dir() / "compiled"))
    settings.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    settings.update("jax_persistent_cache_min_entry_size_bytes", 0)
