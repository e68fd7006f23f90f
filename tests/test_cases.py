"""Cases that people who make policy can read: ``tests/cases/*.toml``, and how they are run.

A case sets two policies side by side, on the same draws, for twelve months from May 2024:

    [[case]]
    it = "should lower encounters between ports when asylum closes"
    first = { policy = "status-quo", levers = { asylum_closure = 0.9 } }
    second = { policy = "status-quo" }
    outcome = "encounters_usbp"
    group = "VEN"                                    # if left out, all groups together
    expect = "first is lower in at least 95 of 100 draws"

``policy`` is a shipped policy. Under ``levers`` a number holds for the whole run, and a table
is a time path as in policy files. ``expect`` is one of

    first is lower (or higher) in at least N of 100 draws
    first is lower (or higher) in N to M of 100 draws
    first is lower (or higher) in every draw
    both are the same in every draw
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError, nearest
from corridor.core.months import parse_month
from corridor.policies import Policy, parse_policy, policy_names
from corridor.system.corridors import load_corridor
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes

FOLDER = Path(__file__).parent / "cases"
START = parse_month("2024-05")
MONTHS = 12
DRAWS = 400

REQUIRED = ("it", "first", "second", "outcome", "expect")
KEYS = (*REQUIRED, "group")
WAYS = {"lower": np.less, "higher": np.greater}
SENTENCES = (
    re.compile(r"first is (?P<way>lower|higher) in at least (?P<low>\d+) of 100 draws"),
    re.compile(r"first is (?P<way>lower|higher) in (?P<low>\d+) to (?P<high>\d+) of 100 draws"),
    re.compile(r"first is (?P<way>lower|higher) in every draw"),
    re.compile(r"both are the same in every draw"),
)


@dataclass(frozen=True)
class Case:
    """One case, checked."""

    it: str
    first: Policy
    second: Policy
    outcome: str
    group: str
    expect: str


def read_cases(path: Path) -> list[Case]:
    """Read a file of cases; raises InputError that names the file, the case and the fault."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"this is not TOML ({error})", where=path.name) from None
    if set(data) != {"case"} or not isinstance(data["case"], list):
        raise InputError("it holds something else than cases", where=path.name, remedy="[[case]]")
    found = [_case(entry, f"{path.name}, case {i}") for i, entry in enumerate(data["case"], 1)]
    for i, case in enumerate(found, 1):
        if [other.it for other in found[: i - 1]].count(case.it):
            raise InputError(f"'{case.it}' is there twice", where=f"{path.name}, case {i}")
    return found


def _case(entry: Mapping[str, Any], where: str) -> Case:
    for key in entry:
        if key not in KEYS:
            raise InputError(f"unknown entry '{key}'", where=where, remedy=nearest(key, KEYS))
    for key in REQUIRED:
        if key not in entry:
            raise InputError(f"'{key}' is missing", where=where)
    for key in ("it", "outcome", "expect", "group"):
        if not isinstance(entry.get(key, ""), str):
            raise InputError(f"'{key}' is not a text", where=where)
    if not entry["it"].startswith("should "):
        raise InputError("'it' does not begin with 'should'", where=where)
    if entry["outcome"] not in outcomes():
        remedy = nearest(entry["outcome"], outcomes())
        raise InputError(f"there is no outcome '{entry['outcome']}'", where=where, remedy=remedy)
    group = entry.get("group", "ALL")
    groups = ("ALL", *load_corridor().group_ids)
    if group not in groups:
        raise InputError(f"there is no group '{group}'", where=where, remedy=nearest(group, groups))
    _expected(entry["expect"], where)
    first, second = (_policy(entry[side], f"{where}, {side}") for side in ("first", "second"))
    return Case(entry["it"], first, second, entry["outcome"], group, entry["expect"])


