"""The question that an address holds: two policies, their levers, what is assumed and shown.

    a=negotiated & a.transfer=to27@0..6 & a.name=Ours & b=unilateral & months=20 & outcome=deaths

``a`` and ``b`` name the shipped policies that either side starts from, ``a.LEVER`` moves a
lever of it (``desk.paths``), ``a.name`` renames it. What is not said has its default, and a
default is not written, so that one question has one address. The decision point that is not
said is that of the two policies, as in ``corridor compare``. The same words serve the page, its
links and the API.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from corridor.core.errors import CorridorError, InputError, closest, nearest
from corridor.core.months import format_month, parse_month
from corridor.desk import ground
from corridor.desk.ground import shipped
from corridor.desk.paths import clamped, format_path, moved, parse_path
from corridor.policies import Policy, slug
from corridor.policies.paths import TimePath, Untouched
from corridor.policies.policy import show_value
from corridor.policies.source import spell
from corridor.record.choice import in_use
from corridor.system.couplings import pick_switches
from corridor.system.unfitted import ACCOUNT, accounts

__all__ = [
    "ALL",
    "COARSE_DRAWS",
    "DRAWS",
    "LEAST_DRAWS",
    "LIMITS",
    "MONTHS",
    "OUTCOMES",
    "SIDES",
    "Bad",
    "Question",
    "Side",
    "Trouble",
    "path_of",
    "read_question",
]

SIDES = ("a", "b")
ALL = "ALL"

#: shown where no outcome is named
OUTCOMES = ground.usual_outcomes()
START, MONTHS, DRAWS = ground.usual_start(), 20, 4000
#: most of each that one question may ask for
LIMITS = {"months": 60, "draws": 10_000, "outcome": 6, "seed": 2**31 - 1, "name": 60, "paths": 50}

LEAST_DRAWS = 100
#: draws that the page asks for while a lever moves
COARSE_DRAWS = 1000

_DEFAULTS = dict(zip(SIDES, ground.usual_policies(), strict=True))
_WHY = "Set on the desk, which keeps no grounds."
#: levers that a changed policy is described by; with more it is said how many
_TOLD = 6
#: ends the id of a policy that has the name of a shipped one
_OWN = "-own"


@dataclass(frozen=True)
class Trouble:
    """What is wrong with one field of an address."""

    field: str
    detail: str
    #: the nearest that would do, "" where there is none
    instead: str = ""


class Bad(InputError):
    """An address that can't be read; ``troubles`` has every field that is wrong."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        first = self.troubles[0]
        super().__init__(first.detail, where=first.field)


@dataclass(frozen=True)
class Side:
    """One of the two policies: the shipped one it starts from, and what is moved."""

    policy: str
    #: lever id -> path, in the order of the levers; only what differs from the shipped policy
    moved: Mapping[str, TimePath] = field(default_factory=dict)
    name: str = ""

    def load(self, start: str = START) -> Policy:
        """Return the policy, told for a decision point; its id is made from its name."""
        found = shipped(self.policy)
        kept = tuple(lever for lever in found.levers if lever not in self.moved)
        if not self.moved and not self.name:
            return replace(found, inherited=kept)
        changed = {lever: moved(lever, path, _WHY) for lever, path in self.moved.items()}
        label = self._named(found) or f"{found.label}, changed"
        own = slug(self.name) if self.name else f"{found.id}-changed"
        return replace(
            found,
            id=f"{own}{_OWN}" if own in ground.known_policies() else own,
            label=label,
            summary=self._changes(found, parse_month(start)) if changed else found.summary,
            own_words="" if changed else found.own_words,
            notes="" if changed else found.notes,
            levers={**found.levers, **changed},
            inherited=kept,
        )

    def _named(self, found: Policy) -> str:
        """Return the name, marked where it is that of a shipped policy and the policy is not."""
        name = self.name.casefold()
        same = not self.moved and name == found.label.casefold()
        labels = {shipped(one).label.casefold() for one in ground.known_policies()}
        return f"{self.name} (own)" if name in labels and not same else self.name

    def _changes(self, found: Policy, start: int) -> str:
        """Say which levers are moved from a shipped policy; ``start``: month index."""
        known = ground.known_levers()
        told = [
            f"{known[lever].label} ({known[lever].unit}): "
            + path.words(start, "untouched", show_value).removeprefix("untouched, then ")
            for lever, path in self.moved.items()
        ]
        more = [f"{len(told) - _TOLD} more"] if len(told) > _TOLD else []
        return f"Changed from {found.label}: {'; '.join([*told[:_TOLD], *more])}."


