"""A refresh over a network that lies, and commands without any."""

from __future__ import annotations

import hashlib
import random
import threading
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hardening.check import Finding, Tell
from hardening.lies import lies

WHAT = "a refresh from a server that lies in 70 ways: the record stays, and the error says why"
_DAY = date(2026, 1, 20)
_PATH = "/graph/fredgraph.csv"


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Let a server lie in each way, to a record that is behind and to one that is up to date."""
    from tests.record.refresh.conftest import SAMPLES, Server, earlier, give

    shipped = earlier(folder / "shipped", {"us_labour": "2025-06"}, "2025-07")
    data = (SAMPLES / "fred-unrate.csv").read_bytes()
    server = Server()
    server.http.daemon_threads = True
    try:
        rest = _honest_rest(shipped)

        def answer_with(answer: Any) -> None:
            """Let one series be answered so, and the others of the table as they are."""

            def choose(handler: Any, number: int) -> None:
                asked = handler.path.rpartition("id=")[2]
                (give(rest[asked]) if asked in rest else answer)(handler, number)

            server.answers[_PATH] = choose

        answer_with(give(data))
        honest = folder / "honest"
        _refresh(honest, shipped, server)
        wanted = _rows(honest, shipped)
        chance = random.Random(seed)
        told = lies(data, chance)
        names = list(told)
        if scale < 1:
            names = chance.sample(names, max(4, round(scale * len(names))))
        counts = {"refused": 0, "nothing_new": 0, "the_right_record": 0}
        faults, errors = [], {}
        for number, name in enumerate(names):
            answer_with(told[name])
            found = _lied_to(folder / f"store-{number}", shipped, server, wanted)
            if found[0] in counts:
                counts[found[0]] += 1
            else:
                faults.append(f"{name}: {found[0]}")
            if found[0] == "refused":
                errors[name] = found[1]
            tell(f"{number + 1} of {len(names)}: {name}")
        tls = _without_tls(folder / "tls", shipped, server)
        errors["TLS that fails"] = tls
        if "SSL" not in tls and "TLS" not in tls:
            faults.append(f"TLS that fails: {tls}")
        # what came before spoils nothing: the honest server is believed after a lie
        for number in range(len(names)):
            store = folder / f"store-{number}"
            if number % 8 == 0:
                answer_with(give(data))
                _refresh(store, shipped, server)
                if _rows(store, shipped) != wanted:
                    faults.append(f"{names[number]}: the honest file does not come after it")
    finally:
        server.close()
    return Finding({"lies": len(names) + 1, **counts, "errors": errors}, faults)


def _honest_rest(shipped: Path) -> dict[str, bytes]:
    """Return the files of the table's other series as they were published, by their id."""
    from corridor.record import load
    from corridor.record.refresh.publisher import documents

    rows = load("us_labour", shipped)
    found = {}
    for one in documents().values():
        if "us_labour" in one.tables and one.words["series"] != "unemployment_rate":
            mine = rows.filter(series=one.words["series"]).select("month", "value").iter_rows()
            lines = [f"{month}-01,{value}" for month, value in mine]
            found[one.words["id"]] = "\n".join(("date,value", *lines, "")).encode()
    return found


def _refresh(store: Path, shipped: Path, server: Any, **more: Any) -> Any:
    from corridor.record.refresh.fetch import Limits
    from corridor.record.refresh.run import Asked, refresh

    limits = Limits(connect=2, read=1, whole=3, tries=2, backoff=0.01, patience=0.05, pause=0)
    asked = Asked(
        *(("us_labour",), None, store),
        today=_DAY,
        shipped=shipped,
        limits=limits,
        instead=server.instead,
    )
    return refresh(asked)


def _rows(store: Path, shipped: Path) -> str:
    """Return the rows that a reader of the store finds, as a digest."""
    from corridor.record import load, table
    from corridor.record.vintages.store import Store

    base = Store(store).base(shipped)
    rows = load("us_labour", base).select(*table("us_labour", base).key, "value")
    return hashlib.sha256(rows.write_csv().encode()).hexdigest()


def _lied_to(store: Path, shipped: Path, server: Any, wanted: str) -> tuple[str, str]:
    """Return "refused", "nothing_new" or "the_right_record", or what is wrong; and the error."""
    from corridor.core.errors import CorridorError
    from corridor.record import verify
    from corridor.record.vintages.store import Store

    before = _rows(store, shipped)
    found: list[tuple[str, str]] = []

    def work() -> None:
        try:
            outcome = _refresh(store, shipped, server)
            found.append(("nothing_new" if outcome.vintage is None else "new", ""))
        except CorridorError as error:
            found.append(("refused", str(error)))
        except BaseException as error:
            found.append((f"{type(error).__name__}: {error}", ""))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(90)
    if not found:
        return "it does not end", ""
    what, said = found[0]
    after = _rows(store, shipped)
    if what == "new":
        wrong = verify(["us_labour"], Store(store).base(shipped))
        if wrong:
            return f"what it took does not verify: {wrong[0]}", ""
        return ("the_right_record", "") if after == wanted else _other(store, shipped, wanted)
    if after != before or list(store.glob("vintages/*")):
        return "something of the record changed all the same", said
    if what == "refused" and ("fred" not in said or len(said) > 1200):
        return f"the error does not say where, or says too much: {said[:200]}", said
    return what, said[:300]


def _other(store: Path, shipped: Path, wanted: str) -> tuple[str, str]:
    """Judge a record that a shorter file made: a beginning of the right one is no lie."""
    from corridor.record import load
    from corridor.record.vintages.store import Store
    from tests.record.refresh.conftest import figures

    honest = store.parent / "honest"
    right = figures("us_labour", Store(honest).base(shipped))
    mine = figures("us_labour", Store(store).base(shipped))
    old = load("us_labour", shipped).height
    wrong = {key for key, value in mine.items() if right.get(key) != value}
    if wrong or len(mine) < old:
        return f"a record of other figures, as at {sorted(map(str, wrong))[:2]}", ""
    return "the_right_record", ""


def _without_tls(store: Path, shipped: Path, server: Any) -> str:
    """Ask a server over TLS that speaks none."""
    from corridor.core.errors import CorridorError
    from corridor.record.refresh.fetch import Fetcher

    real = Fetcher._real

    def secure(self: Fetcher, address: str) -> str:
        return real(self, address).replace("http://", "https://")

    with patch.object(Fetcher, "_real", secure):
        try:
            _refresh(store, shipped, server)
        except CorridorError as error:
            return str(error)[:300]
    return "it was taken"
