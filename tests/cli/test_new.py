"""corridor new and corridor check: what is written works, and nothing is written over."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.report.texts import scored_words
from corridor.system.corridors import load_corridor

ROOT = Path(__file__).parents[2]
BAD = ("../x", "a/b", "", "A b", "-x", "x" * 31, "class", "x\n", "é", ".x", "con.toml")


def files(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def written_test(place: Path, *, source: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a written test as its reader would, against the package in ``source``.

    Without the plugins of other packages, which take longer to load than the tests.
    """
    paths = os.pathsep.join((str(source / "src"), str(source)))
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(place)],
        capture_output=True,
        text=True,
        cwd=source,
        env={**os.environ, "PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A source checkout to write into: the package and its tests, linked file by file."""
    home = tmp_path / "clone"
    for name in ("src", "tests"):
        left_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, home / name, copy_function=os.symlink, ignore=left_out)
    shutil.copyfile(ROOT / "pyproject.toml", home / "pyproject.toml")
    # modules are found by where they lie, so those that look around themselves have to lie here
    for path in (home / "src" / "corridor").rglob("*.py"):
        real = path.resolve()
        path.unlink()
        shutil.copyfile(real, path)
    return home


@pytest.mark.slow
def test_the_corridor_is_read_whole_and_says_what_is_made_up(
    west: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["check", "./west"]) == 0
    out = capsys.readouterr().out
    assert "west: West (made-up figures)" in out
    for name in ("record/counts.csv", "parameters/sea.toml", "claims/K01.toml"):
        assert f"west/{name} still holds what is made up" in out
    assert main(["policies", "check", "agreement", "no-agreement", "--corridor", "./west"]) == 0


def test_files_are_listed_and_no_name_is_left_to_fill_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["new", "corridor", "far-shore", "--in", str(tmp_path / "a" / "b"), "--json", "-"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    home = tmp_path / "a" / "b" / "far-shore"
    assert {Path(name) for name in told["files"]} == {home / name for name in files(home)}
    assert (home / "test_far_shore.py").is_file()
    for name, text in files(home).items():
        assert "$" not in text, name
        assert "NAME" not in text.replace("claim NAME", ""), name
    # nothing is left beside it
    assert [path.name for path in home.parent.iterdir()] == ["far-shore"]


@pytest.mark.slow
def test_the_corridors_test_passes_as_written(west: Path) -> None:
    done = written_test(west)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_its_policies_can_be_compared_and_its_claims_decided_at_once(
    west: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = ["agreement", "no-agreement", "--corridor", "./west"]
    assert main(["compare", *question, "--draws", "100", "--no-brief", "--main-only"]) == 0
    assert "minus" in capsys.readouterr().out
    # all parts are run by tests/docs/test_add_a_corridor.py
    few = ["--draws", "600", "--months", "6", "--no-html", "--part", "scenarios"]
    assert main(["explain", *question, *few]) == 0
    assert main(["claims", "--ledger", "./west/claims"]) == 0
    assert "supported" in capsys.readouterr().out


def test_it_says_what_its_policy_under_done_leaves_out(west: Path) -> None:
    place = load_corridor(west)
    assert "a placeholder" in scored_words(place, place.done[0])


@pytest.mark.slow
def test_pages_of_its_claims_are_of_its_claims_alone(west: Path) -> None:
    assert main(["claims", "--corridor", "./west", "--html", "pages"]) == 0
    assert {path.name for path in Path("pages").glob("*.html")} == {"index.html", "claims-K01.html"}
    page = Path("pages/claims-K01.html").read_text(encoding="utf-8")
    assert "Made-up counts of a made-up corridor" in page


def test_a_lever_and_a_claim_are_added_to_it(
    west: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["new", "lever", "night_boats", "--corridor", "./west", "--group", "transit"]
    assert main(words) == 0
    assert main(["new", "claim", "K02", "--ledger", "./west/claims"]) == 0
    before = files(west)
    assert {
        "levers/transit/night_boats.toml",
        "test_lever_night_boats.py",
        "claims/K02.toml",
        "claims/test_claim_K02.py",
    } <= before.keys()
    assert main(["check", "./west"]) == 0
    assert "'night_boats': moving it changes nothing" in capsys.readouterr().out
    # a second one of the name is refused, in whatever case, and nothing changes
    assert main(words) == 2
    assert main(["new", "claim", "k02", "--ledger", "./west/claims"]) == 2
    assert main(["new", "corridor", "west"]) == 2
    assert "nothing was written" in capsys.readouterr().err
    assert files(west) == before


def test_the_lever_that_is_missing_can_be_begun(
    west: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (west / "levers/border/port_closure.toml").unlink()
    assert main(["check", "./west"]) == 2
    assert "corridor new lever port_closure" in capsys.readouterr().err
    assert main(["new", "lever", "port_closure", "--corridor", "./west"]) == 0
    assert "Taken by reception, sea" in capsys.readouterr().out
    assert main(["check", "./west"]) == 0


@pytest.mark.slow
def test_the_tests_of_a_lever_and_a_claim_pass_and_can_fail(west: Path) -> None:
    assert main(["new", "lever", "night_boats", "--corridor", "./west"]) == 0
    assert main(["new", "claim", "K02", "--ledger", "./west/claims"]) == 0
    lever, claim = west / "levers/border/night_boats.toml", west / "claims/K02.toml"
    for test, path, old, new in (
        (west / "test_lever_night_boats.py", lever, 'reads = ["season"]', 'reads = ["ports"]'),
        (west / "claims/test_claim_K02.py", claim, '"latest"', '"1990-01"'),
    ):
        assert written_test(test).returncode == 0, written_test(test).stdout
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        assert written_test(test).returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "test"),
    [
        (("mechanism", "night_watch", "--part", "sea"), "tests/system/test_night_watch.py"),
        (("publisher", "coast_guard"), "tests/record/refresh/test_coast_guard.py"),
    ],
)
def test_what_lives_in_the_package_passes_its_test_and_can_fail(
    words: tuple[str, ...], test: str, checkout: Path
) -> None:
    before = set(checkout.rglob("*"))
    assert main(["new", *words, "--in", str(checkout)]) == 0
    new = {path for path in set(checkout.rglob("*")) - before if path.is_file()}
    added = sorted(path.relative_to(checkout).as_posix() for path in new)
    assert test in added
    done = written_test(checkout / test, source=checkout)
    assert done.returncode == 0, done.stdout
    assert main(["new", *words, "--in", str(checkout)]) == 2
    code = next(name for name in added if name.endswith(".py") and not name.startswith("tests"))
    text = (checkout / code).read_text(encoding="utf-8")
    broken = text.replace("departures_gd - apart_gd", "departures_gd").replace("< 0", "< -9")
    assert broken != text
    (checkout / code).write_text(broken, encoding="utf-8")
    assert written_test(checkout / test, source=checkout).returncode == 1


@pytest.mark.slow
def test_written_code_is_in_the_house_style(west: Path, checkout: Path) -> None:
    longest = "n" * 30
    for words in (
        ["corridor", longest],
        ["mechanism", longest, "--in", str(checkout)],
        ["publisher", longest, "--in", str(checkout)],
        ["lever", longest, "--corridor", "./west"],
        ["claim", longest, "--ledger", "./west/claims"],
    ):
        assert main(["new", *words]) == 0, words
    new = [path for path in west.parent.rglob(f"*{longest}*.py") if not path.is_symlink()]
    new.append(west / "test_west.py")
    assert len(new) >= 8
    # as if they lay in this clone, whose settings and first packages then hold
    for path in new:
        for tool in (["check"], ["format", "--check"]):
            done = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "ruff",
                    *tool,
                    "--stdin-filename",
                    f"tests/{path.name}",
                    "-",
                ],
                input=path.read_text(encoding="utf-8"),
                capture_output=True,
                text=True,
                cwd=ROOT,
                check=False,
            )
            assert done.returncode == 0, (path.name, done.stdout, done.stderr)
    # side by side under names of their own: some share theirs
    flat = west.parent / "flat"
    flat.mkdir()
    for number, path in enumerate(new):
        shutil.copyfile(path, flat / f"written_{number}.py")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *map(str, sorted(flat.iterdir()))],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("kind", ["corridor", "mechanism", "lever", "claim", "publisher"])
