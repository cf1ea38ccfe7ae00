"""The log viewer on 10 million lines: how soon its end is there, a frame while it is scrolled, and what it holds then.

Headless and drawn by the processor: a screen of 60 Hz gives 16.7 ms a frame at best.
"""

from bench.browser import signed_in
from bench.rota import installed
from bench.row import Aim, Row
from playwright.sync_api import BrowserContext, Page
from tests.end_to_end.installation import Installation
from tests.wait import wait_for

LINES = 10_000_000
TASK = f"""
[tasks.flood]
log_max_size = "2GiB"
run = "seq -f 'line %.0f: some words behind it, as many as servers write' 0 {LINES - 1}"
"""
FRAMES = 300
VISITS = 7
LEAPS = 200
MEGABYTE = 1e6

LAST = f'.log-line[data-n="{LINES - 1}"] .log-text'
SCROLL = """async ([frames, leap]) => {
  const element = document.querySelector(".log-scroll");
  const took = [];
  let last = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame += 1) {
    if (leap) element.scrollTop = ((frame * 7919) % frames) / frames * element.scrollHeight;
    else element.dispatchEvent(new WheelEvent("wheel", { deltaY: 120, bubbles: true, cancelable: true }));
    const now = await new Promise(requestAnimationFrame);
    took.push(now - last);
    last = now;
  }
  return took;
}"""


def measure() -> list[Row]:
    """Milliseconds until the end is shown, and a frame; MB of the page's heap after a walk through all of it."""
    with installed(TASK) as rota:
        rota.up()
        run = rota.rota("run", "flood", "--detach").out.strip()
        wait_for(lambda: _status(rota, run), lambda status: status == "ended", within=300.0)
        with signed_in(rota) as context:
            address = f"http://127.0.0.1:{rota.port}/runs/{run}"
            opened = [_opened(context, address) for _ in range(VISITS)]
            page = _page(context, address)
            before = _heap(page)
            leaps: list[float] = page.evaluate(SCROLL, [LEAPS, True])
            page.evaluate("document.querySelector('.log-scroll').scrollTop = 4_000_000")
            wheel: list[float] = page.evaluate(SCROLL, [FRAMES, False])
            after = _heap(page)
            return [
                Row(figure="until its last line is there", unit="ms", rota=opened, aim=Aim(limit=1000)),
                Row(figure="a frame, by the wheel, median", unit="ms", rota=wheel, aim=Aim(limit=20)),
                Row(figure="a frame, by the scrollbar, median", unit="ms", rota=leaps),
                Row(figure="heap at first", unit="MB", rota=[before]),
                Row(figure="heap after 200 leaps", unit="MB", rota=[after], aim=Aim(limit=32)),
            ]


def _status(rota: Installation, run: str) -> object:
    return rota.request_on_socket("GET", f"/api/runs/{run}").json()["status"]


def _opened(context: BrowserContext, address: str) -> float:
    page = _page(context, address)
    took: float = page.evaluate("performance.now()")
    page.close()
    return took


def _page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(LAST)
    return page


def _heap(page: Page) -> float:
    """MB of its objects that are still in use."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    return used / MEGABYTE
