"""corridor evidence as a user meets it."""

from __future__ import annotations

import json

import pytest

from corridor.cli import main
from corridor.evidence import registry
from corridor.system.corridors import load_corridor
from corridor.system.priors import priors_of
from corridor.system.simulate import fitted_system

Capture = pytest.CaptureFixture[str]


def said(capsys: Capture, *words: str) -> str:
    assert main(["evidence", *words]) == 0
    return capsys.readouterr().out


def refused(capsys: Capture, *words: str) -> str:
    assert main(["evidence", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_list_names_every_parameter_with_its_grade(capsys: Capture) -> None:
    lines = said(capsys, "list").splitlines()
    cells = {line.split()[1]: line for line in lines if line[:1] in "ABCDE" and line[1:2] == " "}
    for parameter in registry().parameters.values():
        line = cells[parameter.id]
        assert line[0] == parameter.grade
        assert ("not established" in line) != parameter.established


def test_list_has_the_labels_cut_where_a_terminal_is_narrow(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = registry().parameters["access_response"].label
    assert label in said(capsys, "list", "--find", label)
    for columns, shown in ((130, True), (60, False)):
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        lines = said(capsys, "list").splitlines()
        (line,) = [line for line in lines if " access_response " in line]
        assert ("Response of intended" in line) == shown
        assert "not established" in line
        assert line.endswith("..." if shown else "established")
        assert not shown or max(map(len, lines)) <= columns


def test_list_by_grade_and_mechanism(capsys: Capture) -> None:
    out = said(capsys, "list", "--grade", "b", "--mechanism", "access")
    assert "penalty_reattempt" in out
    assert "apprehension_home" not in out
    assert "pull_tightness" not in out
    assert said(capsys, "list", "--grade", "A", "--mechanism", "pull") == "No parameter fits.\n"


def test_list_as_json(capsys: Capture) -> None:
    rows = json.loads(said(capsys, "list", "--mechanism", "pull", "--json"))
    assert [row["id"] for row in rows] == [p.id for p in registry().by_mechanism("pull")]
    assert rows[0]["grade_means"]
    assert rows[0]["interval_90"][0] < rows[0]["median"] < rows[0]["interval_90"][1]


def test_list_faults(capsys: Capture) -> None:
    assert "there is no grade 'F'. Known: A, B, C, D, E" in refused(capsys, "list", "--grade", "F")
    assert "Did you mean 'access'?" in refused(capsys, "list", "--mechanism", "acess")


def test_show_parameter(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    out = said(capsys, "show", "pull_tightness")
    parameter = registry().parameters["pull_tightness"]
    assert parameter.prior.text in out
    assert "90% interval  -" in out
    assert f"grade         {parameter.grade}: published observational" in out
    assert "status        FOUND: read in the source named, or in the copy or account" in out
    assert "contested     yes" in out
    assert "Not established" not in out
    for name in parameter.sources:
        assert registry().sources[name].address in out
    for name in parameter.candidates:
        assert f"\n  {name}" in out


def test_show_says_plainly_what_is_not_established(capsys: Capture) -> None:
    known = registry()
    for status, words in (("RECALLED", "recalled, not read again"), ("ASSUMPTION", "our own")):
        weak = next(p for p in known.parameters.values() if p.status == status)
        assert f"Not established: {words}" in said(capsys, "show", weak.id)
    assert "Not established: recalled" in said(capsys, "show", "P054")


def test_show_finds_an_entry_by_its_whole_label(capsys: Capture) -> None:
    known = registry()
    for one in (known.parameters["access_response"], known.candidates["P007"]):
        assert said(capsys, "show", one.label.upper()) == said(capsys, "show", one.id)
    refused(capsys, "show", known.parameters["access_response"].label[:-1])


def test_show_groups_of_their_own(capsys: Capture) -> None:
    out = said(capsys, "show", "departures_base")
    assert "one value for each origin group" in " ".join(out.split())
    assert "for MEX       LogNormal(15000, 1)" in out
    assert "sources: none" in out


def test_show_source_says_what_rests_on_it(capsys: Capture) -> None:
    out = said(capsys, "show", "bazzi21")
    assert "quality       B: major press" in out
    assert "read in draft or in abstract" in " ".join(out.split())
    assert "penalty_reattempt" in out
    assert "P017" in out
    assert "none rests on it" in said(capsys, "show", "art")


def test_show_marks_pointers(capsys: Capture) -> None:
    assert "Quality C. A pointer only." in said(capsys, "show", "P023")


def test_show_as_json_carries_the_sources(capsys: Capture) -> None:
    detail = json.loads(said(capsys, "show", "pull_tightness", "--json"))
    assert {source["id"] for source in detail["sources"]} == {"bahar25", "reassess_bahar"}
    assert {c["id"] for c in detail["candidates"]} == {"P007", "P008"}
    assert json.loads(said(capsys, "show", "bahar25", "--json"))["kind"] == "source"
    assert json.loads(said(capsys, "show", "P007", "--json"))["central"] == 0.5


def test_words_are_looked_for_in_every_kind_of_entry(capsys: Capture) -> None:
    out = said(capsys, "list", "--find", "title 42")
    for name in ("reattempt_expulsion", "P022", "cato_recid"):
        assert name in out
    assert "retry_share" not in out
    listed = json.loads(said(capsys, "list", "--find", "TITLE 42", "--json"))
    assert {one["kind"] for one in listed} == {"parameter", "candidate", "source"}
    assert "P022" not in said(capsys, "list", "--find", "title 42", "--mechanism", "access")
    assert "No entry fits." in said(capsys, "list", "--find", "no such words")
    assert "evidence list --find WORDS" in refused(capsys, "show", "wall")


def test_an_id_that_is_longer_than_its_column_stands_apart_from_the_text(capsys: Capture) -> None:
    out = said(capsys, "list", "--find", "deterrence")
    assert "said_deterrence_2017 occurrence: " in out
    assert "hoekstra17    source: " in out


def test_show_says_what_the_fit_made_of_it(capsys: Capture) -> None:
    """Of a parameter that the record contradicts, of one that it left, and of one by group."""
    out = " ".join(said(capsys, "show", "reattempt_expulsion").split())
    assert "after the fit median" in out
    assert "The record contradicts what was believed" in out
    assert "as believed: nothing was learnt" in said(capsys, "show", "leader_share")
    assert "keeps its prior on purpose: rules were" in said(capsys, "show", "access_response")
    assert "after: VEN" in said(capsys, "show", "departures_base")
    assert said(capsys, "show", "departures_base").count("contradicts what was believed") == 1
    (row,) = json.loads(said(capsys, "show", "reattempt_expulsion", "--json"))["posterior"]
    assert row["against"]
    assert row["moved"]
    assert not row["prior_90"][0] <= row["median"] <= row["prior_90"][1]


def test_a_corridor_has_priors_of_its_own(capsys: Capture) -> None:
    place = ("--corridor", "central-mediterranean")
    shared = " ".join(said(capsys, "show", "retry_share").split())
    own = " ".join(said(capsys, "show", "retry_share", *place).split())
    assert registry().parameters["retry_share"].prior.text in shared
    assert registry().parameters["retry_share"].prior.text not in own
    assert "another prior with --corridor central-mediterranean or eastern-mediterranean" in shared
    assert "Central Mediterranean, which has this prior for itself" in own
    assert "eastern-mediterranean or us-mexico" in own
    assert "people who try again after a stop" not in own
    assert "elsewhere" not in said(capsys, "show", "leader_share")
    out = said(capsys, "list", *place)
    assert "of them the corridor has for itself" in out
    assert "evidence show ID --corridor central-mediterranean explains" in out
    assert "has for itself" not in said(capsys, "list")
    (row,) = json.loads(said(capsys, "list", *place, "--find", "retry_share", "--json"))
    assert row["prior"] in own
    assert "there is no corridor 'west'" in refused(
        capsys, "show", "retry_share", *place[:1], "west"
    )


def test_a_corridor_lists_what_its_mechanisms_read(capsys: Capture) -> None:
    place = ("--corridor", "central-mediterranean")
    corridor = load_corridor("central-mediterranean")
    rows = {row["id"]: row for row in json.loads(said(capsys, "list", *place, "--json"))}
    known = priors_of(corridor).parameters
    read = {name.rsplit("_", 1)[0] for name in fitted_system(corridor).parameters}
    assert read & known.keys() <= rows.keys()
    assert {row["mechanism"] for row in rows.values()} <= set(corridor.mechanisms)
    left = len(known) - len(rows)
    assert left > 0
    out = " ".join(said(capsys, "list", *place).split())
    assert f"{left} of mechanisms that central-mediterranean doesn't have" in out
    out = said(capsys, "list", *place, "--mechanism", "force")
    assert "central-mediterranean doesn't have the mechanism force" in out
    assert "2 parameters" in out


def test_show_makes_no_fit(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corridor.system.fit.fit_at_hand", lambda *_: None)
    out = " ".join(said(capsys, "show", "retry_share").split())
    assert "after the fit no fit under today's priors yet: corridor fit --quick makes one" in out
    # what no fit holds is told apart from what a fit has yet to learn
    out = " ".join(said(capsys, "show", "leader_share").split())
    assert "after the fit not fitted" in out
    place = ("--corridor", "central-mediterranean")
    out = " ".join(said(capsys, "show", "retry_share", *place).split())
    assert "corridor fit --quick --corridor central-mediterranean makes one" in out
    assert json.loads(said(capsys, "show", "retry_share", "--json"))["posterior"] is None
    assert json.loads(said(capsys, "show", "leader_share", "--json"))["posterior"] == []


def test_show_faults(capsys: Capture) -> None:
    assert "Did you mean 'pull_tightness'?" in refused(capsys, "show", "pull_tighness")
    assert "Did you mean 'clemens24'?" in refused(capsys, "show", "clemens-24")


def test_lines_fit_a_narrow_terminal(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    for name in ("pull_tightness", "departures_base", "clemens24", "P007"):
        out = said(capsys, "show", name)
        assert max(len(line) for line in out.splitlines()) <= 66
