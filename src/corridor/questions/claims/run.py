"""Running a ledger: every cell of every claim at each vantage, the record read once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from corridor.core.errors import InputError, nearest
from corridor.core.months import parse_month
from corridor.evidence import registry
from corridor.questions.claims.checks import load_check
from corridor.questions.claims.claim import Claim, ClaimTest, Definition, Ledger
from corridor.questions.claims.read import ledger_names, read_ledger
from corridor.questions.claims.result import (
    CannotSay,
    Cell,
    ClaimResult,
    LedgerResult,
    NotYet,
    Standing,
)
from corridor.questions.claims.verdict import judge, state_of, with_margins
from corridor.questions.claims.view import Store, View
from corridor.record import RECORD

__all__ = ["claims"]

_MENTIONS = 8  # claims that an error names


def claims(
    ledger: str | Path | Ledger = "article",
    names: Sequence[str] = (),
    *,
    as_of: str | None = None,
    record: Path = RECORD,
    seed: int = 0,
    command: str = "",
    report: Callable[[str, float], None] = lambda _what, _share: None,
) -> LedgerResult:
    """Judge the claims of a ledger.

    Parameters
    ----------
    ledger: name of a shipped ledger, a folder, a file, or a ledger that was read.
    names: ids of claims; all when empty.
    as_of: month (YYYY-MM) in whose middle one stands; the end of the record when None.
    record: folder of the record that is read, the shipped one by default. The fitted model
        stands on the record that it was fitted to, whichever this is.
    seed: the same seed gives the same numbers on the same machine.
    command: words that make the same result again, kept with it.

    Raises InputError for a bad ledger, an unknown claim or a month that is none.
    """
    read = ledger if isinstance(ledger, Ledger) else read_ledger(ledger, record)
    vantage = None if as_of is None else parse_month(as_of, where="--as-of")
    chosen = [_find(read, name) for name in dict.fromkeys(names)] or list(read.claims)
    store = Store(read, record, registry(over=read.home), seed)
    now = View(store, vantage)
    earlier = read.vantage is not None and (vantage is None or read.vantage < vantage)
    before = [View(store, read.vantage)] if earlier else []
    found = []
    for place, claim in enumerate(chosen):
        report("judging claims", place / len(chosen))
        found.append(
            ClaimResult(claim, _standing(claim, now), tuple(_standing(claim, v) for v in before))
        )
    return LedgerResult(read, tuple(found), command)


def _find(ledger: Ledger, name: str) -> Claim:
    found = ledger.find(name)
    if found is None:
        near = nearest(name, [one.id for one in ledger.claims])
        raise InputError(
            f"there is no claim '{name}' in ledger '{ledger.id}'",
            remedy=_elsewhere(name, ledger)
            or _mentions(name, ledger)
            or f"{near} (without a name all are listed)",
        )
    return found


def _mentions(word: str, ledger: Ledger) -> str:
    """Return which claims say a word, empty where none does: few know claims by their ids."""
    asked = word.strip().lower()
    found = [c.id for c in ledger.claims if asked in f"{c.quote} {c.says}".lower()]
    if not asked or not found:
        return ""
    return f"It is said in {', '.join(found[:_MENTIONS])}{', ...' * (len(found) > _MENTIONS)}"


def _elsewhere(name: str, ledger: Ledger) -> str:
    """Return how to ask another shipped ledger that holds the claim, empty where none does."""
    others = (one for one in ledger_names() if one != ledger.id)
    holder = next((one for one in others if read_ledger(one).find(name)), "")
    return holder and f"It is in another: add --ledger {holder}"


def _standing(claim: Claim, view: View) -> Standing:
    cells = [
        _cell(place, test, definition, view)
        for place, test in enumerate(claim.tests)
        for definition in test.definitions
    ]
    done = with_margins(claim.tests, cells)
    return Standing(view.as_of, done, judge(claim, done))


def _cell(place: int, test: ClaimTest, definition: Definition, view: View) -> Cell:
    try:
        outcome = load_check(test.check).run(view, view.resolved(definition.arguments))
    except CannotSay as why:
        state = "not_yet" if isinstance(why, NotYet) else "cannot_say"
        return Cell(
            *(place, test.family, test.role, definition.choices, state, None),
            reason=why.reason,
            remedy=why.remedy,
        )
    state, share = state_of(test, outcome)
    return Cell(
        *(place, test.family, test.role, definition.choices, state, outcome), supporting=share
    )