@dataclass(frozen=True)
class Question:
    """What is asked; the defaults are those of an empty address."""

    a: Side = Side(_DEFAULTS["a"])
    b: Side = Side(_DEFAULTS["b"])
    start: str = START
    months: int = MONTHS
    draws: int = DRAWS
    seed: int = 0
    #: single draws that are shown as lines
    paths: int = 0
    outcomes: tuple[str, ...] = OUTCOMES
    group: str = ALL
    account: str = ACCOUNT
    #: couplings switched from how their files have them, sorted
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()

    def policies(self) -> tuple[Policy, Policy]:
        """Return both policies; ids and labels differ."""
        first, second = self.a.load(self.start), self.b.load(self.start)
        if first.id == second.id:
            first, second = replace(first, id=f"{first.id}-a"), replace(second, id=f"{second.id}-b")
        if first.label == second.label:
            first = replace(first, label=f"{first.label} (A)")
            second = replace(second, label=f"{second.label} (B)")
        return first, second

    def pairs(self) -> list[tuple[str, str]]:
        """Return the address as names and values, in its one order, without defaults."""
        usual = ground.usual_start((self.a.policy, self.b.policy))
        plain, out = replace(Question(), start=usual), []
        for name in SIDES:
            side: Side = getattr(self, name)
            if side.policy != _DEFAULTS[name]:
                out.append((name, side.policy))
            if side.name:
                out.append((f"{name}.name", side.name))
            out += [(f"{name}.{k}", format_path(path)) for k, path in side.moved.items()]
        for key, attribute in _SINGLE.items():
            if getattr(self, attribute) != getattr(plain, attribute):
                out.append((key, str(getattr(self, attribute))))
        for key, attribute in _MANY.items():
            if getattr(self, attribute) != getattr(plain, attribute):
                out += [(key, value) for value in getattr(self, attribute)]
        return out

    def search(self) -> str:
        """Return the address without a question mark."""
        return urlencode(self.pairs(), quote_via=quote, safe="@,")

    def command(self) -> str:
        """Return the command that asks the same; a changed policy is named as its saved file."""
        words = [*in_use(), "corridor", "compare"]
        for side, policy in zip((self.a, self.b), self.policies(), strict=True):
            words.append(f"{policy.id}.toml" if side.moved or side.name else side.policy)
        words += [*ground.flag().split(maxsplit=1), "--from", self.start]
        words += ["--months", str(self.months)]
        words += ["--draws", str(self.draws), "--seed", str(self.seed)]
        if self.account != ACCOUNT:
            words += ["--account", self.account]
        for flag, names in (("--off", self.off), ("--on", self.on)):
            for one in names:
                words += [flag, one]
        return " ".join(words)


#: key of an address -> attribute of the question, for what has one value and for lists
_SINGLE = {
    "from": "start",
    **{key: key for key in ("months", "draws", "seed", "paths", "group", "account")},
}
_MANY = {"outcome": "outcomes", "off": "off", "on": "on"}


def read_question(pairs: Iterable[tuple[str, str]], groups: Mapping[str, str]) -> Question:
    """Return the question of an address, given as names and values.

    ``groups``: the origin groups that the corridor has, id -> label.
    Raises Bad, which names every field that is wrong, with the nearest that would do.
    """
    reader = _Reader(groups)
    for key, value in pairs:
        reader.take(key, value)
    return reader.done()


