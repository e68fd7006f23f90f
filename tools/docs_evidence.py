"""Write docs/reference/evidence.md from the registry, or check that it is up to date.

python -m tools.docs_evidence [--check]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from corridor.core.files import write_atomic
from corridor.evidence import GRADES, STATUSES, Candidate, Occurrence, Parameter, registry
from corridor.evidence.entries import CHANNELS, DEEDS, QUALITIES
from corridor.evidence.words import citation, estimate, figure, span

__all__ = ["PAGE", "main", "page"]

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "evidence.md"


def page() -> str:
    """Return the reference page as Markdown."""
    known = registry()
    parts = [
        "# Evidence",
        "What the model starts from, before any fit to the record. Each parameter has a prior, "
        "a grade and its sources; `corridor evidence show ID` prints one with its note and the "
        "estimates behind it. [How to add a parameter](../how-to/add-a-parameter.md).",
        "This page is written by `python -m tools.docs_evidence` from `src/corridor/evidence/`.",
        "## Grades and status",
        _table(
            ("Grade", "Meaning", "Parameters"),
            [
                (g, meaning, str(sum(p.grade == g for p in known.parameters.values())))
                for g, meaning in GRADES.items()
            ],
        ),
        _table(("Status", "Meaning"), STATUSES.items()),
        "What is recalled or assumed has grade D or E. *Contested*: sources disagree, and the "
        "prior leaves room for each. *Per group*: each origin group has its own value.",
        "## Parameters",
    ]
    for mechanism in known.mechanisms:
        chosen = known.by_mechanism(mechanism)
        parts += [f"### {mechanism}", _table(_HEAD, [_row(p) for p in chosen])]
        parts += [_groups(p) for p in chosen if p.by_group]
    facts = [one for one in known.candidates.values() if one.topic.startswith(_FACTS)]
    happened = sorted(known.occurrences.values(), key=lambda one: (one.date, one.id))
    parts += [
        "## Facts that claims rest on",
        "Figures that the tables of the record don't hold, beside the numbered estimates. *Known "
        "since* is the latest month in which the figure came out: no question that is put to an "
        "earlier month sees it. What `claims_said` holds is that an official gave the figure, "
        "not that it is so.",
        _table(_FACT_HEAD, [_fact(one) for one in facts]),
        "## Occurrences",
        "What happened or was said on a date, as far as a claim rests on it. Whether one followed "
        "from another is for a test to say. People who hold no office are not named.",
        _table(("Kind", "Meaning"), DEEDS.items()),
        _table(("Channel", "Meaning"), CHANNELS.items()),
        _table(_OCCURRENCE_HEAD, [_occurrence(one) for one in happened]),
        "## Sources",
        f"{len(known.sources)} sources, and {len(known.candidates)} estimates found in them "
        "(`corridor evidence show P007`). Quality:",
        _table(("Quality", "Meaning"), QUALITIES.items()),
        _table(
            ("Source", "What", "Quality", "Where", "What was read"),
            [
                (f'<a id="{s.id}"></a>`{s.id}`', citation(s), s.quality, s.address, s.read)
                for s in known.sources.values()
            ],
        ),
    ]
    return "\n\n".join(parts) + "\n"


_FACTS = "claims_"
_FACT_HEAD = ("Figure", "File", "Value", "Known since", "Grade", "Status", "Sources")
_OCCURRENCE_HEAD = ("Date", "Occurrence", "Kind", "By", "What", "Grade", "Status", "Sources")
_HEAD = ("Parameter", "Symbol", "Unit", "Prior", "90% range", "Grade", "Status", "Sources")


def _row(p: Parameter) -> tuple[str, ...]:
    status = p.status.lower() + ("" if p.established else ", not established")
    return (
        f"`{p.id}`<br>{p.label}",
        p.symbol,
        p.unit + (", per group" if p.per else ""),
        f"`{p.prior.text}`",
        span(p.prior),
        p.grade,
        status + (", contested" if p.contested else ""),
        " ".join(f"[{name}](#{name})" for name in p.sources) or "none",
    )


def _fact(one: Candidate) -> tuple[str, ...]:
    return (
        f"`{one.id}`<br>{one.label}",
        one.topic,
        estimate(one),
        one.known or "not noted",
        one.grade,
        one.status.lower() + ("" if one.established else ", not established"),
        " ".join(f"[{name}](#{name})" for name in one.sources) or "none",
    )


def _occurrence(one: Occurrence) -> tuple[str, ...]:
    words = f' "{one.quote}"' if one.quote else ""
    return (
        one.date,
        f"`{one.id}`",
        f"{one.kind}, {one.channel}",
        one.by,
        one.what + words,
        one.grade,
        one.status.lower() + ("" if one.established else ", not established"),
        " ".join(f"[{name}](#{name})" for name in one.sources) or "none",
    )


def _groups(p: Parameter) -> str:
    rows = [
        (group, f"`{prior.text}`", figure(prior.median), span(prior))
        for group, prior in p.by_group.items()
    ]
    head = _table(("Group", "Prior", "Median", "90% range"), rows)
    return f"`{p.id}` where a group's prior differs:\n\n{head}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---" for _ in head], *rows]
    return "\n".join(
        "| " + " | ".join(c.replace("|", "\\|") for c in line) + " |" for line in lines
    )


def main() -> int:
    """Write the page, or only say whether it is up to date."""
    parser = argparse.ArgumentParser(
        description="Write docs/reference/evidence.md.", allow_abbrev=False
    )
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    if parser.parse_args().check:
        same = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page()
        print(f"{PAGE.name}: {'up to date' if same else 'out of date'}")
        return 0 if same else 1
    write_atomic(PAGE, page())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
