"""Episodes and accounts in data: read as written, refused where wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.evidence import registry
from corridor.system.bargaining import PARAMETERS, load_cases, load_variants
from corridor.system.bargaining.cases import DEFAULT

CASE = """
[one]
label = "An episode"
channel = "migration"
transfer = 1
threat = 0
offence = 0
moved = "up"
status = "FOUND"
sources = ["gn10k"]
note = "A note."
"""
VARIANT = """
[mine]
label = "Mine"
summary = "What it says."
sources = []
[mine.priors]
offence_migration = "LogNormal(0.5, 0.5)"
"""
FAULTS = {
    CASE.replace('"up"', '"sideways"'): "there is no moved 'sideways'",
    CASE.replace("transfer = 1", "transfer = -1"): "transfer is -1",
    CASE.replace('channel = "migration"', 'channel = "trade"'): "there is no channel 'trade'",
    CASE.replace("gn10k", "nowhere"): "nowhere",
    CASE.replace('note = "A note."', ""): "the field 'note' is missing",
    CASE + "extra = 1": "there is no field 'extra'",
}
WRONG = {
    VARIANT.replace("offence_migration", "offence_trade"): "there is no parameter 'offence_trade'",
    VARIANT.replace("LogNormal(0.5, 0.5)", "LogNormal(0.5"): "does not parse",
    VARIANT.replace("LogNormal(0.5, 0.5)", "LogNormal(500, 0.5)"): "bounds",
    VARIANT.replace("[mine.priors]\noffence_migration = ", "priors = "): "priors is",
}


def written(root: Path, kind: str, text: str) -> Path:
    (root / kind).mkdir()
    (root / kind / "mine.toml").write_text(text, encoding="utf-8")
    return root


def test_a_case_is_read_as_written(tmp_path: Path) -> None:
    (case,) = load_cases(written(tmp_path, "cases", CASE))
    assert (case.id, case.channel, case.moved) == ("one", "migration", "up")
    assert (case.levers.transfer, case.levers.offence) == (1, 0)


@pytest.mark.parametrize("text", FAULTS)
def test_a_wrong_case_is_one_clear_error(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_cases(written(tmp_path, "cases", text))
    assert FAULTS[text] in str(caught.value)
    assert "mine.toml" in str(caught.value)


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_account_is_one_clear_error(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_variants(written(tmp_path, "variants", text))
    assert WRONG[text] in str(caught.value)
    assert "mine.toml" in str(caught.value)


def test_an_account_replaces_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    (mine,) = load_variants(written(tmp_path, "variants", VARIANT))
    for name in PARAMETERS:
        parameter = registry().parameters[name]
        same = mine.priors[parameter.id].text == parameter.prior.text
        assert same == (parameter.id != "offence_migration"), parameter.id


def test_the_first_account_is_the_registry_and_rivals_are_at_least_two() -> None:
    accounts = {variant.id: variant for variant in load_variants()}
    assert len(accounts) >= 3
    assert set(accounts[DEFAULT].priors) == set(PARAMETERS)
    for name in PARAMETERS:
        parameter = registry().parameters[name]
        assert accounts[DEFAULT].priors[parameter.id].text == parameter.prior.text


def test_recalled_episodes_are_marked_and_others_have_sources() -> None:
    cases = load_cases()
    assert {case.status for case in cases} == {"FOUND", "RECALLED"}
    assert all(case.sources for case in cases if case.status == "FOUND")
