"""The page that teaches how to write a policy keeps its word."""

import re
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.policies import load_policy, parse_policy

from .strategies import HISTORY, START

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "write-a-policy.md").read_text(
    encoding="utf-8"
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_example_loads_and_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (text,) = blocks("toml")
    monkeypatch.chdir(tmp_path)
    Path("my-policy.toml").write_text(text, encoding="utf-8")
    values = load_policy("my-policy.toml").values(START, 8, HISTORY)
    assert values["port_appointments"][0] == HISTORY["port_appointments"]
    assert values["port_appointments"][6] == 3000
    assert list(values["asylum_closure"][[5, 6]]) == [0, 0.5]
    assert load_policy("negotiated+my-policy.toml").label.endswith("Appointments first")


def test_every_path_in_the_table_is_valid() -> None:
    cells = re.findall(r"^\| \w+ \| `(.+?)` \|", PAGE, flags=re.MULTILINE)
    assert [cell.split()[0] for cell in cells] == ["value", "step", "ramp", "pulse", "schedule"]
    for cell in cells:
        parse_policy(f'label = "x"\n[levers.announcement]\n{cell}\n')


def test_the_error_shown_is_the_error_given() -> None:
    (text,) = blocks("toml")
    (shown,) = blocks("text")
    with pytest.raises(InputError) as caught:
        parse_policy(text.replace("port_app", "port_ap", 1), name="my-policy.toml")
    assert str(caught.value) == shown.strip()
