// Draws the Board on a canvas: only what is in sight, once a frame at most.
import { statusOf } from "../../text/status.js";
import { paintAxis, paintCorner, paintFuture, paintGrid, paintNow } from "./axis.js";
import { draw, xOf } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./lane.js").Bar} Bar */
/** @typedef {import("./lane.js").Sign} Sign */
/** @typedef {import("./lane.js").Mark} Mark */
/** @typedef {import("./row.js").Row} Row */

/** Smaller than this nothing can be seen or hit. */
const THINNEST = 3;
/** Ticks closer than this are drawn as a row of dashes. */
const CLOSEST = 4;

/**
 * @param {CanvasRenderingContext2D} pen scaled so that 1 is a pixel of CSS
 * @param {Scene} scene
 */
export function paint(pen, scene) {
  const { frame, colours } = scene;
  pen.clearRect(0, 0, frame.width, frame.height);
  pen.save();
  pen.beginPath();
  pen.rect(frame.left, 0, frame.width - frame.left, frame.height);
  pen.clip();
  paintFuture(pen, scene);
  paintGrid(pen, scene);
  pen.save();
  pen.beginPath();
  pen.rect(frame.left, frame.head, frame.width - frame.left, frame.height - frame.head);
  pen.clip();
  for (const row of scene.rows) paintRow(pen, scene, row);
  pen.restore();
  paintAxis(pen, scene);
  paintNow(pen, scene);
  pen.restore();
  paintCorner(pen, scene);
  pen.fillStyle = colours.line;
  pen.fillRect(0, frame.head - 1, frame.width, 1);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 * @param {Row} row
 */
function paintRow(pen, scene, row) {
  const { frame, colours } = scene;
  const top = frame.head + row.top - scene.scroll;
  pen.fillStyle = colours.line;
  pen.globalAlpha = 0.6;
  pen.fillRect(frame.left, top + row.height - 1, frame.width, 1);
  pen.globalAlpha = 1;
  if (!row.unit) return;
  if (scene.current === row.unit.name) {
    pen.fillStyle = colours.wash;
    pen.fillRect(frame.left, top, frame.width, row.height - 1);
  }
  const lane = scene.lane(row.unit.name);
  const service = row.unit.kind === "service";
  for (const [before, after] of lane.links) paintLink(pen, scene, top, before, after, lane.levels);
  for (const bar of lane.bars) if (!bar.failure) paintBar(pen, scene, top, bar, lane.levels, service);
  for (const bar of lane.bars) if (bar.failure) paintBar(pen, scene, top, bar, lane.levels, service);
  for (const sign of lane.signs) paintSign(pen, scene, top, sign);
  const planned = scene.planned(row.unit.name);
  if (planned?.marks.length) paintPlanned(pen, scene, top, planned);
}

/**
 * Where a bar stands: what failed is taller than what went well, so that it is seen without its colour.
 * @param {Scene} scene
 * @param {number} top of the lane
 * @param {Bar} bar
 * @param {number} levels
 */
export function boxOf(scene, top, bar, levels) {
  const { frame } = scene;
  const left = xOf(scene, bar.start);
  const right = xOf(scene, bar.end ?? Math.max(scene.now, bar.start));
  const each = frame.barHeight / levels;
  const inset = bar.failure || levels > 1 ? 0 : 3;
  return {
    left,
    width: Math.max(THINNEST, right - left),
    top: top + frame.barTop + each * Math.min(bar.level, levels - 1) + inset,
    height: Math.max(2, each - (levels > 1 ? 1 : 0) - inset * 2),
  };
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 * @param {number} top
 * @param {Bar} bar
 * @param {number} levels
 * @param {boolean} service
 */
function paintBar(pen, scene, top, bar, levels, service) {
  const { frame, colours } = scene;
  const box = boxOf(scene, top, bar, levels);
  if (box.left > frame.width || box.left + box.width < frame.left) return;
  const left = Math.max(box.left, frame.left - 2);
  const width = Math.min(box.left + box.width, frame.width + 2) - left;
  const status = statusOf(bar.outcome);
  const running = bar.end === null;
  if (service) paintUp(pen, left, width, box, status.tone, colours, bar.failure);
  else {
    pen.fillStyle = colours.tone[status.tone];
    pen.fillRect(left, box.top, width, box.height);
  }
  if (running) paintEdge(pen, left + width, box, colours.tone.run);
  if (!service && width >= 15 && box.height >= 12 && (bar.failure || bar.outcome === "stopped")) {
    draw(pen, status.glyph, left + 2, box.top + box.height / 2 - 6, 12, colours.paper);
  }
  if (scene.chosen === bar.id) {
    pen.strokeStyle = colours.now;
    pen.lineWidth = 2;
    pen.strokeRect(left - 2, box.top - 2, width + 4, box.height + 4);
  }
}

/**
 * An instance that was up: what counts is that it was, and at the end how that ended.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} left
 * @param {number} width
 * @param {{ top: number, height: number }} box
 * @param {string} tone of its end
 * @param {import("./scene.js").Colours} colours
 * @param {boolean} failure
 */
function paintUp(pen, left, width, box, tone, colours, failure) {
  const inset = failure && box.height > 12 ? 3 : 0;
  pen.fillStyle = colours.tone.good;
  pen.globalAlpha = 0.4;
  pen.fillRect(left, box.top + inset, width, box.height - 2 * inset);
  pen.globalAlpha = 1;
  if (tone === "good" || tone === "run") return;
  pen.fillStyle = colours.tone[tone];
  pen.fillRect(left + width - THINNEST, box.top, THINNEST, box.height);
}

/**
 * What runs grows on: its edge says so.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} x
 * @param {{ top: number, height: number }} box
 * @param {string} colour
 */
function paintEdge(pen, x, box, colour) {
  pen.fillStyle = colour;
  pen.fillRect(x - 2, box.top - 2, 2, box.height + 4);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 * @param {number} top
 * @param {Bar} before
 * @param {Bar} after
 * @param {number} levels
 */
function paintLink(pen, scene, top, before, after, levels) {
  const from = boxOf(scene, top, before, levels);
  const to = boxOf(scene, top, after, levels);
  const start = from.left + from.width;
  if (to.left - start < 2 || start > scene.frame.width || to.left < scene.frame.left) return;
  pen.strokeStyle = scene.colours.tone.bad;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(start, from.top + from.height / 2);
  pen.lineTo(to.left, to.top + to.height / 2);
  pen.stroke();
}

/**
 * A firing that did not run; a stretch of them is a line with its sign at the start.
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 * @param {number} top
 * @param {Sign} sign
 */
function paintSign(pen, scene, top, sign) {
  const { frame, colours } = scene;
  const left = xOf(scene, sign.due);
  const right = xOf(scene, sign.until);
  if (left > frame.width || right < frame.left - 8) return;
  const status = statusOf(sign.verdict);
  const middle = top + frame.barTop + frame.barHeight / 2;
  if (right - left > 12) {
    pen.fillStyle = colours.tone[status.tone];
    pen.globalAlpha = 0.5;
    pen.fillRect(Math.max(left, frame.left), middle - 1, right - Math.max(left, frame.left), 2);
    pen.globalAlpha = 1;
  }
  draw(pen, status.glyph, Math.max(left, frame.left + 6) - 6, middle - 6, 12, colours.tone[status.tone]);
  if (scene.chosen === `${sign.due}`) {
    pen.strokeStyle = colours.now;
    pen.lineWidth = 2;
    pen.strokeRect(left - 8, middle - 8, 16, 16);
  }
}

/**
 * Planned firings: a tick each, and a ghost of how long it usually takes; where ticks would touch, a line says "all the time".
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 * @param {number} top
 * @param {import("./lane.js").Planned} planned
 */
function paintPlanned(pen, scene, top, { marks, expected, until }) {
  const { frame, colours } = scene;
  const middle = top + frame.barTop + frame.barHeight / 2;
  const scale = (frame.width - frame.left) / (scene.span.to - scene.span.from);
  const ghost = expected * scale;
  const close = marks.length > 2 && ((marks[marks.length - 1].at - marks[0].at) / (marks.length - 1)) * scale < CLOSEST;
  if (close) return paintSteady(pen, scene, middle, marks, until);
  for (const { at, willRun, note } of marks) {
    const x = xOf(scene, at);
    if (at < scene.now || x < frame.left - ghost) continue;
    if (x > frame.width) break;
    if (ghost >= THINNEST && willRun) {
      pen.fillStyle = colours.ink;
      pen.globalAlpha = 0.12;
      pen.fillRect(x, middle - 5, ghost, 10);
      pen.globalAlpha = 1;
    }
    const clock = note.startsWith("dst");
    if (clock || !willRun) {
      draw(pen, clock ? "turn" : "pause", x - 6, middle - 6, 12, colours.tone[clock ? "skip" : "miss"]);
    }
    if (!willRun) continue;
    pen.fillStyle = colours.soft;
    pen.fillRect(Math.round(x), middle - 6, 1.5, 12);
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 * @param {number} middle
 * @param {Mark[]} marks
 * @param {number} until where what is planned ends; Infinity where only the telling of it does
 */
function paintSteady(pen, scene, middle, marks, until) {
  const from = Math.max(xOf(scene, Math.max(scene.now, marks[0].at)), scene.frame.left);
  const to = Math.min(xOf(scene, until), scene.frame.width);
  if (to <= from) return;
  const runs = marks[marks.length - 1].willRun;
  pen.fillStyle = runs ? scene.colours.soft : scene.colours.tone.miss;
  pen.globalAlpha = runs ? 0.55 : 0.35;
  for (let x = from; x < to; x += CLOSEST) pen.fillRect(x, middle - 3, 1, 6);
  pen.globalAlpha = 1;
  if (!runs) draw(pen, "pause", from + 4, middle - 6, 12, scene.colours.tone.miss);
}
