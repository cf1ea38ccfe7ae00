// How often each thing happened in a lane.

/** @typedef {import("./lane.js").Lane} Lane */
/** @typedef {import("./span.js").Span} Span */

/**
 * Outcomes and verdicts in a span with their counts, the most frequent first.
 * @param {Lane | undefined} lane
 * @param {Span} span
 * @returns {[string, number][]}
 */
export function taskOutcomes(lane, { from, to }) {
  /** @type {Map<string, number>} */
  const found = new Map();
  const add = (/** @type {string} */ word, /** @type {number} */ count) =>
    found.set(word, (found.get(word) ?? 0) + count);
  for (const bar of lane?.bars ?? []) if (bar.start < to && (bar.end ?? Infinity) > from) add(bar.outcome, bar.count);
  for (const sign of lane?.signs ?? []) if (sign.due < to && sign.until >= from) add(sign.verdict, sign.count);
  return [...found].sort((a, b) => b[1] - a[1]);
}
