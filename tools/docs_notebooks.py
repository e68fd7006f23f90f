"""Run the notebooks in docs/notebooks and keep what they show.

python -m tools.docs_notebooks           runs all and writes their outputs (a minute)
python -m tools.docs_notebooks --check   says whether they stand on the shipped fit

What is kept depends on the code and the fit alone: no times, no paths, no names of a machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from corridor.core.files import write_atomic
from tools.docs_fit import shipped
from tools.docs_page import DOCS

__all__ = ["NOTEBOOKS", "clean", "execute", "main", "read", "stamp", "text_of"]

NOTEBOOKS = tuple(sorted((DOCS / "notebooks").glob("*.ipynb")))
#: seconds that a cell may take
PATIENCE = 120
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")

Notebook = dict[str, Any]


def read(path: Path) -> Notebook:
    """Return a notebook as plain values."""
    found: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return found


def execute(path: Path, folder: Path) -> Notebook:
    """Run a notebook in ``folder`` from its first cell to its last; return it with outputs.

    Raises nbclient's CellExecutionError where a cell fails.
    """
    import nbclient
    import nbformat

    notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    # the kernel sees the package as this process does, and no colours of a terminal
    roots = [str(DOCS.parent / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(roots), "NO_COLOR": "1"}
    client = nbclient.NotebookClient(
        notebook,
        timeout=PATIENCE,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=environment)
    return clean(json.loads(nbformat.writes(notebook)))


def clean(notebook: Notebook) -> Notebook:
    """Return a notebook without what another run or machine would have otherwise."""
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {}
        cell["id"] = f"cell-{number:02d}"
        outputs = cell.get("outputs", [])
        cell["source"] = _whole(cell["source"]).splitlines(keepends=True)
        # what is said of progress and warnings goes to standard error
        kept = [one for one in outputs if one.get("name") != "stderr"]
        for one in kept:
            one.pop("metadata", None)
            if one["output_type"] in ("display_data", "execute_result"):
                one["metadata"] = {}
                one["data"] = {kind: _plain(value) for kind, value in one["data"].items()}
            elif "text" in one:
                one["text"] = _plain(one["text"])
        if "outputs" in cell:
            cell["outputs"] = kept
    return notebook


def _whole(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _plain(text: str | list[str]) -> list[str]:
    """Return a text as lines, without the colours of a terminal."""
    return _COLOUR.sub("", _whole(text)).splitlines(keepends=True)


def text_of(notebook: Notebook) -> str:
    """Return all that the outputs say, as one text."""
    said: list[str] = []
    for cell in notebook["cells"]:
        for one in cell.get("outputs", []):
            said.append(_whole(one.get("text", "")))
            said += [_whole(value) for value in one.get("data", {}).values()]
    return "\n".join(said)


def stamp(notebook: Notebook) -> str:
    """Return the fingerprint of the fit that a notebook's outputs stand on."""
    found = re.search(r"(?:fit|model run) ([0-9a-f]{12})", text_of(notebook))
    return found[1] if found else ""


def main() -> int:
    """Run and write every notebook, or only say whether they stand on the shipped fit."""
    parser = argparse.ArgumentParser(
        description="Run the notebooks in docs/notebooks.", allow_abbrev=False
    )
    parser.add_argument("--check", action="store_true", help="only compare fingerprints")
    old = 0
    check = parser.parse_args().check
    for path in NOTEBOOKS:
        if check:
            same = stamp(read(path)) == shipped().meta["fingerprint"]
            print(f"{path.name}: {'stands on the shipped fit' if same else 'out of date'}")
            old += not same
            continue
        with tempfile.TemporaryDirectory() as folder:
            made = execute(path, Path(folder))
        write_atomic(path, json.dumps(made, ensure_ascii=False, indent=1) + "\n")
        print(f"wrote {path.name}")
    return int(bool(old))


if __name__ == "__main__":
    raise SystemExit(main())
