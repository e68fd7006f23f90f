"""Rows of a chart: words above their bars, within what a phone shows."""

from __future__ import annotations

import pytest

from corridor.report.explain.charts import rows as draw

LONG = "Response of intended departures to the believed chance of entry between ports"


@pytest.mark.parametrize("said", ["", "7.8 thousand, grade E", "above 0.3\n77% of draws"])
def test_words_of_a_row_stand_above_its_bars(said: str) -> None:
    rows = draw.lay([LONG, "Lawful doors"], [said, ""], 8.0)
    lines = max(text.count("\n") + 1 for text in (*rows.names, *rows.said))
    assert lines == 2
    for n, name in enumerate(rows.names):
        for text in (name, rows.said[n]):
            last = rows.first(n, text) + draw.LINE * (text.count("\n") + 0.5)
            # the last line ends next to the bars, whatever the others need
            assert rows.pitch * n < last < rows.middle(n) - rows.half
        assert rows.middle(n) + rows.half < rows.pitch * (n + 1)
    assert rows.height == 2 * rows.pitch


def test_a_chart_of_rows_is_as_wide_as_a_phone() -> None:
    assert draw.LEFT + draw.WIDTH + draw.RIGHT <= 400
    beside, alone = (draw.lay([LONG * 2], [said], 8.0) for said in ("x" * 20, ""))
    assert max(map(len, beside.names[0].split("\n"))) <= draw.room(20) < draw.room(0)
    assert len(alone.names[0]) > len(beside.names[0])
    (part,) = draw.lay([LONG * 2], [""], 8.0, [True]).names
    assert len(part) < len(alone.names[0])
