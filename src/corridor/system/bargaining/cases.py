"""Episodes and rival accounts, read from data and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import corridor.evidence
from corridor.evidence import registry
from corridor.evidence.files import Entry, entries
from corridor.evidence.priors import Prior
from corridor.system.bargaining.game import CHANNELS, PARAMETERS, Levers

__all__ = ["DEFAULT", "MECHANISM", "Case", "Variant", "load_cases", "load_variants"]

#: whose parameters these are
MECHANISM = "bargaining"
#: the account whose priors are those of the registry
DEFAULT = "game"

_ROOT = Path(corridor.evidence.__file__).parent
_CASE = ("label", "channel", "transfer", "threat", "offence", "moved", "status", "sources", "note")
_VARIANT = ("label", "summary", "sources", "priors")


@dataclass(frozen=True)
class Case:
    """One channel of one episode: what was done, and where cooperation went."""

    id: str
    label: str
    channel: str
    levers: Levers
    #: "up", "down" or "none"
    moved: str
    #: FOUND or RECALLED
    status: str
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Variant:
    """A rival account: priors that replace those of the registry."""

    id: str
    label: str
    summary: str
    priors: Mapping[str, Prior]


@lru_cache
def load_cases(root: Path = _ROOT) -> tuple[Case, ...]:
    """Return the episodes in the order of their file.

    Raises InputError, naming file and entry, for what is missing or unknown.
    """
    return tuple(_case(entry) for entry in entries(root / "cases"))


@lru_cache
def load_variants(root: Path = _ROOT) -> tuple[Variant, ...]:
    """Return the rival accounts, each with a prior for every parameter of the game.

    Raises InputError, naming file and entry, for an unknown parameter or a prior that
    does not parse or leaves the parameter's bounds.
    """
    return tuple(_variant(entry) for entry in entries(root / "variants"))


def _case(entry: Entry) -> Case:
    entry.only(_CASE)
    status = entry.word("status", ("FOUND", "RECALLED"))
    values = {}
    for field in ("transfer", "threat", "offence"):
        value = entry.number(field)
        if value is None or value < 0:
            entry.fail(f"{field} is {value}", f"Write {field} = 0 or more", field)
        values[field] = value
    return Case(
        id=entry.id,
        label=entry.text("label"),
        channel=entry.word("channel", CHANNELS),
        levers=Levers(**values),
        moved=entry.word("moved", ("up", "down", "none")),
        status=status,
        sources=entry.words("sources", registry().sources, needed=status == "FOUND"),
        note=entry.text("note"),
    )


def _variant(entry: Entry) -> Variant:
    entry.only(_VARIANT)
    known = {p.id: p for p in registry().by_mechanism(MECHANISM)}
    parameters = {name: known[name] for name in PARAMETERS}
    priors = {name: p.prior for name, p in parameters.items()}
    changed = entry.raw.get("priors", {})
    if not isinstance(changed, dict):
        entry.fail(f"priors is {changed!r}", f"Write a table [{entry.id}.priors]", "priors")
    for name, text in changed.items():
        if name not in parameters:
            entry.fail(
                f"there is no parameter '{name}'",
                f"Name one of {', '.join(parameters)}",
                "priors",
                name,
            )
        priors[name] = entry.prior(text, parameters[name].bounds, "priors", name)
    return Variant(entry.id, entry.text("label"), entry.text("summary"), priors)