class _Reader:
    """Takes an address apart, one name and value at a time."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        self.groups = {ALL: "All groups", **groups}
        self.troubles: list[Trouble] = []
        self.single: dict[str, str] = {}
        self.many: dict[str, list[str]] = {key: [] for key in _MANY}
        self.paths: dict[str, dict[str, str]] = {name: {} for name in SIDES}

    def take(self, key: str, value: str) -> None:
        side, dot, rest = key.partition(".")
        if key in self.many:
            self.many[key].append(value)
        elif dot and side in SIDES and rest != "name":
            self._once(self.paths[side], rest, value, key)
        elif key in _SINGLE or key in SIDES or (dot and side in SIDES):
            self._once(self.single, key, value, key)
        else:
            known = (*SIDES, *_SINGLE, *_MANY, "a.LEVER", "b.LEVER")
            self.bad(key[:80], f"there is no field '{spell(key, 80)}'. {nearest(key[:80], known)}")

    def _once(self, into: dict[str, str], name: str, value: str, key: str) -> None:
        if name in into:
            self.bad(key[:80], f"'{spell(key, 80)}' is given twice")
        into[name] = value

    def bad(self, key: str, detail: str, instead: str = "") -> None:
        self.troubles.append(Trouble(key, detail, instead))

    def done(self) -> Question:
        switches: dict[str, Any] = self._switches()
        a, b = self._side("a"), self._side("b")
        found = Question(
            a=a,
            b=b,
            start=self._start(ground.usual_start((a.policy, b.policy))),
            months=self._whole("months", MONTHS, 1),
            draws=self._whole("draws", DRAWS, LEAST_DRAWS),
            seed=self._whole("seed", 0, 0),
            paths=self._whole("paths", 0, 0),
            group=self._one_of("group", self.groups, ALL),
            account=self._one_of("account", accounts(), ACCOUNT),
            outcomes=self._list("outcome", ground.known_outcomes()) or OUTCOMES,
            **switches,
        )
        if self.troubles:
            raise Bad(self.troubles)
        return found

    def _side(self, name: str) -> Side:
        policy = self._one_of(name, ground.known_policies(), _DEFAULTS[name])
        found = shipped(policy)
        paths: dict[str, TimePath] = {}
        for lever, text in self.paths[name].items():
            key = f"{name}.{lever}"[:80]
            try:
                paths[lever] = parse_path(lever, text)
            except InputError as error:
                self.bad(key, error.said, clamped(lever, text))
        told = {
            lever: paths[lever]
            for lever in ground.known_levers()
            if lever in paths and paths[lever] != path_of(found, lever)
        }
        label = self.single.get(f"{name}.name", "")
        shown = " ".join("".join(c if c.isprintable() else " " for c in label).split())
        if len(shown) > LIMITS["name"]:
            short = shown[: LIMITS["name"]].strip()
            self.bad(f"{name}.name", f"the name has more than {LIMITS['name']} letters", short)
        return Side(policy, told, shown)

    def _start(self, usual: str) -> str:
        text = self.single.get("from", usual)
        try:
            return format_month(parse_month(text[:20]))
        except InputError as error:
            self.bad("from", error.said, usual)
            return usual

    def _whole(self, key: str, default: int, least: int) -> int:
        text = self.single.get(key)
        if text is None:
            return default
        most = LIMITS[key]
        if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) < 20):
            self.bad(key, f"'{spell(text, 60)}' is not a whole number", str(default))
            return default
        number = int(text)
        if not least <= number <= most:
            near = str(min(max(number, least), most))
            self.bad(key, f"{number} is outside {least:,} to {most:,}", near)
            return default
        return number

    def _one_of(self, key: str, known: Iterable[str], default: str) -> str:
        value = self.single.get(key, default)
        if value not in known:
            self._unknown(key, value, known)
            return default
        return value

    def _unknown(self, key: str, value: str, known: Iterable[str]) -> None:
        # groups are few that anybody knows by their ids
        labels = self.groups if known is self.groups else None
        remedy = nearest(value[:60], known, labels)
        near = closest(value[:60], known, labels)
        self.bad(key, f"there is no '{spell(value, 60)}'. {remedy}", near)

    def _list(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        """Return what is named, sorted as it is declared, each once."""
        names = self.many[key]
        for name in names:
            if name not in known:
                self._unknown(key, name, known)
        found = tuple(name for name in known if name in names)
        if len(found) > LIMITS.get(key, len(found)):
            self.bad(key, f"{len(found)} are named, and at most {LIMITS[key]} are shown")
        return found

    def _switches(self) -> dict[str, tuple[str, ...]]:
        off, on = (self._list(key, ground.known_couplings()) for key in ("off", "on"))
        try:
            switches = pick_switches(off, on)
        except CorridorError as error:
            self.bad("off", error.said)
            return {}
        plain = pick_switches()
        return {
            "off": tuple(name for name, live in switches.items() if not live and plain[name]),
            "on": tuple(name for name, live in switches.items() if live and not plain[name]),
        }


def path_of(policy: Policy, lever: str) -> TimePath:
    """Return how a policy moves a lever, ``Untouched`` where it does not."""
    found = policy.levers.get(lever)
    return Untouched() if found is None else found.path
