"""The guide to a corridor of one's own, followed word for word in an empty folder."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.questions.check import check_corridor
from corridor.system.corridors import load_corridor
from tests.docs.pages import Block, blocks, read

PAGE = "how-to/add-a-corridor.md"
WRITE = re.compile(r"(?:Write|From) `([^`]+)`:?\Z")
ADD = re.compile(r"[Aa]dd to `([^`]+)`:\Z")
STANDS = re.compile(r"In `([^`]+)` stands\Z")
#: what learns from the record or runs the model many times
HEAVY = ("fit", "compare", "explain", "forecast", "backtest")
FEWER = {
    "compare": ["--draws", "100", "--main-only"],
    "explain": ["--draws", "600", "--months", "6"],
    "forecast": ["--draws", "200", "--no-page"],
    "backtest": ["--draws", "200", "--no-charts", "--processes", "1"],
}


def steps() -> Iterator[tuple[str, Block]]:
    """Each block of the page, with the words of the paragraph before it."""
    lines = read(PAGE).splitlines()
    for block in blocks(PAGE):
        # the line above the block opens its fence, and the one above that is empty
        before = "\n".join(lines[: block.line - 2]).rstrip()
        yield before.rsplit("\n\n", 1)[-1].replace("\n", " "), block


def follow(*, heavy: bool) -> list[str]:
    """Do what the page says, in its order; return the commands that were run."""
    done = []
    for words, block in steps():
        if found := WRITE.search(words):
            Path(found[1]).write_text(block.text, encoding="utf-8")
        elif found := ADD.search(words):
            with Path(found[1]).open("a", encoding="utf-8") as stream:
                stream.write(f"\n{block.text}")
        elif found := STANDS.search(words):
            assert block.text in Path(found[1]).read_text(encoding="utf-8"), str(block)
        elif block.language == "python":
            exec(block.text, {})
            _describe()
        elif block.language == "console":
            for line in block.text.splitlines():
                run = shlex.split(line)[1:]
                if run[0] in HEAVY and not heavy:
                    continue
                if run[0] == "compare" and "--brief" not in run:
                    run.append("--no-brief")
                assert main([*run, *FEWER.get(run[0], [])]) == 0, line
                done.append(line)
        else:
            assert block.language == "text", str(block)
    return done


def _describe() -> None:
    """Say what the table made from one's own CSV is, as the page tells to."""
    text = Path("west/record/boats.toml").read_text(encoding="utf-8")
    text = text.split("[[total]]")[0].replace("ministry-2023-08", "own-2023-08")
    Path("west/record/registered.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_every_step_but_the_long_ones_works(here: Path) -> None:
    done = follow(heavy=False)
    assert "corridor check ./west" in done
    assert check_corridor(load_corridor("./west")).problems == ()
    rows = (here / "west/record/registered.csv").read_text(encoding="utf-8").splitlines()
    assert rows[:2] == ["month,way,value,edition", "2023-01,one,640,own-2023-08"]
    # no step has made or changed a file of code but those that corridor new writes
    assert {path.name for path in here.rglob("*.py")} == {
        "test_west.py",
        "test_lever_night_boats.py",
        "test_claim_K02.py",
    }


@pytest.mark.slow
def test_every_step_works(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = follow(heavy=True)
    assert {line.split()[1] for line in done} >= {*HEAVY, "new", "check", "claims", "policies"}
    assert (here / "west.html").is_file()
    assert "minus" in capsys.readouterr().out


def _change(name: str, old: str, new: str) -> Callable[[], None]:
    def change() -> None:
        path = Path("west") / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


FAULTS = [
    _change("record/boats.csv", "two,9,", "two,8,"),
    _change("corridor.toml", 'id = "TWO"', 'id = "ISL"'),
    _change("corridor.toml", '    "route_choice",', '    # "route_choice",'),
]


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_the_errors_shown_are_the_errors_given(
    number: int, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = [block.text.strip() for block in blocks(PAGE, "text")]
    assert len(shown) == len(FAULTS)
    assert main(["new", "corridor", "west"]) == 0
    for words, block in steps():
        if (found := WRITE.search(words)) and "boats" in found[1]:
            Path(found[1]).write_text(block.text, encoding="utf-8")
    FAULTS[number]()
    capsys.readouterr()
    assert main(["check", "./west"]) == 2
    printed = capsys.readouterr()
    assert shown[number] in printed.err
    # as the first step says: a file of the output alone holds no fault
    assert "wrong  " not in printed.out


def test_every_error_of_the_table_is_one_that_the_code_gives() -> None:
    """The fixed words of each line stand somewhere in the package."""
    import corridor

    package = Path(corridor.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    said = re.findall(r"^\| `([^`]+)` \|", read(PAGE), flags=re.MULTILINE)
    assert len(said) > 5
    for line in said:
        for part in re.split(r"'?\.\.\.'?", line):
            assert part.strip(" '") in code, line
