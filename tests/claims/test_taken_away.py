"""What leaves with a claim: whose words are quoted, what it rests on, what its verdict hangs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor.cli import main
from corridor.evidence import registry
from corridor.questions.claims import read_ledger
from tests.report.page import read


@pytest.mark.slow
def test_a_verdict_that_hinges_on_the_number_of_definitions_says_so_wherever_it_goes(
    tmp_path: Path,
) -> None:
    """On the page, in the list, at the foot of a chart and in the line to cite it by."""
    folder, whole, part = tmp_path / "pages", tmp_path / "all.svg", tmp_path / "one.svg"
    charts = ["--chart", str(whole), "--chart", f"4={part}"]
    assert main(["claims", "C13", "--html", str(folder), *charts]) == 0
    alike = "If each kind of test counted alike, however many definitions it has, the verdict would"
    for path in (folder / "article-C13.html", folder / "index.html", whole, part):
        words = " ".join(read(path.read_text(encoding="utf-8")).text.split())
        assert "contradicted*" in words, path
        assert words.count(f"* {alike} be “depends on definition”.") == 1, path
    for path in (folder / "article-C13.html", whole, part):
        words = " ".join(read(path.read_text(encoding="utf-8")).text.split())
        cite = words.rpartition("Corridor contributors")[2]
        assert f"{alike} be “depends on definition”. Permalink id article-C13." in cite, path
    assert main(["claims", "C10", "--html", str(folder)]) == 0
    plain = read((folder / "article-C10.html").read_text(encoding="utf-8")).text
    assert "counted alike" not in plain


@pytest.mark.slow
def test_documents_that_no_figure_rests_on_are_told_apart_and_all_can_be_reached(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """C14 rests on two that its file does not name; R14 on a site without a document."""
    for name, under, beside in (
        ("C06", (), ("ap_inm",)),
        ("C14", ("call_1223", "meet_1223", "asks_0124", "coahuila_1223"), ("ap_inm",)),
        ("R06", ("sputnik_0619", "nyt_bus", "speaker_0324"), ("parole_0123",)),
        ("R14", ("dhs_0226", "brookings_0126", "dhs_0925"), ("ice_rem",)),
    ):
        ledger = "article" if name[0] == "C" else "rival"
        path = tmp_path / f"{name}.svg"
        words = [*("claims", name, "--ledger", ledger)]
        assert main([*words, "--html", str(tmp_path), "--chart", str(path)]) == 0
        page = read((tmp_path / f"{ledger}-{name}.html").read_text(encoding="utf-8"))
        foot = " ".join(read(path.read_text(encoding="utf-8")).text.split())
        capsys.readouterr()
        assert main(words) == 0
        printed = " ".join(capsys.readouterr().out.split())
        read_too = ("Read as well", "Read as well, no figure rests on it: ", "Read as well, no fig")
        for text, head in zip((page.text, foot, printed), read_too, strict=True):
            rests, _, other = text.rpartition(head)
            for one, names in ((rests, under), (other, beside)):
                for source in names:
                    assert registry().sources[source].title.rstrip(".") in one, (head, source)
        for source in (*under, *beside):
            address = registry().sources[source].address
            assert address in printed
            assert (f"https://{address}" in page.links) == ("/" in address), source
    assert "(site only: particle.news)" in page.text
    # a test that R14 needs is silent, so what others say is no share of it
    why = "o reading from a test that is needed: Departures of people's own accord"
    assert page.text.count(f"N{why}") == 3
    for text in (page.text, foot):
        assert f"claim R14: not testable with the present record (n{why})" in text
        assert "definitions support it" not in text
    assert "particle.news (site only)" in printed
    text = (tmp_path / "rival-R14.html").read_text(encoding="utf-8")
    assert text.count('rel="noreferrer"') == text.count('href="https://') > 0


def test_a_chart_quotes_only_what_somebody_said(tmp_path: Path) -> None:
    """Our own words for what is tested stand in no quotation marks, nor does what is stylised."""
    for ledger, name in (("article", "C10"), ("eastern-mediterranean", "EM9")):
        path = tmp_path / f"{name}.svg"
        assert main(["claims", name, "--ledger", ledger, "--chart", f"1={path}"]) == 0
        claim = read_ledger(ledger).find(name)
        assert claim is not None
        words = " ".join(read(path.read_text(encoding="utf-8")).text.split())
        assert f". Tested: {claim.says} " in words
        assert f"“{claim.says}" not in words
        assert (f"Quoted: “{claim.quote}”" in words) == (not claim.stylised)
        aside = f"Said by {claim.by} (stylised, nobody is quoted): {claim.quote}"
        assert (aside in words) == claim.stylised
