// What lies under a point of the Board, and which bar of a lane comes before or after another.
import { boxOf } from "./paint.js";
import { xOf } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./lane.js").Bar} Bar */
/** @typedef {import("./lane.js").Sign} Sign */
/** @typedef {import("./lane.js").Mark} Mark */
/** @typedef {import("../../wire.d.ts").Task} Task */
/**
 * @typedef {{ unit: Task, x: number, y: number } & ({ kind: "bar", bar: Bar } | { kind: "sign", sign: Sign }
 *   | { kind: "mark", mark: Mark, expected: number })} Hit `x`, `y`: where its card points to, in pixels
 */

/** So far beside a thing it is still meant. Pixels. */
const NEAR = 4;

/**
 * @param {Scene} scene
 * @param {number} x
 * @param {number} y
 * @returns {import("./row.js").Row | null}
 */
export function rowAt(scene, x, y) {
  const top = y - scene.frame.head + scene.scroll;
  if (y < scene.frame.head) return null;
  return scene.rows.find((row) => row.top <= top && top < row.top + row.height) ?? null;
}

/**
 * @param {Scene} scene
 * @param {number} x
 * @param {number} y
 * @returns {Hit | null}
 */
export function hitAt(scene, x, y) {
  const row = rowAt(scene, x, y);
  if (!row?.unit || x < scene.frame.left) return null;
  const top = scene.frame.head + row.top - scene.scroll;
  const lane = scene.lane(row.unit.name);
  const place = { unit: row.unit, x, y: top + scene.frame.barTop + scene.frame.barHeight };
  const sign = lane.signs.find(
    ({ due, until }) => xOf(scene, due) - 7 <= x && x <= Math.max(xOf(scene, until), xOf(scene, due) + 7),
  );
  if (sign) return { kind: "sign", sign, ...place };
  const bar = nearest(scene, lane.bars, top, lane.levels, x, y);
  if (bar) return { kind: "bar", bar, ...place };
  const planned = scene.planned(row.unit.name);
  const mark = planned?.marks.find(({ at }) => at >= scene.now && Math.abs(xOf(scene, at) - x) <= NEAR);
  return mark && planned ? { kind: "mark", mark, expected: planned.expected, ...place } : null;
}

/**
 * @param {Scene} scene
 * @param {Bar[]} bars
 * @param {number} top
 * @param {number} levels
 * @param {number} x
 * @param {number} y
 */
function nearest(scene, bars, top, levels, x, y) {
  let best = /** @type {Bar | null} */ (null);
  let least = Infinity;
  for (const bar of bars) {
    const box = boxOf(scene, top, bar, levels);
    const aside = Math.max(0, box.left - x, x - box.left - box.width);
    const above = levels > 1 ? Math.max(0, box.top - y, y - box.top - box.height) : 0;
    const far = aside + above - (bar.failure ? 0.5 : 0); // of two as near, the one somebody looks for
    if (aside <= NEAR && far < least) [best, least] = [bar, far];
  }
  return best;
}

/**
 * The bar after (1) or before (-1) the chosen one; without one the newest.
 * @param {Bar[]} bars in the order of their start
 * @param {string | null} chosen
 * @param {1 | -1} step
 */
export function neighbour(bars, chosen, step) {
  if (bars.length === 0) return null;
  const at = bars.findIndex((bar) => bar.id === chosen);
  return bars[at < 0 ? bars.length - 1 : Math.min(bars.length - 1, Math.max(0, at + step))];
}
