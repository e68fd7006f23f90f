"""Write docs/reference/claims.md, the vocabulary of claims, and a page of verdicts per ledger.

python -m tools.docs_claims                judges every ledger with the shipped fit and writes all
python -m tools.docs_claims LEDGER...      the same for some ledgers
python -m tools.docs_claims --check        says whether pages stand on the fit and the ledgers
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from corridor.core.files import write_atomic
from corridor.core.months import format_month
from corridor.evidence import registry
from corridor.questions.claims import LEDGERS, ledger_names, read_ledger
from corridor.questions.claims.arguments import KINDS, REQUIRED, Argument
from corridor.questions.claims.checks import FAMILIES, Check, check_names, load_check
from corridor.questions.claims.claim import TYPES, Ledger
from corridor.questions.claims.result import STATES, VERDICTS, ClaimResult, LedgerResult
from corridor.questions.claims.run import claims
from corridor.questions.claims.series.measures import ALL, Measure, Population
from corridor.questions.claims.verdict import thresholds
from corridor.questions.claims.view import Store
from corridor.record import RECORD
from corridor.report.claims import said
from corridor.report.claims.phrases import FAMILY_TITLES, capital
from tools.docs_fit import shipped
from tools.docs_page import DOCS, code, table

__all__ = [
    "PAGE",
    "asks_the_model",
    "ledger_head",
    "ledger_page",
    "main",
    "page",
    "path_of",
    "stamp",
    "vocabulary",
]

PAGE = DOCS / "reference" / "claims.md"


def page() -> str:
    """Return the page of the vocabulary, which hangs on no fit."""
    return "\n\n".join([*_head(), *vocabulary()]) + "\n"


def _head() -> list[str]:
    ledgers = [read_ledger(name) for name in ledger_names()]
    return [
        "# Claims",
        "What is said about the corridors is tested with the words of this page. [Claims]"
        "(../explanation/claims.md) says how a verdict is computed; [check a claim of your own]"
        "(../how-to/check-a-claim.md) shows how to write one. `corridor claims ID` prints one in "
        "full.",
        "This page is written by `python -m tools.docs_claims` from `src/corridor/ledgers/`, "
        "`src/corridor/questions/claims/` and the record.",
        "## Ledgers",
        "Every shipped ledger has a page of its verdicts.",
        table(
            ("Ledger", "What", "Claims"),
            [
                (f"[`{one.id}`]({path_of(one.id).name})", one.title, str(len(one.claims)))
                for one in ledgers
            ],
            right=[2],
        ),
    ]


def path_of(ledger: str) -> Path:
    """Return the page of a shipped ledger."""
    return PAGE.with_name(f"claims-{ledger}.md")


def stamp(ledger: str) -> str:
    """Return the fingerprint of the files of a ledger."""
    mark = hashlib.sha256()
    for path in sorted((LEDGERS / ledger).glob("*.toml")):
        mark.update(path.name.encode())
        # no line ending of the file system's own
        mark.update(path.read_text(encoding="utf-8").encode())
    return mark.hexdigest()[:16]


def asks_the_model(ledger: Ledger) -> bool:
    """Return whether a claim of a ledger is put to the fitted model."""
    return any(test.family == "model" for one in ledger.claims for test in one.tests)


def ledger_head(ledger: Ledger) -> list[str]:
    """Return what stands above the verdicts of a ledger, which hangs on no fit."""
    return [
        f"# {ledger.title}",
        f"The ledger `{ledger.id}`, by {ledger.by}, {ledger.published}. {ledger.about}",
        "[Claims](../explanation/claims.md) says how a verdict is computed, [the reference]"
        "(claims.md) has the words, tests and thresholds. `corridor claims --ledger "
        f"{ledger.id} ID` prints a claim in full. This page is written by `python -m "
        f"tools.docs_claims {ledger.id}`.",
        "*Support* is the share of the definitions that could be read and that support the claim, "
        "none where it is not testable; in *Why*, the same by kind of test where there are several."
        " Nobody is quoted with what is stylised.",
    ]


def ledger_page(found: LedgerResult) -> str:
    """Return the page of one ledger: its words, its verdicts, what they stand on."""
    ledger = found.ledger
    sided = any(one.claim.by for one in found.claims)
    before = [] if ledger.vantage is None else [f"In {format_month(ledger.vantage)}"]
    heads = ["Claim", "Quote", *(["Said by"] if sided else []), "Kind", *before]
    heads += ["End of the record", "Support", "Why"]
    rows = [_row(ledger.id, one, sided=sided) for one in found.claims]
    parts = [
        *ledger_head(ledger),
        _standing(ledger),
        "## Verdicts",
        f"{len(found.claims)} claims: {said.tally(found)}.",
        table(heads, rows, right=[len(heads) - 2]),
    ]
    return "\n\n".join(parts) + "\n"


def _standing(ledger: Ledger) -> str:
    """Return the line that says what the verdicts stand on."""
    mark = f"ledger `{stamp(ledger.id)}`"
    if not asks_the_model(ledger):
        return f"{capital(mark)}. No claim asks the fitted model: verdicts move with the record."
    return (
        f"Fit `{shipped().meta['fingerprint']}`, {mark}. Verdicts of claims that ask the fitted "
        "model move with the fit; those of the others with the record alone."
    )


def _row(ledger: str, result: ClaimResult, *, sided: bool) -> tuple[str, ...]:
    claim, now = result.claim, result.now.verdict
    why = now.because
    if len(now.families) > 1:
        split = [
            f"{said.FAMILY_WORDS[family]} {tally.supports} of {tally.cells}"
            for family, tally in now.families.items()
        ]
        why += f" {capital(', '.join(split))}."
    if now.id == "not_testable":
        cells = [c for c in result.now.cells if c.role == "scored" and c.state == "cannot_say"]
        why += "".join(f" {capital(c.reason.rstrip('.'))}." for c in cells[:1])
    share = None if now.id == "not_testable" else now.tally.share
    return (
        f'<a id="{ledger}-{claim.id}"></a>`{claim.id}`',
        f"{claim.quote} (stylised)" if claim.stylised else f"“{claim.quote}”",
        *((claim.by,) if sided else ()),
        said.kind(claim),
        *(standing.verdict.words for standing in result.before),
        now.words,
        "" if share is None else f"{100 * share:.0f}%",
        why,
    )


def vocabulary() -> list[str]:
    """Return the words that claims are written in: checks, kinds of values, series."""
    known = read_ledger("example")
    store = Store(known, RECORD, registry(over=known.home))
    parts = [
        "## Words",
        table(("Kind of claim", "Meaning"), TYPES.items()),
        table(
            ("Verdict in JSON", "Shown as"),
            [(f"`{name}`", words) for name, words in VERDICTS.items()],
        ),
        table(
            ("A definition in JSON", "Meaning"),
            [(f"`{name}`", words) for name, words in STATES.items()],
        ),
        "## Thresholds",
        "Where verdicts change: `src/corridor/questions/claims/verdict.toml`. Chosen, not "
        "estimated.",
        table(
            ("Threshold", "Value", "Unit", "Grade", "Meaning"),
            [
                (f"`{name}`", f"{one['value']:g}", one["unit"], one["grade"], one["note"])
                for name, one in thresholds().items()
            ],
            right=[1],
        ),
        "## Tests",
        f'The vocabulary of `check = "..."`: {len(check_names())} files of '
        "`src/corridor/questions/claims/checks/`, in families by what they read.",
    ]
    for family in FAMILIES:
        names = [name for name, other in check_names().items() if other == family]
        parts.append(f"### {FAMILY_TITLES[family]}")
        parts += [text for name in names for text in _check(load_check(name))]
    return [
        *parts,
        "## Values of arguments",
        table(("Kind", "How it is written"), [(f"`{k}`", words) for k, words in KINDS.items()]),
        "## Measures",
        "Series that tests may read. *Split by* says which populations can be taken from one. A "
        "ledger may add its own.",
        table(
            ("Measure", "What", "Unit", "Months", "Split by", "Note"),
            [_measure(one, store) for one in known.measures.values()],
        ),
        "## Populations",
        "Beside these, `all`, and the code of a country (`VEN`) where a measure can be split by "
        "origin.",
        table(("Population", "What", "Rows"), [_population(p) for p in known.populations.values()]),
    ]


def _check(check: Check) -> Iterator[str]:
    yield f"#### `{check.name}`"
    text = " ".join((inspect.getdoc(check.run) or "").split()).replace("``", "`")
    yield f"{capital(check.what)}. {text}"
    yield table(("Argument", "Kind", "What", "Default"), [_argument(a) for a in check.arguments])


def _argument(one: Argument) -> tuple[str, str, str, str]:
    what = one.what + (f": {code(one.words)}" if one.words else "")
    return f"`{one.name}`", one.kind, what, _default(one.default)


def _default(value: Any) -> str:
    if value is REQUIRED:
        return "needed"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"`{value:g}`"
    return f"`{value}`" if isinstance(value, str) and value else "none"


def _measure(one: Measure, store: Store) -> tuple[str, ...]:
    read = store.series(one.id, ALL)
    known = read.first + np.flatnonzero(np.isfinite(read.values))
    months = f"{format_month(int(known[0]))} to {format_month(int(known[-1]))}"
    return f"`{one.id}`", one.label, one.unit, months, ", ".join(one.by), one.note


def _population(one: Population) -> tuple[str, ...]:
    sign = "is not" if one.without else "is"
    values = " or ".join(f"`{value}`" for value in one.values)
    return f"`{one.id}`", one.label, f"{one.column} {sign} {values}"


def _same(ledger: Ledger) -> bool:
    """Return whether the page of a ledger stands on its files and, where it asks it, the fit."""
    path = path_of(ledger.id)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return text.startswith("\n\n".join([*ledger_head(ledger), _standing(ledger)]))


def main() -> int:
    """Write the pages, or only say whether they are up to date."""
    parser = argparse.ArgumentParser(
        description="Write docs/reference/claims*.md.", allow_abbrev=False
    )
    parser.add_argument("ledgers", nargs="*", metavar="LEDGER", help="shipped ledgers, or all")
    parser.add_argument("--check", action="store_true", help="only compare")
    args = parser.parse_args()
    names = args.ledgers or ledger_names()
    if args.check:
        same = {PAGE: PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page()}
        same |= {path_of(name): _same(read_ledger(name)) for name in names}
        for path, good in same.items():
            print(f"{path.name}: {'up to date' if good else 'out of date'}")
        return 0 if all(same.values()) else 1
    write_atomic(PAGE, page())
    print(f"wrote {PAGE.name}")
    for name in names:
        write_atomic(path_of(name), ledger_page(claims(name)))
        print(f"wrote {path_of(name).name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
