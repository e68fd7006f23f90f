"""corridor compare: what it prints and writes, and one line where something is wrong."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corridor.system.outcomes import outcomes
from tests.cli.conftest import Done, pages_here

Command = Callable[..., Done]

PAIR = ("compare", "negotiated", "unilateral")
SMALL = ("--draws", "96", "--months", "6")
#: one outcome, so that a brief has one section to draw
TINY = (*SMALL, "--outcome", "deaths")


@pytest.mark.slow
def test_a_comparison_prints_a_table_and_writes_a_brief(command: Command, tmp_path: Path) -> None:
    done = command(*PAIR, *SMALL)
    assert done.status == 0
    assert done.files == ["negotiated-vs-unilateral.html"]
    assert "Encounters between ports" in done.out
    assert f"Brief: {tmp_path / done.files[0]}" in done.out
    page = (tmp_path / done.files[0]).read_text(encoding="utf-8")
    assert "corridor compare negotiated unilateral --from 2024-05 --months 6" in page


@pytest.mark.slow
@pytest.mark.parametrize(("draws", "few"), [("3", True), ("99", True), ("100", False)])
def test_draws_too_few_to_be_read_are_told(draws: str, few: bool, command: Command) -> None:
    words = ("--months", "2", "--outcome", "deaths", "--main-only", "--no-brief")
    out = command(*PAIR, "--draws", draws, *words).out
    said = f"Few draws: intervals and shares of {draws} cannot be read. Use --draws 100 or more"
    assert (said in " ".join(out.split())) == few
    # before the table, once
    assert out.count("Few draws") == few
    assert not few or out.index("Few draws") < out.index("Median")
    json.loads(command(*PAIR, "--draws", draws, *words, "--json", "-").out)


@pytest.mark.slow
def test_every_file_that_is_asked_for_is_written_and_named(
    command: Command, tmp_path: Path
) -> None:
    done = command(*PAIR, *SMALL, "--brief", "a/b.html", "--json", "c.json", "--csv", "d")
    assert done.status == 0
    assert {"a/b.html", "c.json"} < set(done.files)
    assert any(name.startswith("d/") and name.endswith(".csv") for name in done.files)
    for name in ("a/b.html", "c.json", "d"):
        assert str(tmp_path / name) in done.out
    assert json.loads((tmp_path / "c.json").read_text())["draws"] == 96


@pytest.mark.slow
def test_tables_that_replace_others_of_more_outcomes_say_so(command: Command) -> None:
    asked = (*PAIR, *SMALL, "--main-only", "--no-brief", "--csv", "d")
    few, said = ("--outcome", "deaths"), "They replace files that held "
    both = (*few, "--outcome", "encounters_usbp")
    assert said not in command(*asked, *both).out
    assert f"{said}1 outcome that is not in them now." in command(*asked, *few).out
    assert said not in command(*asked, *both).out
    assert said in command(*asked, *few, "--json", "-").err


@pytest.mark.slow
def test_json_on_standard_output_is_alone_there(command: Command) -> None:
    done = command(*PAIR, *SMALL, "--no-brief", "--json", "-")
    assert done.status == 0
    assert done.files == []
    found = json.loads(done.out)
    assert [policy["id"] for policy in found["policies"]] == ["negotiated", "unilateral"]
    assert command(*PAIR, *SMALL, "--no-brief", "--json").out == done.out
    # the brief is named on the other stream
    done = command(*PAIR, *TINY, "--json", "-")
    json.loads(done.out)
    assert "Brief: " in done.err


@pytest.mark.slow
def test_charts_that_are_asked_for_are_drawn(command: Command, tmp_path: Path) -> None:
    charts = ("--chart", "deaths=a/fan.svg", "--chart", "deaths:difference=less.html")
    done = command(*PAIR, *TINY, "--main-only", "--no-brief", *charts)
    assert done.files == ["a/fan.svg", "less.html"]
    for name in done.files:
        assert f"Chart: {tmp_path / name}" in done.out
        assert "Documented deaths" in (tmp_path / name).read_text(encoding="utf-8")
    assert "<svg" in (tmp_path / "less.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--csv", "taken"), "--csv taken: this is a file. --csv wants a folder"),
        (("--csv", "taken/d"), "--csv taken/d: this cannot be written (taken is a file)"),
        (("--json", "taken/c.json"), "--json taken/c.json: this cannot be written (taken is a "),
        (("--brief", "taken/x/b.html"), "--brief taken/x/b.html: this cannot be written (taken"),
        (("--chart", "deaths=taken/d.svg"), "--chart taken/d.svg: this cannot be written (taken"),
        (("--json", "."), "--json .: this cannot be written (Is a directory)"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_the_run(
    words: tuple[str, ...], message: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_args: Any, **_named: Any) -> None:
        raise AssertionError("simulated first")

    monkeypatch.setattr("corridor.questions.compare.compare", run)
    Path("taken").write_text("", encoding="utf-8")
    done = command(*PAIR, *TINY, *words)
    assert done.status == 2
    assert message in done.err
    assert done.files == ["taken"]


@pytest.mark.slow
def test_a_label_names_an_outcome_as_its_id_does(command: Command) -> None:
    words = (*PAIR, *SMALL, "--main-only", "--no-brief")
    label = ("--outcome", "encounters between ports")
    found = json.loads(command(*words, *label, "--json", "-").out)
    assert list(found["results"]) == ["encounters_usbp"]
    done = command(*words, *label, "--chart", "Encounters between ports=fan.svg")
    assert done.status == 0, done.err
    assert done.files == ["fan.svg"]


@pytest.mark.slow
def test_the_command_that_is_kept_makes_the_same_numbers(command: Command) -> None:
    words = (*PAIR, *SMALL, "--seed", "5", "--outcome", "deaths", "--outcome", "entries")
    first = json.loads(command(*words, "--no-brief", "--json", "-").out)
    program, *again = first["command"].split()
    assert program == "corridor"
    assert json.loads(command(*again, "--no-brief", "--json", "-").out) == first


@pytest.mark.slow
def test_two_processes_agree_to_the_last_digit(
    corridor: list[str], clean_environment: dict[str, str], tmp_path: Path
) -> None:
    """Real processes, so nothing in memory can make them agree."""
    words = [*corridor, *PAIR, *SMALL, "--seed", "3", "--no-brief", "--json", "-"]
    runs = [
        subprocess.run(words, cwd=tmp_path, env=clean_environment, capture_output=True, check=True)
        for _ in range(2)
    ]
    assert runs[0].stdout == runs[1].stdout
    assert len(json.loads(runs[0].stdout)["results"]) == len(outcomes())
    assert not list(tmp_path.iterdir())


WRONG: list[tuple[tuple[Any, ...], str]] = [
    (("compare", "negotiated", "unilatral"), "Did you mean 'unilateral'?"),
    (("compare", "negotiated", "none.toml"), "none.toml"),
    (("compare", "negotiated"), "one policy is no comparison"),
    ((*PAIR, "--from", "2024-13"), "--from: '2024-13' is not a month"),
    ((*PAIR, "--outcome", "encounters"), "there is no outcome 'encounters'"),
    ((*PAIR, "--outcome", "no such"), "corridor policies outcomes lists them with their labels"),
    ((*PAIR, "--draws", "0"), "0 draws asked for"),
    ((*PAIR, "--months", "0"), "0 months asked for"),
    ((*PAIR, "--months", "1000"), "1000 months asked for"),
    ((*PAIR, "--seed", "-1"), "seed -1 is negative"),
    ((*PAIR, "--account", "gane"), "there is no account 'gane'. Did you mean 'game'?"),
    ((*PAIR, "--off", "offense"), "there is no coupling 'offense'. Did you mean 'offence'?"),
    ((*PAIR, "--off", "doors", "--on", "doors"), "switched both on and off"),
    ((*PAIR, "--chart", "deaths"), "--chart deaths: no outcome and file"),
    ((*PAIR, "--chart", "death=d.svg"), "Did you mean 'deaths' (Documented deaths on the route)?"),
    ((*PAIR, "--chart", "deaths:fam=d.svg"), "there is no chart 'fam'. Did you mean 'fan'?"),
    ((*PAIR, "--chart", "deaths=d.gif"), "Let the name end in one of .svg, .png"),
    ((*PAIR, *TINY, "--chart", "entries=e.svg"), "Add --outcome entries"),
    (
        (*PAIR, "--brief", "b.pdf"),
        "--brief b.pdf: a page is not written as '.pdf'. Let the name end",
    ),
    ((*PAIR, "--brief", "x/b.docx"), "for PDF, print that page from a browser"),
    ((*PAIR, "--brief", "x.html", "--no-brief"), "--brief and --no-brief exclude each other"),
]


@pytest.mark.parametrize(("words", "message"), WRONG, ids=lambda v: v if isinstance(v, str) else "")
def test_a_wrong_argument_is_one_line(
    words: tuple[Any, ...], message: str, command: Command
) -> None:
    done = command(*words)
    assert done.status == 2
    assert done.out == ""
    assert message in done.err
    assert done.err.startswith("corridor: ")
    assert done.err.count("\n") == 1
    assert done.files == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare",), "POLICY is missing. {help}"),
        ((*PAIR, "--draws", "many"), "--draws: 'many' is no whole number. {as_in}--draws 4000"),
        ((*PAIR, "--seed", "1.5"), "--seed: '1.5' is no whole number. {as_in}--seed 0"),
        ((*PAIR, "--csv"), "--csv: a value is missing. {help}"),
    ],
)
def test_words_that_are_not_understood(words: tuple[str, ...], said: str, command: Command) -> None:
    done = command(*words)
    assert done.status == 2
    remedies = {
        "help": "Say corridor compare --help for what it takes",
        "as_in": "Write one, as in ",
    }
    assert done.err == f"corridor: {said.format(**remedies)}\n"


def test_an_option_that_there_is_not(command: Command) -> None:
    done = command(*PAIR, "--nonsense")
    assert done.status == 2
    assert done.err.startswith("corridor: --nonsense: corridor compare has no such option. ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "place"),
    [
        ("--brief", "file/under.html"),
        ("--brief", "folder"),
        ("--json", "file/under.json"),
        ("--json", "folder"),
        ("--csv", "file/under"),
        ("--csv", "file"),
    ],
)
def test_a_place_that_cannot_be_written(
    option: str, place: str, command: Command, tmp_path: Path
) -> None:
    """A file where a folder should be, or the other way round: one line that names it."""
    (tmp_path / "file").write_text("here before")
    (tmp_path / "folder").mkdir()
    more = () if option == "--brief" else ("--no-brief",)
    done = command(*PAIR, *TINY, *more, option, place)
    assert done.status == 2
    # on a slow machine lines of progress come before it
    (line,) = [line for line in done.err.splitlines() if not line.endswith(" ...")]
    assert line.startswith("corridor: ")
    assert place.split("/")[0] in line
    assert done.files == ["file"]
    assert (tmp_path / "file").read_text() == "here before"


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--brief", "--json", "--csv"])
@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_an_interruption_while_writing_leaves_nothing_behind(
    option: str, moment: str, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither half a file nor a temporary one; what stood there before still stands."""
    target = tmp_path / "out"
    if option != "--csv":
        target.write_text("an older result")
    stopped: list[bool] = []

    def stop(*_: object) -> None:
        stopped.append(True)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, moment, stop)
    more = () if option == "--brief" else ("--no-brief",)
    done = command(*PAIR, *TINY, *more, option, target)
    assert stopped
    assert done.status == 130
    assert done.err.endswith("corridor: stopped\n")
    assert done.files == ([] if option == "--csv" else ["out"])
    if option != "--csv":
        assert target.read_text() == "an older result"


def test_an_interruption_while_simulating(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corridor.questions.runs import asked as running

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "run_cases", stop)
    done = command(*PAIR, *SMALL)
    assert (done.status, done.files) == (130, [])


@pytest.mark.slow
def test_an_older_file_is_replaced_whole(command: Command, tmp_path: Path) -> None:
    target = tmp_path / "c.json"
    target.write_text("x" * 10_000_000)
    target.chmod(0o600)
    done = command(*PAIR, *SMALL, "--no-brief", "--json", "c.json")
    assert done.files == ["c.json"]
    json.loads(target.read_text())


def test_policies_of_ones_own_and_overlays(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('label = "Mine"\n[levers.asylum_closure]\nvalue = 0.5\n')
    done = command(
        *("compare", "negotiated+mine.toml", "mine.toml"), *SMALL, "--no-brief", "--json", "-"
    )
    found = json.loads(done.out)
    assert [policy["id"] for policy in found["policies"]] == ["negotiated+mine", "mine"]
    assert done.files == ["mine.toml"]


def test_no_lasting_change_to_the_folder_of_the_tests(pages_before: dict[str, int]) -> None:
    """The tests above run in folders of their own; a page that somebody made stays as it is."""
    assert pages_here() == pages_before
