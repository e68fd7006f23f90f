"""A message is one line that a terminal can show, whatever it quotes; names may be anything."""

from __future__ import annotations

import pytest

from corridor.core.errors import CorridorError, InputError, closest, nearest, sentences
from corridor.core.files import is_file, is_folder
from corridor.core.numbers import finite


@pytest.mark.parametrize("odd", ["a\nb", "\x1b[31m", "\u202e", "\u2028", "\ufeff", "x" * 5000])
def test_a_message_is_one_line_of_bounded_length(odd: str) -> None:
    error = InputError(f"'{odd}' is unknown", where=f"mine.toml/{odd}", remedy=f"Not {odd}")
    assert str(error).isprintable()
    assert len(str(error)) < 1600
    assert error.where.startswith("mine.toml/")


def test_what_can_be_shown_is_left_as_it_is() -> None:
    error = CorridorError("'ñ' is unknown", where="a.toml:3", remedy="Write n")
    assert str(error) == "a.toml:3: 'ñ' is unknown. Write n"


@pytest.mark.parametrize("name", [3, None, ["a"], "y" * 100_000, ""])
def test_the_nearest_of_anything_is_found(name: object) -> None:
    assert nearest(name, ["deaths", "stops"]).startswith("Known: ")


def test_a_name_that_ends_in_what_was_written_is_nearer_than_one_spelt_like_it() -> None:
    known = ["removal_cost", "interior_removals", "deaths"]
    assert nearest("removals", known) == "Did you mean 'interior_removals'?"
    assert nearest("removal_kost", known) == "Did you mean 'removal_cost'?"
    # a word that both begin with is no likeness: one opens what the other closes
    assert nearest("asylum_processing", ["asylum_closure"]).startswith("Known: ")
    # half the letters alike is no likeness
    assert nearest("nofile", ["unilateral"]).startswith("Known: ")
    assert nearest("nonsense", ["seed"]).startswith("Known: ")
    assert nearest("asylum_closur", ["asylum_closure"]) == "Did you mean 'asylum_closure'?"


def test_a_name_is_found_in_any_case_and_by_what_people_call_it() -> None:
    labels = {"VEN": "Venezuela", "SLV": "El Salvador", "ALL": "All groups"}
    for name in ("ven", "Venezuela", "venezuela", "Venezula"):
        assert closest(name, labels, labels) == "VEN"
    assert closest("Deaths", ["cartel_deaths", "deaths"]) == "deaths"
    assert nearest("el salvador", labels, labels) == "Did you mean 'SLV'?"
    assert closest("Atlantis", labels, labels) == ""


def test_a_list_is_not_cut_by_a_single_name() -> None:
    names = [f"{letter}{letter}" for letter in "abcdefghijklm"]
    assert nearest("?", names) == f"Known: {', '.join(names)}"
    assert nearest("?", [*names, "nn"]) == f"Known: {', '.join(names[:12])}, ..."


def test_what_follows_in_a_remedy_begins_after_a_full_stop() -> None:
    assert sentences("Known: a, b", "Or look") == "Known: a, b. Or look"
    assert sentences("Did you mean 'a'?", "Or look") == "Did you mean 'a'? Or look"
    assert sentences("Known: a, ...", "Or look") == "Known: a, ... Or look"
    assert sentences("", "Or look") == "Or look"
    assert sentences("Known: a", "") == "Known: a"


def test_names_that_no_file_can_have_name_no_file() -> None:
    for name in ("a" * 5000, "a\0b", "\udcff"):
        assert not is_file(name)
        assert not is_folder(name)


def test_a_whole_number_may_be_too_large_to_be_finite() -> None:
    assert finite(10**300)
    assert not finite(10**400)
    assert not finite(float("nan"))
