"""What goes wrong is said in one form: which field, why, and what would do."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from typing import Any

import pytest

from corridor.desk import problems
from corridor.desk.problems import MEDIA, Problem
from corridor.policies import load_policy, parse_policy, policy_names, to_toml
from tests.desk.asking import Answered, Asking
from tests.desk.small import SMALL

MARKUP = "<script>alert('x')</script><img src=x onerror=alert(1)>"


def problem(found: Answered, status: int) -> dict[str, Any]:
    assert found.status == status, found.text
    assert found.headers["content-type"] == MEDIA
    document = Problem.model_validate(found.json())
    assert (document.status, document.type) == (status, "about:blank")
    return document.model_dump()


def test_whoever_is_told_to_ask_again_is_told_when() -> None:
    assert int(problems.problem(503, "Busy").headers["retry-after"]) >= 1
    assert "retry-after" not in problems.problem(422, "Wrong").headers


@pytest.mark.parametrize("path", ["/api/charts", "/api/compare", "/api/choices", "/api/decompose",
                                  "/api/policy/a.toml", "/download/fan.svg",
                                  "/download/brief.html"])  # fmt: skip
def test_wrong_fields_are_named_everywhere(asking: Asking, path: str) -> None:
    found = asking.get(path, [("months", "0"), ("a.transfer", "900"), ("nothing", "1")])
    document = problem(found, 422)
    assert found.fields() == ["nothing", "a.transfer", "months"]
    assert [one["instead"] for one in document["errors"]] == ["", "500", "1"]


@pytest.mark.parametrize("path", ["/api/charts", "/api/choices", "/api/decompose",
                                  "/download/fan.csv", "/download/brief.html"])  # fmt: skip
@pytest.mark.usefixtures("no_fits")
def test_a_decision_point_without_a_fit(asking: Asking, path: str) -> None:
    """It is refused at once: a fit takes minutes, and is not made because of a link."""
    document = problem(asking.get(path, {"from": "2021-03"}), 409)
    assert "corridor fit --quick --from 2021-03" in document["detail"]


def test_what_is_not_there(asking: Asking) -> None:
    assert "negotiated" in problem(asking.get("/api/policies/negotiatd"), 404)["detail"]
    assert "/api/openapi.json lists every address" in problem(asking.get("/nothing"), 404)["detail"]
    problem(asking.get("/download/dots.svg", [("outcome", "removal_cost"), *SMALL]), 404)


def test_a_policy_file_is_read_as_fields(asking: Asking) -> None:
    for name in policy_names():
        text = to_toml(load_policy(name))
        found = asking.post("/api/policies/read", text)
        assert found.status == 200, found.text
        said = found.json()
        pairs = [("a", said["policy"]), ("a.name", said["label"])]
        pairs += [(f"a.{lever}", path) for lever, path in said["levers"].items()]
        again = asking.get("/api/policy/a.toml", pairs)
        assert again.status == 200, again.text
        levers = parse_policy(again.text, name="again").levers
        shipped = load_policy(name).levers
        assert {k: v.path for k, v in levers.items()} == {k: v.path for k, v in shipped.items()}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "body"),
        ("# nothing", "label"),
        ("label = ", "not valid TOML"),
        ('label = "x"\n[levers.transfr]\nvalue = 1\n', "transfer"),
        ('label = "x"\n[levers.transfer]\nvalue = 9000\n', "500"),
        ('label = "x"\nbase = "../../etc/passwd"\n', "base"),
        ('label = "x"\nbase = "https://example.org/x.toml"\n', "base"),
        ("a = " + "[" * 2000, ""),
        ("\x00", ""),
        ("label = 'x'\n" + "a.b.c.d.e.f.g = 1\n" * 3, ""),
    ],
)
def test_a_policy_file_that_is_wrong(asking: Asking, text: str, says: str) -> None:
    document = problem(asking.post("/api/policies/read", text), 422)
    assert says in json.dumps(document)


def test_a_policy_file_of_no_text(asking: Asking) -> None:
    problem(asking.post("/api/policies/read", b"\xff\xfe\x00"), 422)


def test_a_policy_sent_as_json_is_told_how_to_send_it(asking: Asking) -> None:
    for body in ('{"text": "label = 1"}', "{}", "label"):
        found = asking.post("/api/policies/read", body, content_type="application/json")
        assert "Send the TOML itself as text/plain" in problem(found, 422)["detail"]


@pytest.mark.parametrize("media", ["application/json", "application/octet-stream", ""])
def test_a_policy_file_of_another_media_type(asking: Asking, media: str) -> None:
    found = asking.post("/api/policies/read", 'label = "x"', content_type=media)
    assert found.status in (200, 415, 422)
    assert "Traceback" not in found.text


def test_names_are_text_wherever_they_are_shown(asking: Asking) -> None:
    name = MARKUP[:60]
    pairs = [("a.name", name), *SMALL]
    assert asking.get("/api/charts", pairs).json()["policies"][0]["label"] == name
    toml = asking.get("/api/policy/a.toml", pairs)
    assert tomllib.loads(toml.text)["label"] == name
    for path in ("/download/fan.svg", "/download/difference.svg"):
        text = asking.get(path, pairs).text
        assert "<script" not in text
        assert "&lt;script" in text


def test_a_policy_file_has_an_id_beside_the_one_that_it_starts_from(asking: Asking) -> None:
    """With the id of its base it would take the base's place in a comparison of both."""
    changed = asking.get("/api/policy/a.toml", [("a.port_appointments", "4000"), *SMALL])
    assert tomllib.loads(changed.text)["id"] == "negotiated-changed"
    assert 'filename="negotiated-changed.toml"' in changed.headers["content-disposition"]
    same = asking.get("/api/policy/a.toml", list(SMALL))
    assert tomllib.loads(same.text)["id"] == "negotiated"


