"""Where compiled programs are kept: where JAX was told, else in Corridor's own cache."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax
import pytest

from corridor.questions.runs import compiled
from corridor.questions.runs.compiled import compile_loop, drop_broken, keep_compiled

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


def test_a_compiler_without_the_quick_way_compiles_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Later versions of JAX may know no such option; what else is wrong is not passed over."""
    lowered = jax.jit(lambda x: x + 1).lower(1.0)
    assert compile_loop(lowered, 1000)(1.0) == 2
    monkeypatch.setattr(compiled, "_QUICK", {"xla_cpu_no_such_way": True})
    assert compile_loop(lowered, 1000)(1.0) == 2
    monkeypatch.setattr(compiled, "WIDE", {"xla_cpu_prefer_vector_width": "wide"})
    with pytest.raises(Exception, match="xla_cpu_prefer_vector_width"):
        compile_loop(lowered, 1000)


@pytest.mark.parametrize(("lanes", "level"), [(100, 0), (256, 0), (257, None), (4000, None)])
def test_what_runs_for_few_lanes_is_not_made_fast(lanes: int, level: int | None) -> None:
    asked: list[dict[str, Any]] = []

    class Lowered:
        def compile(self, options: dict[str, Any]) -> None:
            asked.append(options)

    compile_loop(Lowered(), lanes)
    assert [options.get("xla_backend_optimization_level") for options in asked] == [level]


def test_kept_programs_that_were_cut_short_are_removed_once(tmp_path: Path) -> None:
    """JAX writes them in place and never again, so a broken one would stay for ever."""
    whole = zlib.compress(b"program" * 1000)
    kinds = {"whole": whole, "cut": whole[:-3], "empty": b"", "other": b"\x28\xb5\x2f\xfd..."}
    for name, data in kinds.items():
        (tmp_path / f"{name}-cache").write_bytes(data)
    drop_broken(tmp_path)
    left = {path.name for path in tmp_path.glob("*-cache")}
    assert left == {"whole-cache", "other-cache"}
    # what was looked at is not read again; what has another size since is
    (tmp_path / "whole-cache").write_bytes(b"x" + whole[1:])
    drop_broken(tmp_path)
    assert (tmp_path / "whole-cache").exists()
    (tmp_path / "whole-cache").write_bytes(whole[:-1])
    drop_broken(tmp_path)
    assert not (tmp_path / "whole-cache").exists()
    (tmp_path / "whole.json").write_text("[")
    drop_broken(tmp_path)
    drop_broken(tmp_path / "nowhere")
