"""Reading a ledger: a folder of claims, or one file; every fault names file and entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, nearest, sentences
from corridor.core.files import is_file, is_folder
from corridor.core.months import parse_month
from corridor.core.toml import read_toml
from corridor.evidence import STATUSES, registry
from corridor.evidence.files import ADD_SOURCE
from corridor.questions.claims.arguments import Scope
from corridor.questions.claims.checks import load_check
from corridor.questions.claims.claim import ROLES, TYPES, Claim, ClaimTest, Ledger, Rule
from corridor.questions.claims.fields import Fields, shown
from corridor.questions.claims.grid import expand
from corridor.questions.claims.series.measures import read_measures, read_populations
from corridor.record import RECORD
from corridor.system.corridor import Corridor

__all__ = ["LEDGERS", "LONGEST_QUOTE", "ledger_names", "ledger_of", "read_ledger"]

LEDGERS = Path(__file__).parents[2] / "ledgers"
"""Folder of the ledgers that ship with the package."""
LONGEST_QUOTE = 25
"""Words of a quote at the most."""

_HEAD = ("title", "by", "published", "status", "language", "about", "vantage")
_CLAIM = (
    *("id", "quote", "type", "says", "counts", "test", "sources", "see", "notes"),
    *("untestable", "stylised", "by", "reported"),
)
_TEST = (
    *("check", "label", "why", "arguments", "grid", "labels", "skip", "supports", "contradicts"),
    *("role", "needed"),
)
_RULE = ("at_least", "at_most", "above", "below", "equals", "outside")
_BUILT_IN = tuple(sorted((Path(__file__).parent / "series").glob("*.toml")))


def ledger_names() -> tuple[str, ...]:
    """Return the names of the shipped ledgers."""
    return tuple(sorted(path.parent.name for path in LEDGERS.glob("*/ledger.toml")))


def ledger_of(corridor: Corridor) -> str:
    """Return the ledger of claims about a corridor: a shipped one's name, or a path in its folder.

    Raises InputError if it has none.
    """
    if not corridor.ledger:
        raise InputError(
            "this corridor names no ledger of claims",
            where=f"{corridor.id}/corridor.toml/ledger",
            remedy="Name one there, or use --ledger",
        )
    if corridor.ledger in ledger_names():
        return corridor.ledger
    return str(corridor.folder / corridor.ledger)


def read_ledger(name: str | Path, record: Path = RECORD) -> Ledger:
    """Return a ledger by name, by folder (``ledger.toml`` and a file per claim), or by file.

    A ledger in one file holds the fields of ``ledger.toml``, and a ``[[claim]]`` for each.

    Raises InputError at the first fault, with file and entry.
    """
    path = Path(name)
    if str(name) in ledger_names():
        path = LEDGERS / str(name)
    if is_folder(path):
        head = _toml(path / "ledger.toml")
        files = [p for p in sorted(path.glob("*.toml")) if p.name != "ledger.toml"]
        raw = [(p, _toml(p)) for p in files]
        source = path / "ledger.toml"
    elif is_file(path):
        head, source = _toml(path), path
        listed = head.pop("claim", [])
        if not isinstance(listed, list):
            Fields(path, "claim", {}).fail("claim is no list", "Write [[claim]] above each claim")
        raw = [(path, one) for one in listed]
    else:
        raise InputError(f"there is no ledger '{name}'", remedy=nearest(str(name), ledger_names()))
    if not raw:
        Fields(source, "ledger", {}).fail("it holds no claim", "Add one; copy a shipped one")
    fields = Fields(source, "ledger", head)
    fields.only((*_HEAD, "measures", "populations"))
    home = _home(path)
    scope = _scope(fields, record, home)
    claims = [_claim(p, number, one, scope) for number, (p, one) in enumerate(raw, 1)]
    _check_ids(claims, in_folder=path.is_dir())
    return Ledger(
        id=path.name.removesuffix(".toml"),
        title=fields.text("title"),
        by=fields.text("by", "not named"),
        published=fields.text("published", "no date"),
        status=fields.word("status", STATUSES, "FOUND"),
        language=fields.text("language", "en"),
        about=fields.text("about", fields.text("title")),
        vantage=_vantage(fields),
        claims=tuple(sorted(claims, key=lambda claim: _natural(claim.id))),
        measures=scope.measures,
        populations=scope.populations,
        home=home,
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path)
    except OSError:
        raise InputError(
            "this file cannot be read", where=shown(path), remedy="A ledger's folder needs one"
        ) from None
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"not valid TOML: {error}", where=shown(path), remedy="Texts need quotes"
        ) from None


def _vantage(fields: Fields) -> int | None:
    if "vantage" not in fields.raw:
        return None
    try:
        return parse_month(fields.text("vantage"))
    except InputError as error:
        fields.fail(error.problem, error.remedy, "vantage")


def _home(path: Path) -> Path | None:
    """Return the folder of the corridor in which a ledger lies, if it lies in one."""
    home = path.resolve().parent
    return home if (home / "corridor.toml").is_file() else None


def _scope(fields: Fields, record: Path, home: Path | None) -> Scope:
    """Return what claims may name: what ships, and what this ledger adds."""
    built_in = [(path, _toml(path)) for path in _BUILT_IN]
    own = {kind: fields.raw.get(kind, {}) for kind in ("measures", "populations")}
    for kind, entries in own.items():
        if not isinstance(entries, dict):
            fields.fail(f"{kind} is {entries!r}", f"Write [{kind}.name]", kind)
        for name in entries:
            if any(name in raw.get(kind, {}) for _, raw in built_in):
                fields.fail(f"{kind}.{name} is taken", "Give it another name", kind)
    measures = {
        name: one
        for path, raw in built_in
        for name, one in read_measures(raw.get("measures", {}), path, record).items()
    }
    tables = None if home is None else home / "record"
    return Scope(
        measures={**measures, **read_measures(own["measures"], fields.path, record, tables)},
        populations={
            name: one
            for path, raw in (*built_in, (fields.path, own))
            for name, one in read_populations(raw.get("populations", {}), path).items()
        },
        evidence=registry(over=home),
        record=record,
    )


def _claim(path: Path, number: int, raw: Mapping[str, Any], scope: Scope) -> Claim:
    name = raw.get("id") if isinstance(raw, dict) else None
    fields = Fields(path, name if isinstance(name, str) else f"claim {number}", raw)
    fields.only(_CLAIM)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", fields.text("id")):
        fields.fail(f"'{name}' can't be an id", "Use a letter, then letters, digits, - and _", "id")
    quote = fields.text("quote")
    if len(quote.split()) > LONGEST_QUOTE:
        fields.fail(
            f"the quote has {len(quote.split())} words",
            f"Use at most {LONGEST_QUOTE}",
            "quote",
        )
    kind = fields.word("type", TYPES)
    tests = fields.raw.get("test", [])
    if not isinstance(tests, list):
        fields.fail("test is no list", "Write [[test]] above each test", "test")
    read = tuple(_test(path, fields.entry, n, one, scope) for n, one in enumerate(tests, 1))
    scored = [test for test in read if test.role == "scored"]
    if kind == "normative" and scored:
        fields.fail("a normative claim has a scored test", 'Write role = "context"')
    if kind != "normative" and not scored and "untestable" not in fields.raw:
        fields.fail(
            "it has no scored test",
            'Add [[test]], or untestable = "what would make it testable"',
        )
    sources = fields.listed("sources", (str,), needed=False)
    for one in sources:
        if one not in scope.evidence.sources:
            remedy = sentences(nearest(one, scope.evidence.sources), ADD_SOURCE)
            fields.fail(f"there is no source '{one}'", remedy, "sources")
    return Claim(
        id=fields.text("id"),
        quote=quote,
        type=kind,
        says=fields.text("says"),
        counts=fields.text("counts", "" if kind == "normative" else None),
        tests=read,
        sources=tuple(sources),
        see=tuple(fields.listed("see", (str,), needed=False)),
        notes=tuple(fields.listed("notes", (str,), needed=False)),
        untestable=fields.text("untestable", ""),
        stylised=fields.flag("stylised"),
        by=fields.text("by", ""),
        reported=fields.text("reported", ""),
        path=path,
    )


def _test(path: Path, claim: str, number: int, raw: Any, scope: Scope) -> ClaimTest:
    fields = Fields(path, f"{claim} test {number}", raw)
    fields.only(_TEST)
    try:
        check = load_check(fields.text("check"))
    except InputError as error:
        fields.fail(error.problem, error.remedy, "check")
    axes, definitions = expand(fields, check.arguments, scope)
    role = fields.word("role", ROLES, "scored")
    if role == "scored" and not {"supports", "contradicts"} & {*fields.raw}:
        fields.fail("the field 'supports' is missing", "Add supports = { at_least = ... }")
    supports = _rule(fields, "supports")
    contradicts = _rule(fields, "contradicts") if "contradicts" in fields.raw else None
    if contradicts and supports.bounds and (both := supports.shared(contradicts)) is not None:
        fields.fail(
            f"{both:g} supports the claim and contradicts it",
            "Let no value meet both rules",
            "contradicts",
        )
    for one in definitions if role == "scored" else ():
        try:
            check.fits(one.arguments, supports if supports.bounds else contradicts or supports)
        except InputError as error:
            fields.fail(error.problem, error.remedy, "supports")
    return ClaimTest(
        check=check.name,
        family=check.family,
        label=fields.text("label", check.what),
        why=fields.text("why", ""),
        axes=axes,
        definitions=definitions,
        supports=supports,
        contradicts=contradicts,
        role=role,
        needed=fields.flag("needed"),
    )


def _rule(fields: Fields, key: str) -> Rule:
    raw = fields.raw.get(key, {})
    if not isinstance(raw, dict) or (not raw and key in fields.raw):
        fields.fail(f"{key} is {raw!r}", f"Write {key} = {{ at_least = 0.5 }}", key)
    found: dict[str, Any] = {}
    for word, value in raw.items():
        if word not in _RULE:
            fields.fail(f"there is no rule '{word}'", nearest(word, _RULE), key)
        numbers = value if word == "outside" and isinstance(value, list) else [value]
        plain = all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers)
        if (
            not plain
            or len(numbers) != (2 if word == "outside" else 1)
            or numbers != sorted(numbers)
        ):
            form = "[low, high]" if word == "outside" else "a number"
            fields.fail(f"{key}.{word} is {value!r}", f"Write {word} = {form}", key)
        found[word] = tuple(map(float, numbers)) if word == "outside" else float(value)
    return Rule(**found)


def _check_ids(claims: list[Claim], *, in_folder: bool) -> None:
    seen: dict[str, Claim] = {}
    for claim in claims:
        fields = Fields(claim.path, claim.id, {})
        if claim.id.lower() in seen:
            other = shown(seen[claim.id.lower()].path)
            fields.fail(f"the id '{claim.id}' is taken", f"It stands in {other} too", "id")
        if in_folder and claim.path.stem != claim.id:
            fields.fail(
                f"the id is '{claim.id}' and the file {claim.path.name}",
                f"Name the file {claim.id}.toml",
                "id",
            )
        seen[claim.id.lower()] = claim
    for claim in claims:
        for other in claim.see:
            if other.lower() not in seen:
                Fields(claim.path, claim.id, {}).fail(
                    f"there is no claim '{other}' to see",
                    nearest(other, [c.id for c in claims]),
                    "see",
                )


def _natural(name: str) -> tuple[Any, ...]:
    """Return a key that sorts C2 before C10."""
    return tuple((1, int(p), "") if p.isdigit() else (0, 0, p) for p in re.split(r"(\d+)", name))
