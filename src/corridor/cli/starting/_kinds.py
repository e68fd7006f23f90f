"""What ``corridor new`` writes for each kind, and where."""

from __future__ import annotations

import argparse
import keyword
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corridor.cli.starting._templates import fill, fill_folder, label_of
from corridor.core.errors import InputError, nearest
from corridor.core.toml import read_toml

__all__ = ["KINDS", "Draft"]

_LONGEST = 30  # characters of a name: lines of the written code stay short
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_FOLDER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CLAIM = re.compile(r"[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*")
_COMMENT = 30  # characters before the comments of the written TOML
_PATHS = "from pathlib import Path\n\n"


@dataclass(frozen=True)
class Draft:
    """Files to write below ``home``, path -> text, and what to say then.

    ``whole``: ``home`` is a new folder of its own.
    """

    home: Path
    files: Mapping[str, str]
    then: tuple[str, ...]
    whole: bool = False


def _named(name: str, pattern: re.Pattern[str], example: str) -> str:
    """Return a name that may name a file; raises InputError for any other."""
    if not pattern.fullmatch(name) or len(name) > _LONGEST or keyword.iskeyword(name):
        shown = "".join(c if c.isprintable() else "?" for c in name[:60])
        why = ": Python has it for a word of its own" if keyword.iskeyword(name) else ""
        raise InputError(
            f"'{shown}' cannot be a name here{why}",
            where="NAME",
            remedy=f"Use a name like {example}: letters and digits, {_LONGEST} at most",
        )
    return name


def _corridor(args: argparse.Namespace) -> Draft:
    from corridor.system.corridors import corridor_names

    name = _named(args.name, _FOLDER, "west or far-shore (lower case)")
    if name in corridor_names():
        raise InputError(f"there is a corridor '{name}' already", remedy="Choose another name")
    stem = name.replace("-", "_")
    home = args.into / name
    words = {"name": name, "test": stem, "label": label_of(name)}
    shown = home if home.is_absolute() or home.parts[:1] == ("..",) else f"./{home}"
    return Draft(
        home=home,
        files=fill_folder("corridor", words, stem),
        then=(
            "Every figure in it is made up. README.md in it says what to replace, file by file.",
            f"corridor check {shown}",
            f"corridor compare agreement no-agreement --corridor {shown}",
        ),
        whole=True,
    )


def _checkout(root: Path | None) -> Path:
    """Return the root of a source checkout; raises InputError where there is none."""
    import corridor

    package = Path(corridor.__file__).parent
    home = package.parents[1] if root is None else root
    if not (home / "src" / "corridor" / "system" / "mechanisms").is_dir():
        raise InputError(
            "this kind lives in the package's source, and "
            + ("this is an installed package" if root is None else f"{root} is no checkout of it"),
            where="--in",
            remedy="Clone the repository and name its folder with --in",
        )
    return home


def _mechanism(args: argparse.Namespace) -> Draft:
    name = _named(args.name, _ID, "night_watch (lower case)")
    home = _checkout(args.into)
    parts = home / "src" / "corridor" / "system" / "mechanisms"
    known = sorted(path.parent.name for path in parts.glob("*/__init__.py"))
    if args.part not in known:
        raise InputError(
            f"there is no part '{args.part}'", where="--part", remedy=nearest(args.part, known)
        )
    _free(name, parts.glob("*/[a-z]*.py"), "mechanism")
    words = {"name": name, "label": label_of(name)}
    code = f"src/corridor/system/mechanisms/{args.part}/{name}.py"
    test = f"tests/system/test_{name}.py"
    return Draft(
        home=home,
        files={
            code: fill("mechanism/step.py.in", words),
            f"src/corridor/evidence/parameters/{name}.toml": fill(
                "mechanism/parameters.toml", words
            ),
            test: fill("mechanism/test.py.in", words),
        },
        then=(
            f"It stands in the part '{args.part}'; --part names another: {', '.join(known)}.",
            f"Run ./run test {test}. It has no place in a month yet: name '{name}' under",
            "mechanisms in the corridor.toml of a corridor, after what it reads; for the default",
            "corridor that is src/corridor/corridors/us-mexico/corridor.toml. Then write the pages",
            "again, as docs/how-to/add-a-mechanism.md says.",
        ),
    )


def _publisher(args: argparse.Namespace) -> Draft:
    name = _named(args.name, _ID, "coast_guard (lower case)")
    home = _checkout(args.into)
    folder = "src/corridor/record/refresh/publishers"
    _free(name, (home / folder).glob("*.toml"), "publisher")
    words = {"name": name, "label": label_of(name)}
    test = f"tests/record/refresh/test_{name}.py"
    return Draft(
        home=home,
        files={
            f"{folder}/{name}.toml": fill("publisher/publisher.toml", words),
            f"{folder}/{name}.py": fill("publisher/reader.py.in", words),
            f"src/corridor/record/{name}/publisher.toml": fill("publisher/record.toml", words),
            test: fill("publisher/test.py.in", words),
        },
        then=(
            f"Run ./run test {test}. Then say in {folder}/{name}.toml where its",
            f"files are, put a table into src/corridor/record/{name} as",
            "docs/how-to/add-a-table.md says, and name it under tables.",
        ),
    )


