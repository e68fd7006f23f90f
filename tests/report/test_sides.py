"""The question asked otherwise: accounts, couplings and their drawing, border regimes."""

from __future__ import annotations

import dataclasses
import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import numpy as np
import pytest

from corridor.evidence import Registry
from corridor.questions.compare.result import Comparison, LinkInfo, SideRun
from corridor.report.brief import brief_html
from corridor.report.charts import theme
from corridor.report.charts.couplings import coupling_svg, in_words
from corridor.report.sides import account_sentence, of_kind, sides_page
from corridor.system.corridors import load_corridor
from tests.report.madeup import LINKS
from tests.report.page import read

ORDER = load_corridor().mechanisms

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> dict[str, ET.Element]:
    """Return the links of a drawing by id."""
    links = [g for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("class") == "link"]
    found = {str(link.get("data-link")): link for link in links}
    assert len(found) == len(links)
    return found


def numbers(link: ET.Element) -> list[float]:
    """Return the numbers of a link's way: wall, begin, turn, lane, ... end, head."""
    line = link.find(f"{SVG}path")
    assert line is not None
    return [float(text) for text in re.findall(r"-?\d+(?:\.\d+)?", line.get("d", ""))]


def ends(link: ET.Element) -> tuple[float, float]:
    """Return where the line of a link begins and ends, from top to bottom."""
    found = numbers(link)
    return found[1], found[-2]


def boxes(svg: str) -> dict[str, tuple[float, float]]:
    """Return the label of each box and its top and bottom."""
    found = {}
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        if rect is not None:
            top = float(rect.get("y", "0"))
            label = " ".join(text.text or "" for text in group.iter(f"{SVG}text"))
            found[label] = top, top + float(rect.get("height", "0"))
    return found


def test_the_drawing_has_exactly_the_links_given() -> None:
    svg = coupling_svg(LINKS)
    found = drawn(svg)
    assert set(found) == {link.id for link in LINKS}
    for link in LINKS:
        lines = [p for p in found[link.id].iter(f"{SVG}path") if p.get("fill") == "none"]
        assert len(lines) == 1
        assert (lines[0].get("stroke-dasharray") is None) == link.on
        assert found[link.id].get("data-on") == ("yes" if link.on else "no")
    switched = tuple(dataclasses.replace(link, on=not link.on) for link in LINKS)
    off = [name for name, g in drawn(coupling_svg(switched)).items() if g.get("data-on") == "no"]
    assert sorted(off) == sorted(link.id for link in LINKS if link.on)
    assert set(drawn(coupling_svg(LINKS[1:]))) == {link.id for link in LINKS[1:]}


def test_arrows_go_from_the_box_that_passes_on_to_the_one_that_takes() -> None:
    svg = coupling_svg(LINKS)
    places = boxes(svg)
    found = drawn(svg)
    for link in LINKS:
        begin, end = ends(found[link.id])
        top, bottom = places[link.source[1]]
        assert top < begin < bottom
        top, bottom = places[link.target[1]]
        assert top < end < bottom


def test_boxes_stand_in_the_order_of_a_month() -> None:
    labels = dict(end for link in LINKS for end in (link.source, link.target))
    known = [labels[name] for name in ORDER if name in labels]
    places = boxes(coupling_svg(LINKS))
    assert list(places) == known
    tops = [top for top, _ in places.values()]
    assert tops == sorted(tops)


def test_lines_of_one_lane_do_not_overlap() -> None:
    """Every mechanism passes something to every other: no two lines lie on each other."""
    names = [(name, name.capitalize()) for name in ORDER[:5]]
    links = tuple(
        LinkInfo(f"{a[0]}-{b[0]}", "x", a, b, "y", "E", True, (), (names.index(a), names.index(b)))
        for a in names
        for b in names
    )
    spans: dict[float, list[tuple[float, float]]] = {}
    svg = coupling_svg(links)
    for link in drawn(svg).values():
        low, high = sorted(ends(link))
        spans.setdefault(numbers(link)[3], []).append((low, high))
    for lane in spans.values():
        lane.sort()
        assert all(a[1] < b[0] for a, b in itertools.pairwise(lane))


def test_each_number_stands_once_and_on_its_own_line() -> None:
    svg = coupling_svg(LINKS)
    groups = [g for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("class") == "number"]
    shown = {g.findtext(f"{SVG}text"): g.find(f"{SVG}circle") for g in groups}
    assert list(shown) == [str(k + 1) for k in range(len(LINKS))]
    for link, circle in zip(drawn_in_order(svg), shown.values(), strict=True):
        assert circle is not None
        low, high = sorted(ends(link))
        assert low < float(circle.get("cy", "nan")) < high
        assert float(circle.get("cx", "nan")) == numbers(link)[3]


def drawn_in_order(svg: str) -> list[ET.Element]:
    found = drawn(svg)
    return [found[link.id] for link in LINKS]


