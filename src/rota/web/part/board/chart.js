// The Board's drawing: lanes by name on the left, time to the right. It scrolls down, pans aside, and is drawn by need.
import { effect, html, useEffect, useLayoutEffect, useRef, useState } from "../../html.js";
import { now } from "../../state/link.js";
import { go } from "../../state/route.js";
import { ticks, shifts, shiftWords, stepOf } from "../../text/axis.js";
import { runPath } from "../../text/path.js";
import { Later } from "../later.js";
import { theme } from "../theme.js";
import { coloursOf } from "./colour.js";
import { frameOf, HEAD } from "./frame.js";
import { hitAt, rowAt } from "./hit.js";
import { Names } from "./name.js";
import { paint } from "./paint.js";
import { followPointer } from "./pointer.js";
import { inSight } from "./row.js";
import { PILE, xOf } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./hit.js").Hit} Hit */
/** @typedef {import("./row.js").Row} Row */
/** @typedef {import("./span.js").Span} Span */
/** @typedef {ReturnType<typeof import("../../state/board.js").useBoard>} Board */

/** @type {import("../later.js").Load} */
const CARD = () => import("./card.js");
/** Between labels of the axis are at least so many pixels. */
const GAP = 64;

/**
 * @template T
 * @typedef {import("@preact/signals").Signal<T>} Signal
 */

/**
 * @param {{ span: Signal<Span>, setSpan: (span: Span) => void, rows: Row[], board: Board, zone: string,
 *   current: Signal<string | null>, chosen: Signal<Hit | null>, redraw: { current: () => void },
 *   measured: (width: number) => void }} props `current`: the name of the lane that is chosen; `chosen`: what has its card
 */
export function Chart({ span, setSpan, rows, board, zone, current, chosen, redraw, measured }) {
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [range, setRange] = useState({ first: 0, last: 0 });
  const [hit, setHit] = useState(/** @type {Hit | null} */ (null));
  const sceneRef = useRef(/** @type {Scene | null} */ (null));
  const newest = useRef({ rows, board, zone, size });
  newest.current = { rows, board, zone, size };
  const frame = { ...frameOf(size.width), height: size.height };
  const total = rows.length ? rows[rows.length - 1].top + rows[rows.length - 1].height : 0;

  useLayoutEffect(() => {
    const element = /** @type {HTMLElement} */ (scroller.current);
    const watch = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight });
      measured(element.clientWidth);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    const element = /** @type {HTMLCanvasElement} */ (canvas.current);
    const pen = /** @type {CanvasRenderingContext2D} */ (element.getContext("2d"));
    let waiting = 0;
    let colours = coloursOf(/** @type {HTMLElement} */ (scroller.current));
    const drawNow = () => {
      waiting = 0;
      const { size: box, ...seen } = newest.current;
      if (!box.width) return;
      fit(element, pen, box);
      const top = scroller.current?.scrollTop ?? 0;
      sceneRef.current = sceneOf({
        ...seen,
        size: box,
        span: span.peek(),
        scroll: top,
        colours,
        current: current.peek(),
        chosen: chosen.peek(),
      });
      paint(pen, sceneRef.current);
    };
    const soon = () => (waiting ||= requestAnimationFrame(drawNow));
    redraw.current = soon;
    const recolour = () => {
      colours = coloursOf(/** @type {HTMLElement} */ (scroller.current));
      soon();
    };
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", recolour);
    void document.fonts.ready.then(soon);
    const ends = [
      effect(() => void (span.value, now.value, current.value, chosen.value, soon())),
      effect(() => void (theme.value, recolour())),
      followPointer(element, {
        left: () => frameOf(newest.current.size.width).left,
        width: () => newest.current.size.width,
        span: () => span.peek(),
        set: setSpan,
        over: (x, y) => setHit(sceneRef.current && hitAt(sceneRef.current, x, y)),
        away: () => setHit(null),
        press: (x, y, touch) => pressed(x, y, touch),
      }),
    ];
    return () => {
      cancelAnimationFrame(waiting);
      dark.removeEventListener("change", recolour);
      for (const end of ends) end();
    };
  }, []);

  /**
   * @param {number} x
   * @param {number} y
   * @param {boolean} touch
   */
  const pressed = (x, y, touch) => {
    const scene = sceneRef.current;
    const found = scene && hitAt(scene, x, y);
    const row = scene && rowAt(scene, x, y);
    if (row?.unit) current.value = row.unit.name;
    if (found?.kind === "bar" && !touch) go(runPath(found.bar.id));
    else chosen.value = found;
  };

  const look = () => {
    const top = scroller.current?.scrollTop ?? 0;
    const next = inSight(rows, top, size.height);
    setRange((last) => (last.first === next.first && last.last === next.last ? last : next));
    setHit(null);
    redraw.current();
  };
  useLayoutEffect(look, [rows, size]);
  useEffect(() => redraw.current(), [board.planned]);
  useEffect(() => reveal(scroller.current, rows, current.value), [current.value]);

  const shown = hit ?? chosen.value;
  return html`<div class="board-chart" ref=${scroller} onScroll=${look} tabindex="-1">
    <canvas ref=${canvas} class=${hit?.kind === "bar" ? "hot" : ""} aria-hidden="true" style=${{ height: `${size.height}px` }}></canvas>
    <div class="board-names" style=${{ height: `${total}px`, marginTop: `${HEAD - size.height}px` }}>
      <${Names} rows=${rows.slice(range.first, range.last)} current=${current.value} width=${frame.left} setCurrent=${(/** @type {string} */ name) => (current.value = name)} />
    </div>
    ${
      shown &&
      sceneRef.current &&
      html`<div class="board-over" style=${{ top: `${scroller.current?.scrollTop ?? 0}px` }}>
      <${Later} load=${CARD} quiet props=${{ hit: shown, width: size.width, height: size.height, held: !hit }} />
    </div>`
    }
  </div>`;
}

