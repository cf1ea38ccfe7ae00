// The line of a figure over the last hour: where its corners are, and what it says in words.

/** @typedef {import("../../wire.d.ts").Sample} Sample */
/** @typedef {{ at: number, value: number }} Point `at`: milliseconds since 1970 */

const HOUR = 3_600_000;
/** Samples further apart than so many intervals are not joined: nobody looked in between. */
const GAP = 3;

/**
 * @param {Sample[]} samples oldest first
 * @param {(sample: Sample) => number} pick
 * @returns {Point[]}
 */
export function points(samples, pick) {
  return samples.map((sample) => ({ at: Date.parse(sample.ts), value: pick(sample) }));
}

/**
 * The samples with one more at their end, an hour's worth of them; one that is known already changes nothing.
 * @param {Sample[]} samples
 * @param {Sample} sample
 * @param {number} most
 */
export function appended(samples, sample, most) {
  const last = samples.at(-1);
  if (last && Date.parse(last.ts) >= Date.parse(sample.ts)) return samples;
  return [...samples, sample].slice(-most);
}

/**
 * An SVG path on a field of `width` × `height`: the right edge is the newest point, the left one an hour before; 0 lies at
 * the bottom, `top` at the top.
 * @param {Point[]} all
 * @param {{ width: number, height: number, top: number, interval: number }} field `interval`: milliseconds
 */
export function path(all, { width, height, top, interval }) {
  const end = all.at(-1)?.at ?? 0;
  let drawn = "";
  let before = -Infinity;
  for (const { at, value } of all) {
    const x = (width * (at - end + HOUR)) / HOUR;
    const y = height - (height * Math.min(value, top)) / top;
    drawn += `${at - before > GAP * interval ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    before = at;
  }
  return drawn;
}

/**
 * What the top of a chart stands for: a bit more than the most there was, `least` at least.
 * @param {Point[]} all
 * @param {number} least
 */
export function topOf(all, least) {
  return Math.max(least, ...all.map(({ value }) => value * 1.1));
}

/**
 * The largest point; the first of several.
 * @param {Point[]} all
 * @returns {Point | undefined}
 */
export function peak(all) {
  return all.reduce(
    (/** @type {Point | undefined} */ most, point) => (most && most.value >= point.value ? most : point),
    undefined,
  );
}

/**
 * The point that is nearest to a place, 0 for an hour ago and 1 for the newest.
 * @param {Point[]} all
 * @param {number} share
 * @returns {Point | undefined}
 */
export function nearest(all, share) {
  const at = (all.at(-1)?.at ?? 0) - HOUR * (1 - share);
  return all.reduce(
    (/** @type {Point | undefined} */ best, point) =>
      best && Math.abs(best.at - at) <= Math.abs(point.at - at) ? best : point,
    undefined,
  );
}

/**
 * Where a point stands between an hour ago and the newest, 0 to 1.
 * @param {Point[]} all
 * @param {Point} point
 */
export function shareOf(all, point) {
  return 1 - ((all.at(-1)?.at ?? 0) - point.at) / HOUR;
}
