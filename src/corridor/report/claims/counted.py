"""What the measures behind a claim count and leave out: their notes, each once."""

from __future__ import annotations

from corridor.questions.claims.checks import load_check
from corridor.questions.claims.claim import Claim, Ledger

__all__ = ["counted"]


def counted(claim: Claim, ledger: Ledger) -> list[tuple[str, str]]:
    """Return (label, note) of each measure that scored tests read and that has a note."""
    found: dict[str, None] = {}
    for test in claim.tests:
        if test.role != "scored":
            continue
        kinds = [a.name for a in load_check(test.check).arguments if a.kind == "measure"]
        for definition in test.definitions:
            found.update(dict.fromkeys(filter(None, (definition.arguments[n] for n in kinds))))
    known = (ledger.measures[name] for name in found)
    return [(measure.label, measure.note) for measure in known if measure.note]
