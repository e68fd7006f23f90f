"""Single draws beside the bands: whole runs of the model, as many as were asked for."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.desk.address import Bad, read_question
from corridor.desk.answer import chart
from corridor.desk.live import Live


def test_paths_are_draws_of_the_run_and_add_up_to_its_gaps(live: Live) -> None:
    question = read_question([("paths", "7"), ("outcome", "encounters_usbp")], live.groups())
    found = live.answer(question)
    paths = found.paths["encounters_usbp"]
    assert paths.shape == (2, 7, question.months)
    # the window of a draw is the sum of its months, so paths and gaps are of the same draws
    gaps = (paths[0] - paths[1]).sum(1)
    np.testing.assert_allclose(gaps, found.gaps["encounters_usbp"][:7], rtol=1e-4)


def test_they_are_drawn_for_both_policies_and_told(live: Live) -> None:
    plain = live.answer(read_question([], live.groups()))
    single = live.answer(read_question([("paths", "5")], live.groups()))
    before, after = (chart(one, "fan", "encounters_usbp") for one in (plain, single))
    lines = [rows for rows in after["rows"].values() if rows and "path" in rows[0]]
    assert [len({row["path"] for row in rows}) for rows in lines] == [5, 5]
    assert not any(rows and "path" in rows[0] for rows in before["rows"].values())
    assert "5 single draws" in after["caption"]
    assert "single draws" not in before["caption"]


def test_bands_do_not_hang_on_them(live: Live) -> None:
    plain = live.answer(read_question([], live.groups())).comparison
    single = live.answer(read_question([("paths", "5")], live.groups())).comparison
    np.testing.assert_array_equal(plain.monthly["stops_mx"], single.monthly["stops_mx"])


@pytest.mark.parametrize(("value", "instead"), [("51", "50"), ("-1", "0"), ("some", "0")])
def test_how_many_is_bounded(value: str, instead: str, live: Live) -> None:
    with pytest.raises(Bad) as error:
        read_question([("paths", value)], live.groups())
    assert [(one.field, one.instead) for one in error.value.troubles] == [("paths", instead)]
