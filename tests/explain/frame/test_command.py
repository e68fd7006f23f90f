"""corridor explain: what it prints and writes, and one line where something is wrong."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corridor.questions.explain.explained import OUTCOMES
from corridor.questions.explain.parts import part_names
from corridor.system.outcomes import outcomes
from tests.cli.conftest import Done

Command = Callable[..., Done]
Plug = Callable[..., None]

PAIR = ("explain", "negotiated", "unilateral")
SMALL = ("--draws", "64", "--months", "3")
#: one made-up part, so that the frame alone is tried
ALONE = (*SMALL, "--part", "gap")


@pytest.fixture
def gap(plugged: Plug) -> None:
    plugged("gap")


@pytest.mark.slow
@pytest.mark.usefixtures("gap")
def test_it_prints_the_answer_and_writes_a_page(command: Command, tmp_path: Path) -> None:
    done = command(*PAIR, *ALONE)
    assert done.status == 0
    assert done.files == ["negotiated-vs-unilateral-explained.html"]
    for heading in ("The answer", "Which evidence it rests on", "How sure the numbers are"):
        assert heading in done.out
    assert "Few draws: intervals and shares of 64 cannot be read." in done.out
    assert "Ids stand in brackets: corridor evidence show ID explains one." in done.out
    assert "Deaths among armed groups in Mexico: " in " ".join(done.out.split())
    assert f"Page: {tmp_path / done.files[0]}" in done.out
    page = (tmp_path / done.files[0]).read_text(encoding="utf-8")
    assert "corridor explain negotiated unilateral --part gap --from 2024-05 --months 3" in page


@pytest.mark.usefixtures("gap")
def test_policies_run_from_another_month_than_theirs(command: Command, tmp_path: Path) -> None:
    (tmp_path / "older.toml").write_text(
        'label = "Older"\ndecision_point = "2023-07"\n[levers.asylum_closure]\nvalue = 0.5\n'
    )
    done = command("explain", "older.toml", "actual", *ALONE, "--no-html")
    said = " ".join(done.out.split())
    assert "The values of 'older' are measured from 2023-07, not from 2024-05." in said
    assert "2024-05; --from YYYY-MM chooses another." in done.out


@pytest.mark.slow
@pytest.mark.usefixtures("gap")
def test_json_on_standard_output_is_alone_there(command: Command) -> None:
    done = command(*PAIR, *ALONE, "--no-html", "--json", "-")
    assert (done.status, done.files) == (0, [])
    found = json.loads(done.out, parse_constant=pytest.fail)
    assert list(found["outcomes"]) == list(OUTCOMES)
    # the page is named on the other stream
    done = command(*PAIR, *ALONE, "--outcome", "deaths", "--json", "-")
    json.loads(done.out)
    assert "Page: " in done.err


@pytest.mark.usefixtures("gap")
def test_the_json_is_what_its_schema_says(command: Command) -> None:
    found = json.loads(command(*PAIR, *ALONE, "--no-html", "--json", "-").out)
    shape: dict[str, Any] = {
        **dict.fromkeys(("schema", "version", "corridor", "start", "command", "account"), str),
        **dict.fromkeys(("months", "draws", "seed"), int),
        **dict.fromkeys(("policies", "quantiles", "cautions"), list),
        **dict.fromkeys(("couplings", "fit", "outcomes", "parts", "seconds"), dict),
    }
    assert {key: type(value) for key, value in found.items()} == shape
    assert found["schema"] == "corridor-explanation/1"
    assert [policy["id"] for policy in found["policies"]] == ["negotiated", "unilateral"]
    for name, one in found["outcomes"].items():
        low, _, middle, _, high = one["difference"]
        assert low <= high
        assert (middle is None) == outcomes()[name].interval_only == (one["error_median"] is None)
        assert 0 <= one["share_higher"] <= 1
        assert one["error_share"] >= 0
    (part,) = found["parts"].values()
    assert set(part) == {"title", "asks", "result", "by_outcome", "trouble"}
    assert set(found["seconds"]) == {"setup", "answer", "gap"}


@pytest.mark.usefixtures("gap")
def test_an_outcome_without_a_point_gets_none(command: Command) -> None:
    words = (*PAIR, *ALONE, "--outcome", "confrontation_m1", "--no-html", "--json", "-")
    one = json.loads(command(*words).out)["outcomes"]["confrontation_m1"]
    assert one["difference"][2] is None
    assert one["error_median"] is None


@pytest.mark.slow
@pytest.mark.usefixtures("gap")
def test_the_command_that_is_kept_makes_the_same_numbers(command: Command) -> None:
    words = (*PAIR, *ALONE, "--seed", "5", "--outcome", "deaths", "--outcome", "entries")
    more = ("--account", "ally_concedes", "--off", "violence", "--no-html", "--json", "-")
    done = command(*words, *more)
    assert done.status == 0, done.err
    first = json.loads(done.out)
    program, *again = first["command"].split()
    assert program == "corridor"
    second = json.loads(command(*again, "--no-html", "--json", "-").out)
    assert {**second, "seconds": {}} == {**first, "seconds": {}}
    other = json.loads(command(*again, "--seed", "6", "--no-html", "--json", "-").out)
    assert other["outcomes"] != first["outcomes"]


WRONG = {
    "one policy": (("explain", "negotiated"), "one policy leaves nothing to explain"),
    "three": ((*PAIR, "actual"), "3 policies were named"),
    "twice": (("explain", "negotiated", "negotiated"), "there is nothing to explain"),
    "unknown policy": (("explain", "negotiated", "unilaterel"), "Did you mean 'unilateral'?"),
    "unknown part": ((*PAIR, "--part", "gapp"), "there is no part 'gapp'. Did you mean 'gap'?"),
    "unknown outcome": ((*PAIR, "--outcome", "death"), "Did you mean 'deaths' (Documented"),
    "unknown account": ((*PAIR, "--account", "gaem"), "gaem"),
    "unknown coupling": ((*PAIR, "--off", "nothing"), "nothing"),
    "no draws": ((*PAIR, "--draws", "0"), "--draws: 0 draws asked for"),
    "no month": ((*PAIR, "--months", "0"), "--months"),
    "a month that is none": ((*PAIR, "--from", "2024-13"), "--from"),
    "a fit that is none": ((*PAIR, "--fit", "none.nc"), "none.nc"),
    "a page as PDF": ((*PAIR, "--html", "e.pdf"), "--html e.pdf: a page is not written as '.pdf'"),
    "page and no page": ((*PAIR, "--html", "a.html", "--no-html"), "exclude each other"),
}


@pytest.mark.usefixtures("gap")
@pytest.mark.parametrize(("words", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_line(words: tuple[str, ...], said: str, command: Command) -> None:
    done = command(*words)
    assert (done.status, done.out, done.files) == (2, "", [])
    lines = [line for line in done.err.splitlines() if not line.endswith(" ...")]
    assert len(lines) == 1
    assert said in lines[0]


@pytest.mark.usefixtures("gap")
def test_two_names_for_the_same_levers_leave_nothing_to_explain(
    command: Command, tmp_path: Path
) -> None:
    text = 'label = "The same again"\nsummary = "A copy."\nbase = "negotiated"\n'
    (tmp_path / "copy.toml").write_text(text, encoding="utf-8")
    done = command("explain", "negotiated", "copy.toml", *ALONE)
    assert done.status == 2
    assert "Negotiated approach and The same again set every lever alike" in done.err


@pytest.mark.usefixtures("gap")
@pytest.mark.parametrize("flag", ["--html", "--json"])
def test_a_file_that_cannot_be_written_is_one_line(
    flag: str, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    done = command(*PAIR, *ALONE, "--outcome", "deaths", flag, "folder")
    assert (done.status, done.out) == (2, "")
    assert "folder: this cannot be written" in done.err


@pytest.mark.slow
@pytest.mark.usefixtures("gap")
def test_an_outcome_that_is_the_same_under_both_is_told_so(
    command: Command, tmp_path: Path
) -> None:
    text = (
        'label = "With a message"\nsummary = "A message."\nbase = "negotiated"\n'
        '[levers.announcement]\nvalue = 1\nwhy = "for a test"\n'
    )
    (tmp_path / "said.toml").write_text(text, encoding="utf-8")
    words = ("explain", "negotiated", "said.toml", *ALONE, "--outcome", "cartel_deaths")
    done = command(*words)
    assert done.status == 0, done.err
    assert "No difference between" in done.out
    assert "The same under both, or nearly so" in " ".join(done.out.split())


@pytest.mark.usefixtures("gap")
def test_work_is_told_by_the_names_of_parts(command: Command, monkeypatch: Any) -> None:
    monkeypatch.setattr("corridor.report.progress._PATIENCE", 0.0)
    done = command(*PAIR, *ALONE, "--no-html")
    assert "gap of the means ..." in done.err


@pytest.mark.slow
def test_two_processes_agree_on_every_part(
    corridor: list[str], clean_environment: dict[str, str], tmp_path: Path
) -> None:
    """Real processes, so nothing in memory can make them agree."""
    words = [*corridor, *PAIR, "--months", "6", "--draws", "600", "--seed", "3"]
    words += ["--outcome", "deaths", "--no-html", "--json", "-"]
    runs = [
        subprocess.run(words, cwd=tmp_path, env=clean_environment, capture_output=True, check=True)
        for _ in range(2)
    ]
    first, second = (json.loads(run.stdout, parse_constant=pytest.fail) for run in runs)
    assert set(first.pop("seconds")) == {"setup", "answer", *part_names()}
    second.pop("seconds")
    assert first == second
    assert set(first["parts"]) == set(part_names())
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("draws", ["1", "2"])
def test_few_draws_end_in_no_error_and_are_told(
    draws: str, command: Command, tmp_path: Path
) -> None:
    done = command(*PAIR, "--outcome", "deaths", "--draws", draws, "--no-html", "--json", "e.json")
    assert done.status == 0, done.err
    assert "Warning" not in done.err
    assert "luck of the draw" not in done.out
    assert "the policies set it" not in done.out
    (path,) = done.files
    cautions = json.loads((tmp_path / path).read_text(encoding="utf-8"))["cautions"]
    assert any(one.startswith(f"Few draws: intervals and shares of {draws}") for one in cautions)


@pytest.mark.slow
@pytest.mark.parametrize("pair", [("negotiated", "unilateral"), ("negotiated", "status-quo")])
def test_a_difference_has_one_interval_wherever_it_is_told(
    pair: tuple[str, str], command: Command
) -> None:
    done = command("explain", *pair, "--draws", "512", "--part", "decompose", "--no-html")
    said = " ".join(done.out.split())
    answer, _, parts = said.partition("What makes the difference")
    for name in OUTCOMES:
        label = re.escape(outcomes()[name].label)
        between = r"90 of 100 draws lie between (.*?)(?:, so the direction is open)?; in"
        here = re.search(rf"{label}[^:]*: .*? {between}", answer)
        there = re.search(
            rf"{label}[^:]*: .*?\(90% interval (.*?)(?:, which includes zero)?\)", parts
        )
        assert here, name
        assert there, name
        assert here[1].replace(" and ", " to ") == there[1], name
