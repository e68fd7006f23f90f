"""The brief: whole, self-contained, escaped, the same twice, and even-handed."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.evidence import Registry
from corridor.evidence import registry as shipped
from corridor.questions.compare.result import Caution, Comparison, GradeShare
from corridor.report import write_brief
from corridor.report.brief import brief_html
from corridor.report.evidence import SHOWN, evidence_page
from corridor.report.findings import pair_name
from corridor.report.texts import limits
from corridor.report.view import key_outcomes
from corridor.system.corridors import load_corridor
from tests.report.conftest import by_group, charts
from tests.report.page import Page, read

HOSTILE = '<script>alert(1)</script> & "quotes" {{ 7 * 7 }} \''


@pytest.fixture(scope="module")
def html(two: Comparison, registry: Registry) -> str:
    return brief_html(two, registry=registry)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return read(html)


@pytest.mark.slow
def test_well_formed(page: Page) -> None:
    assert page.faults == []
    assert len(set(page.ids)) == len(page.ids)
    assert set(page.references) <= set(page.ids)
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)


def test_loads_nothing(html: str, page: Page) -> None:
    assert page.loads == []
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert "default-src 'none'" in html
    assert [link for link in page.links if not link.startswith("#")] == [
        "https://example.org/study?a=1&b=2"
    ]


def test_every_outcome_policy_and_group_is_there(page: Page, two: Comparison) -> None:
    for info in two.outcomes:
        assert page.text.count(info.label) >= 3
        assert f"outcome-{info.id}" in page.ids
        assert page.text.count(info.definition) >= 1
    assert page.tags.count("svg") >= sum(charts(two).values())
    for policy in two.policies:
        assert policy.summary in page.text
        assert policy.own_words in page.text
        assert f"Notes: {policy.notes}" in page.text
        assert all(lever["why"] in page.text for lever in policy.levers)
    for label in two.group_labels:
        assert page.text.count(label) >= len(by_group(two)) > 9


def test_says_how_it_was_made_and_what_it_rests_on(page: Page, two: Comparison) -> None:
    said = (
        *(two.command, two.fit.fingerprint, "4,000", str(two.seed)),
        *("October 2013 to April 2024", "etric Gaussian variational inference"),
        *("Share who would otherwise cross between ports", "Assumed", "Recalled"),
        *("0.45 from May 2024, ramp to 0.70 by Nov 2024", "Grade E"),
        *("estimated here from the record", "us_encounters", "in 24 of 100"),
    )
    for words in said:
        assert words in page.text, words
    for limit in limits(load_corridor()):
        assert limit["title"] in page.text
        assert limit["text"] in page.text


def test_a_source_line_under_every_chart(html: str, two: Comparison) -> None:
    figures = re.findall(r"<figure>.*?</figure>", html, re.DOTALL)
    # the drawing of the couplings is one more
    drawn = charts(two)
    assert len(figures) == sum(drawn.values()) + 1
    for figure in figures:
        source = re.search(r'<p class="source">(.+?)</p>', figure)
        assert source is not None
        # other corridors' record is no run of this model
        recorded = 'aria-labelledby="across-title' in figure
        made = "Tables of the record" if recorded else f"odel run {two.fit.fingerprint[:12]}"
        assert made in source[1]
    graded = [figure for figure in figures if "evidence-line" in figure]
    assert len(graded) == len(figures) - 1 - drawn["grades"] - drawn["across"]


def test_each_main_outcome_has_its_parameters_before_side_outcomes(
    two: Comparison, registry: Registry
) -> None:
    """One side outcome that hangs on few parameters wholly does not fill the table."""
    first, *_, last = key_outcomes(two)
    side = next(info.id for info in two.outcomes if info.id not in key_outcomes(two))

    def shares(*rows: tuple[str, float]) -> tuple[GradeShare, ...]:
        return (GradeShare({}, 0.1, tuple((name, "E", part) for name, part in rows)),)

    grades = {
        side: shares(*((f"side_{n}", 0.9) for n in range(SHOWN))),
        first: shares(("a", 0.5), ("b", 0.3), ("c", 0.001)),
        last: shares(("d", 0.2), ("b", 0.1)),
    }
    found = evidence_page(dataclasses.replace(two, grades=grades), registry)["parameters"]
    assert [row["label"] for row in found] == ["a", "d", "b"]


@pytest.mark.slow
def test_grades_of_the_mechanism_under_its_charts(two: Comparison, registry: Registry) -> None:
    made = {
        name: dataclasses.replace(p, mechanism="bargaining")
        for name, p in registry.parameters.items()
    }
    html = brief_html(two, registry=Registry(made, registry.sources, {}))
    page = read(html)
    said = "Evidence: 1 parameter graded A , 2 parameters graded E"
    # a fan and a difference of cooperation, a fan of what is paid
    assert page.text.count(said) == 3
    assert page.text.count("no parameter of its own") == sum(charts(two).values()) - 2 - 3


def test_no_point_without_an_interval(html: str, two: Comparison) -> None:
    cells = re.findall(r'<td[^>]*data-label="(?:Negotiated|Unilateral)[^"]*">.*?</td>', html)
    # every outcome in the summary, and by thirteen groups; two policies and their difference;
    # and each policy beside what was recorded
    count = len(two.outcomes)
    assert two.hindcast is not None
    beside = 2 * len(two.hindcast.totals)
    assert len(cells) == 3 * (count + len(by_group(two)) * 13) + beside
    assert all(re.search(r"<small>[^<]* to [^<]*</small>", cell) for cell in cells)
    summary = html[html.index('<table class="summary') : html.index("</table>")]
    only = sum(info.interval_only for info in two.outcomes)
    assert summary.count("<small>50%: ") == 3 * count
    assert summary.count("<small>90%: ") == 3 * (count - only)
    assert summary.count('<small class="only">90%: ') == 3 * only == 6
    # and on paper: a median is followed by its interval in brackets
    paper = re.findall(r'<td[^>]*>.*?<span class="paper">([^<]*)</span>', summary)
    assert len(paper) == 3 * count
    assert sum(bool(re.match(r"\S+ \(\S+ to \S+\)", text)) for text in paper) == 3 * (count - only)
    assert all(" to " in text for text in paper)


def test_policies_get_the_same(html: str, two: Comparison) -> None:
    sections = re.findall(r'<article class="policy">.*?</article>', html, re.DOTALL)
    shapes = [re.findall(r"<(\w+)", section) for section in sections]
    assert len(shapes) == 2
    assert shapes[0] == shapes[1]


def test_no_word_of_praise_or_blame(two: Comparison, page: Page) -> None:
    own = " ".join(p.summary + p.own_words for p in two.policies)
    words = set(re.findall(r"[a-z]+", page.text.replace(own, "").lower()))
    loaded = {"better", "worse", "best", "worst", "success", "failure", "surge", "internment"}
    assert not words & (loaded | {"illegal", "illegals", "alien", "aliens", "flood", "wave"})
    # the two words stand in the sentences that say nothing is marked so
    assert page.text.count(" good or bad") == page.text.count(" good ") == 2


@pytest.mark.slow
def test_same_comparison_same_page(two: Comparison, registry: Registry, html: str) -> None:
    slower = dataclasses.replace(two, seconds={"fit": 99.0})
    assert brief_html(slower, registry=registry) == html


@pytest.mark.slow
def test_text_of_a_policy_is_never_markup(two: Comparison, registry: Registry) -> None:
    bad = dataclasses.replace(
        two.policies[0],
        label=HOSTILE,
        summary=HOSTILE,
        own_words=HOSTILE,
        notes=HOSTILE,
        levers=({"lever": HOSTILE, "label": HOSTILE, "path": HOSTILE, "why": HOSTILE},),
    )
    outcome = dataclasses.replace(two.outcomes[0], label=HOSTILE, source=HOSTILE, unit=HOSTILE)
    changed = dataclasses.replace(
        two,
        policies=(bad, *two.policies[1:]),
        outcomes=(outcome, *two.outcomes[1:]),
        command=HOSTILE,
        group_labels=(HOSTILE, *two.group_labels[1:]),
        cautions=(Caution("record", f"It goes beyond {HOSTILE}"),),
    )
    found = read(brief_html(changed, registry=registry))
    assert "script" not in found.tags
    assert found.faults == []
    assert found.loads == []
    assert " ".join(HOSTILE.split()) in found.text
    assert "{{ 7 * 7 }}" in found.text
    assert f"What to be careful with It goes beyond {' '.join(HOSTILE.split())}" in found.text
    # near the top too, since the list stands below a long table
    assert "1 thing to be careful with" in found.text
    assert found.links.count("#careful") == 2
    assert found.ids.count("careful") == 1


@pytest.mark.slow
def test_what_the_main_run_alone_leaves_out_is_said(two: Comparison, registry: Registry) -> None:
    assert "Left out" not in read(brief_html(two, registry=registry)).text
    command = "corridor compare a b --main-only --from 2024-05"
    alone = dataclasses.replace(two, sides=(), regimes=(), hindcast=None, command=command)
    found = read(brief_html(alone, registry=registry)).text
    said = "the check against the record, rival accounts, couplings switched and border regimes"
    assert f"it leaves out {said} The whole brief corridor compare a b --from 2024-05" in found


@pytest.mark.slow
def test_three_policies_and_every_pair(three: Comparison, registry: Registry) -> None:
    found = read(brief_html(three, registry=registry))
    assert found.faults == []
    assert len(set(found.ids)) == len(found.ids)
    pairs = ("Negotiated minus Unilateral", "Negotiated minus Status quo")
    for name in (*pairs, "Unilateral minus Status quo"):
        assert name in found.text
    drawn = [name for name in found.ids if re.fullmatch(r"difference-deaths-\d-title", name)]
    assert drawn == ["difference-deaths-0-title", "difference-deaths-1-title"]


def test_bare_comparison(make: Callable[..., Comparison], registry: Registry) -> None:
    """No record, no shares of variance, no levers, an outcome that no family names."""
    full = make(recorded=False)
    outcome = dataclasses.replace(full.outcomes[0], id="new_one", label="A new outcome")
    bare = dataclasses.replace(
        full,
        policies=tuple(dataclasses.replace(p, levers=(), own_words="") for p in full.policies),
        outcomes=(outcome,),
        monthly={"new_one": full.monthly["entries"]},
        total={"new_one": full.total["entries"]},
        difference_monthly={"new_one": full.difference_monthly["entries"]},
        difference_total={"new_one": full.difference_total["entries"]},
        exceeds_total={"new_one": full.exceeds_total["entries"]},
        equal_total={"new_one": full.equal_total["entries"]},
        exceeds_monthly={"new_one": full.exceeds_monthly["entries"]},
        grades={},
        corridor="Somewhere-Elsewhere",
    )
    found = read(brief_html(bare, registry=registry))
    assert found.faults == []
    for words in ("Other outcomes", "No lever departs", "no series", "Somewhere-Elsewhere"):
        assert words in found.text
    assert "careful" not in found.text


@pytest.mark.slow
def test_shipped_registry_knows_what_it_is_asked(two: Comparison) -> None:
    known = shipped().parameters
    name, parameter = next((n, p) for n, p in known.items() if not p.established)
    share = dataclasses.replace(
        two.grades["deaths"][0], by_parameter=((name, parameter.grade, 0.5),)
    )
    found = read(brief_html(dataclasses.replace(two, grades={"deaths": (share,)})))
    assert parameter.label in found.text
    assert "1 of the 1 parameters shown is marked" in found.text


@pytest.mark.slow
def test_differences_of_many_pairs_stand_in_tables_of_three(
    make: Callable[..., Comparison], registry: Registry
) -> None:
    """Six pairs side by side are wider than a sheet of paper and than most screens."""
    four = make(("negotiated", "unilateral", "status-quo", "actual"), draws=60, single=True)
    html = brief_html(four, registry=registry)
    tables = re.findall(r'<table class="summary stack differences">.*?</table>', html, re.DOTALL)
    heads = [re.findall(r'<th scope="col">([^<]+ minus [^<]+)</th>', table) for table in tables]
    assert [len(one) for one in heads] == [3, 3]
    assert [name for one in heads for name in one] == [pair_name(four, k) for k in range(6)]
    for number, (table, names) in enumerate(zip(tables, heads, strict=True), 1):
        assert f"({number} of 2)" in table
        cells = re.findall(r'data-label="([^"]+ minus [^"]+)"', table)
        assert cells == names * len(four.outcomes)


def test_a_brief_is_no_pdf(two: Comparison, tmp_path: Path) -> None:
    """HTML under such a name is opened by a program that can't read it."""
    with pytest.raises(InputError, match="for PDF, print that page"):
        write_brief(two, tmp_path / "brief.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_writing_is_whole_or_not_at_all(
    two: Comparison, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "new" / "brief.html"
    seen: list[tuple[int, int]] = []
    assert write_brief(two, target, registry=registry, progress=lambda *n: seen.append(n)) == target
    whole = target.read_text(encoding="utf-8")
    assert whole.endswith("</html>")
    count = sum(charts(two).values())
    assert seen == [(n, count) for n in range(1, count + 1)]

    def fail(*_: object) -> str:
        raise RuntimeError("stopped")

    monkeypatch.setattr("corridor.report.brief.draw", fail)
    with pytest.raises(RuntimeError):
        write_brief(two, target, registry=registry)
    assert target.read_text(encoding="utf-8") == whole
    assert [path.name for path in target.parent.iterdir()] == ["brief.html"]
