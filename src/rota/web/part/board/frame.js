// The measures of the Board: where lanes, names and the time axis stand. Pixels.

/** Height of the time axis. */
export const HEAD = 46;
/** Below this width names stand above the lanes. */
export const NARROW = 640;
const NAMES = 232;

/**
 * @param {number} width
 * @returns {import("./scene.js").Frame}
 */
export function frameOf(width) {
  const narrow = width < NARROW;
  return { left: narrow ? 0 : NAMES, width, height: 0, head: HEAD, barTop: narrow ? 22 : 5, barHeight: 18 };
}

/**
 * Height of a lane.
 * @param {number} width
 */
export function laneHeight(width) {
  return width < NARROW ? 46 : 29;
}
