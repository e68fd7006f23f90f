"""Moving a lever of the desk: from the slider's event until the charts are drawn again."""

from __future__ import annotations

import statistics
from pathlib import Path

from bench.case import Metrics
from bench.serving import ask, most, opened, serving

WHAT = "a lever of the desk moved in Chromium until both fans are redrawn, 4,000 draws x 20 months"
REFERENCE = "array"
RUNS = 3
#: at rest with all draws, and in the engine alone
TARGETS = {"rest_s": 0.150, "engine_s": 0.100}
MOVES = 30

#: moves a slider as a pointer does: until both fans have new figures while it is pressed, then
#: at rest, and until axes and all other charts are in place; [ms, ms, ms]
MOVE = """async ([lever, value]) => {
  const slider = document.querySelector(
    `.lever[data-lever="${lever}"] [data-side="a"] input[type="range"]`);
  const fans = [...document.querySelectorAll('[data-kind="fan"] .drawing')];
  const redrawn = () => new Promise((done) => {
    const left = new Set(fans);
    const watch = new MutationObserver((records) => {
      for (const fan of fans) if (records.some((r) => fan.contains(r.target))) left.delete(fan);
      if (left.size) return;
      watch.disconnect();
      requestAnimationFrame(() => done(performance.now()));
    });
    for (const fan of fans) {
      watch.observe(fan, { subtree: true, childList: true, attributes: true });
    }
  });
  const timed = async (act) => {
    const end = redrawn();
    const began = performance.now();
    act();
    return await end - began;
  };
  slider.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  const moved = await timed(() => {
    slider.value = value;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  });
  slider.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
  const whole = document.getElementById('outcomes');
  const settled = new Promise((done) => {
    const watch = new MutationObserver(() => { watch.disconnect(); done(performance.now()); });
    watch.observe(whole, { attributeFilter: ['data-settled'] });
  });
  const began = performance.now();
  const rest = await timed(() => slider.dispatchEvent(new Event('change', { bubbles: true })));
  return [moved, rest, await settled - began];
}"""


def prepare(folder: Path) -> None:
    """Fill the cache of compiled programs, and of the charts' engine."""
    measure(folder)


def measure(folder: Path) -> Metrics:
    """Measure once: medians and 95% of thirty moves, and of thirty questions to the server."""
    with serving(folder / "cache") as port:
        with opened(port) as page:
            page.goto("/", wait_until="networkidle")
            page.locator('[data-kind="fan"] svg').nth(1).wait_for()
            # drawings for fewer draws are made ready after the first answer at rest
            page.wait_for_timeout(8000)
            page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            page.set_default_timeout(60_000)
            pairs = [page.evaluate(MOVE, ["transfer", str(10 + 5 * n)]) for n in range(MOVES)]
        ask(port, "/api/charts")
        engine = [
            ask(port, f"/api/charts?a.transfer={100 + n}.5")["milliseconds"] for n in range(MOVES)
        ]
    drag, rest, settled = ([pair[at] / 1000 for pair in pairs] for at in (0, 1, 2))
    found = {
        "drag": drag,
        "rest": rest,
        "settled": settled,
        "engine": [one / 1000 for one in engine],
    }
    medians = {f"{name}_s": statistics.median(values) for name, values in found.items()}
    return {**medians, **{f"{name}_95_s": most(values) for name, values in found.items()}}
