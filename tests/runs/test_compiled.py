"""Where compiled programs are kept: where JAX was told, else in Corridor's own cache."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax
import pytest

from corridor.questions.runs.compiled import keep_compiled

SETTINGS: Any = jax.config
NAMES = (
    "jax_compilation_cache_dir",
    "jax_persistent_cache_min_compile_time_secs",
    "jax_persistent_cache_min_entry_size_bytes",
)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = {name: getattr(SETTINGS, name) for name in NAMES}
    yield
    for name, value in before.items():
        SETTINGS.update(name, value)


def test_a_folder_that_jax_was_told_is_kept_to() -> None:
    """So all processes of these tests share one."""
    keep_compiled()
    assert SETTINGS.jax_compilation_cache_dir == os.environ["JAX_COMPILATION_CACHE_DIR"]


def test_else_it_is_the_cache_of_corridor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SETTINGS.update("jax_compilation_cache_dir", None)
    SETTINGS.update("jax_persistent_cache_min_compile_time_secs", 1.0)
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path))
    keep_compiled()
    assert Path(SETTINGS.jax_compilation_cache_dir) == tmp_path / "compiled"
    # however short it took
    assert SETTINGS.jax_persistent_cache_min_compile_time_secs == 0