def test_a_policy_has_one_id_in_its_file_and_in_the_figures(asking: Asking) -> None:
    pairs = [("a.name", "Ours"), ("a.port_appointments", "4000"), *SMALL]
    assert tomllib.loads(asking.get("/api/policy/a.toml", pairs).text)["id"] == "ours"
    found = asking.get("/download/compare.json", pairs).json()
    assert found["policies"][0]["id"] == "ours"
    assert found["policies"][0]["summary"].startswith("Changed from Negotiated approach: ")
    assert "compare ours.toml unilateral" in found["command"]


def test_the_decision_point_of_a_file_is_read(asking: Asking) -> None:
    text = 'label = "x"\ndecision_point = "2023-07"\n'
    assert asking.post("/api/policies/read", text).json()["decision_point"] == "2023-07"
    assert asking.post("/api/policies/read", 'label = "x"\n').json()["decision_point"] == ""


@pytest.mark.slow
def test_names_are_text_in_the_brief(asking: Asking) -> None:
    found = asking.get("/download/brief.html", [("a.name", MARKUP[:60]), *SMALL])
    assert found.status == 200, found.text
    assert "<script>alert" not in found.text
    # it is of the main run alone, and says so
    assert "it leaves out the check against the record, rival accounts" in found.text
    assert "&lt;script&gt;alert" in found.text
    said = found.headers["content-disposition"]
    assert re.search(r'filename="corridor-brief-[a-z0-9-]+-vs-unilateral\.html"', said)


def test_markup_in_a_field_comes_back_as_text(asking: Asking) -> None:
    """Errors repeat what was sent; no browser takes them for a page."""
    found = asking.get("/api/charts", {"group": MARKUP, MARKUP: "1"})
    problem(found, 422)
    assert found.headers["x-content-type-options"] == "nosniff"


@pytest.mark.slow
@pytest.mark.parametrize("form", ["svg", "png", "csv"])
@pytest.mark.parametrize("kind", ["fan", "difference", "dots"])
def test_every_chart_can_be_taken_away(asking: Asking, kind: str, form: str) -> None:
    found = asking.get(f"/download/{kind}.{form}", SMALL)
    assert found.status == 200, found.text
    said = found.headers["content-disposition"]
    assert said == f'attachment; filename="corridor-{kind}-encounters_usbp.{form}"'
    assert len(found.body) > 200


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["fan", "difference", "dots"])
def test_a_chart_is_of_the_outcome_that_is_named_first(asking: Asking, kind: str) -> None:
    """Not of the one that the corridor declares first; whichever was asked for before."""
    for names in (("stops_mx", "deaths"), ("deaths", "stops_mx")):
        pairs = [*(("outcome", name) for name in names), *SMALL]
        for form in ("svg", "csv"):
            found = asking.get(f"/download/{kind}.{form}", pairs)
            said = found.headers["content-disposition"]
            assert said == f'attachment; filename="corridor-{kind}-{names[0]}.{form}"'
            alone = [("outcome", names[0]), *SMALL]
            assert found.body == asking.get(f"/download/{kind}.{form}", alone).body


