// Which runs are asked for: the query of the page's address is the query of GET /api/runs, word for word, so that what is
// wrong in it is told by the daemon. Here it is read once more, to judge the runs that events tell of.
import { FAILURES } from "./status.js";

/** @typedef {import("../wire.d.ts").Run} Run */
/** @typedef {import("../wire.d.ts").RunFilter} RunFilter as bulk deeds take it: lists, numbers, nanoseconds */

const LISTS = /** @type {const} */ (["status", "task_name", "group", "triggered_by"]);
const TEXTS = /** @type {const} */ (["kind", "search", "created_after", "created_before"]);
const WHOLE = /** @type {const} */ (["exit_code_min", "exit_code_max"]);
const SPANS = /** @type {const} */ (["duration_min", "duration_max"]);
/** How the list is sorted, and paged, is no filter: it does not say which runs. */
const SORTS = ["sort_field", "sort_direction"];
const PAGING = ["cursor", "limit", "with_total"];

const MICROSECONDS = /** @type {Record<string, number>} */ ({
  us: 1,
  ms: 1e3,
  s: 1e6,
  m: 60e6,
  h: 3600e6,
  d: 86_400e6,
  w: 604_800e6,
});

/**
 * What is asked of the daemon for what stands in the address; what it does not know goes along, to be refused in words.
 * @param {URLSearchParams} query
 * @returns {Record<string, string>}
 */
export function asked(query) {
  return Object.fromEntries([...query].filter(([key, value]) => value !== "" && !PAGING.includes(key)));
}

/**
 * The same without the order: which runs, whatever comes first.
 * @param {URLSearchParams} query
 */
export function askedWhich(query) {
  return Object.fromEntries(Object.entries(asked(query)).filter(([key]) => !SORTS.includes(key)));
}

/**
 * The filter as bulk deeds take it. What cannot be read is left out: the list is refused then, and nothing can be selected.
 * @param {URLSearchParams} query
 * @returns {RunFilter}
 */
export function filterOf(query) {
  /** @type {Record<string, unknown>} */
  const filter = {};
  const given = asked(query);
  for (const key of LISTS) if (given[key]) filter[key] = items(given[key]);
  for (const key of TEXTS) if (given[key]) filter[key] = given[key];
  for (const key of WHOLE) if (given[key]) filter[key] = Number(given[key]);
  for (const key of SPANS) if (given[key]) filter[key] = nanoseconds(given[key]) ?? undefined;
  if (["true", "1"].includes(given.retries_only)) filter.retries_only = true;
  return /** @type {RunFilter} */ (filter);
}

/** @param {string | null | undefined} list comma-separated */
export function items(list) {
  return (list ?? "").split(",").filter(Boolean);
}

/**
 * A duration of a query: a number and a unit (`90s`, `1h30m`, `1.5h`), or bare seconds; null for what is none.
 * @param {string} text
 */
export function nanoseconds(text) {
  if (/^\d{1,15}$/.test(text)) return Number(text) * 1e9;
  const parts = [...text.matchAll(/(\d{1,15}(?:\.\d{1,9})?)(us|ms|s|m|h|d|w)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return null;
  return Math.floor(parts.reduce((sum, [, number, unit]) => sum + Number(number) * MICROSECONDS[unit], 0)) * 1000;
}

/**
 * Whether a run is one of those that are asked for, as the daemon judges it.
 * @param {Run} run
 * @param {RunFilter} filter
 * @param {string | undefined} group the one its unit is in
 */
export function fits(run, filter, group) {
  return (
    isAmong(filter.task_name, run.task_name) &&
    isAmong(filter.triggered_by, run.triggered_by) &&
    (!filter.group || (group !== undefined && filter.group.includes(group))) &&
    (!filter.kind || filter.kind === run.kind) &&
    (!filter.status || filter.status.some((word) => isCalled(run, word))) &&
    (!filter.search || isFound(run, filter.search)) &&
    (!filter.retries_only || run.retry_attempt > 0) &&
    (!filter.created_after || micros(run.created_at) >= micros(filter.created_after)) &&
    (!filter.created_before || micros(run.created_at) < micros(filter.created_before)) &&
    isWithin(run.exit_code, filter.exit_code_min, filter.exit_code_max) &&
    isWithin(run.duration, filter.duration_min, filter.duration_max)
  );
}

/**
 * @param {readonly string[] | undefined} list
 * @param {string} value
 */
function isAmong(list, value) {
  return !list || list.includes(value);
}

/**
 * @param {Run} run
 * @param {string} word
 */
function isCalled(run, word) {
  if (word === "failure") return run.end_reason !== undefined && FAILURES.includes(run.end_reason);
  return run.status === word || run.end_reason === word;
}

/**
 * @param {Run} run
 * @param {string} text
 */
function isFound(run, text) {
  return run.task_name.toLowerCase().includes(text.toLowerCase()) || run.id.includes(text.toUpperCase());
}

/**
 * A run without the value is in no range.
 * @param {number | undefined} value
 * @param {number | undefined} least
 * @param {number | undefined} most
 */
function isWithin(value, least, most) {
  if (least === undefined && most === undefined) return true;
  return value !== undefined && value >= (least ?? -Infinity) && value <= (most ?? Infinity);
}

/**
 * Microseconds since 1970, exact: what the daemon compares, and a Date cannot hold.
 * @param {string} instant
 */
export function micros(instant) {
  const fraction = /\.(\d{1,6})/.exec(instant)?.[1] ?? "";
  return Math.floor(Date.parse(instant) / 1000) * 1e6 + Number(fraction.padEnd(6, "0"));
}