def test_the_drawing_says_what_it_is_and_follows_the_page() -> None:
    svg = coupling_svg(LINKS, "c1")
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "c1-title c1-desc"
    said = root.findtext(f"{SVG}desc") or ""
    for sentence in in_words(LINKS):
        assert sentence in said
    assert said.count("switched off") == 1
    bare = set(re.findall(r'(?:fill|stroke)="(?!none|var)([^"]+)"', svg))
    assert not bare
    for name, light in re.findall(r"var\(--([a-z0-9-]+), (#[0-9a-f]{6})\)", svg):
        assert theme.TOKENS[name][0] == light
    # a phone's width at full size
    assert float(root.get("width", "999")) <= 340


def test_a_drawing_of_nothing_and_of_odd_names() -> None:
    assert drawn(coupling_svg(())) == {}
    odd = dataclasses.replace(LINKS[0], label="<b>&", source=("x", '"<script>'), id='"><i>')
    found = drawn(coupling_svg((odd,)))
    assert list(found) == ['"><i>']


@pytest.mark.slow
def test_every_coupling_is_in_the_list_beside_the_drawing(
    two: Comparison, registry: Registry
) -> None:
    html = brief_html(two, registry=registry)
    section = html[html.index('<section id="couplings">') :]
    items = re.findall(r"<li>.*?</li>", section[: section.index("</section>")], re.DOTALL)
    assert len(items) == len(LINKS)
    for item, link in zip(items, LINKS, strict=True):
        assert link.label in item
        assert link.says in item
        assert f'class="chip {link.grade}"' in item
        assert ("switched off" in item) == (not link.on)


def test_accounts_that_disagree_are_said_to(two: Comparison) -> None:
    said = account_sentence(two, "encounters_usbp", 0)
    assert said == (
        "Encounters between ports: the accounts disagree. Negotiated is lower in most draws under "
        "Transfers, threats and offence all count and Coercion works on allies (higher in 24 of "
        "100 and 24 of 100 draws), and higher in most draws under Offence dominates (higher in 76 "
        "of 100 draws)."
    )
    (table,) = sides_page(two)["accounts"]["tables"]
    assert next(s["label"] for s in table["sentences"]) == "Encounters between ports"
    assert table["agree"] == []


def test_accounts_that_agree(two: Comparison) -> None:
    same = tuple(s for s in two.sides if s.id != "offence_dominates")
    made = dataclasses.replace(two, sides=same)
    assert account_sentence(made, "encounters_usbp", 0) == (
        "Encounters between ports: Negotiated is lower in most draws under each of the 2 accounts "
        "(higher in 24 of 100 and 24 of 100 draws)."
    )
    (table,) = sides_page(made)["accounts"]["tables"]
    assert table["sentences"] == []
    assert "Encounters between ports" in table["agree"]
    flat = tuple(
        dataclasses.replace(
            s,
            difference={name: np.zeros_like(v) for name, v in s.difference.items()},
            exceeds={name: np.zeros_like(v) for name, v in s.exceeds.items()},
        )
        for s in same
    )
    assert "no difference under any of the 2" in account_sentence(
        dataclasses.replace(two, sides=flat), "deaths", 0
    )
    # with more pairs than one, each is named
    assert "Negotiated is lower than Unilateral in most draws" in account_sentence(
        dataclasses.replace(made, pairs=made.pairs * 2), "encounters_usbp", 0
    )


def test_draws_that_tie_have_no_direction(two: Comparison) -> None:
    """Higher in 27 of 100 draws and equal in the others is not lower in most."""
    tied = np.array([[0.0, 0.0, 0.0, 1.0, 2.0]])
    first, *others = (s for s in two.sides if s.kind == "account")

    def tie(side: SideRun) -> SideRun:
        return dataclasses.replace(
            side,
            difference={**side.difference, "deaths": tied},
            exceeds={**side.exceeds, "deaths": np.array([0.27])},
        )

    made = dataclasses.replace(two, sides=(first, *map(tie, others)))
    assert "and neither higher nor lower in most draws under" in account_sentence(made, "deaths", 0)
    made = dataclasses.replace(two, sides=tuple(map(tie, (first, *others))))
    assert account_sentence(made, "deaths", 0).endswith(
        "under none of the 3 accounts is Negotiated higher in most draws, or lower (higher in 27 "
        "of 100, 27 of 100 and 27 of 100 draws)."
    )


def test_next_to_a_half_no_direction_is_told(two: Comparison) -> None:
    """51 of 100 are no finding with a few hundred draws, and no disagreement with 24."""
    accounts = [s for s in two.sides if s.kind == "account"]

    def given(side: SideRun, share: float) -> SideRun:
        figures = np.array([[-9.0, -4.0, 0.1 if share > 0.5 else -0.1, 4.0, 9.0]])
        return dataclasses.replace(
            side,
            draws=500,
            difference={**side.difference, "deaths": figures},
            exceeds={**side.exceeds, "deaths": np.array([share])},
        )

    def said(*shares: float) -> str:
        sides = tuple(map(given, accounts, shares))
        return account_sentence(dataclasses.replace(two, sides=sides), "deaths", 0)

    assert "under none of the 3 accounts is Negotiated higher in most" in said(0.51, 0.49, 0.52)
    assert "disagree" not in said(0.24, 0.51, 0.3)
    assert "Negotiated is lower in most draws under" in said(0.24, 0.51, 0.3)
    # and up to where a share is next to a half
    rule = " Less than 4.5 from 50 of 100 is told as neither: 500 other draws may say the opposite."
    assert said(0.24, 0.51, 0.3).endswith(rule)
    assert said(0.51, 0.49, 0.52).endswith(rule)
    assert "told as neither" not in said(0.24, 0.56, 0.3)
    assert "the accounts disagree" in said(0.24, 0.56, 0.3)