def test_a_name_that_cannot_name_a_file_is_refused(
    kind: str,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    more = {"lever": ["--corridor", "us-mexico"], "claim": ["--ledger", "example"]}.get(kind, [])
    if name.startswith("-"):
        with pytest.raises(SystemExit) as ended:
            main(["new", kind, name, *more])
        assert ended.value.code == 2
    else:
        assert main(["new", kind, name, *more]) == 2
        told = capsys.readouterr().err
        assert told.startswith("corridor: NAME: ")
        assert len(told.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "match"),
    [
        (("corridor", "us-mexico"), "already"),
        (("mechanism", "season"), "already"),
        (("publisher", "bls"), "already"),
        (("claim", "E1", "--ledger", "example"), "already"),
        (("lever", "strikes", "--corridor", "us-mexico"), "already"),
        (("mechanism", "x", "--part", "wey"), "Did you mean 'way'"),
        (("mechanism", "x", "--in", "."), "no checkout"),
        (("publisher", "x", "--in", "nowhere"), "no checkout"),
        (("lever", "x", "--corridor", "us-mexico", "--group", "bordr"), "Did you mean 'border'"),
        (("lever", "x", "--corridor", "./nowhere"), "no such folder"),
        (("lever", "x", "--corridor", "."), "holds no corridor"),
        (("claim", "x", "--ledger", "./nowhere"), "holds no ledger"),
        (("claim", "ledger", "--ledger", "example"), "cannot be called so"),
    ],
)
def test_what_cannot_be_begun_is_one_line(
    words: tuple[str, ...],
    match: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", *words]) == 2
    told = capsys.readouterr().err
    assert match in told
    assert len(told.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_an_installed_package_begins_no_mechanism(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import corridor

    home = tmp_path / "lib" / "site-packages" / "corridor" / "__init__.py"
    monkeypatch.setattr(corridor, "__file__", str(home))
    for kind in ("mechanism", "publisher"):
        assert main(["new", kind, "night_watch"]) == 2
        assert "this is an installed package" in capsys.readouterr().err
