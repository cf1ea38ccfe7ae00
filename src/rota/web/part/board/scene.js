// What a drawing of the Board is made from, and where an instant stands in it.
import { GLYPHS } from "../../text/status.js";

/** @typedef {import("./lane.js").Lane} Lane */
/** @typedef {import("./lane.js").Bar} Bar */
/** @typedef {import("./lane.js").Sign} Sign */
/** @typedef {import("./lane.js").Planned} Planned */
/** @typedef {import("./row.js").Row} Row */
/** @typedef {import("./span.js").Span} Span */
/** @typedef {import("../../text/axis.js").Tick} Tick */

/**
 * @typedef {{ left: number, width: number, height: number, head: number, barTop: number, barHeight: number }} Frame
 *   in pixels: where the time axis begins, the drawing's size, the height of the axis; of a lane where its bars stand
 * @typedef {{ paper: string, sheet: string, line: string, ink: string, soft: string, now: string, wash: string,
 *   tone: Record<string, string>, type: string, text: string }} Colours
 * @typedef {{ frame: Frame, span: Span, now: number, rows: Row[], scroll: number, colours: Colours, ticks: Tick[],
 *   shifts: { at: number, words: string }[], lane: (name: string) => Lane,
 *   planned: (name: string) => Planned | undefined, pile: number[], chosen: string | null,
 *   current: string | null }} Scene
 *   `pile`: planned firings in each 6 pixels; `chosen`: a bar or sign by its key; `current`: the unit whose lane is
 */

/** The width of a bar of the pile, in pixels. */
export const PILE = 6;

/** @type {Record<string, Path2D>} */
const signs = Object.fromEntries(
  Object.entries(GLYPHS).map(([name, path]) => [name, new Path2D(path.startsWith("*") ? path.slice(1) : path)]),
);

/**
 * @param {Scene} scene
 * @param {number} instant
 */
export function xOf({ frame, span }, instant) {
  return frame.left + ((instant - span.from) / (span.to - span.from)) * (frame.width - frame.left);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {string} name of a glyph
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {string} colour
 */
export function draw(pen, name, x, y, size, colour) {
  pen.save();
  pen.translate(x, y);
  pen.scale(size / 16, size / 16);
  pen.lineWidth = 2.2;
  pen.lineCap = "round";
  pen.strokeStyle = pen.fillStyle = colour;
  if (GLYPHS[/** @type {keyof typeof GLYPHS} */ (name)].startsWith("*")) pen.fill(signs[name]);
  else pen.stroke(signs[name]);
  pen.restore();
}
