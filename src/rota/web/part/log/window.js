// The lines in sight. What is scrolled is an empty room behind them, so that a log of ten million lines is one screen of elements.
import { html, useEffect, useLayoutEffect, useRef } from "../../html.js";
import { LINE } from "./geometry.js";
import { Line } from "./row.js";

/**
 * @typedef {import("./position.js").Position} Position
 * @typedef {import("./geometry.js").Place} Place
 * @typedef {import("./anchor.js").Lines} Lines
 */

/** After the last small move so long, the scrollbar is put where it belongs. Milliseconds. */
const REST = 140;

/**
 * @param {{ log: import("../../state/log.js").Log, position: Position, times: boolean, zone: string, picked: Lines | null,
 *   here: number | null, find: import("./pattern.js").Finder | null, pick: (n: number, event: MouseEvent) => void, label: string,
 *   path: string }} props
 */
export function Window({ log, position, times, zone, picked, here, find, pick, label, path }) {
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const layer = useRef(/** @type {HTMLElement | null} */ (null));
  const bar = useRef({
    known: 0,
    restless: 0,
    timer: /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined),
    widest: 0,
  });
  void log.version.value;
  const place = position.place.value;
  const rows = position.rows();
  const wrap = position.wrap.value;
  const isFollowing = place === null && log.known && !log.finalized;

  const settle = () => {
    const element = scroller.current;
    if (!element) return;
    const wanted = position.scrollTop;
    if (Math.abs(element.scrollTop - wanted) > 1) element.scrollTop = wanted;
    bar.current.known = element.scrollTop;
  };
  const scrolled = () => {
    const element = /** @type {HTMLElement} */ (scroller.current);
    const { scrollTop } = element;
    const delta = scrollTop - bar.current.known;
    if (Math.abs(delta) < 0.5) return; // sideways, or our own doing
    bar.current.known = scrollTop;
    position.scrolled(scrollTop, delta, placeInSight(layer.current));
    position.focus();
    if (!position.isExact) rest(scrollTop <= 0 || scrollTop >= position.room - position.view.value - 1);
  };
  const rest = (/** @type {boolean} */ isStuck) => {
    bar.current.restless = isStuck ? 0 : performance.now() + REST;
    clearTimeout(bar.current.timer);
    bar.current.timer = setTimeout(settle, REST);
  };
  // Where a pixel of the room is more than one of the log, the wheel moves the log itself, and the scrollbar comes after.
  const wheeled = (/** @type {WheelEvent} */ event) => {
    if (position.isExact || event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    event.preventDefault();
    position.move(event.deltaY * [1, LINE, position.view.value][event.deltaMode], placeInSight(layer.current));
    rest(false);
  };

  useEffect(() => {
    const element = /** @type {HTMLElement} */ (scroller.current);
    const observer = new ResizeObserver(() => {
      bar.current.widest = 0;
      if (layer.current) layer.current.style.minWidth = "";
      position.columns = columnsOf(layer.current) || position.columns;
      position.resized(element.clientHeight);
    });
    observer.observe(element);
    element.addEventListener("wheel", wheeled, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener("wheel", wheeled);
      clearTimeout(bar.current.timer);
    };
  }, [position]);
  useLayoutEffect(() => {
    if (wrap) position.measured(heights(layer.current));
    if (place !== null && isEndAbove(layer.current, rows, log)) position.toEnd();
    if (position.isExact || performance.now() >= bar.current.restless) settle();
    if (layer.current && !wrap) {
      layer.current.style.minWidth = `${(bar.current.widest = Math.max(bar.current.widest, layer.current.scrollWidth))}px`;
    } else if (layer.current) layer.current.style.minWidth = "";
  });

  return html`<div
    ref=${scroller}
    class=${`log-scroll ${wrap ? "wrapped" : ""} ${times ? "timed" : ""}`}
    tabindex="0"
    role=${isFollowing ? "log" : "region"}
    aria-live="off"
    aria-label=${label}
    onScroll=${scrolled}
  >
    <div class="log-room" style=${{ height: `${position.room}px`, "--digits": String(Math.max(3, String(log.end).length)) }}>
      <div ref=${layer} class=${`log-layer ${place === null ? "at-end" : ""}`} style=${{ height: `${position.view.value}px` }}>
        <div class="log-rows" style=${{ transform: place === null ? "none" : `translateY(${-place.px}px)` }}>
          ${rows.map(
            (row, at) =>
              html`<${Line} key=${row.n} ...${row} times=${times} zone=${zone} find=${find} pick=${pick} href=${`${path}#L${row.n}`}
                goesOn=${rows[at + 1]?.line?.continued === true} isPicked=${isWithin(picked, row.n)} isHere=${row.n === here} isSought=${log.isSparse} />`,
          )}
        </div>
      </div>
    </div>
  </div>`;
}

/**
 * @param {Lines | null} lines
 * @param {number} n
 */
function isWithin(lines, n) {
  return lines !== null && lines.from <= n && n <= lines.to;
}

/** @param {HTMLElement | null} layer */
function elements(layer) {
  return /** @type {NodeListOf<HTMLElement>} */ (layer?.querySelectorAll(".log-line") ?? []);
}

/**
 * What stands at the top of the view, as it was laid out.
 * @param {HTMLElement | null} layer
 * @returns {Place | null}
 */
function placeInSight(layer) {
  const top = layer?.getBoundingClientRect().top ?? 0;
  for (const element of elements(layer)) {
    const box = element.getBoundingClientRect();
    if (box.bottom > top) return { n: Number(element.dataset.n), px: Math.max(0, top - box.top) };
  }
  return null;
}

/** @param {HTMLElement | null} layer @returns {[number, number][]} */
function heights(layer) {
  return [...elements(layer)].map((element) => [Number(element.dataset.n), element.offsetHeight]);
}

/**
 * Whether the last line of all ends within the view: there is nothing more to scroll to.
 * @param {HTMLElement | null} layer
 * @param {import("../../state/log.js").Row[]} rows
 * @param {import("../../state/log.js").Log} log
 */
function isEndAbove(layer, rows, log) {
  const last = rows[rows.length - 1];
  const element = [...elements(layer)].at(-1);
  if (!layer || !element || !last || last.line === null || !log.isLast(last.n)) return false;
  return element.getBoundingClientRect().bottom <= layer.getBoundingClientRect().bottom;
}

/** How many characters fit beside the number. @param {HTMLElement | null} layer */
function columnsOf(layer) {
  const text = layer?.querySelector(".log-text");
  if (!layer || !text) return 0;
  const left = text.getBoundingClientRect().left - layer.getBoundingClientRect().left;
  return Math.floor((layer.clientWidth - left) / (LINE * 0.39));
}
