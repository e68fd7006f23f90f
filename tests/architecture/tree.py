"""The source tree as the architecture tests see it."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "corridor"

#: rooms from left to right; a file imports from its own room and from rooms to its left
ROOMS = ("core", "record", "evidence", "system", "policies", "questions", "report", "desk", "cli")

#: what ./run starts besides the command line
TOOLS = ("bench", "docs", "harden", "lock", "test", "wheel")

HEAVY = frozenset({"jax", "jinja2", "numpy", "polars", "rich", "scipy", "vl_convert"})


@dataclass(frozen=True)
class Import:
    """One import statement's target."""

    file: Path
    line: int
    module: str  # absolute dotted name
    on_load: bool  # runs when the file is imported

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.module}"


@functools.cache
def parse(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@functools.cache
def package_files() -> tuple[Path, ...]:
    """Every Python file of the package."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


def room(path: Path) -> str:
    """The room a file lies in; "" for the two files at the top of the package."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def strays(files: Iterable[Path] | None = None) -> list[str]:
    """What to say of Python files among the data, such as tests beside a ledger that ships."""
    return [
        f"{path.relative_to(ROOT)}: no Python belongs here; move it to tests/"
        for path in (package_files() if files is None else files)
        if room(path) not in ("", *ROOMS)
    ]


def imports(path: Path) -> Iterator[Import]:
    """Every import of a file, wherever it stands, relative ones made absolute."""
    package = ("corridor", *path.relative_to(PACKAGE).parts[:-1])
    for node, on_load in _walk(parse(path), True):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(path, node.lineno, alias.name, on_load)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            source = ".".join(filter(None, (base, node.module)))
            # `from corridor import system` names a room as much as `import corridor.system`
            for alias in node.names:
                name = f"{source}.{alias.name}" if source == "corridor" else source
                yield Import(path, node.lineno, name, on_load)


def _walk(node: ast.AST, on_load: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for_types = isinstance(child, ast.If) and ast.unparse(child.test) in (
            "TYPE_CHECKING",
            "typing.TYPE_CHECKING",
        )
        yield child, on_load
        yield from _walk(child, on_load and not inside and not for_types)


@functools.cache
def project_files(root: Path = ROOT) -> tuple[Path, ...]:
    """Every file that git tracks or would track; all of the folder where there is no git."""
    return _listed(root, "--cached", "--others", "--exclude-standard")


@functools.cache
def tracked_files(root: Path = ROOT) -> tuple[Path, ...]:
    """Every file that git tracks; all of the folder where there is no git."""
    return _listed(root, "--cached")


def _listed(root: Path, *which: str) -> tuple[Path, ...]:
    command = ["git", "ls-files", "-z", *which]
    try:
        listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
        names = [name for name in listed.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        hidden = (".git", ".venv", ".cache")
        names = [
            str(path.relative_to(root))
            for path in root.rglob("*")
            if not path.relative_to(root).parts[0].startswith(hidden)
        ]
    return tuple(sorted(root / name for name in names if (root / name).is_file()))
