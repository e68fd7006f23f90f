"""Every way in which a policy file can be wrong: file, line, entry, and what would be right."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.policies import load_policy, parse_policy, policy_names, to_toml
from corridor.policies.source import LARGEST_FILE
from corridor.system.corridors import load_corridor
from corridor.system.levers import levers

SHIPPED = {name: to_toml(load_policy(name)) for name in policy_names()}

HEAD = 'label = "Test"\n\n[levers.asylum_closure]\n'  # three lines; the case begins on line 4

CASES = {
    "unknown lever": (
        "value = 0\n[levers.asylum_closer]\nvalue = 1",
        "x.toml:5: levers.asylum_closer: unknown lever. Did you mean 'asylum_closure'?",
    ),
    "unknown entry": (
        "valeu = 1",
        "x.toml:4: levers.asylum_closure.valeu: unknown entry. Did you mean 'value'?",
    ),
    "unknown entry of a path": (
        'step = { start = "+1", valeu = 1 }',
        "x.toml:4: levers.asylum_closure.step.valeu: unknown entry. Did you mean 'value'?",
    ),
    "above": (
        "\nvalue = 1.4",
        "x.toml:5: levers.asylum_closure.value: 1.4 lies outside -1 to 1 (shift of a share)."
        " The nearest value allowed is 1",
    ),
    "below": ("value = -1e308", "x.toml:4: levers.asylum_closure.value: -1e+308 lies outside"),
    "just above": ("value = 1.00000001", "x.toml:4: levers.asylum_closure.value: 1.00000001 lies"),
    "in a ramp": (
        'ramp = { start = "+0", end = "+2", from = -3, to = 1 }',
        "x.toml:4: levers.asylum_closure.ramp.from: -3 lies outside",
    ),
    "in a schedule": (
        'schedule = [\n  { start = "+0", value = 1 },\n  { start = "+2", value = 2 },\n]',
        "x.toml:6: levers.asylum_closure.schedule[2].value: 2 lies outside",
    ),
    "truth value": ("value = true", "x.toml:4: levers.asylum_closure.value: true is not a number"),
    "text": (
        'value = "0.5"',
        "x.toml:4: levers.asylum_closure.value: the text '0.5' is not a number."
        " Write the number without quotes",
    ),
    "not a number": ("value = nan", "x.toml:4: levers.asylum_closure.value: nan is not a finite"),
    "infinite": ("value = -inf", "x.toml:4: levers.asylum_closure.value: -inf is not a finite"),
    "overflowing": (f"value = 1{'0' * 400}", "x.toml:4: levers.asylum_closure.value: 10000"),
    "too many digits": (f"value = 1{'0' * 5000}", "x.toml:4: not valid TOML: a number is too long"),
    "date for a number": ("value = 2024-06-01", "x.toml:4: levers.asylum_closure.value: the date"),
    "list for a number": ("value = [1]", "x.toml:4: levers.asylum_closure.value: a list is not a"),
    "no path": ('why = "Because"', "x.toml:3: levers.asylum_closure: no time path is given"),
    "two paths": (
        'value = 1\nstep = { start = "+1", value = 1 }',
        "x.toml:5: levers.asylum_closure.step: both value and step are given",
    ),
    "step without value": (
        'step = { start = "+1" }',
        "x.toml:4: levers.asylum_closure.step: 'value' is missing. It holds start, value",
    ),
    "path that is no table": (
        "step = 3",
        "x.toml:4: levers.asylum_closure.step: the number 3 stands where a table is wanted",
    ),
    "bad month": (
        'step = { start = "2024-13", value = 1 }',
        "x.toml:4: levers.asylum_closure.step.start: '2024-13' is not a month. Write 'YYYY-MM'",
    ),
    "day": (
        'step = { start = "2024-06-05", value = 1 }',
        "x.toml:4: levers.asylum_closure.step.start: '2024-06-05' is not a month",
    ),
    "bare date": (
        "step = { start = 2024-06-05, value = 1 }",
        "x.toml:4: levers.asylum_closure.step.start: 2024-06-05 is not a month",
    ),
    "bare number": (
        "step = { start = 3, value = 1 }",
        "x.toml:4: levers.asylum_closure.step.start: 3 is not a month",
    ),
    "before the decision point": (
        'step = { start = "-3", value = 1 }',
        "x.toml:4: levers.asylum_closure.step.start: '-3' is not a month",
    ),
    "other digits": (
        'step = { start = "+٣", value = 1 }',
        "x.toml:4: levers.asylum_closure.step.start: '+٣' is not a month",
    ),
    "ramp backwards": (
        'ramp = { start = "2024-06", end = "2024-05", to = 1 }',
        "x.toml:4: levers.asylum_closure.ramp.end: the ramp ends in 2024-05, before it starts in"
        " 2024-06",
    ),
    "ramp of one month": (
        'ramp = { start = "+2", end = "+2", to = 1 }',
        "x.toml:4: levers.asylum_closure.ramp.end: the ramp ends in the month in which it starts."
        " Use a step",
    ),
    "pulse backwards": (
        'pulse = { start = "+3", end = "+2", value = 1 }',
        "x.toml:4: levers.asylum_closure.pulse.end: the pulse ends in +2, before it starts in +3",
    ),
    "two ways of counting": (
        'pulse = { start = "+3", end = "2024-09", value = 1 }',
        "x.toml:4: levers.asylum_closure.pulse.end: +3 and 2024-09 are counted in different ways",
    ),
    "two ways in a schedule": (
        'schedule = [{ start = "+0", value = 1 },\n { start = "2024-09", value = 1 }]',
        "x.toml:5: levers.asylum_closure.schedule[2]: +0 and 2024-09 are counted in different",
    ),
    "overlap": (
        'schedule = [\n { start = "+0", end = "+4", value = 1 },\n { start = "+4", value = 0 },\n]',
        "x.toml:6: levers.asylum_closure.schedule[2]: the span from +4 overlaps the one from +0 to"
        " +4. End one span before the next starts",
    ),
    "the same month twice": (
        '[[levers.asylum_closure.schedule]]\nstart = "+4"\nvalue = 1\n'
        '[[levers.asylum_closure.schedule]]\nstart = "+4"\nvalue = 0\n',
        "x.toml:7: levers.asylum_closure.schedule[2]: the span from +4 overlaps the one from +4",
    ),
    "overlap out of order": (
        'schedule = [\n { start = "+4", value = 0 },\n { start = "+0", end = "+9", value = 1 },\n]',
        "x.toml:5: levers.asylum_closure.schedule[1]: the span from +4 overlaps the one from +0",
    ),
    "empty schedule": ("schedule = []", "x.toml:4: levers.asylum_closure.schedule: a schedule is"),
    "bad claim": (
        'value = 1\nclaims = ["C13",\n  "13"]',
        "x.toml:6: levers.asylum_closure.claims[2]: this is not a claim id",
    ),
    "claims no list": (
        'value = 1\nclaims = "C13"',
        "x.toml:5: levers.asylum_closure.claims: claim",
    ),
    "bad grade": ('value = 1\ngrade = "F"', "x.toml:5: levers.asylum_closure.grade: this is not"),
    "grade no text": ("value = 1\ngrade = [1]", "x.toml:5: levers.asylum_closure.grade: this is"),
    "why no text": ("value = 1\nwhy = 3", "x.toml:5: levers.asylum_closure.why: the number 3 is"),
    "number for a lever": (
        "value = 1\n[levers]\ntransit_force = 2",
        "x.toml:6: levers.transit_force: the lever has no table of its own."
        " Write [levers.transit_force]",
    ),
    "same key twice": ("value = 1\nvalue = 2", "x.toml:5: not valid TOML: Cannot overwrite"),
    "bad TOML": ("value = ", "x.toml:4: not valid TOML: Invalid value"),
    "unclosed list": ("claims = [\n\n", "x.toml:4: not valid TOML: "),
}


@pytest.mark.parametrize(("text", "message"), CASES.values(), ids=CASES.keys())
def test_file_line_entry_and_remedy(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        parse_policy(HEAD + text + "\n", name="x.toml")
    assert str(caught.value).startswith(message)
    path = tmp_path / "x.toml"
    path.write_text(HEAD.replace("\n", "\r\n") + text + "\r\n", encoding="utf-8", newline="")
    with pytest.raises(InputError) as caught:
        load_policy(path)
    assert str(caught.value).startswith(f"{tmp_path}/{message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x:1: the policy has no label"),
        ("\nlabel = ''", "x:2: label: the label is empty"),
        ("label = 3", "x:1: label: the number 3 is not a text"),
        ("label = 'a'\nlevel = 1", "x:2: level: unknown entry. Did you mean 'levers'?"),
        ("label = 'a'\n[lever.x]", "x:2: lever: unknown entry. Did you mean 'levers'?"),
        ("label = 'a'\nlevers = 1", "x:2: levers: levers is not a table"),
        ("label = 'a'\ntransit_force = 1", "x:2: transit_force: a lever stands outside levers"),
        ("label = 'a'\nid = 'A b'", "x:2: id: 'A b' is not an id"),
        ("label = 'a'\nbase = 'negociated'", "x:2: there is no policy 'negociated'. Did you mean"),
        ("label = 'a'\nbase = 'gone.toml'", "x:2: base: there is no file 'gone.toml'"),
        ("label = 'a'\ndecision_point = '+3'", "x:2: decision_point: '+3' is not a month"),
        ("label = 'a'\ndecision_point = '2024'", "x:2: decision_point: '2024' is not a month"),
    ],
)
def test_the_top_of_the_file(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        parse_policy(text, name="x", folder=tmp_path)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "deal",
            "there is no policy 'deal'. It is of eastern-mediterranean: ask with --corridor "
            "eastern-mediterranean",
        ),
        (
            "no-deal",
            "there is no policy 'no-deal'. It is of central-mediterranean and "
            "eastern-mediterranean: ask with --corridor NAME",
        ),
        ("negociated", "there is no policy 'negociated'. Did you mean 'negotiated'?"),
    ],
)
def test_a_policy_of_another_corridor(name: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        load_policy(name)
    assert str(caught.value) == message


def test_a_name_that_is_near_none_lists_them_and_says_how_a_file_is_named() -> None:
    with pytest.raises(InputError) as caught:
        load_policy("nofile")
    said = str(caught.value)
    assert said.startswith("there is no policy 'nofile'. Known: ")
    assert said.endswith(". A file of your own is named by its path, ending in .toml")


def test_a_lever_of_another_corridor() -> None:
    assert "readmission" in levers(load_corridor("eastern-mediterranean"))
    with pytest.raises(InputError) as caught:
        parse_policy("label = 'a'\n[levers.readmission]\nvalue = 0", name="x")
    assert "unknown lever. It is of" in str(caught.value)
    assert "eastern-mediterranean: ask with --corridor" in str(caught.value)


def test_a_file_that_is_not_there_is_not_taken_for_any_other(tmp_path: Path) -> None:
    def remedy(name: str) -> str:
        with pytest.raises(InputError) as caught:
            load_policy(tmp_path / name)
        return caught.value.remedy

    for name in ("pyproject.toml", "mine.toml"):
        (tmp_path / name).write_text("label = 'Mine'", encoding="utf-8")
    assert remedy("extreme-doors.toml") == f"It was looked for in {tmp_path}"
    assert remedy("project.toml") == f"It was looked for in {tmp_path}"
    assert remedy("mien.toml") == "Did you mean 'mine.toml'?"
    assert remedy("no/mine.toml") == f"There is no folder {tmp_path / 'no'}"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone.toml: there is no such file"):
        load_policy(tmp_path / "gone.toml")
    with pytest.raises(InputError, match=r"no/where.toml: there is no such file"):
        load_policy(tmp_path / "no" / "where.toml")
    with pytest.raises(InputError, match="this is a folder"):
        load_policy(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        load_policy("a\0b.toml")
    with pytest.raises(InputError, match="cannot be read"):
        load_policy("x" * 5000 + ".toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes('label = "a"\nsummary = "caf\xe9"\n'.encode("latin-1"))
    with pytest.raises(InputError, match=r"latin.toml:2: the file is not UTF-8 text"):
        load_policy(latin)
    large = tmp_path / "large.toml"
    large.write_text('label = "a"\n' + "#" * LARGEST_FILE, encoding="utf-8")
    with pytest.raises(InputError, match="larger than 65,536 bytes"):
        load_policy(large)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "bom.toml"
    path.write_bytes(b'\xef\xbb\xbflabel = "From a word processor"\r\n')
    assert load_policy(path).label == "From a word processor"


@pytest.mark.parametrize("depth", [50, 500, 20_000])
def test_deep_nesting_is_an_error_not_a_crash(depth: int) -> None:
    for text in ("value = " + "[" * depth + "]" * depth, "value = " + "{a=" * depth + "1"):
        with pytest.raises(InputError, match=re.escape("x.toml:")):
            parse_policy(HEAD + text, name="x.toml")


@settings(max_examples=150)
@given(data=st.data())
def test_a_damaged_file_gives_an_error_with_a_line_or_a_policy(data: st.DataObject) -> None:
    text = SHIPPED[data.draw(st.sampled_from(sorted(SHIPPED)))]
    pieces = ["", "[", "]", "{", "}", '"', "'", "=", ".", "#", "\n", "9"]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.sampled_from(pieces)) + text[at + cut :]
    found: InputError | None = None
    try:
        policy = parse_policy(text, name="x.toml")
    except InputError as error:
        found = error
    if found is None:
        assert parse_policy(to_toml(policy)) == policy
        return
    name, line = found.where.split(":")
    assert name == "x.toml"
    assert 1 <= int(line) <= text.count("\n") + 1
    assert str(found).isprintable()


HOSTILE = [
    "__import__('os').system('touch pwned')",
    "{{ 7 * 7 }}",
    "${HOME} $(touch pwned) `touch pwned`",
    "%(levers)s {0.__class__} %s",
    "!!python/object/apply:os.system ['touch pwned']",
    "</script><script>alert(1)</script>",
    "../../../../etc/passwd",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_file_is_evaluated(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    policy = parse_policy(
        f'label = """{text}"""\nown_words = """{text}"""\n'
        f'[levers.announcement]\nvalue = 1\nwhy = """{text}"""'
    )
    assert policy.label == policy.own_words == text
    assert policy.describe(0)[0]["why"] == text
    for wrong in (
        f'label = "a"\n[levers.announcement]\nvalue = """{text}"""',
        f'label = "a"\n[levers.announcement]\nstep = {{ start = """{text}""", value = 1 }}',
        f'label = "a"\nbase = """{text}"""',
        f'label = "a"\nid = """{text}"""',
        f'label = "a"\n[levers."{text}"]\nvalue = 1',
        f'label = "a"\n"{text}" = 1',
    ):
        with pytest.raises(InputError):
            parse_policy(wrong)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "code", ["\\u001b[31m", "\\u0007", "\\u202e", "\\u0000", "\\u0085x\\u009b"]
)
def test_texts_cannot_drive_the_terminal(code: str) -> None:
    with pytest.raises(InputError, match="cannot be printed") as caught:
        parse_policy(f'label = "a{code}b"')
    assert str(caught.value).isprintable()
    with pytest.raises(InputError) as caught:
        parse_policy(f'label = "a"\n[levers."x{code}"]\nvalue = 1')
    assert str(caught.value).isprintable()