def _lever(args: argparse.Namespace) -> Draft:
    from corridor.system.corridors import SHIPPED, load_corridor
    from corridor.system.levers import GROUPS
    from corridor.system.levers.read import read_folder
    from corridor.system.mechanisms import load_mechanism

    name = _named(args.name, _ID, "night_boats (lower case)")
    place = load_corridor(args.corridor)
    if args.group not in GROUPS:
        raise InputError(
            f"there is no lever group '{args.group}'",
            where="--group",
            remedy=nearest(args.group, GROUPS),
        )
    # not all that its mechanisms read need be there: this may be the one that is missing
    found = read_folder(place.folder / "levers")
    if name in found:
        raise InputError(
            f"there is a lever '{name}' already",
            where=f"{place.id}/levers/{found[name].file}",
            remedy="Choose another name",
        )
    orders = [lever.order for lever in found.values() if lever.group == args.group]
    shipped = SHIPPED in place.folder.parents
    takers = [m for m in place.mechanisms if name in load_mechanism(m).declaration.levers]
    words = {
        "name": name,
        "label": label_of(name),
        "order": str(max(orders, default=0) + 1),
        "reads": _reads(takers, place.mechanisms),
        "place": f'"{place.id}"' if shipped else "Path(__file__).parent",
        "paths": "" if shipped else _PATHS,
    }
    file, test = f"levers/{args.group}/{name}.toml", f"test_lever_{name}.py"
    text, code = fill("lever/lever.toml", words), fill("lever/test.py.in", words)
    then: tuple[str, ...] = (
        f"No mechanism takes it yet: a mechanism of {place.id} has to name '{name}' among its",
        "levers, and stand in the file under reads. docs/how-to/add-a-lever.md says how.",
    )
    if takers:
        then = (f"Taken by {', '.join(takers)}: say in the file what its values are.",)
    if not shipped:
        return Draft(place.folder, {file: text, test: code}, then)
    root = _checkout(None)
    below = place.folder.relative_to(root)
    return Draft(root, {f"{below}/{file}": text, f"tests/levers/{test}": code}, then)


def _reads(takers: Sequence[str], known: Sequence[str]) -> str:
    """Return the line ``reads`` of a lever; one that nobody takes yet has a placeholder there."""
    names = ", ".join(f'"{name}"' for name in takers or known[:1])
    line = f"reads = [{names}]"
    what = "the mechanisms" if takers else "a placeholder: name the mechanisms"
    return f"{line:<{_COMMENT - 2}}  # {what} that take it"


def _claim(args: argparse.Namespace) -> Draft:
    from corridor.questions.claims import LEDGERS, ledger_names

    name = _named(args.name, _CLAIM, "K02")
    ledger = args.ledger
    # the folder of one that ships is as good as its id: no test belongs into the package
    if (
        ledger not in ledger_names()
        and (known := Path(ledger).resolve()).parent == LEDGERS.resolve()
    ):
        ledger = known.name
    shipped = ledger in ledger_names()
    home = LEDGERS / ledger if shipped else Path(ledger)
    head = home / "ledger.toml"
    if not head.is_file() or name == head.stem:
        raise InputError(
            "a claim cannot be called so" if name == head.stem else "this folder holds no ledger",
            where=str(home),
            remedy="A ledger's folder holds ledger.toml; see docs/how-to/check-a-claim.md. "
            + nearest(ledger, ledger_names()),
        )
    _free(name, home.glob("*.toml"), "claim")
    try:
        own = read_toml(head).get("measures", {})
    except (OSError, ValueError) as error:
        raise InputError(
            f"not valid TOML: {error}", where=str(head), remedy="Texts need quotes"
        ) from None
    words = {
        "name": name,
        "measure": next(iter(own), "usbp") if isinstance(own, dict) else "usbp",
        "ledger": f'"{ledger}"' if shipped else "Path(__file__).parent",
        "paths": "" if shipped else _PATHS.removesuffix("\n"),
    }
    test = f"test_claim_{name.replace('-', '_')}.py"
    text, code = fill("claim/claim.toml", words), fill("claim/test.py.in", words)
    then = (
        "Write what it claims and what would count before you look; then run",
        f"corridor claims {name} --ledger {ledger}",
    )
    if not shipped:
        return Draft(home, {f"{name}.toml": text, test: code}, then)
    root = _checkout(None)
    below = home.relative_to(root)
    return Draft(root, {f"{below}/{name}.toml": text, f"tests/claims/{test}": code}, then)


def _free(name: str, paths: Iterable[Path], kind: str) -> None:
    """Raise InputError if one of these files has the name, in whatever case."""
    for path in paths:
        if path.stem.lower() == name.lower():
            raise InputError(
                f"there is a {kind} '{path.stem}' already",
                where=f"{path.parent.name}/{path.name}",
                remedy="Choose another name",
            )


KINDS: Mapping[str, Callable[[argparse.Namespace], Draft]] = {
    "corridor": _corridor,
    "mechanism": _mechanism,
    "lever": _lever,
    "claim": _claim,
    "publisher": _publisher,
}
