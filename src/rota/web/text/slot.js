// Rows of the ledger: where a new one belongs, and which ones are one stretch.
import { counted } from "./size.js";

/** @typedef {import("../wire.d.ts").Slot} Slot */

/** Verdicts whose firings are one row where they follow one another for the same reason. */
const STRETCHES = ["paused", "held"];

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

/**
 * The ledger with a slot that was decided: in its place, instead of what was known of it, or at the end of its stretch.
 * @param {Slot[]} slots newest first
 * @param {Slot} slot
 * @returns {Slot[]}
 */
export function placed(slots, slot) {
  const known = slots.findIndex((each) => instant(each) === instant(slot));
  if (known >= 0) return slots.with(known, slot);
  const before = slots.findIndex((each) => instant(each) < instant(slot));
  const at = before < 0 ? slots.length : before;
  const stretch = slots[at];
  if (stretch && isOneStretch(stretch, slot)) {
    if (end(stretch) >= instant(slot)) return slots;
    return slots.with(at, { ...stretch, count: stretch.count + slot.count, due_until: slot.due_until ?? slot.due_at });
  }
  return slots.toSpliced(at, 0, slot);
}

/**
 * `12 firings`, where a row stands for more than one.
 * @param {Slot} slot
 */
export function many({ count }) {
  return count > 1 ? counted(count, "firing") : "";
}

/**
 * @param {Slot} stretch
 * @param {Slot} slot
 */
function isOneStretch(stretch, slot) {
  return STRETCHES.includes(slot.verdict) && stretch.verdict === slot.verdict && stretch.reason === slot.reason;
}

/** @param {Slot} slot */
function instant(slot) {
  return new Date(slot.due_at).getTime();
}

/** @param {Slot} slot */
function end(slot) {
  return new Date(slot.due_until ?? slot.due_at).getTime();
}
