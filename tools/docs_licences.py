"""Write docs/reference/licences.md from the locks, the packages installed here and the tables.

python -m tools.docs_licences           writes it
python -m tools.docs_licences --check   says whether it is up to date (exit status 1 if not)

Needs the packages of requirements-dev.lock, which holds those of every extra too.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from tools.docs_page import DOCS, run, table

__all__ = [
    "COPYLEFT",
    "PAGE",
    "PERMISSIVE",
    "extras",
    "licence",
    "locked",
    "main",
    "page",
    "tables",
]

ROOT = DOCS.parent
PAGE = DOCS / "reference" / "licences.md"

#: terms under which a package may stand behind MIT code without a word more than its own notice
PERMISSIVE = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "HPND", "ISC", "MIT"),
        *("MIT-0", "MIT-CMU", "PSF-2.0", "Unlicense", "Zlib"),
    }
)
#: packages with further terms, all of them behind an extra that nobody needs: why they stand
COPYLEFT = {
    "certifi": "a list of certificates, MPL-2.0: its own files stay under it",
    "moocore": "LGPL-2.1 or later, brought by pymoo: used as a library, unchanged",
    "platypus-opt": "GPL-3.0, brought by the EMA Workbench: whoever hands out a program that "
    "holds it (a container, an installer) hands out the whole under that licence",
    "tqdm": "MPL-2.0 and MIT: its own files stay under them",
}
#: in the lock for another Python than the one that wrote the page, so not installed here
_ELSEWHERE = {"lazy-loader": "BSD-3-Clause"}
_ALIASES = {
    "2-clause BSD": "BSD-2-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache Software License 2.0": "Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
#: what the text of a licence says -> its name; of two at one place the first
_TEXTS = {
    r"GNU GENERAL PUBLIC LICENSE\s+Version 3": "GPL-3.0-only",
    r"GNU LESSER GENERAL PUBLIC": "LGPL",
    r"Apache License\s+Version 2\.0": "Apache-2.0",
    r"PSF LICENSE AGREEMENT|License agreement for matplotlib": "PSF-2.0",
    r"Redistribution and use.{0,1500}(?:Neither the name|name of the)": "BSD-3-Clause",
    r"Redistribution and use": "BSD-2-Clause",
    r"Permission is hereby granted, free of charge": "MIT",
}
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s\\;]+)(?: ; ([^\\\n]+?))?(?: \\)?$", re.MULTILINE)


def page() -> str:
    """Return the reference page as Markdown."""
    runtime = locked("requirements.lock")
    parts = [
        "# Licences",
        "Corridor's code is under the [MIT licence](../../LICENSE). It hands out no other code: "
        "the packages below are installed beside it from where they are published, each under its "
        "own terms. This page is written by `python -m tools.docs_licences` from the locks and "
        "from what the packages say of themselves; a name is that of the SPDX list. Some carry "
        "compiled libraries of others, such as numpy and scipy; their own licence files list "
        "those.",
        "## Packages that every command may use",
        "All of `requirements.lock`. None asks for more than that its notice stays with it.",
        _packages(runtime, runtime),
        "## Packages of the extras",
        "Installed only on request, as in `pip install .[refresh]`; each with what it brings "
        "beyond the packages above.",
    ]
    everything = locked("requirements-dev.lock")
    for extra, names in extras().items():
        parts += [f"### `{extra}`", _packages(names, everything)]
    parts += [
        "### With further terms",
        "Corridor calls them as they are and hands none of them out.",
        "\n".join(f"- `{name}`: {why}" for name, why in COPYLEFT.items()),
        "## Tables of the record",
        "What a publisher's terms ask for goes with the figures; [Record](record.md) names the "
        "documents of each table and the ground for each licence.",
        table(("Licence", "Terms", "Tables"), tables()),
    ]
    return "\n\n".join(parts) + "\n"


def locked(name: str) -> dict[str, dict[str, str]]:
    """Return package -> version -> for which Pythons ("" for all) of a lock file."""
    found: dict[str, dict[str, str]] = {}
    for package, version, marker in _PIN.findall((ROOT / name).read_text(encoding="utf-8")):
        found.setdefault(package, {})[version] = marker
    return found


def extras() -> dict[str, list[str]]:
    """Return extra -> its packages and what they bring, without those of requirements.lock.

    As this Python and system ask for them; a package that is not installed ends the walk.
    """
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = locked("requirements.lock")
    found = {}
    for extra, wanted in project["optional-dependencies"].items():
        seen: set[str] = set()
        rest = [Requirement(text) for text in wanted]
        while rest:
            asked = rest.pop()
            name = str(canonicalize_name(asked.name))
            if name in seen or name in runtime:
                continue
            seen.add(name)
            for text in _distribution(name).requires or []:
                more = Requirement(text)
                chosen = asked.extras or {""}
                if not more.marker or any(more.marker.evaluate({"extra": x}) for x in chosen):
                    rest.append(more)
        found[extra] = sorted(seen)
    return found


def licence(name: str) -> str:
    """Return the licence of a package as a name of the SPDX list, from its installed metadata.

    Raises PackageNotFoundError where it is not installed and not known from elsewhere, and
    ValueError where what it says of itself is not understood.
    """
    if name in _ELSEWHERE:
        return _ELSEWHERE[name]
    found = _distribution(name)
    about = found.metadata.json
    if about.get("license_expression"):
        return str(about["license_expression"])
    said = str(about.get("license", "")).strip()
    if said and len(said) < 40 and said not in ("BSD", "UNKNOWN"):
        return _ALIASES.get(said, said)
    for text in (said, *_texts(found)):
        # a package's own terms come before those of what its wheels carry
        places = {
            match.start(): named
            for pattern, named in reversed(_TEXTS.items())
            if (match := re.search(pattern, text, re.DOTALL))
        }
        if places:
            return places[min(places)]
    classes = {c.split(" :: ")[-1] for c in about.get("classifier", []) if "License ::" in c}
    if len(classes) == 1 and (only := classes.pop()) in _ALIASES:
        return _ALIASES[only]
    raise ValueError(f"what is the licence of {name}? It says {said[:60]!r}, {sorted(classes)}")


def tables() -> list[tuple[str, str, str]]:
    """Return (licence, terms as a link, tables) of the record, one row for each terms."""
    package = json.loads((ROOT / "src/corridor/record/datapackage.json").read_text("utf-8"))
    found: dict[tuple[str, str], list[str]] = {}
    for resource in package["resources"]:
        for terms in resource["licenses"]:
            link = f"[{terms['title']}]({terms['path']})"
            found.setdefault((terms["name"], link), []).append(resource["name"])
    return [
        (name, link, ", ".join(f"[`{t}`](record.md#{t})" for t in sorted(names)))
        for (name, link), names in sorted(found.items())
    ]


def _packages(names: Iterable[str], lock: Mapping[str, Mapping[str, str]]) -> str:
    rows = []
    for name in sorted(names):
        pins = lock[name]
        versions = "; ".join(
            version + f" ({marker.strip()})" * bool(marker) for version, marker in pins.items()
        )
        rows.append((f"`{name}`", _plain(versions), licence(name)))
    return table(("Package", "Version", "Licence"), rows)


def _plain(versions: str) -> str:
    return versions.replace("python_full_version", "Python").replace("'", "")


def _distribution(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError:
        raise PackageNotFoundError(f"{name}; install requirements-dev.lock") from None


def _texts(found: Distribution) -> Iterable[str]:
    for file in found.files or ():
        if re.search(r"(?:^|/)(?:licen[cs]e|copying)[^/]*$", file.as_posix(), re.IGNORECASE):
            yield Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")


def main() -> int:
    """Write the page or check it; returns the exit status."""
    return run(PAGE, page)


if __name__ == "__main__":
    raise SystemExit(main())
