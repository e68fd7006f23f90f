"""An explanation in the terminal: the answer, what each part says, how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.questions.explain.result import Explanation
from corridor.report.explain.whole import front
from corridor.report.explain.whole.sections import part_lines, part_sections
from corridor.report.terminal import print_cautions, print_ends, print_few
from corridor.report.texts import explain_texts
from corridor.system.corridors import DEFAULT

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_explanation"]


def print_explanation(found: Explanation, console: Console | None = None) -> None:
    """Print the explanation; ``console``: where to, the terminal by default."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = console or Console(highlight=False)
    said = explain_texts(found.answer.place)

    def heading(text: str) -> None:
        console.print()
        console.print(Text(text, style="bold underline"))

    console.print(Text(front.question(found), style="bold"))
    print_few(found.answer.draws, console)
    heading(said["answer"])
    for row in front.answers(found):
        console.print(Text.assemble((f"{row['label']}: ", "bold"), row["text"]))
    sections = part_sections(found)
    for told in found.parts:
        heading(told.part.heading)
        for label, line in part_lines(told, found):
            head = (f"{label}: ", "bold") if label else ""
            indent = len(line) - len(line.lstrip())
            console.print(Padding(Text.assemble(head, line.lstrip()), (0, 0, 0, indent)))
    heading(said["evidence"])
    console.print(Text(front.evidence_sentence(found, sections)))
    place = found.answer.place.id
    more = "" if place == DEFAULT else f" --corridor {place}"
    console.print(Text(f"Ids stand in brackets: corridor evidence show ID{more} explains one."))
    heading(said["sure"])
    for line in front.sure_sentences(found):
        console.print(Text(line))
    console.print()
    print_cautions(found.answer.cautions, console, rest="on the page and in --json")
    print_ends(found.answer, console)
    heading(said["limits"])
    for limit in said["limit"]:
        console.print(Text(limit["text"]))