def _policy(side: Any, where: str) -> Policy:
    if not isinstance(side, dict) or "policy" not in side:
        raise InputError("no policy is named", where=where, remedy='Write { policy = "actual" }')
    for key in side:
        if key not in ("policy", "levers"):
            raise InputError(f"unknown entry '{key}'", where=where, remedy="policy and levers")
    if side["policy"] not in policy_names():
        remedy = nearest(str(side["policy"]), policy_names())
        raise InputError(f"there is no policy '{side['policy']}'", where=where, remedy=remedy)
    text = f'label = "Case"\nbase = "{side["policy"]}"\n'
    for name, path in side.get("levers", {}).items():
        path = path if isinstance(path, dict) else {"value": path}
        text += f"[levers.{name}]\n" + "".join(f"{k} = {_toml(v)}\n" for k, v in path.items())
    return parse_policy(text, name=where)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f"'{value}'" if isinstance(value, str) else str(value).lower()


def _expected(text: str, where: str = "") -> tuple[str, float, float]:
    """Return (lower, higher or same, least share of draws, most)."""
    for sentence in SENTENCES:
        match = sentence.fullmatch(text)
        if match is None:
            continue
        words = match.groupdict()
        low, high = int(words.get("low", 100)), int(words.get("high", 100))
        if not 0 <= low <= high <= 100:
            raise InputError(f"'{text}' counts draws out of 100 wrongly", where=where)
        return words.get("way", "same"), low / 100, high / 100
    raise InputError(
        f"'{text}' is not understood",
        where=where,
        remedy="Write for instance: first is lower in at least 95 of 100 draws",
    )


@lru_cache
def run(paths: tuple[tuple[float, ...], ...]) -> Mapping[str, Any]:
    """Return outcome -> [group, draw], summed over the months; paths in the order of levers."""
    from corridor.questions.runs.engine import Case as Run
    from corridor.questions.runs.engine import run_cases
    from corridor.system.couplings import pick_switches

    ready = _ready()
    runs = run_cases(
        ready.fitted,
        ready.unfitted,
        ready.place,
        [Run(dict(zip(levers(), map(np.array, paths), strict=True)), pick_switches())],
        ready.inputs,
        tuple(outcomes().values()),
        months=MONTHS,
        draws=DRAWS,
        seed=0,
    )
    return {name: one[0].sum(0) for name, one in runs.outcomes.items()}


@lru_cache
def _ready() -> Any:
    """Return what runs need, on the shipped fit as it is."""
    from corridor.questions.runs import setup
    from corridor.system.fit import fit_path
    from corridor.system.fit.fitted import read_fitted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(setup, "load_fit", lambda *_: read_fitted(fit_path(load_corridor(), START)))
        return setup.make_setup(load_corridor(), START, MONTHS)


def totals(policy: Policy, outcome: str, group: str) -> Any:
    """Return the outcome over the run, [draw]; a policy is run once for all cases."""
    values = policy.values(START, MONTHS, _ready().quo)
    found = run(tuple(tuple(values[name].tolist()) for name in levers()))[outcome]
    groups = load_corridor().group_ids
    return found.sum(0) if group == "ALL" else found[groups.index(group)]


def fault(case: Case) -> str:
    """Return what is wrong with a case's expectation, or an empty text."""
    way, low, high = _expected(case.expect)
    first = totals(case.first, case.outcome, case.group)
    second = totals(case.second, case.outcome, case.group)
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return "some draws are not numbers"
    share = float((first == second if way == "same" else WAYS[way](first, second)).mean())
    if low <= share <= high:
        return ""
    return f"first is {way} in {100 * share:.1f} of 100 draws"


