// What is done to many runs together, in as many requests as it takes, told as one.
import { bulk } from "./deed.js";

/** @typedef {import("../wire.d.ts").Selector} Selector */
/** @typedef {import("../text/bulk.js").Skipped} Skipped */
/** @typedef {{ affected: number, skipped: Skipped[], skippedTotal: number, fault: unknown }} Outcome `fault`: what ended it */

/**
 * Does it to all of them, one request after the other; what was done before a fault stays done.
 * @param {"rerun" | "stop" | "delete" | "restore"} verb
 * @param {readonly Selector[]} selectors
 * @returns {Promise<Outcome>}
 */
export async function doAll(verb, selectors) {
  /** @type {Outcome} */
  const outcome = { affected: 0, skipped: [], skippedTotal: 0, fault: null };
  try {
    for (const selector of selectors) {
      const { affected, triggered, skipped, skipped_total } = await bulk(verb, selector);
      outcome.affected += affected ?? triggered.length;
      outcome.skipped.push(...skipped);
      outcome.skippedTotal += skipped_total;
    }
  } catch (thrown) {
    outcome.fault = thrown;
  }
  return outcome;
}

/**
 * What has to be restored so that all is as it was: what was skipped had not been deleted by this.
 * @param {readonly Selector[]} selectors that were deleted
 * @param {Outcome} outcome of that
 * @returns {Selector[]}
 */
export function undoOf(selectors, outcome) {
  const skipped = new Set(outcome.skipped.map(({ id }) => id));
  return selectors
    .map((selector) => (selector.ids ? { ids: selector.ids.filter((id) => !skipped.has(id)) } : selector))
    .filter((selector) => !("ids" in selector) || selector.ids?.length);
}
