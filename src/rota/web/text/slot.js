// Rows of the ledger.
import { counted } from "./size.js";

/** @typedef {import("../wire.d.ts").Slot} Slot */

/** The verdicts one can ask for, the most frequent first. */
export const VERDICTS = [
  "ran",
  "queued",
  "skipped",
  "queue_full",
  "missed",
  "caught_up",
  "paused",
  "held",
  "dst_repeat",
  "dropped",
];
const STRETCHES = ["paused", "held"];

/**
 * Whether it may be one row with those before it: that is for the daemon to say.
 * @param {Slot} slot
 */
export function isPartOfStretch({ verdict }) {
  return STRETCHES.includes(verdict);
}

/**
 * `12 firings`, where a row stands for more than one.
 * @param {Slot} slot
 */
export function many({ count }) {
  return count > 1 ? counted(count, "firing") : "";
}