/**
 * The drawing as large as its place, and as fine as the screen.
 * @param {HTMLCanvasElement} element
 * @param {CanvasRenderingContext2D} pen
 * @param {{ width: number, height: number }} size
 */
function fit(element, pen, { width, height }) {
  const ratio = devicePixelRatio || 1;
  const wide = Math.round(width * ratio);
  const high = Math.round(height * ratio);
  if (element.width !== wide || element.height !== high) {
    element.width = wide;
    element.height = high;
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/**
 * @param {{ rows: Row[], board: Board, zone: string, current: string | null, chosen: Hit | null, scroll: number,
 *   size: { width: number, height: number }, span: Span, colours: import("./scene.js").Colours }} from
 * @returns {Scene}
 */
function sceneOf({ rows, board, zone, current, chosen, size, span, scroll, colours }) {
  const frame = { ...frameOf(size.width), height: size.height };
  const { first, last } = inSight(rows, scroll, size.height);
  const changes = shifts(span.from, span.to, zone);
  const gap = ((span.to - span.from) / (frame.width - frame.left)) * GAP;
  const lanes = board.lanes();
  const scene = {
    frame,
    span,
    zone,
    rows: rows.slice(first, last),
    scroll,
    colours,
    now: now.peek(),
    current,
    ticks: ticks(span.from, span.to, stepOf(gap), zone, changes),
    shifts: changes.map((shift) => ({ at: shift.at, words: shiftWords(shift) })),
    lane: (/** @type {string} */ name) => lanes?.lane(name) ?? NOTHING,
    planned: (/** @type {string} */ name) => board.planned.get(name),
    pile: /** @type {number[]} */ ([]),
    chosen: chosen?.kind === "bar" ? chosen.bar.id : chosen?.kind === "sign" ? `${chosen.sign.due}` : null,
  };
  scene.pile = pileOf(scene, board);
  return scene;
}

/** @type {import("./lane.js").Lane} */
const NOTHING = { bars: [], signs: [], levels: 1, links: [] };

/**
 * How many firings are planned in each few pixels; what fires all the time is no pile.
 * @param {Scene} scene
 * @param {Board} board
 */
function pileOf(scene, board) {
  const pile = new Array(Math.ceil((scene.frame.width - scene.frame.left) / PILE)).fill(0);
  for (const { marks, steady } of board.planned.values()) {
    if (steady) continue;
    for (const { at, willRun } of marks) {
      const index = Math.floor((xOf(scene, at) - scene.frame.left) / PILE);
      if (willRun && at >= scene.now && index >= 0 && index < pile.length) pile[index] += 1;
    }
  }
  return pile;
}

/**
 * Scrolls so that a lane can be seen.
 * @param {HTMLElement | null} element
 * @param {Row[]} rows
 * @param {string | null} name
 */
function reveal(element, rows, name) {
  const row = rows.find(({ unit }) => unit?.name === name);
  if (!element || !row) return;
  if (row.top < element.scrollTop) element.scrollTop = row.top;
  const bottom = row.top + row.height - (element.clientHeight - HEAD);
  if (bottom > element.scrollTop) element.scrollTop = bottom;
}
