"""One process that reads many inputs of one format, made by one of the two engines.

python -m hardening.fuzz.engine.child MODULE FORMAT ENGINE INPUTS SEED FOLDER LIMITS
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import random
import resource
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hardening.fuzz.engine.format import Format
    from hardening.fuzz.engine.watch import Watch

__all__ = ["by_hypothesis", "main"]

#: examples of one run of Hypothesis: what it remembers of them is let go of after each
_BATCH = 2000
_MEGA = 1 << 20


def main(words: Sequence[str]) -> None:
    """Read as many inputs as asked for; the counts and faults are left in the folder."""
    module, name, engine, inputs, seed, place, limits = words
    folder = Path(place)
    work = folder / "work"
    work.mkdir()
    # what a reader prints is not ours to show
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
    warnings.simplefilter("ignore")
    os.chdir(work)

    def begin() -> Watch:
        from hardening.fuzz.engine.watch import Limits, Watch

        form: Format = importlib.import_module(module).FORMATS[name]
        allowed = Limits(**json.loads(limits))
        watch = Watch(form, form.prepare(work), folder, allowed)
        for example in form.examples():
            # so that all that is needed is there before memory is bounded
            watch.judge(example, counted=False)
        _bound(allowed.whole)
        return watch

    if engine == "hypothesis":
        by_hypothesis(begin(), int(inputs), int(seed))
    else:
        _atheris(begin, int(inputs), int(seed), folder)


def _bound(megabytes: int) -> None:
    with Path("/proc/self/statm").open() as stream:
        now = int(stream.read().split()[0]) * resource.getpagesize()
    most = now + megabytes * _MEGA
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def by_hypothesis(watch: Watch, inputs: int, seed: int) -> None:
    """Read so many examples, changed entry by entry as Hypothesis says."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    from hardening.fuzz.engine.change import LETTERS, ODD, OPERATIONS, TEXT_OPERATIONS, changed
    from hardening.fuzz.engine.texts import FORMS, words_of

    examples = list(watch.form.examples())
    known = list(dict.fromkeys(word for one in examples for word in words_of(one)))
    values = st.one_of(
        st.sampled_from(ODD),
        st.sampled_from(known or ["x"]),
        st.integers(),
        st.floats(),
        # few letters, of every kind: what all of Unicode takes to prepare is a quarter of a run
        st.text(st.sampled_from(LETTERS), max_size=12),
    )
    names = [*TEXT_OPERATIONS]
    if watch.form.form in FORMS:
        # entries are changed far more often than the text, which rarely can be read then
        names = [*OPERATIONS] * 4 + names
    change = st.tuples(st.sampled_from(names), st.integers(0, 5000), values)
    told = st.tuples(st.sampled_from(examples), st.lists(change, max_size=3))

    def one(given_: Any) -> None:
        if watch.counts[0] < inputs:
            example, changes = given_
            watch.read(changed(example, watch.form.form, changes)[: watch.form.longest])

    while watch.counts[0] < inputs:
        before = watch.counts[0]
        number = max(1, min(_BATCH, inputs - before))
        test: Callable[[], None] = seeded(seed + before)(
            settings(
                max_examples=number,
                deadline=None,
                database=None,
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            )(given(told)(one))
        )
        test()
        if watch.counts[0] == before:
            break
    watch.smallest()


def _atheris(begin: Callable[[], Watch], inputs: int, seed: int, folder: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=["corridor"]):
        watch = begin()
    corpus = folder / "corpus"
    corpus.mkdir()
    from hardening.fuzz.engine.texts import words_of

    known: dict[str, None] = {}
    for at, example in enumerate(watch.form.examples()):
        (corpus / f"{at:03d}").write_bytes(example)
        known.update(dict.fromkeys(words_of(example)))
    escaped = (
        "".join(
            f"\\x{b:02x}" if b < 32 or b > 126 or b in b'"\\' else chr(b) for b in word.encode()
        )
        for word in list(known)[:800]
    )
    words = folder / "words"
    words.write_text("".join(f'"{word}"\n' for word in escaped))
    random.seed(seed)
    longest = max(len(one) for one in watch.form.examples())
    options = [
        f"-runs={inputs}",
        f"-seed={seed + 1}",
        f"-max_len={min(65_536, max(256, 2 * longest))}",
        "-timeout=30",
        "-rss_limit_mb=4096",
        f"-dict={words}",
        f"-artifact_prefix={folder}/",
        "-verbosity=0",
        "-print_final_stats=0",
    ]

    def one(data: bytes) -> None:
        watch.read(data)
        if watch.counts[0] == inputs:
            watch.smallest()

    atheris.Setup(["fuzz", *options, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main(sys.argv[1:])
