// Draws the time axis: days and hours, clock changes, how much is planned at once, and now.
import { PILE, xOf } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */

/**
 * What is to come lies on other ground.
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 */
export function paintFuture(pen, scene) {
  const x = xOf(scene, scene.now);
  pen.fillStyle = scene.colours.sheet;
  if (x < scene.frame.width) pen.fillRect(Math.max(x, scene.frame.left), 0, scene.frame.width, scene.frame.height);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 */
export function paintGrid(pen, scene) {
  const { frame, colours } = scene;
  pen.fillStyle = colours.line;
  for (const { at, main } of scene.ticks) {
    pen.globalAlpha = main ? 1 : 0.55;
    pen.fillRect(Math.round(xOf(scene, at)), main ? 0 : frame.head - 6, 1, frame.height);
  }
  pen.globalAlpha = 1;
  pen.strokeStyle = colours.tone.skip;
  pen.setLineDash([3, 4]);
  for (const { at } of scene.shifts) {
    const x = Math.round(xOf(scene, at)) + 0.5;
    pen.beginPath();
    pen.moveTo(x, 0);
    pen.lineTo(x, frame.height);
    pen.stroke();
  }
  pen.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 */
export function paintAxis(pen, scene) {
  const { frame, colours } = scene;
  pen.textBaseline = "middle";
  let free = -Infinity;
  for (const { at, text, main } of [...scene.ticks].sort((a, b) => Number(b.main) - Number(a.main) || a.at - b.at)) {
    if (main) {
      pen.font = `600 11px ${colours.type}`;
      pen.fillStyle = colours.ink;
      pen.fillText(text, xOf(scene, at) + 5, 11);
    }
  }
  pen.font = `11px ${colours.type}`;
  pen.fillStyle = colours.soft;
  for (const { at, text, main } of scene.ticks) {
    const x = xOf(scene, at) + 5;
    if (main || x < free) continue;
    pen.fillText(text, x, 26);
    free = x + 44;
  }
  pen.fillStyle = colours.tone.skip;
  for (const { at, words } of scene.shifts) pen.fillText(words, xOf(scene, at) + 5, 11);
  const most = Math.max(3, ...scene.pile);
  pen.fillStyle = colours.now;
  scene.pile.forEach((count, index) => {
    if (count === 0) return;
    const height = Math.max(1, Math.round((count / most) * 10));
    pen.globalAlpha = count > 1 ? 0.9 : 0.4;
    pen.fillRect(frame.left + index * PILE, frame.head - 1 - height, PILE - 1, height);
  });
  pen.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 */
export function paintNow(pen, scene) {
  const x = Math.round(xOf(scene, scene.now));
  pen.fillStyle = scene.colours.now;
  pen.fillRect(x - 1, 0, 2, scene.frame.height);
  pen.beginPath();
  pen.moveTo(x - 5, 0);
  pen.lineTo(x + 5, 0);
  pen.lineTo(x, 7);
  pen.fill();
}

/**
 * Above the names: the group that the topmost lane belongs to, once its heading has scrolled away.
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 */
export function paintCorner(pen, { frame, colours, rows, scroll }) {
  const first = rows[0];
  if (!frame.left || !first || scroll === 0) return;
  pen.textBaseline = "middle";
  pen.font = `600 11px ${colours.text}`;
  pen.fillStyle = colours.soft;
  pen.fillText(first.group, 16, frame.head - 13, frame.left - 32);
}
