// Instants for people: how long ago, the clock time in the daemon's zone, and the exact one for whoever asks.
import { rough } from "./duration.js";

/** @typedef {string | number | Date} InstantLike RFC 3339, or milliseconds since 1970 */

/** @type {Map<string, Intl.DateTimeFormat>} making one takes a hundred times as long as using it */
const formats = new Map();

/**
 * @param {InstantLike} instant
 * @returns {number} milliseconds since 1970
 */
export function millis(instant) {
  return typeof instant === "number" ? instant : new Date(instant).getTime();
}

/**
 * `3 m ago`, `in 1 h 50 m`, `now`.
 * @param {InstantLike} instant
 * @param {number} now milliseconds since 1970
 */
export function relative(instant, now) {
  const seconds = Math.trunc((millis(instant) - now) / 1000);
  if (seconds === 0) return "now";
  return seconds > 0 ? `in ${rough(seconds)}` : `${rough(-seconds)} ago`;
}

/**
 * The parts of an instant on the wall clock of a zone.
 * @param {InstantLike} instant
 * @param {string} zone IANA
 */
export function wall(instant, zone) {
  /** @type {Record<string, string>} */
  const part = {};
  for (const { type, value } of format(zone).formatToParts(millis(instant))) part[type] = value;
  return {
    year: Number(part.year),
    month: Number(part.month),
    day: Number(part.day),
    hour: Number(part.hour),
    minute: Number(part.minute),
    second: Number(part.second),
    weekday: part.weekday ?? "",
    offset: (part.timeZoneName ?? "").replace("GMT", "") || "+00:00",
  };
}

/**
 * `14:05`, or `14:05:09` with seconds.
 * @param {InstantLike} instant
 * @param {string} zone
 * @param {{ seconds?: boolean }} [options]
 */
export function clock(instant, zone, { seconds = false } = {}) {
  const at = wall(instant, zone);
  const text = `${two(at.hour)}:${two(at.minute)}`;
  return seconds ? `${text}:${two(at.second)}` : text;
}

/**
 * `2026-03-29`.
 * @param {InstantLike} instant
 * @param {string} zone
 */
export function day(instant, zone) {
  const at = wall(instant, zone);
  return `${String(at.year).padStart(4, "0")}-${two(at.month)}-${two(at.day)}`;
}

/**
 * `Sun 29 Mar`.
 * @param {InstantLike} instant
 * @param {string} zone
 */
export function dayName(instant, zone) {
  const at = wall(instant, zone);
  return `${at.weekday} ${at.day} ${MONTHS[at.month - 1]}`;
}

/**
 * `2026-03-29 03:00:00 +02:00 Europe/Berlin`: nothing is left to guess.
 * @param {InstantLike} instant
 * @param {string} zone
 */
export function exact(instant, zone) {
  const offset = wall(instant, zone).offset;
  return `${day(instant, zone)} ${clock(instant, zone, { seconds: true })} ${offset} ${zone}`;
}

/**
 * The first instant at which a zone's clock shows this; where the clock leaps over it, the moment as if it had not.
 * @param {{ year: number, month: number, day: number, hour?: number, minute?: number }} at
 * @param {string} zone
 * @returns {number} milliseconds since 1970
 */
export function instantOf({ year, month, day: date, hour = 0, minute = 0 }, zone) {
  const wanted = Date.UTC(year, month - 1, date, hour, minute);
  const before = wanted - offsetAt(wanted - DAY, zone);
  const after = wanted - offsetAt(wanted + DAY, zone);
  const shown = [before, after].filter((instant) => instant + offsetAt(instant, zone) === wanted);
  return shown.length ? Math.min(...shown) : before;
}

/**
 * What a zone's clock is ahead of UTC at an instant, in milliseconds.
 * @param {number} instant
 * @param {string} zone
 */
export function offsetAt(instant, zone) {
  const at = wall(instant, zone);
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - Math.floor(instant / 1000) * 1000;
}

/** @param {string} zone */
function format(zone) {
  let made = formats.get(zone);
  if (!made) {
    made = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      weekday: "short",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
      timeZoneName: "longOffset",
    });
    formats.set(zone, made);
  }
  return made;
}

/** @param {number} number */
function two(number) {
  return String(number).padStart(2, "0");
}

export const DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
