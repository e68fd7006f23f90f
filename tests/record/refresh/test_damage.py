"""Whatever a file has become, its reader makes rows or refuses it in one line; it never breaks."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest

from corridor.core.errors import InputError
from corridor.record.refresh.publisher import documents, reader
from tests.record.refresh.conftest import SAMPLES, areas_csv, raw
from tests.record.refresh.grids import panama, segob
from tests.record.refresh.made_up import workbook
from tests.record.refresh.test_grids import SMALL
from tests.record.refresh.test_iom import GOOD as INCIDENTS
from tests.record.refresh.test_readers import FILES, bank

ODD = [b"", b"nan", b"inf", b"-1", b"1.5", b"1e400", b"9" * 25, b"X", b"Total", b"October", b"2024"]
ITEMS = {
    **{name: (document, (SAMPLES / name).read_bytes()) for name, (document, _) in FILES.items()},
    "areas.csv": ("cbp-aor", areas_csv("2021-10")),
    "missing-migrants.csv": ("mmp-incidents", INCIDENTS),
    "cuadro_3.1.1.xlsx": ("segob-3.1.1", workbook({"1": segob(SMALL, 2025, 3)})),
    "irregulares.xlsx": ("snm-darien", workbook({"1": panama(SMALL, 2025, 3)})),
    "bank.json": ("wdi-birth-rate", bank([("MEX", "2024", 1.0), ("HND", "2023", 20.0)])),
}
TIMES = 25


def damaged(data: bytes, draw: random.Random) -> bytes:
    """Bytes with some of them lost, doubled, or replaced."""
    for _ in range(draw.choice([1, 1, 3])):
        at = draw.randrange(len(data) + 1)
        match draw.randrange(5):
            case 0:
                data = data[:at] + bytes([draw.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[at + draw.randrange(1, 200) :]
            case 2:
                data = data[:at] + data[at // 2 : at // 2 + 60] + data[at:]
            case 3:
                data = (
                    data[:at] + draw.choice([b",", b'"', b"\n", b"\0", b"\xff", b";"]) + data[at:]
                )
            case _:
                number = re.search(rb"\d+", data[at : at + 400])
                if number:
                    start, end = at + number.start(), at + number.end()
                    data = data[:start] + draw.choice(ODD) + data[end:]
    return data or b" "


def damaged_book(data: bytes, draw: random.Random) -> bytes:
    """A whole workbook with odd cells, and at times with lost rows."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            content = old.read(part)
            cells = list(re.finditer(rb"<(v|t)>([^<]*)</", content))
            if part.startswith("xl/worksheets/") and cells:
                cell = draw.choice(cells)
                content = content[: cell.start(2)] + draw.choice(ODD) + content[cell.end(2) :]
                rows = list(re.finditer(rb"<row .*?</row>", content, re.DOTALL))
                if draw.random() < 0.2:
                    row = draw.choice(rows)
                    content = content[: row.start()] + content[row.end() :]
            new.writestr(part, content)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("name", ITEMS)
def test_a_damaged_file_is_read_or_refused(name: str) -> None:
    document, data = ITEMS[name]
    draw = random.Random(name)
    refusals = []
    for _ in range(TIMES):
        change = damaged_book if name.endswith("xlsx") and draw.random() < 0.8 else damaged
        try:
            reader(documents()[document])(raw(document, name, change(data, draw)))
        except InputError as error:
            refusals.append(error)
    assert len(refusals) > TIMES / 4
    assert all(error.where.startswith(name) for error in refusals)
    assert all("\n" not in str(error) and len(str(error)) < 1000 for error in refusals)
