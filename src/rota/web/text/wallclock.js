// Times as somebody types them, on the clock of a zone, and the instants they mean.
import { clock, DAY, day, offsetAt } from "./instant.js";

const FORM = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?/;

/**
 * `2026-03-29T03:00:00`: what a field for date and time holds.
 * @param {number} instant milliseconds since 1970
 * @param {string} zone
 */
export function written(instant, zone) {
  return `${day(instant, zone)}T${clock(instant, zone, { seconds: true })}`;
}

/**
 * The instants at which the zone's clock shows this: none where the clock leaps over it, two where the hour comes twice.
 * @param {string} text
 * @param {string} zone
 * @returns {number[]} milliseconds since 1970, the earlier first
 */
export function readings(text, zone) {
  const match = FORM.exec(text);
  if (!match) return [];
  const [year, month, date, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  const wanted = Date.UTC(year, month - 1, date, hour, minute, second);
  if (Number.isNaN(wanted)) return [];
  const offsets = new Set([offsetAt(wanted - DAY, zone), offsetAt(wanted + DAY, zone)]);
  return [...offsets]
    .map((offset) => wanted - offset)
    .filter((instant) => instant + offsetAt(instant, zone) === wanted)
    .sort((a, b) => a - b);
}
