"""Pages that are made from declarations and from the shipped fit are up to date."""

from __future__ import annotations

import json
import re

import pytest

from corridor.questions.explain.parts import part_names
from corridor.questions.forecast.own.kept import by_period
from corridor.report.texts import limits
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.simulate import load_system
from tests.docs.pages import read
from tests.docs.test_claims import rows
from tools import (
    docs_backtest,
    docs_corridors,
    docs_fit,
    docs_hardening,
    docs_inputs,
    docs_model,
    docs_model_card,
    docs_page,
    docs_speed,
    docs_validation,
)


def test_the_page_of_other_corridors_is_up_to_date() -> None:
    found = read("reference/corridors.md")
    assert found == docs_corridors.page(), "run: python -m tools.docs_corridors"


def test_the_model_page_is_up_to_date() -> None:
    assert read("reference/model.md") == docs_model.page(), "run: python -m tools.docs_model"


def test_every_mechanism_has_its_equation_and_its_evidence() -> None:
    parts = docs_model.page().split("\n## Mechanisms")[1].split("\n## ")[0].split("\n### ")[1:]
    assert len(parts) == len(load_system().mechanisms)
    for part in parts:
        assert "```text\n" in part
        (said,) = re.findall(r"^Evidence.*: (.*)$", part, flags=re.MULTILINE)
        if "no parameters" not in said:
            whole, *grades = (int(n) for n in re.findall(r"(\d+) (?:parameter|of grade)", said))
            assert whole == sum(grades)
            rows = re.findall(r"^\| `.*? \| ([A-E]) \| (\w+)", part, flags=re.MULTILINE)
            assert len(rows) == whole


def test_the_fit_page_is_up_to_date() -> None:
    assert read("reference/fit.md") == docs_fit.page(), "run: python -m tools.docs_fit"


def test_the_model_card_is_up_to_date() -> None:
    found = read("explanation/model-card.md")
    assert found == docs_model_card.page(), "run: python -m tools.docs_model_card"
    assert set(docs_page.MARK.findall(found)) == set(docs_model_card.tables())


def test_the_model_card_says_of_its_tables_what_they_hold() -> None:
    """If this fails after a new fit, the text has to be read again, not the test."""
    outcomes, groups = docs_model_card.cells("outcomes"), docs_model_card.cells("groups")
    # misses come first, and for some outcome every month is one
    assert outcomes[0][3] == "0"
    assert all(row[4] == "0" for row in groups)
    card = read("explanation/model-card.md")
    for heading in ("What it is for", "Data", "Method", "Evaluation, misses first", "Ethics"):
        assert f"\n## {heading}\n" in card
    told = card.partition("## Evaluation")[2]
    assert told.index("outcomes") < told.index("diagnostics") < told.index("closeness")


def test_forecasts_of_the_last_period_stand_first_on_the_model_card() -> None:
    found = json.loads(docs_backtest.RESULTS.read_text(encoding="utf-8"))
    last = by_period(found, docs_backtest.OWN)[-1]
    worst = max(last["cells"], key=lambda cell: cell["crps"] / cell["best_crps"])
    card = docs_model_card.tables()["forecasts"].splitlines()
    assert card[2].startswith(f"| {last['label']} | All groups | {worst['horizon']} |")
    assert card[2].endswith(f"| {worst['cover90']:.0%} |")
    starts = [line.split(" | ")[0] for line in card[2:]]
    assert starts == sorted(starts, key=lambda start: start == "| All")
    page = " ".join(read("explanation/model-card.md").split())
    assert "Its structure was [chosen on 2014 to 2024]" in page
    assert "a low ratio is no merit" in page
    assert "gross errors only" in docs_model_card.tables()["diagnostics"]


def test_how_to_cite_is_said_where_it_is_asked() -> None:
    part = read("explanation/use.md").partition("## How to cite a result")[2].partition("\n## ")[0]
    for said in ("`corridor --version`", "`git rev-parse --short HEAD`", "model run", "seed"):
        assert said in part
    assert "says how" not in part
    assert "the commit of your clone" in " ".join(read("../CITATION.cff").split())
    assert "use.md#how-to-cite-a-result" in read("explanation/model-card.md")


def test_every_limit_of_the_briefs_is_on_the_page_of_limits() -> None:
    """By a word of each, so that a new one is not forgotten."""
    page = read("explanation/limits.md").lower()
    words = {
        "Encounters are events, not persons": "events, not persons",
        "People who get away are not observed": "get away are not observed",
        "Mexico's stops are measured in two ways": "two counts",
        "Why Mexico cooperates is not observed": "why governments do",
        "A use of force has no precedent here": "no precedent here",
        "Rare incidents are neither predicted nor ruled out": "incidents with several killed",
        "Armed groups are counted by a model": "members of armed groups",
        "Effects on the economy rest on disputed figures": "prices, remittances",
        "What a policy costs to run is not counted": "what a policy costs to run",
        "How asylum claims are decided is not in the model": "asylum procedures",
        "Enforcement inside the United States is coarse": "leave by themselves",
        "Rules change faster than a model learns": "within a month",
        "The chance of death per attempt is the same under every policy": "death per attempt",
        "Routes and other destinations are coarse": "other routes",
        "Documented deaths are an undercount": "deaths are those",
        "The bands hold only what the model knows of": "whatever nobody thought of",
        "No outcome is marked good or bad": "for a judgement",
    }
    told = [limit["title"] for limit in limits(load_corridor())]
    assert set(told) == set(words)
    for title in told:
        assert words[title] in page, title


