"""Everything that a reader can name is named in the documents, and every page can be found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corridor.cli import command_names
from corridor.policies import policy_names
from corridor.questions.claims import check_names, ledger_names, read_ledger
from corridor.record import tables
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes
from corridor.system.priors import priors_of
from tests.docs.pages import DOCS, PAGES, ROOT

PLACES = [load_corridor(name) for name in corridor_names()]
ORDER = load_corridor().mechanisms

TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
KINDS = {
    "command": command_names(),
    "corridor": corridor_names(),
    "policy": [name for place in PLACES for name in policy_names(place)],
    "mechanism": [name for place in PLACES for name in place.mechanisms],
    "lever": [name for place in PLACES for name in levers(place)],
    "outcome": [name for place in PLACES for name in outcomes(place)],
    "parameter": [name for place in PLACES for name in priors_of(place).parameters],
    "group": [name for place in PLACES for name in place.group_ids],
    "series": [name for place in PLACES for name in place.series],
    "test of claims": check_names(),
    "measure of claims": read_ledger("example").measures,
    "population of claims": read_ledger("example").populations,
    "ledger": ledger_names(),
    "table": [info.id for info in tables()],
}


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_named(kind: str) -> None:
    wanted = r"corridor {}\b" if kind == "command" else r"[`\[]{}[`\]]"
    missing = [name for name in KINDS[kind] if not re.search(wanted.format(re.escape(name)), TEXT)]
    assert not missing, f"no page names the {kind} {', '.join(missing)}"


def _anchors(text: str) -> set[str]:
    """The places of a page that a link may name: headings as GitHub writes them, and marks."""
    bare = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    heads = re.findall(r"^#+ (.+)$", bare, flags=re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_a_place_that_exists(page: Path) -> None:
    gone = []
    for target, anchor in re.findall(r"\]\(([^)#:\s]*)(?:#([^)\s]+))?\)", _text(page)):
        other = (page.parent / target).resolve() if target else page
        if not other.exists():
            gone.append(target)
        elif anchor and other.suffix == ".md" and anchor not in _anchors(_text(other)):
            gone.append(f"{target}#{anchor}")
    assert not gone


def test_the_index_leads_to_every_page() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    linked = {(DOCS / target).resolve() for target in re.findall(r"\]\(([^)#]+)", index)}
    missing = [page.name for page in DOCS.rglob("*.md") if page.resolve() not in linked]
    assert missing == ["README.md"]