CASES = {
    f"{path.stem}: {case.it}": case
    for path in sorted(FOLDER.glob("*.toml"))
    for case in read_cases(path)
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    """It is as the case expects."""
    wrong = fault(CASES[name])
    assert not wrong, f"it {CASES[name].it}: expected that {CASES[name].expect}, but {wrong}"


def test_every_lever_has_a_case() -> None:
    """A new lever comes with a case that says which way it works."""
    moved = {lever for case in CASES.values() for lever in case.first.levers}
    still = ", ".join(name for name in levers() if name not in moved)
    assert not still, f"add a [[case]] that moves {still} to a file of tests/cases/"


GOOD = """
[[case]]
it = "should do something"
first = { policy = "status-quo", levers = { asylum_closure = 0.9 } }
second = { policy = "status-quo" }
outcome = "deaths"
expect = "first is lower in at least 95 of 100 draws"
"""

FAULTS = {
    "[[case]\n": "mine.toml: this is not TOML",
    "a = 1\n": "mine.toml: it holds something else than cases",
    GOOD.replace("outcome", "outcom"): "case 1: unknown entry 'outcom'. Did you mean 'outcome'?",
    GOOD.replace('outcome = "deaths"\n', ""): "mine.toml, case 1: 'outcome' is missing",
    GOOD.replace('"deaths"', '"death"'): "there is no outcome 'death'. Did you mean 'deaths'?",
    GOOD.replace('"deaths"', "3"): "case 1: 'outcome' is not a text",
    GOOD + 'group = "VNE"\n': "case 1: there is no group 'VNE'",
    GOOD.replace("should do", "does"): "case 1: 'it' does not begin with 'should'",
    GOOD.replace("at least 95", "most"): "is not understood. Write for instance: first is lower",
    GOOD.replace("at least 95", "at least 195"): "counts draws out of 100 wrongly",
    GOOD.replace("at least 95", "60 to 40"): "counts draws out of 100 wrongly",
    GOOD.replace('"status-quo" }\no', '"statusquo" }\no'): "second: there is no policy 'statusquo'",
    GOOD.replace('{ policy = "status-quo" }', '"status-quo"'): "second: no policy is named",
    GOOD.replace("levers =", "lever ="): "case 1, first: unknown entry 'lever'",
    GOOD.replace(
        "asylum_closure", "asylum_closing"
    ): "unknown lever. Did you mean 'asylum_closure'",
    GOOD.replace("0.9", "1.9"): "1.9 lies outside -1 to 1",
    GOOD.replace("0.9", "true"): "levers.asylum_closure.value",
    GOOD + GOOD: "case 2: 'should do something' is there twice",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_file_that_is_wrong_says_where(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_cases(path)
    assert FAULTS[text] in str(caught.value)
    assert str(caught.value).startswith("mine.toml")


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (lambda text: text, ""),
        (lambda text: text.replace("lower", "higher"), r"first is higher in \d\.\d of 100 draws"),
        (lambda text: text.replace("0.9", "0.0"), "first is lower in 0.0 of 100 draws"),
        (
            lambda text: text.replace(
                "first is lower in at least 95 of 100 draws", "both are the same in every draw"
            ),
            "first is same in 0.0 of 100 draws",
        ),
        (
            lambda text: text.replace("at least 95", "20 to 80"),
            r"first is lower in (9\d|100)\.\d of",
        ),
    ],
)
def test_a_case_can_fail(change: Callable[[str], str], verdict: str, tmp_path: Path) -> None:
    """The runner tells apart what holds and what does not."""
    path = tmp_path / "mine.toml"
    path.write_text(change(GOOD), encoding="utf-8")
    (case,) = read_cases(path)
    found = fault(case)
    assert re.match(verdict, found)
    assert bool(found) == bool(verdict)


def test_time_paths_are_those_of_policy_files(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    steps = (
        "{ schedule = [{ start = '+1', end = '+2', value = 0.5 }, { start = '+4', value = 1 }] }"
    )
    path.write_text(GOOD.replace("0.9", steps), encoding="utf-8")
    (case,) = read_cases(path)
    values = case.first.values(START, 6, _ready().quo)["asylum_closure"]
    assert values.tolist() == [0, 0.5, 0.5, 0, 1, 1]
