"""Each fault of a registry is one error: file and line, entry, what is wrong, what to do."""

from __future__ import annotations

import re
from typing import Any

import pytest

from corridor.core.errors import InputError
from corridor.evidence import registry

from .conftest import CANDIDATES, PARAMETERS, SOURCES, Write

FIRST = "first_mechanism.toml"


def fault(folder: str, write: Write, text: str, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        registry(write(**{folder: text}), **options)
    return caught.value


def line_of(text: str, part: str) -> int:
    (found,) = [n for n, line in enumerate(text.splitlines(), 1) if part in line]
    return found


# what to change in the parameter file, into what; the entry and the text of the line to be
# named; the problem; the remedy
PARAMETER_FAULTS = [
    ('["paper", "digest"]', '["papr"]', "first", "papr", "no source 'papr'", "'paper'"),
    ('["P001"]', '["P01"]', "first", '"P01"', "no candidate 'P01'", "'P001'"),
    ('["P001"]', '[["P001"]]', "first", '[["P001"]]', "candidates holds ['P001']", '["..."]'),
    ('grade = "C"', 'grade = "F"', "first", '"F"', "no grade 'F'", "Known: A, B, C, D, E"),
    ('"FOUND"', '"FUND"', "first", "FUND", "no status 'FUND'", "'FOUND'"),
    ('grade = "C"\n', "", "first", "[first]", "the field 'grade' is missing", "Add grade ="),
    ('note = "Why."\n', "", "first", "[first]", "the field 'note' is missing", "Add note ="),
    ('note = "Why."', 'note = " "', "first", 'note = " "', "note is empty", "Write note ="),
    ('note = "Why."', "note = 3", "first", "note = 3", "note is 3", 'Write note = "..."'),
    ("symbol = ", "simbol = ", "first", 'simbol = "a"', "no field 'simbol'", "'symbol'"),
    ("(1.0, 0.5)", "(1.0 0.5)", "first", "(1.0 0.5)", "character 15: expected ','", "LogNormal("),
    ("(1.0, 0.5)", "(1, 1)", "first", "(1, 1)", "0.04549 to 21.98, is not within", "Widen"),
    ("Beta(2, 8)", "Normal(0.5, 1)", "second", "Normal", "-2.59 to 3.59, is not", "a LogitNormal"),
    ("[0.0, 10.0]", "[10.0, 0.0]", "first", "10.0, 0.0", "10 to 0 are not in order", "[0, 10]"),
    ("[0.0, 10.0]", "[0.0]", "first", "[0.0]", "bounds is [0.0]", "bounds = [low, high]"),
    ("[0.0, 10.0]", '["a", 1]', "first", '"a", 1', "bounds is ['a', 1]", "bounds = [low, high]"),
    ('"FOUND"', '"RECALLED"', "first", 'grade = "C"', "too high for what is RECALLED", "D or E"),
    ('grade = "E"', 'grade = "C"', "second", None, "too high for what is ASSUMPTION", "D or E"),
    ('["paper", "digest"]', '["digest"]', "first", 'grade = "C"', "pointer only", "quality A or B"),
    ('["paper", "digest"]', "[]", "first", "sources = []", "sources is empty", "ASSUMPTION"),
    ('["paper", "digest"]', '["paper", "paper"]', "first", '"paper", "paper"', "twice", "once"),
    ('sources = ["paper", "digest"]', "", "first", "[first]", "'sources' is missing", "Add"),
    ('per = "group"', 'per = "month"', "first", "month", "no per 'month'", "Known: group"),
    ('per = "group"\n', "", "first", "[first.by_group]", "by_group needs per", 'per = "group"'),
    ("(2.0, 0.5)", "(2.0, x)", "first", "VEN", "expected log_sd, a number", "LogNormal("),
    ("(2.0, 0.5)", "(20, 0.5)", "first", "VEN", "not within the bounds 0 to 10", "Widen"),
    ('"LogNormal(2.0, 0.5)"', "2", "first", "VEN", "VEN is 2", "Write a text"),
    ("contested = true", "contested = 1", "second", "contested", "contested is 1", "true or false"),
    ("[second]", '["se cond"]', "se cond", "se cond", "can't be an id", "letters, digits"),
    ("[second]", "[paper]", "paper", "[paper]", "'paper' is taken", "another id"),
]


@pytest.mark.parametrize(("old", "new", "entry", "line", "problem", "remedy"), PARAMETER_FAULTS)
def test_parameter_faults(
    write: Write, old: str, new: str, entry: str, line: str | None, problem: str, remedy: str
) -> None:
    text = PARAMETERS.replace(old, new, 1)
    assert text != PARAMETERS
    error = fault("parameters", write, text)
    assert problem in error.problem
    assert remedy in error.remedy
    start = re.fullmatch(rf"parameters/{FIRST}:(\d+)/{entry}", error.where)
    assert start, error.where
    if line is not None and text.count(line) == 1:
        assert int(start[1]) == line_of(text, line)


def test_unknown_group(write: Write) -> None:
    error = fault("parameters", write, PARAMETERS, groups=["MEX", "VE"])
    assert error.problem == "there is no origin group 'VEN'"
    assert error.where == f"parameters/{FIRST}:{line_of(PARAMETERS, 'VEN')}/first"
    assert error.remedy == "Did you mean 'VE'?"
    assert "first" in registry(write(), groups=["MEX", "VEN"]).parameters


def test_groups_in_one_line_are_found_too(write: Write) -> None:
    old = '\n[first.by_group]\nVEN = "LogNormal(2.0, 0.5)"\n'
    text = PARAMETERS.replace(old, 'by_group = { VEN = "LogNormal(2.0, 0.5)" }\n')
    error = fault("parameters", write, text, groups=["MEX"])
    assert error.where == f"parameters/{FIRST}:{line_of(text, 'VEN')}/first"
    text = PARAMETERS.replace(old, "by_group = 3\n")
    error = fault("parameters", write, text)
    assert error.where == f"parameters/{FIRST}:{line_of(text, 'by_group')}/first"
    assert error.remedy == "Write a table [first.by_group]"


def test_the_line_is_that_of_the_entry_named(write: Write) -> None:
    """Both entries have a field 'unit'; the second one's is wrong."""
    text = PARAMETERS.replace('unit = "share"', 'unit = ""')
    error = fault("parameters", write, text)
    assert error.where == f"parameters/{FIRST}:{line_of(text, 'unit = ' + chr(34) * 2)}/second"


def test_same_id_in_two_files(write: Write) -> None:
    folder = write()
    again = PARAMETERS[PARAMETERS.index("[second]") :]
    (folder / "parameters" / "other.toml").write_text(again, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        registry(folder)
    assert caught.value.where == "parameters/other.toml:1/second"
    assert "it stands in parameters/first_mechanism.toml too" in caught.value.problem


def test_same_id_in_one_file(write: Write) -> None:
    text = PARAMETERS + PARAMETERS[PARAMETERS.index("[second]") :]
    error = fault("parameters", write, text)
    assert error.where.startswith(f"parameters/{FIRST}:")
    assert "each entry [id] may appear once" in error.remedy


def test_not_toml(write: Write) -> None:
    error = fault("parameters", write, PARAMETERS.replace('"a"', "a", 1))
    assert error.where == f"parameters/{FIRST}:{line_of(PARAMETERS, 'symbol = ' + chr(34) + 'a')}"
    assert "not valid TOML" in error.problem


def test_outside_an_entry(write: Write) -> None:
    error = fault("parameters", write, "loose = 3\n" + PARAMETERS)
    assert error.where == f"parameters/{FIRST}:1/loose"
    assert error.remedy == "Put it below a line [id]"


def test_not_utf8(write: Write) -> None:
    folder = write()
    (folder / "sources" / "papers.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match=r"sources/papers\.toml:1: not UTF-8"):
        registry(folder)


SOURCE_FAULTS = [
    ('quality = "A"', 'quality = "A-"', "no quality 'A-'", "Did you mean 'A'?"),
    ('kind = "paper"', 'kind = "book"', "no kind 'book'", "Known:"),
    ("year = 2020", 'year = "2020"', "year is '2020'", "year = a number"),
    ("year = 2020", "year = 2020.5", "year is 2020.5", "whole number"),
    ('read = "Abstract."\n', "", "the field 'read' is missing", "Add read ="),
    ("by = ", "author = ", "no field 'author'", "Known:"),
]


@pytest.mark.parametrize(("old", "new", "problem", "remedy"), SOURCE_FAULTS)
def test_source_faults(write: Write, old: str, new: str, problem: str, remedy: str) -> None:
    error = fault("sources", write, SOURCES.replace(old, new, 1))
    assert re.fullmatch(r"sources/papers\.toml:\d+/paper", error.where)
    assert problem in error.problem
    assert remedy in error.remedy


CANDIDATE_FAULTS = [
    ('"causal"', '"causl"', "no evidence 'causl'", "Did you mean 'causal'?"),
    ('grade = "D"', 'grade = "B"', "too high for what is RECALLED", "D or E"),
    ("low = 0.5", "low = 1.5", "not in order: 1.5, 1, 2", "low <= central <= high"),
    ("central = 1.0", "central = nan", "central is nan", "a number"),
    ("confidence = 0.7", "confidence = 70", "confidence is 70", "from 0 to 1"),
    (
        '["paper"]',
        '["pap"]',
        "no source 'pap'",
        "'paper'? Or add it to a file of evidence/sources/",
    ),
]


@pytest.mark.parametrize(("old", "new", "problem", "remedy"), CANDIDATE_FAULTS)
def test_candidate_faults(write: Write, old: str, new: str, problem: str, remedy: str) -> None:
    error = fault("candidates", write, CANDIDATES.replace(old, new, 1))
    assert re.fullmatch(r"candidates/some\.toml:\d+/P001", error.where)
    assert problem in error.problem
    assert remedy in error.remedy


def test_no_registry_there(write: Write) -> None:
    folder = write() / "nowhere"
    with pytest.raises(InputError, match="no folder 'parameters'"):
        registry(folder)