def test_groups_that_are_far_off_have_the_figures_of_the_validation_page() -> None:
    page = " ".join(read("explanation/limits.md").split())
    months = {row[0]: row[1:] for row in rows("outcomes")}
    worst = {row[0]: row[-1] for row in rows("group_months")}
    returns, ports = "Returns by Mexico", "Encounters at ports of entry"
    # months recorded, and those in the 90% band
    assert months[returns][0] == months[returns][2] == "12"
    assert "Of returns by Mexico all 12 months lie inside the 90% band in total" in page
    assert worst[returns] == "Haiti: 1 of 12"
    assert "1 of 12 for Haiti" in page
    assert f"of encounters at ports {months[ports][2]} of {months[ports][0]} in total" in page
    assert worst[ports] == "Honduras, Venezuela: 0 of 20"
    assert "none for Honduras and for Venezuela" in page


@pytest.mark.parametrize("name", corridor_names())
def test_every_brief_says_by_what_policies_change_deaths(name: str) -> None:
    said = " ".join(limit["text"] for limit in limits(load_corridor(name)))
    assert "changes deaths only through" in said or "change deaths on the route only" in said


def test_the_backtest_page_is_up_to_date() -> None:
    page = read("reference/backtest.md")
    assert page == docs_backtest.page(), "run: python -m tools.docs_backtest"


def test_the_speed_page_is_up_to_date() -> None:
    page = read("reference/speed.md")
    assert page == docs_speed.page(), "run: python -m tools.docs_speed"
    made = docs_speed.pictures()
    assert set(re.findall(r"\(../../results/(speed-\w+\.svg)\)", page)) == {p.name for p in made}
    for path, svg in made.items():
        assert path.read_text(encoding="utf-8") == svg, "run: python -m tools.docs_speed"


def test_the_page_of_attempts_to_break_it_is_up_to_date() -> None:
    page = read("validation/hardening.md")
    assert page == docs_hardening.page(), "run: python -m tools.docs_hardening"


def test_faults_and_short_runs_stand_first_on_the_page_of_attempts() -> None:
    run = {
        "date": "2026-01-01T00:00:00", "commit": "abc",
        "machine": {"cores": 2, "processor": "x"}, "versions": {"python": "3.11"},
    }  # fmt: skip
    made = {"what": "w", "scale": 0.5, "seed": 0, "seconds": 1.0, "run": run}
    checks = {
        "fuzz/a": {**made, "figures": {"f": {"inputs": {"hypothesis": 10}, "faults": 1}},
                   "faults": ["f: KeyError; smallest: 'a|b'"]},
        "load/b": {**made, "scale": 1, "figures": {"clients": 50, "by": {"p99": 0.25}},
                   "faults": []},
    }  # fmt: skip
    page = docs_hardening.page({"checks": checks})
    assert "; smallest: `` 'a|b' ``" in page.split("## Broken input")[0]
    assert "Not run at full length: `fuzz/a` (0.5)" in page
    assert "| `f` | 10 | 1 |" in page
    assert "| clients | 50 |" in page


def test_the_validation_tables_stand_on_the_shipped_fit() -> None:
    page = read("explanation/validation.md")
    shipped = docs_fit.shipped().meta["fingerprint"]
    assert docs_validation.stamp(page) == shipped, "run: python -m tools.docs_validation"


def test_the_example_of_what_an_answer_hangs_on_stands_on_the_shipped_fit() -> None:
    page = read("explanation/what-the-answer-hangs-on.md")
    shipped = docs_fit.shipped().meta["fingerprint"]
    assert docs_validation.stamp(page) == shipped, "run: python -m tools.docs_explain"
    # every part has its place in the example
    assert set(part_names()) <= set(re.findall(r"<!-- table (\w+) -->", page))


def test_every_input_is_described_and_no_other() -> None:
    declared = [m.declaration for m in load_system().mechanisms]
    used = {name for d in declared for name in (*d.drivers, *d.places)}
    assert set(docs_inputs.INPUTS) == used


def test_the_diagram_draws_every_coupling() -> None:
    (diagram,) = re.findall(r"```mermaid\n(.*?)```", docs_model.page(), flags=re.DOTALL)
    system = load_system()
    owner = {name: m.declaration.id for m in system.mechanisms for name in m.declaration.writes}
    for mechanism in system.mechanisms:
        reader = mechanism.declaration
        assert f"    {reader.id}[" in diagram
        for name in (*reader.reads, *reader.state):
            if owner[name] != reader.id:
                line = next(
                    x
                    for x in diagram.splitlines()
                    if x.endswith(f"> {reader.id}")
                    and x.strip().startswith(f"{owner[name]} ")
                    and name in x
                )
                assert ("-." in line) == (name in reader.state)


@pytest.mark.parametrize(
    "name", ["reference/model.md", "reference/fit.md", "explanation/validation.md"]
)
def test_tables_are_whole(name: str) -> None:
    """Every row has as many cells as the head of its table."""
    for block in read(name).split("\n\n"):
        lines = block.splitlines()
        if lines[0].startswith("| "):
            assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1


def test_filling_keeps_the_words_and_replaces_the_table() -> None:
    before = "a\n<!-- table run -->\nold\n<!-- end -->\nb"
    after = docs_page.fill(before, {"run": "new"})
    assert after == "a\n<!-- table run -->\n\nnew\n\n<!-- end -->\nb"
    assert docs_page.fill(after, {"run": "new"}) == after
