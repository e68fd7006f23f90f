"""Write docs/reference/claims.md: every verdict, and the vocabulary that claims are written in.

python -m tools.docs_claims           judges every ledger with the shipped fit and writes it
python -m tools.docs_claims --check   says whether it stands on the shipped fit and the ledgers
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Any

from corridor.core.files import write_atomic
from corridor.core.months import format_month
from corridor.questions.claims import LEDGERS, ledger_names, read_ledger
from corridor.questions.claims.arguments import KINDS, REQUIRED, Argument
from corridor.questions.claims.checks import FAMILIES, Check, check_names, load_check
from corridor.questions.claims.claim import TYPES
from corridor.questions.claims.result import STATES, VERDICTS, ClaimResult, LedgerResult
from corridor.questions.claims.run import claims
from corridor.questions.claims.series.measures import Measure, Population, coverage
from corridor.questions.claims.verdict import thresholds
from corridor.record import RECORD
from corridor.report.claims import said
from corridor.report.claims.phrases import FAMILY_TITLES, capital
from tools.docs_fit import shipped
from tools.docs_page import DOCS, code, table

__all__ = ["PAGE", "head", "ledger_part", "main", "page", "stamp", "vocabulary"]

PAGE = DOCS / "reference" / "claims.md"
_CLAIM = ("Claim", "Quote", "Kind", "In {when}", "End of the record", "Support", "Why")


def page(found: Sequence[LedgerResult]) -> str:
    """Return the whole page as Markdown."""
    parts = [*head(), *_standing(), *(text for one in found for text in ledger_part(one))]
    return "\n\n".join([*parts, *vocabulary()]) + "\n"


def head() -> list[str]:
    """Return what stands above the verdicts, which hangs on no fit."""
    return [
        "# Claims",
        "What is said about the corridor, and what it is tested with. [Claims]"
        "(../explanation/claims.md) says how a verdict is computed; [check a claim of your own]"
        "(../how-to/check-a-claim.md) shows how to write one. `corridor claims ID` prints one in "
        "full.",
        "This page is written by `python -m tools.docs_claims` from `src/corridor/ledgers/`, "
        "`src/corridor/questions/claims/`, the record and the shipped fit.",
        "## Verdicts",
        "*Support* is the share of the definitions that could be read and that support the claim; "
        "in *Why*, the same by kind of test where there are several.",
    ]


def stamp() -> str:
    """Return the fingerprint of all files of the ledgers."""
    mark = hashlib.sha256()
    for path in sorted(LEDGERS.rglob("*.toml")):
        mark.update(path.relative_to(LEDGERS).as_posix().encode())
        # no line ending of the file system's own
        mark.update(path.read_text(encoding="utf-8").encode())
    return mark.hexdigest()[:16]


def _standing() -> list[str]:
    fitted = shipped()
    return [
        f"Fit `{fitted.meta['fingerprint']}`, ledgers `{stamp()}`. Verdicts of claims that ask "
        "the fitted model move with the fit; those of the others with the record alone."
    ]


def ledger_part(found: LedgerResult) -> list[str]:
    """Return the heading, the words and the table of one ledger."""
    ledger = found.ledger
    before = [] if ledger.vantage is None else [format_month(ledger.vantage)]
    heads = [h.format(when=before[0]) if before else h for h in _CLAIM if before or "{" not in h]
    count = {
        word: sum(one.now.verdict.words == word for one in found.claims)
        for word in VERDICTS.values()
    }
    tally = "; ".join(f"{number} {word}" for word, number in count.items() if number)
    return [
        f"### {ledger.title}",
        f"`{ledger.id}`, by {ledger.by}, {ledger.published}. {ledger.about}",
        f"{len(found.claims)} claims: {tally}.",
        table(heads, [_row(ledger.id, one) for one in found.claims], right=[len(heads) - 2]),
    ]


def _row(ledger: str, result: ClaimResult) -> tuple[str, ...]:
    claim, now = result.claim, result.now.verdict
    why = now.because
    if len(now.families) > 1:
        split = [
            f"{said.FAMILY_WORDS[family]} {tally.supports} of {tally.cells}"
            for family, tally in now.families.items()
        ]
        why += f" {capital(', '.join(split))}."
    share = now.tally.share
    return (
        f'<a id="{ledger}-{claim.id}"></a>`{claim.id}`',
        f"“{claim.quote}”" + (" (stylised)" if claim.stylised else ""),
        claim.type,
        *(standing.verdict.words for standing in result.before),
        now.words,
        "" if share is None else f"{100 * share:.0f}%",
        why,
    )


def vocabulary() -> list[str]:
    """Return what stands below the verdicts: checks, kinds of values, series, thresholds."""
    known = read_ledger("example")
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
            [_measure(one) for one in known.measures.values()],
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


def _measure(one: Measure) -> tuple[str, ...]:
    first, last = coverage(one, RECORD)
    months = f"{format_month(first)} to {format_month(last)}"
    return f"`{one.id}`", one.label, one.unit, months, ", ".join(one.by), one.note


def _population(one: Population) -> tuple[str, ...]:
    sign = "is not" if one.without else "is"
    values = " or ".join(f"`{value}`" for value in one.values)
    return f"`{one.id}`", one.label, f"{one.column} {sign} {values}"


def _same(text: str) -> bool:
    """Return whether a page stands on the shipped fit, the ledgers and the vocabulary."""
    marks = {"Fit": shipped().meta["fingerprint"], "ledgers": stamp()}
    found = {word: re.search(rf"{word} `([0-9a-f]+)`", text) for word in marks}
    return (
        all(mark is not None and mark[1] == marks[word] for word, mark in found.items())
        and text.startswith("\n\n".join(head()))
        and text.endswith("\n\n".join(vocabulary()) + "\n")
    )


def main() -> int:
    """Write the page, or only say whether it is up to date."""
    parser = argparse.ArgumentParser(description="Write docs/reference/claims.md.")
    parser.add_argument("--check", action="store_true", help="only compare")
    if parser.parse_args().check:
        same = PAGE.is_file() and _same(PAGE.read_text(encoding="utf-8"))
        print(f"claims.md: {'up to date' if same else 'out of date'}")
        return 0 if same else 1
    write_atomic(PAGE, page([claims(name) for name in ledger_names()]))
    print(f"wrote claims.md from fit {shipped().meta['fingerprint']}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
