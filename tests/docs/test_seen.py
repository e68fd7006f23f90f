"""The priors that saw the record: the page names what their entries name, and forgets none."""

from __future__ import annotations

import re

from corridor.evidence import Parameter, registry
from corridor.system.corridors import load_corridor
from corridor.system.mechanisms import load_mechanism
from corridor.system.simulate import fitted_system
from tests.docs.pages import read

PAGE = "explanation/the-fit.md"
#: a month from the decision point on, as entries write it
LATE = re.compile(
    r"2025|(?:mid-|(?:May|June|July|August|September|October|November|December) )2024"
)
#: mechanisms outside the fit that move outcomes which are held against the record
BESIDE = ("interior", "bargaining")


def table() -> list[tuple[list[str], list[str], list[str], str]]:
    """Parameters, months, entries and whether they lie past the decision point, of each row."""
    part = read(PAGE).partition("\n## Priors that saw the record\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [
        (re.findall(r"`(\w+)`", row[0]), row[2].split("; "), row[3].split(", "), row[4])
        for row in cells
    ]


def texts(parameter: Parameter) -> dict[str, str]:
    """What is written of a parameter: its note, and its estimates by their ids."""
    known = registry().candidates
    found = {name: f"{known[name].label}. {known[name].note}" for name in parameter.candidates}
    return {"note": parameter.note, **found}


def test_each_row_names_the_months_that_its_entries_name() -> None:
    rows = table()
    assert len(rows) > 20
    for names, months, entries, _ in rows:
        said = [texts(registry().parameters[name]) for name in names]
        for entry in entries:
            assert any(entry in of for of in said), (names, entry)
            if entry != "note":
                assert all(entry in of for of in said), (names, entry)
        words = " ".join(of[entry] for of in said for entry in entries if entry in of)
        for month in months:
            assert month in words, (names, month)


def test_what_lies_past_the_decision_point_says_so_and_comes_first() -> None:
    late = [
        any(map(LATE.search, months)) or "May 2024" in str(months) for _, months, _, _ in table()
    ]
    assert late == sorted(late, reverse=True)
    assert [past != "no" for *_, past in table()] == late


def test_no_prior_that_saw_later_months_is_forgotten() -> None:
    named = {name for names, *_, past in table() if past != "no" for name in names}
    read_by = list(fitted_system(load_corridor()).parameters)
    for mechanism in BESIDE:
        read_by += load_mechanism(mechanism).declaration.parameters
    found = {
        name
        for name in {argument.rsplit("_", 1)[0] for argument in read_by}
        if any(map(LATE.search, texts(registry().parameters[name]).values()))
    }
    assert found - named == set()


def test_the_pages_that_judge_the_fit_lead_to_them() -> None:
    explained = (f"explanation/{name}.md" for name in ("validation", "model-card", "limits"))
    for page in (*explained, "reference/fit.md"):
        assert "the-fit.md#priors-that-saw-the-record" in read(page)
