"""The Board: 500 lanes with 20,000 bars in all, panned and scrolled at once; and how soon the page is there at first.

Headless and drawn by the processor: a screen of 60 Hz gives 16.7 ms a frame at best.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from bench.browser import signed_in
from bench.history import Past, write_past
from bench.rota import installed
from bench.row import Aim, Row
from playwright.sync_api import BrowserContext

PAST = Past(until=datetime.now(UTC), runs=20_000, units=500, days=2)
FRAMES = 300
VISITS = 7
KB = 1000

PAN = """async (frames) => {
  const canvas = document.querySelector(".board-chart canvas");
  const chart = document.querySelector(".board-chart");
  const took = [];
  let last = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame += 1) {
    const deltaX = frame % 120 < 60 ? 14 : -14;
    const place = { clientX: 700, clientY: 400, bubbles: true, cancelable: true };
    canvas.dispatchEvent(new WheelEvent("wheel", { deltaX, ...place }));
    chart.scrollTop += 8;
    const now = await new Promise(requestAnimationFrame);
    took.push(now - last);
    last = now;
  }
  return took;
}"""
SIZE = """() => {
  const files = performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/static/"));
  const all = [...files, ...performance.getEntriesByType("navigation")];
  return all.reduce((sum, entry) => sum + entry.encodedBodySize, 0);
}"""
LANES = ".board-names a"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Milliseconds until there are lanes; kB of the page and its files, as they are packed."""

    took: float
    content: float


def measure() -> list[Row]:
    """Milliseconds a frame; kB and milliseconds of a first visit."""
    tasks = "".join(
        f'[tasks.{name}]\nrun = "true"\ncron = "H H/3 * * *"\ngroup = "{name[-1]}"\n' for name in PAST.names()
    )
    with installed(tasks) as rota:
        rota.data.mkdir(mode=0o700)
        write_past(rota.data / "rota.db", PAST)
        rota.up()
        with signed_in(rota) as context:
            address = f"http://127.0.0.1:{rota.port}/"
            visits = [_visit(context, address) for _ in range(VISITS)]
            return [
                Row(figure="a frame, median", unit="ms", rota=_frames(context, address), aim=Aim(limit=20)),
                Row(figure="first view, gzip", unit="kB", rota=[it.content for it in visits], aim=Aim(limit=150)),
                Row(figure="until it can be used", unit="ms", rota=[it.took for it in visits], aim=Aim(limit=1000)),
            ]


def _frames(context: BrowserContext, address: str) -> list[float]:
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(LANES)
    took: list[float] = page.evaluate(PAN, FRAMES)
    page.close()
    return took


def _visit(context: BrowserContext, address: str) -> Visit:
    """Nothing is in the browser's cache."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(address)
    page.wait_for_selector(LANES)
    took: float = page.evaluate("performance.now()")
    page.wait_for_function("document.fonts.status === 'loaded'")
    content: float = page.evaluate(SIZE)
    page.close()
    return Visit(took=took, content=content / KB)
