"""Build the site of the docs into build/docs, where it can be read without a network.

Warnings are errors, and every link and anchor of what was built is followed. A notebook shows
the outputs stored with it; nothing is executed. Each build begins from nothing, so that no page
stays behind that has lost its source.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from tools import behind

__all__ = ["OUT", "build", "main"]

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "docs"


def main(words: list[str]) -> int:
    """Build, check, and open if asked; return 0 if all is well, 1 if a link or page is wrong.

    With ``--check`` only say what is behind; return 1 if anything is.
    """
    parser = argparse.ArgumentParser(
        prog="./run docs", description="Build the docs as a site.", allow_abbrev=False
    )
    parser.add_argument("--open", action="store_true", help="show it in a browser")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="an empty one for the site")
    parser.add_argument(
        "--check",
        action="store_true",
        help="build nothing: say which pages and indexes are behind, and what writes each again",
    )
    args = parser.parse_args(words)
    if args.check:
        if args.open or args.out:
            parser.error("--check builds no site; leave --open and --out away")
        return behind.main()
    folder = (args.out or OUT).resolve()
    if args.out is None:
        shutil.rmtree(folder, ignore_errors=True)
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        parser.error(f"{args.out} holds something already; name a folder that is new or empty")
    found = build(folder)
    print("\n".join(found))
    first = folder / "index.html"
    print(f"docs FAILED: {len(found)} faults" if found else f"docs: {first}", flush=True)
    if args.open and first.is_file():
        import webbrowser

        webbrowser.open(first.as_uri())
    return 1 if found else 0


def build(folder: Path) -> list[str]:
    """Build the site into ``folder``; return what is wrong with it, one line each."""
    from sphinx.cmd.build import main as sphinx

    from tools.site.links import faults

    with tempfile.TemporaryDirectory(prefix="corridor-docs-") as trees:
        words = ["-q", "-W", "-c", str(ROOT / "tools" / "site"), "-d", trees]
        status = sphinx([*words, str(ROOT), str(folder)])
    return (["Sphinx warns: see above"] if status else []) + faults(folder)
