"""The text of a prior is read as written, and a fault is pointed at."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.evidence.priors import FAMILIES, Prior, parse_prior, signature

from .strategies import priors


@given(priors)
def test_text_reads_back(prior: Prior) -> None:
    assert parse_prior(prior.text) == prior


@given(priors, st.sampled_from(["", " ", "  ", "\t", "\n"]))
def test_space_does_not_matter(prior: Prior, space: str) -> None:
    assert parse_prior(re.sub(r"([(),*])", rf"{space}\1{space}", prior.text)) == prior


@given(st.text(alphabet="NormalMixtureBeta(),.*+-0123456789e ", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    found: Prior | InputError
    try:
        found = parse_prior(text, where="here")
    except InputError as error:
        found = error
    if isinstance(found, InputError):
        assert found.where == "here"
        assert "at character" in found.problem
        assert found.remedy
    else:
        assert parse_prior(found.text) == found


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("", "character 1: expected the name of a distribution, found the end", "for instance"),
        ("Norml(0, 1)", "character 1: there is no distribution 'Norml'", "'Normal'"),
        ("Normal 0, 1", "character 8: expected '(', found '0'", "Normal(mean, sd)"),
        ("Normal(0 1)", "character 10: expected ',' and then sd, found '1'", "Normal(mean, sd)"),
        ("Normal(0)", "character 9: expected ',' and then sd, found ')'", "Normal(mean, sd)"),
        ("Normal(0, 1, 2)", "character 12: expected ')', found ','", "Normal(mean, sd)"),
        ("Normal(0, x)", "character 11: expected sd, a number, found 'x'", "Normal(mean, sd)"),
        ("Normal(0, 1", "character 12: expected ')', found the end", "Normal(mean, sd)"),
        ("Normal(0, 1) 2", "character 14: expected nothing more, found '2'", "for instance"),
        ("Normal(0, 1e999)", "character 11: the number is too large", "Normal(mean, sd)"),
        ("Normal(0, 0)", "character 1: sd must be above 0", "Normal(mean, sd)"),
        ("LogNormal(-1, 1)", "median must be above 0", "LogNormal(median, log_sd)"),
        ("LogNormal(1, 0)", "log_sd must be above 0", "LogNormal(median, log_sd)"),
        ("LogitNormal(1, 1)", "median must lie between 0 and 1", "LogitNormal(median, logit_sd)"),
        ("LogitNormal(0.5, 0)", "logit_sd must be above 0", "LogitNormal(median, logit_sd)"),
        ("Beta(0, 1)", "a and b must be above 0", "Beta(a, b)"),
        ("Gamma(1, 0)", "shape and rate must be above 0", "Gamma(shape, rate)"),
        ("Uniform(1, 1)", "low must be below high", "Uniform(low, high)"),
        ("HalfNormal(-1)", "sd must be above 0", "HalfNormal(sd)"),
        ("Fixed()", "character 7: expected value, a number, found ')'", "Fixed(value)"),
        ("Mixture()", "expected a weight, a number, found ')'", "the weights summing to 1"),
        ("Mixture(0.5 Normal(0, 1))", "character 13: expected '*'", "the weights summing to 1"),
        ("Mixture(1*Normal(0, 1))", "two parts or more", "the weights summing to 1"),
        ("Mixture(0.5*Beta(1, 1), 0.4*Beta(2, 2))", "sum to 0.9, not to 1", "summing to 1"),
        ("Mixture(1.5*Beta(1, 1), -0.5*Beta(2, 2))", "between 0 and 1", "summing to 1"),
        ("Mixture(0.5*Beta(1, 1), 0.5*Fixed(2))", "can't be Fixed", "summing to 1"),
        ("__import__('os')", "there is no distribution '__import__'", "Known: "),
    ],
)
def test_faults(text: str, problem: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_prior(text, where="file.toml:3/x")
    assert problem in caught.value.problem
    assert f"prior '{text}'" in caught.value.problem
    assert remedy in caught.value.remedy
    assert str(caught.value).startswith("file.toml:3/x: ")


@pytest.mark.parametrize("name", FAMILIES)
def test_each_family_says_what_its_numbers_are(name: str) -> None:
    family: Callable[..., Prior] = FAMILIES[name]
    prior = family(*[0.5, 0.75][: len(FAMILIES[name].ARGUMENTS)])
    assert signature(name) == f"{name}({', '.join(prior.ARGUMENTS)})"
    assert len(prior.values) == len(prior.ARGUMENTS)
    for argument in prior.ARGUMENTS:
        assert argument in prior.words


def test_a_mixture_in_words_names_each_part() -> None:
    words = parse_prior("Mixture(0.25*Normal(0, 1), 0.75*Beta(2, 8))").words
    assert words == "25%: normal, mean 0, sd 1; or 75%: beta, a 2, b 8"
