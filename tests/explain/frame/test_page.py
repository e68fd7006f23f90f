"""The page of an explanation: whole, self-contained, in the same words for both policies."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from corridor.questions.compare import compare
from corridor.questions.explain.result import Explanation, Firmness
from corridor.questions.explain.run import explain
from corridor.questions.runs.variance import GradeShare
from corridor.report.explain.whole import front
from corridor.report.explain.whole.page import page_html
from corridor.report.explain.whole.plain import explanation_json
from corridor.report.lookup import outcome_info
from corridor.report.sections.hindcast import held_sentence
from tests.explain.frame.plugged import plug, unplug
from tests.report.page import read


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explanation]:
    with pytest.MonkeyPatch.context() as patch:
        plug(tmp_path_factory.mktemp("parts"), patch, "gap")
        yield explain(["negotiated", "unilateral"], draws=64, months=3, parts=["gap"])
        unplug("gap")


@pytest.mark.slow
def test_the_page_is_whole_and_loads_nothing(found: Explanation) -> None:
    html = page_html(found)
    page = read(html)
    assert page.faults == []
    assert page.loads == []
    assert len(set(page.ids)) == len(page.ids)
    assert set(page.references) <= set(page.ids)
    inner = [link for link in page.links if link.startswith("#")]
    assert inner
    assert {link[1:] for link in inner} <= set(page.ids)
    assert "script" not in page.tags
    assert html == page_html(found)
    for word in ("Means are", "seed", found.answer.fit.fingerprint):
        assert word.lower() in page.text.lower()


def test_a_policy_whose_name_is_markup_stays_text(found: Explanation) -> None:
    named = dataclasses.replace(found.answer.policies[0], label="<script>x</script> & Co")
    answer = dataclasses.replace(found.answer, policies=(named, found.answer.policies[1]))
    page = read(page_html(dataclasses.replace(found, answer=answer)))
    assert "script" not in page.tags
    assert "<script>x</script> & Co" in page.text


def test_each_outcome_has_a_sentence_with_interval_and_share(found: Explanation) -> None:
    for row in front.answers(found):
        assert "90 of 100 draws lie between" in row["text"]
        assert "100 draws Negotiated approach is higher" in row["text"]


def with_gap(
    found: Explanation, low: float, high: float, median: float = 1.0, higher: float | None = None
) -> Explanation:
    """The same with one outcome, whose difference lies between two figures.

    ``higher``: in which share of draws it is above zero, by default in all or none.
    """
    info = next(info for info in found.answer.outcomes if info.id == "deaths")
    figures = np.array([[[low, low, (low + high) / 2, high, high]]])
    answer = dataclasses.replace(
        found.answer,
        draws=400,
        hindcast=None,
        outcomes=(info,),
        difference_total={"deaths": figures},
        exceeds_total={"deaths": np.array([[float(low > 0) if higher is None else higher]])},
    )
    return dataclasses.replace(
        found, answer=answer, firmness={"deaths": Firmness(median=median, chance=0.02)}
    )


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-100.0, 100.0, "has zero inside"),
        (100.0, 200.0, "lies on one side of zero"),
        (-200.0, -100.0, "lies on one side of zero"),
        (0.0, 0.0, "The same under both, or nearly so: Documented deaths on the route."),
        (-0.2, 0.4, "The same under both, or nearly so: Documented deaths on the route."),
    ],
)
def test_it_is_told_whether_the_direction_is_settled(
    found: Explanation, low: float, high: float, said: str
) -> None:
    assert said in front.sure_sentences(with_gap(found, low, high))[0]


@pytest.mark.parametrize(
    ("low", "high", "higher", "near"),
    [
        # an error of 2 of 100: 4 of 100 beyond an end may be 5 as well, none may not
        (100.0, 200.0, 0.96, True),
        (100.0, 200.0, 0.992, False),
        (-200.0, -100.0, 0.04, True),
        (-200.0, -100.0, 0.008, False),
    ],
)
def test_an_end_next_to_zero_settles_nothing(
    found: Explanation, low: float, high: float, higher: float, near: bool
) -> None:
    said = front.sure_sentences(with_gap(found, low, high, higher=higher))[0]
    if near:
        assert said == (
            "The 90% interval ends so near zero that other draws may put zero inside for: "
            "Documented deaths on the route."
        )
    else:
        assert said == "The 90% interval of every difference lies on one side of zero."


def test_the_luck_of_the_draws_is_told_as_two_standard_errors(found: Explanation) -> None:
    said = front.sure_sentences(with_gap(found, 100.0, 200.0, median=5.0))[1]
    assert "no share of draws by more than 4.0 of 100" in said
    assert "no median by more than 10% of the width" in said
    less = front.sure_sentences(with_gap(found, 100.0, 200.0, median=0.1))[1]
    assert "no median by more than 1% of the width" in less
    assert said.endswith("(two standard errors).")


def test_it_says_what_of_the_record_was_missed_as_a_comparison_does(found: Explanation) -> None:
    """The page is handed on alone, and who reads it has no other one."""
    fit = dataclasses.replace(found.answer.fit, failed=7)
    told = dataclasses.replace(found, answer=dataclasses.replace(found.answer, fit=fit))
    *_, checks, record = front.sure_sentences(told)
    assert "The fit fails 7 of its own checks" in checks
    asked = [info.id for info in found.answer.outcomes]
    other = compare(["negotiated", "unilateral"], outcomes=asked, draws=64, months=3)
    assert found.answer.hindcast is not None
    assert other.hindcast is not None
    rows = {row.outcome for row in found.answer.hindcast.rows}
    assert rows == {row.outcome for row in other.hindcast.totals}
    assert record.endswith(f"Held against what happened: {held_sentence(other)}")
    none = dataclasses.replace(found, answer=dataclasses.replace(found.answer, hindcast=None))
    assert "nothing of it is held against what happened" in front.sure_sentences(none)[-1]


def test_one_that_goes_with_more_than_its_grade_is_given_is_named(found: Explanation) -> None:
    rows = (("access_response", "E", 0.36), ("stay", "D", 0.4), ("transfer", "E", 0.1))
    shares = {"deaths": (GradeShare({"A": 0.1, "D": 0.2, "E": 0.23}, 0.3, rows),)}
    told = dataclasses.replace(found, answer=dataclasses.replace(found.answer, grades=shares))
    said = front.evidence_sentence(told)
    label = outcome_info(told.answer, "deaths").label
    one = (
        f"access_response, of grade E, makes 36% of “{label}” by one regression, and all of grade E"
    )
    assert f"{one} 23%: what parameters share is whole in the first, divided in the second." in said
    assert "stay" not in said


def test_shares_of_evidence_are_told_from_least_to_most(found: Explanation) -> None:
    shares = {
        "deaths": (GradeShare({"A": 0.1, "E": 0.6}, 0.3, ()),),
        "stops_mx": (GradeShare({"A": 0.2, "E": 0.7}, 0.1, ()),),
    }
    told = dataclasses.replace(found, answer=dataclasses.replace(found.answer, grades=shares))
    said = front.evidence_sentence(told)
    assert "60 to 70% parameters of grade E (assumptions), 0% D" in said
    assert "0% B and C (published), 10 to 20% A (estimated here from the record)" in said
    assert said.endswith(
        "10 to 30% shocks and what parameters do together, depending on the outcome."
    )
    # 64 draws are too few to say
    assert "64 draws are too few" in front.evidence_sentence(found)
    assert "64 draws are too few" in read(page_html(found)).text


def test_the_order_of_the_policies_only_turns_the_signs(found: Explanation) -> None:
    turned = explain(["unilateral", "negotiated"], draws=64, months=3, parts=["gap"])
    one, other = explanation_json(found)["outcomes"], explanation_json(turned)["outcomes"]
    for name in one:
        assert other[name]["difference"] == pytest.approx(
            [-v for v in reversed(one[name]["difference"])], rel=1e-6, abs=1e-12
        )
        assert one[name]["share_higher"] + other[name]["share_higher"] <= 1.0


@pytest.mark.slow
def test_errors_shrink_as_draws_grow(found: Explanation) -> None:
    many = explain(["negotiated", "unilateral"], draws=1024, months=3, parts=["gap"])
    for name, firm in many.firmness.items():
        # 16 times the draws: a quarter of the error, within what 64 draws can tell
        assert firm.median < 0.7 * found.firmness[name].median


def test_a_file_is_replaced_whole(
    found: Explanation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corridor.report.explain.whole import page

    path = page.write_page(found, tmp_path / "a.html")
    before = path.read_bytes()

    def fail(*_: object, **__: object) -> Callable[..., str]:
        raise RuntimeError("no page")

    monkeypatch.setattr(page, "page_html", fail)
    with pytest.raises(RuntimeError):
        page.write_page(found, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]


def test_what_a_comparison_warns_of_is_told_here_too(found: Explanation) -> None:
    texts = [one.text for one in found.answer.cautions]
    assert any("the same under every policy (assumed)" in text for text in texts)
    page = " ".join(read(page_html(found)).text.split())
    assert all(" ".join(text.split()) in page for text in texts)
    missed = f"Held against the record. {held_sentence(found.answer)}"
    assert explanation_json(found)["cautions"] == [*texts, missed]
    bare = dataclasses.replace(found, answer=dataclasses.replace(found.answer, cautions=()))
    assert "What to be careful with" not in page_html(bare)