def test_scales_of_a_row_are_the_same(two: Comparison) -> None:
    (table,) = sides_page(two)["accounts"]["tables"]
    for row in table["rows"]:
        assert len({cell["gauge"]["zero"] for cell in row["cells"]}) == 1
        lows = [cell["gauge"]["q05"] for cell in row["cells"]]
        highs = [cell["gauge"]["q95"] for cell in row["cells"]]
        assert 4 <= min(lows) < max(highs) <= 96


def test_a_coupling_that_changes_nothing_is_said_to(two: Comparison) -> None:
    own = of_kind(two, "coupling")[0]
    still = tuple(
        dataclasses.replace(s, difference=own.difference) if s.id == "offence" else s
        for s in two.sides
    )
    (table,) = sides_page(dataclasses.replace(two, sides=still))["couplings"]["tables"]
    by_label = {row["label"]: row for row in table["rows"]}
    assert {c["median"] for c in by_label["Offence moves cooperation: off"]["cells"]} == {
        "unchanged"
    }
    assert "unchanged" not in {c["median"] for c in by_label["As compared"]["cells"]}
    assert "unchanged" not in {c["median"] for c in by_label["Violence moves people: off"]["cells"]}
    assert by_label["Cooperation moves interdiction: off"]["grade"] == "E"
    assert by_label["Offence moves cooperation: off"]["most"] is None
    assert by_label["As compared"]["most"] is None


def test_what_a_switch_moves_most_is_named(two: Comparison) -> None:
    own = of_kind(two, "coupling")[0]
    gone = {**own.difference, "transfers": 0 * own.difference["transfers"]}
    sides = tuple(
        dataclasses.replace(s, difference=gone) if s.id == "offence" else s for s in two.sides
    )
    (table,) = sides_page(dataclasses.replace(two, sides=sides))["couplings"]["tables"]
    found = next(r for r in table["rows"] if r["label"] == "Offence moves cooperation: off")["most"]
    assert found["label"] == "Paid to Mexico for migration work"
    assert found["after"] == "0 (0 to 0)"
    assert found["before"].startswith("+140 million (")


@pytest.mark.slow
def test_regimes_show_change_percent_and_force(two: Comparison, registry: Registry) -> None:
    found = sides_page(two)["regimes"]
    assert [row["label"] for row in found["rows"]] == [row.label for row in two.regimes]
    cell = found["rows"][1]["cells"][0]
    assert cell["percent"] == {"median": "\N{MINUS SIGN}2.8%", "q90": "\N{MINUS SIGN}4.5 to +0.3%"}
    assert cell["median"] == "\N{MINUS SIGN}1,800"
    zeros = {row["cells"][0]["gauge"]["zero"] for row in found["rows"]}
    assert len(zeros) == 1
    text = read(brief_html(two, registry=registry)).text
    assert "was raised by 10%" in text
    assert "A use of force: Encounters between ports" in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dropped", "section"),
    [("sides", "accounts"), ("links", "couplings"), ("regimes", "regimes")],
)
def test_without_them_the_section_is_left_out(
    make: Callable[..., Comparison], registry: Registry, dropped: str, section: str
) -> None:
    made = dataclasses.replace(make(draws=40), **{dropped: ()})  # type: ignore[arg-type]
    page = read(brief_html(made, registry=registry))
    assert section not in page.ids
    assert f"#{section}" not in page.links
    assert page.faults == []


@pytest.mark.slow
def test_the_method_names_the_account_and_what_is_off(two: Comparison, registry: Registry) -> None:
    text = read(brief_html(two, registry=registry)).text
    assert "Account of bargaining Transfers, threats and offence all count." in text
    assert "4 on; switched off: A smaller labour force tightens the market" in text


@pytest.mark.slow
def test_a_parameter_outside_the_fit_stays_as_believed(two: Comparison, registry: Registry) -> None:
    rows = {**two.fit.parameters, "substitution": (0.3, 0.05, 0.75, 0.3, 0.05, 0.75, "E")}
    made = dataclasses.replace(two, fit=dataclasses.replace(two.fit, parameters=rows))
    text = read(brief_html(made, registry=registry)).text
    assert text.count("Outside the fit: as believed") == 1
    # others of its mechanism have moved by episodes
    assert text.count("by episodes, outside the fit") == 2
    assert "Outside the fit" not in read(brief_html(two, registry=registry)).text
