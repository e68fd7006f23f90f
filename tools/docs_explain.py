"""Write the example of docs/explanation/what-the-answer-hangs-on.md: two shipped policies.

python -m tools.docs_explain           explains them and writes what was found (half a minute)
python -m tools.docs_explain --check   says whether the example stands on the shipped fit

The text around the example is written by hand and kept.
"""

from __future__ import annotations

import argparse

from corridor.core.files import write_atomic
from corridor.core.months import format_month
from corridor.questions.explain.result import Explanation
from corridor.questions.explain.run import explain
from corridor.report.explain.whole import front
from corridor.report.explain.whole.sections import part_sections
from tools.docs_fit import START, shipped
from tools.docs_page import DOCS, fill
from tools.docs_validation import stamp

__all__ = ["PAGE", "main", "texts"]

PAGE = DOCS / "explanation" / "what-the-answer-hangs-on.md"
POLICIES = ("negotiated", "unilateral")


def texts(found: Explanation) -> dict[str, str]:
    """Return the name of each marked place in the page -> its Markdown."""
    one = found.answer
    run = (
        f"Fit `{one.fit.fingerprint}`, {one.draws:,} draws, seed {one.seed}, "
        f"{format_month(one.start)} to {format_month(one.start + one.months - 1)}."
    )
    answers = [(row["label"], row["text"]) for row in front.answers(found)]
    sections = part_sections(found)
    parts = {
        block["id"]: _list([(row["label"], row["text"]) for row in block["sentences"]])
        for block in front.blocks(sections)
    }
    evidence = _list([("", front.evidence_sentence(found, sections))])
    sure = _list([("", text) for text in front.sure_sentences(found)])
    return {"run": run, "answer": _list(answers), "evidence": evidence, "sure": sure, **parts}


def _list(rows: list[tuple[str, str]]) -> str:
    return "\n".join(f"- **{label}**: {text}" if label else f"- {text}" for label, text in rows)


def main() -> int:
    """Write the example, or only say whether it stands on the shipped fit."""
    parser = argparse.ArgumentParser(
        description="Write the example of what an answer hangs on.", allow_abbrev=False
    )
    parser.add_argument("--check", action="store_true", help="only compare fingerprints")
    text = PAGE.read_text(encoding="utf-8")
    if parser.parse_args().check:
        same = stamp(text) == shipped().meta["fingerprint"]
        print(f"{PAGE.name}: {'stands on the shipped fit' if same else 'out of date'}")
        return 0 if same else 1
    found = explain(POLICIES, start=START)
    write_atomic(PAGE, fill(text, texts(found)))
    print(f"wrote {PAGE.name} from fit {found.answer.fit.fingerprint}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
