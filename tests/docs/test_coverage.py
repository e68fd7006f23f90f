"""Everything that a reader can name is named in the documents, and every page can be found."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from corridor.cli import command_names
from corridor.policies import policy_names
from corridor.questions.claims import check_names, ledger_names, read_ledger
from corridor.record import tables
from corridor.system.bargaining import load_variants
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.couplings import couplings
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes
from corridor.system.priors import priors_of
from tests.architecture.tree import PACKAGE
from tests.docs.pages import DOCS, PAGES, ROOT
from tools import behind
from tools.docs_python import MODULES

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
    "coupling": list(couplings()),
    "account": [variant.id for variant in load_variants()],
}
#: what writes the pages that name a kind, of the default corridor and of the others; the rest is
#: named by hand
MENDS = {
    "command": ("docs_commands",),
    "mechanism": ("docs_model", "docs_corridors"),
    "outcome": ("docs_model", "docs_corridors"),
    "series": ("docs_model", "docs_corridors"),
    "coupling": ("docs_model",),
    "lever": ("docs_levers", "docs_corridors"),
    "parameter": ("docs_evidence", "docs_corridors"),
    "test of claims": ("docs_claims",),
    "measure of claims": ("docs_claims",),
    "population of claims": ("docs_claims",),
    "table": ("compile_record",),
}
BY_HAND = "name it on a page of docs/, in backticks"
#: folders of questions/ that serve the questions in them, and are none
SERVING = {"runs"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_named(kind: str) -> None:
    wanted = r"corridor {}\b" if kind == "command" else r"[`\[]{}[`\]]"
    missing = [
        # a parameter or a group is there once for every corridor that has it
        name
        for name in dict.fromkeys(KINDS[kind])
        if not re.search(wanted.format(re.escape(name)), TEXT)
    ]
    run = " and ".join(f"python -m tools.{tool}" for tool in MENDS.get(kind, ()))
    mend = f"run: {run}" if run else BY_HAND
    assert not missing, f"no page names the {kind} {', '.join(missing)}; {mend}"


@pytest.mark.parametrize("kind", MENDS)
def test_what_mends_a_page_writes_every_name(kind: str) -> None:
    pages = {"compile_record": "record"}
    text = "\n".join(
        (DOCS / "reference" / f"{pages.get(tool, tool.removeprefix('docs_'))}.md").read_text(
            "utf-8"
        )
        for tool in MENDS[kind]
    )
    assert not [name for name in KINDS[kind] if name not in text]
    assert set(MENDS[kind]) <= set(behind.names())


def test_every_claim_has_its_line() -> None:
    missing = []
    run = "run: python -m tools.docs_claims"
    for ledger in ledger_names():
        page = (DOCS / "reference" / f"claims-{ledger}.md").read_text(encoding="utf-8")
        missing += [
            f"{ledger} {claim.id}"
            for claim in read_ledger(ledger).claims
            if f'<a id="{ledger}-{claim.id}"></a>`{claim.id}` | ' not in page
        ]
    assert not missing, f"{run}; behind are {', '.join(missing)}"


def test_every_publisher_is_named_with_its_terms() -> None:
    record = (DOCS / "reference" / "record.md").read_text(encoding="utf-8")
    files = sorted((PACKAGE / "record").glob("*/publisher.toml"))
    assert {path.parent.name for path in files} == {info.publisher_id for info in tables()}
    for path in files:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        assert told["name"] in record, f"docs/reference/record.md does not name {path.parent.name}"
        assert told["licence"]["title"] in record


def test_every_question_can_be_asked_by_command_and_from_python() -> None:
    folders = {path.parent.name for path in (PACKAGE / "questions").glob("*/__init__.py")}
    for question in folders - SERVING:
        assert re.search(rf"corridor {question}\b", TEXT), f"no command {question} is shown"
        assert any(
            f"{module}.".startswith(f"corridor.questions.{question}.") for module in MODULES
        ), f"tools/docs_python.py names no module of {question}"


def _anchors(text: str) -> set[str]:
    """The places of a page that a link may name: headings as GitHub writes them, and marks."""
    bare = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    heads = re.findall(r"^#+ (.+)$", bare, flags=re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.slow
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
    pages = [*DOCS.rglob("*.md"), *DOCS.rglob("*.ipynb")]
    missing = [page.name for page in pages if page.resolve() not in linked]
    assert missing == ["README.md"]