@pytest.mark.parametrize("kind", ["fan", "difference", "dots"])
def test_the_figures_of_a_chart_say_what_they_are_of(asking: Asking, kind: str) -> None:
    pairs = [("outcome", "deaths"), *SMALL]
    (chart,) = [
        one for one in asking.get("/api/charts", pairs).json()["charts"] if one["kind"] == kind
    ]
    rows = list(csv.DictReader(io.StringIO(asking.get(f"/download/{kind}.csv", pairs).text)))
    assert len(rows) == len(chart["table"]["rows"])
    for row in rows:
        assert (row["outcome"], row["unit"]) == ("deaths", chart["table"]["unit"])


def test_the_comparison_is_that_of_the_command(asking: Asking) -> None:
    file = asking.get("/download/compare.json", SMALL)
    said = file.headers["content-disposition"]
    assert said == 'attachment; filename="corridor-compare-negotiated-vs-unilateral.json"'
    one = file.json()
    other = asking.get("/api/compare", SMALL).json()
    assert one == other
    assert one["command"].startswith("corridor compare negotiated unilateral")
    # what the document leaves out is left out by the command too
    assert one["command"].endswith(" --main-only")
    assert "--main-only" not in asking.get("/api/charts", SMALL).json()["command"]


def test_answers_are_kept_by_what_is_asked(asking: Asking) -> None:
    """The order and the defaults of an address make no difference, its levers do."""
    first = asking.get("/api/charts", SMALL).body
    assert asking.get("/api/charts", [*reversed(SMALL), ("seed", "0")]).body == first
    assert asking.get("/api/charts", [*SMALL, ("a.transfer", "77")]).body != first


def test_what_is_used_instead_is_said_where_no_value_is_near(asking: Asking) -> None:
    pairs = [("a", "nope"), ("group", "XYZ"), ("account", "zz")]
    text = asking.get("/", [*pairs, *SMALL]).text
    for field, used in (("a", "negotiated"), ("group", "ALL"), ("account", "game")):
        line = re.search(rf"<li><code>{field}</code>.*</li>", text)
        assert line is not None
        assert line[0].endswith(f"Used instead: <code>{used}</code>.</li>")


def test_a_remedy_that_asks_ends_in_its_own_mark_and_what_is_not_near_is_not_meant(
    asking: Asking,
) -> None:
    text = asking.get("/", [("mnths", "3"), ("nonsense", "1"), *SMALL]).text
    assert re.search(
        r"<li><code>mnths</code>: .*Did you mean (&#39;|')months(&#39;|')\?</li>", text
    )
    line = re.search(r"<li><code>nonsense</code>: (.*)</li>", text)
    assert line is not None
    assert "Did you mean" not in line[1]


def test_a_page_without_a_fit_says_what_makes_it(asking: Asking) -> None:
    """The remedy of the API's 409 stands in the banner too."""
    remedy = asking.get("/api/charts", {"from": "2021-03"}).json()["detail"]
    assert "corridor fit --quick --from 2021-03" in remedy
    text = asking.get("/", [("from", "2021-03"), *SMALL]).text
    line = re.search(r"<li><code>from</code>: (.*)</li>", text)
    assert line is not None
    assert line[1].startswith("there is no fit for 2021-03 yet. ")
    assert "corridor fit --quick --from 2021-03. Used instead: <code>2024-05</code>." in line[1]


def test_numbers_of_a_lever_are_written_out(asking: Asking) -> None:
    text = asking.get("/", SMALL).text
    told = re.findall(r"<p><b>Range</b> .*?</p>", text)
    assert told
    assert not [line for line in told if re.search(r"\de[+-]\d", line)]
    assert "0 to 4,000,000 " in text
