"""Cautions of what all policies but one set alike."""

from __future__ import annotations

from pathlib import Path

from corridor.questions.runs.asked import ask
from corridor.questions.runs.cautions import cautions

OWN = 'label = "Own"\n[levers.readmission]\nvalue = 0.5\n'


TWICE = "Negotiated approach (2)"


def said(folder: Path, text: str, *others: str) -> list[str]:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    asked = ask([path, *others], corridor="eastern-mediterranean", draws=64, months=12)
    return [one.text for one in cautions(asked) if one.kind == "shared"]


def test_a_policy_without_what_the_others_share_is_named(tmp_path: Path) -> None:
    (text,) = said(tmp_path, OWN, "deal", "no-deal")
    assert text.startswith("Own leaves untouched what the others set alike: “Closure of borders")
    assert "(onward_closure)" in text
    # what the others set each in its own way is what they are about
    assert "(readmission)" not in text
    assert "(transit_agreement)" not in text


def test_one_that_takes_it_over_or_has_no_two_beside_it_is_not(tmp_path: Path) -> None:
    assert said(tmp_path, f'base = "deal"\n{OWN}', "deal", "no-deal") == []
    assert said(tmp_path, OWN, "deal") == []


def test_of_a_policy_that_is_named_twice_cautions_are_told_once() -> None:
    once, twice = (
        cautions(ask(names, draws=64, months=3))
        for names in (["negotiated", "status-quo"], ["negotiated", "negotiated"])
    )
    (same,) = (one.text for one in twice if one.kind == "same")
    assert same.startswith(f"{TWICE} sets every lever as Negotiated approach does")
    mine = [one for one in once if "Negotiated approach" in one.text]
    assert mine
    told = [one for one in twice if one.kind in {one.kind for one in mine}]
    assert not [one.text for one in told if TWICE in one.text]
    assert {one.text for one in mine} <= {one.text for one in told}
    assert not [one for one in once if one.kind == "same"]
