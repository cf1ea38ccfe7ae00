// Points over time: the one home of uPlot, which comes only when something is drawn.
import { html, useEffect, useRef, useState } from "../html.js";
import { clock, dayName } from "../text/instant.js";
import { bounds, isSpread, LEAST, nearest, ticks, tickText } from "../text/scatter.js";
import { GLYPHS, statusOf } from "../text/status.js";
import { coloursOf } from "./board/colour.js";
import { theme } from "./theme.js";

/** @typedef {import("uplot")} Plot */
/** @typedef {{ id: string, at: number, seconds: number, outcome: string }} Point `at`: seconds since 1970 */
/** @typedef {import("./board/scene.js").Colours} Colours */

const HEIGHT = 216;
const GLYPH = 10;
const DAY = 86_400;

/**
 * Durations over time, each in the colour and with the sign of how it ended; oldest first.
 * @param {{ points: Point[], zone: string, hot: number, over: (index: number) => void, open: (index: number) => void }} props
 *   `hot`: the one that is pointed at, -1: none
 */
export function Chart({ points, zone, hot, over, open }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const plot = useRef(/** @type {Plot | null} */ (null));
  const now = useRef({ points, hot, over, open });
  now.current = { points, hot, over, open };
  const [fault, setFault] = useState(false);
  const log = isSpread(points.map(({ seconds }) => seconds));
  useEffect(() => {
    const element = /** @type {HTMLDivElement} */ (place.current);
    let gone = false;
    load().then(
      (uPlot) => {
        if (gone) return;
        plot.current = new uPlot(options(uPlot, element, zone, log, now), data(now.current.points), element);
      },
      () => setFault(true),
    );
    const sized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    sized.observe(element);
    return () => {
      gone = true;
      sized.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [zone, log, useScheme()]);
  useEffect(() => plot.current?.setData(data(points)), [points]);
  useEffect(() => plot.current?.redraw(false), [hot]);
  if (fault) return html`<p class="soft">The chart could not be loaded; the table below has the same.</p>`;
  return html`<div class="chart" ref=${place} style=${{ height: `${HEIGHT}px` }} aria-hidden="true" />`;
}

/** The drawing comes once, with its own look. */
async function load() {
  if (!document.querySelector("link[data-chart]")) {
    const look = document.createElement("link");
    look.rel = "stylesheet";
    look.href = new URL("../vendor/uplot.css", import.meta.url).href;
    look.dataset.chart = "";
    document.head.append(look);
  }
  return (await import("../vendor/uplot.js")).default;
}

/** Light or dark, as it is in force: a canvas has to be told. */
function useScheme() {
  const [dark, setDark] = useState(() => matchMedia("(prefers-color-scheme: dark)").matches);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const change = () => setDark(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  return theme.value || (dark ? "dark" : "light");
}

/** @param {Point[]} points @returns {[number[], number[]]} */
function data(points) {
  return [points.map(({ at }) => at), points.map(({ seconds }) => Math.max(seconds, LEAST))];
}

/**
 * @param {typeof import("uplot")} uPlot
 * @param {HTMLElement} element
 * @param {string} zone
 * @param {boolean} log
 * @param {{ current: { points: Point[], hot: number, over: (index: number) => void, open: (index: number) => void } }} now
 * @returns {import("uplot").Options}
 */
function options(uPlot, element, zone, log, now) {
  const colours = coloursOf(element);
  const font = `11px ${colours.type}`;
  const axis = { stroke: colours.soft, font, grid: { stroke: colours.line, width: 1 }, ticks: { show: false } };
  return {
    width: element.clientWidth || 320,
    height: HEIGHT,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { x: false, y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    scales: {
      x: { time: true, range: (_, least, most) => span(least, most) },
      y: { distr: log ? 3 : 1, range: () => bounds(now.current.points.map(({ seconds }) => seconds)) },
    },
    axes: [
      {
        ...axis,
        space: 72,
        size: 28,
        values: (_, splits, _axis, _space, step) => splits.map((at) => timeText(at, step, zone)),
      },
      {
        ...axis,
        size: 56,
        splits: (_, _axis, least, most) => ticks(least, most, { log }),
        filter: (_, splits) => splits,
        values: (_, splits) => splits.map(tickText),
      },
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: {
      draw: [(plot) => draw(plot, colours, now.current)],
      ready: [(plot) => listen(plot, now)],
    },
  };
}

/**
 * A single point stands in the middle of a day.
 * @param {number} least
 * @param {number} most
 * @returns {[number, number]}
 */
function span(least, most) {
  const room = Math.max((most - least) * 0.02, least === most ? DAY / 2 : 1);
  return [least - room, most + room];
}

/**
 * @param {number} at
 * @param {number} step seconds between two
 * @param {string} zone
 */
function timeText(at, step, zone) {
  return step >= DAY ? dayName(at * 1000, zone).slice(4) : clock(at * 1000, zone, { seconds: step < 60 });
}

/**
 * @param {Plot} plot
 * @param {Colours} colours
 * @param {{ points: Point[], hot: number }} state
 */
function draw(plot, colours, { points, hot }) {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  points.forEach((point, index) => {
    const { x, y } = placeOf(plot, point);
    const { tone, glyph } = statusOf(point.outcome);
    ctx.setTransform(ratio, 0, 0, ratio, (x + plot.bbox.left / ratio) * ratio, (y + plot.bbox.top / ratio) * ratio);
    ctx.fillStyle = ctx.strokeStyle = colours.tone[tone];
    if (point.outcome === "success") dot(ctx);
    else sign(ctx, GLYPHS[glyph]);
    if (index === hot) ring(ctx, colours.now);
  });
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx */
function dot(ctx) {
  ctx.beginPath();
  ctx.arc(0, 0, 2.6, 0, 2 * Math.PI);
  ctx.fill();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} path
 */
function sign(ctx, path) {
  ctx.scale(GLYPH / 16, GLYPH / 16);
  ctx.translate(-8, -8);
  ctx.lineWidth = 2.6;
  ctx.lineCap = ctx.lineJoin = "round";
  const drawn = new Path2D(path.replace("*", ""));
  if (path.startsWith("*")) ctx.fill(drawn);
  else ctx.stroke(drawn);
  ctx.translate(8, 8);
  ctx.scale(16 / GLYPH, 16 / GLYPH);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} colour
 */
function ring(ctx, colour) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.arc(0, 0, 8, 0, 2 * Math.PI);
  ctx.stroke();
}

/**
 * @param {Plot} plot
 * @param {Point} point
 */
function placeOf(plot, point) {
  return { x: plot.valToPos(point.at, "x"), y: plot.valToPos(Math.max(point.seconds, LEAST), "y") };
}

/**
 * @param {Plot} plot
 * @param {{ current: { points: Point[], hot: number, over: (index: number) => void, open: (index: number) => void } }} now
 */
function listen(plot, now) {
  const at = (/** @type {MouseEvent} */ event) => {
    const box = plot.over.getBoundingClientRect();
    const places = now.current.points.map((point) => placeOf(plot, point));
    return nearest(places, event.clientX - box.left, event.clientY - box.top);
  };
  plot.over.addEventListener("mousemove", (/** @type {MouseEvent} */ event) => {
    const found = at(event);
    plot.over.style.cursor = found < 0 ? "default" : "pointer";
    if (found !== now.current.hot) now.current.over(found);
  });
  plot.over.addEventListener("mouseleave", () => now.current.over(-1));
  plot.over.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const found = at(event);
    if (found >= 0) now.current.open(found);
  });
}
