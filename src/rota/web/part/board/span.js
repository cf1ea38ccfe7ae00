// The stretch of time the Board shows: zooming, panning, and what has to be asked for so that panning finds it there.

/** @typedef {{ from: number, to: number }} Span milliseconds since 1970 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const SHORTEST = HOUR;
export const LONGEST = 30 * 24 * HOUR;
/** What the API answers at once is at most 32 days. */
const MOST = 32 * 24 * HOUR;

/** What can be chosen, with what is to come a third of it. */
export const ZOOMS = /** @type {const} */ ([
  { word: "1 h", length: HOUR },
  { word: "6 h", length: 6 * HOUR },
  { word: "36 h", length: 36 * HOUR },
  { word: "7 d", length: 7 * 24 * HOUR },
  { word: "30 d", length: LONGEST },
]);
export const USUAL = 36 * HOUR;
/** Of what is shown while it goes along with now, so much has been. */
const PAST = 2 / 3;

/**
 * A span that goes along with now.
 * @param {number} now
 * @param {number} length
 * @returns {Span}
 */
export function around(now, length) {
  return { from: now - length * PAST, to: now + length * (1 - PAST) };
}

/**
 * Longer or shorter by a factor; the instant at `share` of its width stays where it is.
 * @param {Span} span
 * @param {number} factor
 * @param {number} [share]
 * @returns {Span}
 */
export function zoomed({ from, to }, factor, share = 0.5) {
  const length = Math.min(LONGEST, Math.max(SHORTEST, (to - from) * factor));
  const at = from + (to - from) * share;
  return { from: at - length * share, to: at + length * (1 - share) };
}

/**
 * @param {Span} span
 * @param {number} by milliseconds
 * @returns {Span}
 */
export function panned({ from, to }, by) {
  return { from: from + by, to: to + by };
}

/**
 * What is asked for: half of the span more on either side, so that panning finds it there.
 * @param {Span} span
 * @returns {Span}
 */
export function wanted({ from, to }) {
  const length = to - from;
  const margin = Math.min(length / 2, (MOST - length) / 2 - MINUTE);
  return { from: Math.floor((from - margin) / MINUTE) * MINUTE, to: Math.ceil((to + margin) / MINUTE) * MINUTE };
}

/**
 * Whether what was asked for still holds the span, and is about as fine as it wants.
 * @param {Span} asked
 * @param {Span} span
 */
export function holds(asked, span) {
  const times = (asked.to - asked.from) / (span.to - span.from);
  return asked.from <= span.from && span.to <= asked.to && times <= 3;
}

/**
 * Neighbours with one outcome that are shorter than this many seconds are asked for as one: a pixel and a half.
 * @param {Span} span
 * @param {number} width pixels
 */
export function resolution({ from, to }, width) {
  const pixel = (to - from) / 1000 / Math.max(320, width);
  return pixel < 4 ? 0 : 2 ** Math.round(Math.log2(pixel * 1.5));
}
