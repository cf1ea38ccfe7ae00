// Ranges in words, and between what a field for times holds and an instant.
import { clock, day, dayName, instantOf } from "./instant.js";

/**
 * `≥ 90s`, `≤ 5`, `90s to 5m`; empty without either end.
 * @param {string} least
 * @param {string} most
 */
export function rangeWords(least, most) {
  if (least && most) return least === most ? least : `${least} to ${most}`;
  if (least) return `≥ ${least}`;
  return most ? `≤ ${most}` : "";
}

/**
 * `since Sun 29 Mar 03:00`, `Sun 29 Mar 03:00 to Mon 30 Mar 00:00`; what is no instant stands as it is.
 * @param {string} after
 * @param {string} before
 * @param {string} zone
 */
export function timeWords(after, before, zone) {
  const told = (/** @type {string} */ at) => (isInstant(at) ? `${dayName(at, zone)} ${clock(at, zone)}` : at);
  if (after && before) return `${told(after)} to ${told(before)}`;
  if (after) return `since ${told(after)}`;
  return before ? `before ${told(before)}` : "";
}

/**
 * What a `datetime-local` field shows for an instant; empty for none.
 * @param {string} instant
 * @param {string} zone
 */
export function inputOf(instant, zone) {
  return isInstant(instant) ? `${day(instant, zone)}T${clock(instant, zone, { seconds: true })}` : "";
}

/**
 * The instant that a `datetime-local` field means in a zone; empty for none.
 * @param {string} text
 * @param {string} zone
 */
export function instantOfInput(text, zone) {
  const [year, month, date, hour, minute, second = 0] = (text.match(/\d+/g) ?? []).map(Number);
  if (minute === undefined) return "";
  return new Date(instantOf({ year, month, day: date, hour, minute }, zone) + second * 1000).toISOString();
}

/** @param {string} text */
function isInstant(text) {
  return text !== "" && !Number.isNaN(Date.parse(text));
}
