"""The registry as loaded: what it holds, what the shipped one may hold."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.evidence import Candidate, Parameter, Registry, Source, registry

from .conftest import Write

CORRIDOR = Path(__file__).parents[2] / "src/corridor/corridors/us-mexico/corridor.toml"


@pytest.fixture(scope="module")
def shipped() -> Registry:
    groups = tomllib.loads(CORRIDOR.read_text(encoding="utf-8"))["group"]
    return registry(groups=[group["id"] for group in groups])


def test_an_id_that_is_not_there_names_the_nearest(shipped: Registry) -> None:
    with pytest.raises(KeyError, match=r"there is no 'retry'\. Did you mean 'retry_share'"):
        shipped.parameters["retry"]
    with pytest.raises(KeyError, match="there is no 'nonsense'"):
        shipped.sources["nonsense"]
    assert shipped.parameters.get("retry") is None
    assert "retry" not in shipped.parameters


def test_a_small_registry_is_read_as_written(write: Write) -> None:
    known = registry(write())
    first = known.parameters["first"]
    assert (first.mechanism, first.symbol, first.unit) == ("first_mechanism", "a", "ratio")
    assert first.prior.text == "LogNormal(1, 0.5)"
    assert first.bounds == (0.0, 10.0)
    assert first.sources == ("paper", "digest")
    assert first.candidates == ("P001",)
    assert first.per == "group"
    assert first.prior_of("VEN").median == 2.0
    assert first.prior_of("MEX").median == 1.0
    assert first.established
    assert not first.contested
    second = known.parameters["second"]
    assert second.contested
    assert not second.established
    assert second.sources == ()
    assert known.sources["digest"].year is None
    assert known.sources["paper"].year == 2020
    assert known.candidates["P001"].confidence == 0.7
    assert known.mechanisms == ("first_mechanism",)
    assert known.by_mechanism("first_mechanism") == (first, second)


def test_find_names_the_nearest(write: Write) -> None:
    known = registry(write())
    assert isinstance(known.find("first"), Parameter)
    assert isinstance(known.find("paper"), Source)
    assert isinstance(known.find("P001"), Candidate)
    with pytest.raises(InputError, match="Did you mean 'second'"):
        known.find("secnd")
    with pytest.raises(InputError, match="Did you mean 'first_mechanism'"):
        known.by_mechanism("first_mechanisms")


def test_entries_cannot_be_changed(write: Write) -> None:
    first = registry(write()).parameters["first"]
    with pytest.raises(FrozenInstanceError):
        first.grade = "A"  # type: ignore[misc]


def test_read_once(write: Write) -> None:
    folder = write()
    assert registry(folder) is registry(str(folder))
    assert registry() is registry()


def test_every_source_and_candidate_named_exists(shipped: Registry) -> None:
    entries: list[Parameter | Candidate] = [
        *shipped.parameters.values(),
        *shipped.candidates.values(),
    ]
    assert shipped.parameters
    assert shipped.candidates
    for entry in entries:
        assert set(entry.sources) <= set(shipped.sources), entry.id
    for parameter in shipped.parameters.values():
        assert set(parameter.candidates) <= set(shipped.candidates), parameter.id


def test_nothing_recalled_or_assumed_is_above_d(shipped: Registry) -> None:
    entries: list[Parameter | Candidate] = [
        *shipped.parameters.values(),
        *shipped.candidates.values(),
    ]
    weak = [e for e in entries if e.status in ("RECALLED", "ASSUMPTION")]
    assert weak
    assert {e.grade for e in weak} <= {"D", "E"}
    assert not any(e.established for e in weak)


def test_only_assumptions_stand_without_a_source(shipped: Registry) -> None:
    bare = [p for p in shipped.parameters.values() if not p.sources]
    assert {p.status for p in bare} <= {"ASSUMPTION"}


def test_every_mechanism_of_the_first_corridor_has_parameters(shipped: Registry) -> None:
    expected = {"push", "pull", "season", "beliefs", "pathways", "departures", "transit"}
    expected |= {"access", "interdiction", "ports", "mortality"}
    assert expected <= set(shipped.mechanisms)


def test_every_prior_gives_finite_numbers_within_bounds(shipped: Registry) -> None:
    z = np.linspace(-3, 3, 13)
    for parameter in shipped.parameters.values():
        low, high = parameter.bounds
        for prior in (parameter.prior, *parameter.by_group.values()):
            values = prior.from_normal(z)
            assert np.all(np.isfinite(values)), parameter.id
            assert low <= values.min(), parameter.id
            assert values.max() <= high, parameter.id


def test_the_contested_pull_is_a_mixture_that_includes_zero(shipped: Registry) -> None:
    pull = shipped.parameters["pull_tightness"]
    assert pull.contested
    assert pull.prior.text.startswith("Mixture(")
    low, high = pull.prior.interval(0.9)
    assert low < 0 < high


def test_the_prior_of_another_try_follows_from_who_was_met_again(shipped: Registry) -> None:
    """Being met again is another attempt times apprehension, and the note computes that."""
    known = shipped.parameters
    again, estimate = known["reattempt_expulsion"], shipped.candidates["P022"]
    home, transit = (known[f"apprehension_{way}"].prior.median for way in ("home", "transit"))
    assert estimate.central is not None
    assert estimate.high is not None
    low, high = estimate.central / transit, estimate.high / home
    assert f"{home:.1f} to {transit:.1f}" in again.note
    # by the rounded middles that the note names
    ends = estimate.central / round(transit, 1), estimate.high / round(home, 1)
    assert f"{ends[0]:.2f} to {ends[1]:.2f}" in again.note
    assert low < again.prior.median < high


def test_estimates_for_priors_are_numbered_without_gaps_and_facts_have_names(
    shipped: Registry,
) -> None:
    numbered = {name for name, one in shipped.candidates.items() if one.topic[:7] != "claims_"}
    assert sorted(numbered) == [f"P{n:03d}" for n in range(1, 132)]
    assert not [name for name in set(shipped.candidates) - numbered if name[1:].isdigit()]


def test_facts_that_claims_rest_on_say_since_when(shipped: Registry) -> None:
    facts = [one for one in shipped.candidates.values() if one.topic.startswith("claims_")]
    assert len(facts) > 80
    undated = {one.id for one in facts if one.known is None and one.status != "ASSUMPTION"}
    # a thesis whose date was not noted
    assert undated == {"emory_null"}


def test_what_officials_say_a_figure_is_grounds_no_prior(shipped: Registry) -> None:
    said = {one.id for one in shipped.candidates.values() if one.topic == "claims_said"}
    assert said
    assert all(shipped.candidates[name].grade >= "D" for name in said)
    for parameter in shipped.parameters.values():
        assert not said & set(parameter.candidates), parameter.id


def test_loading_imports_nothing_heavy(clean_environment: dict[str, str]) -> None:
    code = (
        "import sys; from corridor.evidence import registry; registry(); "
        "print([m for m in ('scipy', 'polars', 'jax', 'rich') if m in sys.modules])"
    )
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=clean_environment)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


#: parameters of the shipped fit rest on it at grade C, and the fit holds their grades: it keeps
#: its quality until a refit
_KEPT = {"nbc_0524"}
#: something else that was read in them is first-hand, and the best counts
_FIRST_HAND_TOO = {
    "cbo": "the office's report",
    "district_0725": "the page of counsel in the case",
    "fto_0225": "a note of the Congressional Research Service",
    "smo_0125": "the page of a newspaper on what happened",
    "speaker_0224": "the page of a magazine on what was said",
}
#: what an entry says of itself where it was read second-hand
_PASSED_ON = re.compile(
    r"second-hand|\brepost|\bdigests?\b|through a mirror|press accounts|\bciting\b"
    r"|\bas (reported|quoted|cited)\b",
    re.IGNORECASE,
)


def _second_hand(known: Registry) -> set[str]:
    """Sources whose entry says so; data, code and papers are copied whole, not told."""
    return {
        name
        for name, one in known.sources.items()
        if one.kind in ("document", "report", "press") and _PASSED_ON.search(f"{one.by} {one.read}")
    } - set(_FIRST_HAND_TOO)


def test_a_source_that_was_read_second_hand_is_a_pointer(shipped: Registry) -> None:
    told = _second_hand(shipped)
    assert {"aei_0725", "gallup", "ap_grind", "state_0124", "legal_0126"} <= told
    better = {name for name in told if shipped.sources[name].quality < "C"}
    assert better == _KEPT
    assert all("its quality is C" in shipped.sources[name].read for name in _KEPT)
    for name in _FIRST_HAND_TOO:
        one = shipped.sources[name]
        assert _PASSED_ON.search(f"{one.by} {one.read}"), name
    # no longer than a parameter of the fit needs it
    needed = [p for p in shipped.parameters.values() if p.grade < "D" and _KEPT & {*p.sources}]
    assert {p.id for p in needed} == {"agreement_response", "second_count_ratio"}


def test_a_paper_of_which_the_abstract_was_read_is_not_of_the_best(shipped: Registry) -> None:
    part = re.compile(r"\babstract|\bsummary\b|\blisting\b|\bdraft\b", re.IGNORECASE)
    papers = {name for name, one in shipped.sources.items() if one.kind == "paper"}
    told = {name for name in papers if part.search(shipped.sources[name].read)}
    assert {"bazzi21", "bahar25", "reassess_bahar"} <= told < papers
    assert not {name for name in told if shipped.sources[name].quality == "A"}


def test_what_rests_on_second_hand_alone_is_graded_so(shipped: Registry) -> None:
    """A figure from accounts alone is D at the best, and so is what happened by them."""
    pointers = {name for name, one in shipped.sources.items() if one.quality == "C"} | _KEPT
    for found in (shipped.candidates, shipped.occurrences):
        for name, one in found.items():
            alone = bool(one.sources) and {*one.sources} <= pointers
            if alone or "second-hand" in one.note.lower():
                assert one.grade in ("D", "E"), name


def test_an_estimate_that_was_read_says_what_beside_it_was_not(shipped: Registry) -> None:
    """What a note recalls is set apart from what was read."""
    for name in ("P122", "P123"):
        one = shipped.candidates[name]
        assert one.status == "FOUND"
        assert "The sign was read." in one.note
        assert "recalled, and no part of this estimate" in one.note
