// Where one is in a log of any length. Browsers cap how high an element can be, so that the room that is scrolled through
// may stand for more lines than it has pixels for: small moves go line by line then, large ones by their share of the whole.

/** Height of a line that is not wrapped, in pixels. */
export const LINE = 20;
/** No browser has trouble with a room of this height. */
export const TALLEST = 8_000_000;
/** A move within one frame that is larger than so many views is a leap, not a step. */
const LEAP = 1.5;

/**
 * @typedef {{ n: number, px: number }} Place the line at the top of the view, and how much of it is above
 * @typedef {{ first: number, end: number, view: number }} Extent numbers of the first line and behind the last; pixels in sight
 * @typedef {{ before: (n: number) => number | null, after: (n: number) => number | null, height: (n: number) => number }} Course
 *   the lines next to one, where there are any, and how high each is
 */

/**
 * Height of the room that is scrolled through.
 * @param {Extent} extent
 */
export function room({ first, end, view }) {
  return Math.max(view, Math.min(TALLEST, (end - first) * LINE));
}

/**
 * Whether each line has its own pixels.
 * @param {Extent} extent
 */
export function isExact({ first, end }) {
  return (end - first) * LINE <= TALLEST;
}

/**
 * Whether a move within one frame is a leap.
 * @param {number} delta
 * @param {number} view
 */
export function isLeap(delta, view) {
  return Math.abs(delta) > view * LEAP;
}

/**
 * The place that a scroll position stands for, by its share of the whole.
 * @param {number} scrollTop
 * @param {Extent} extent
 * @returns {Place}
 */
export function placeAt(scrollTop, extent) {
  const top = share(scrollTop, room(extent) - extent.view) * last(extent);
  return { n: extent.first + Math.floor(top), px: (top - Math.floor(top)) * LINE };
}

/**
 * The scroll position of a place.
 * @param {Place} place
 * @param {Extent} extent
 */
export function scrollOf({ n, px }, extent) {
  const top = n - extent.first + Math.min(px, LINE) / LINE;
  return share(top, last(extent)) * (room(extent) - extent.view);
}

/**
 * The place some pixels further down, or up; at most at the last line, at least at the first.
 * @param {Place} place
 * @param {number} delta
 * @param {Course} course
 * @returns {Place}
 */
export function walk(place, delta, course) {
  let { n } = place;
  let px = place.px + delta;
  while (px < 0) {
    const before = course.before(n);
    if (before === null) return { n, px: 0 };
    n = before;
    px += course.height(n);
  }
  for (let height = course.height(n); px >= height; height = course.height(n)) {
    const after = course.after(n);
    if (after === null) return { n, px: Math.max(0, height - 1) };
    px -= height;
    n = after;
  }
  return { n, px };
}

/**
 * Lines of which the view shows a part, when all are of one height.
 * @param {number} view
 */
export function fitting(view) {
  return Math.ceil(view / LINE) + 1;
}

/** @param {Extent} extent */
function last({ first, end, view }) {
  return Math.max(0, end - first - view / LINE);
}

/**
 * @param {number} part
 * @param {number} whole
 */
function share(part, whole) {
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole));
}
