// The rows of the Board: a heading for each group, a lane for each unit; and which of them a filter leaves.
import { FAILURES } from "../../text/status.js";

/** @typedef {import("../../wire.d.ts").Task} Task */
/**
 * @typedef {{ top: number, height: number, group: string, unit: Task | null, count: number }} Row
 *   `unit`: null for a heading
 * @typedef {"healthy" | "attention" | "running" | "next"} Filter
 */

export const HEADING = 28;

/**
 * Whether somebody should look at it: it fails, its newest run failed, or it is overdue.
 * @param {Task} unit
 */
export function needsAttention(unit) {
  const failed = unit.last_run?.end_reason !== undefined && FAILURES.includes(unit.last_run.end_reason);
  return failed || unit.overdue || unit.state === "failing" || unit.state === "degraded";
}

/** @param {Task} unit */
export function isRunning(unit) {
  return (unit.active_runs ?? 0) > 0 && unit.kind === "task";
}

/**
 * The unit whose firing comes next.
 * @param {Task[]} units
 */
export function nextOf(units) {
  let next = /** @type {Task | null} */ (null);
  for (const unit of units) {
    if (unit.next_run_at && (!next?.next_run_at || Date.parse(unit.next_run_at) < Date.parse(next.next_run_at))) {
      next = unit;
    }
  }
  return next;
}

/**
 * @param {Task[]} units
 * @param {Filter | null} filter
 * @param {string} text part of a name or group
 */
export function filtered(units, filter, text) {
  const asked = text.trim().toLowerCase();
  const named = asked ? units.filter((unit) => `${unit.name} ${unit.group}`.toLowerCase().includes(asked)) : units;
  if (filter === "attention") return named.filter(needsAttention);
  if (filter === "healthy") return named.filter((unit) => !needsAttention(unit));
  if (filter === "running") return named.filter(isRunning);
  if (filter === "next") return named.filter((unit) => unit.next_run_at).sort(byNext);
  return named;
}

/**
 * Rows from top to bottom; the order of groups is that of their names, services last where nobody named a group.
 * @param {Task[]} units
 * @param {{ lane: number, grouped: boolean }} options `lane`: height of a lane
 * @returns {Row[]}
 */
export function rowsOf(units, { lane, grouped }) {
  /** @type {Map<string, Task[]>} */
  const groups = new Map();
  for (const unit of units) {
    const group = grouped ? (unit.group ?? "") : "";
    const members = groups.get(group);
    if (members) members.push(unit);
    else groups.set(group, [unit]);
  }
  const rows = /** @type {Row[]} */ ([]);
  let top = 0;
  const add = (/** @type {Omit<Row, "top">} */ row) => {
    rows.push({ top, ...row });
    top += row.height;
  };
  for (const [group, members] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (grouped) add({ height: HEADING, group, unit: null, count: members.length });
    for (const unit of members) add({ height: lane, group, unit, count: 1 });
  }
  return rows;
}

/**
 * The rows in sight, as indexes `[first, last)`.
 * @param {Row[]} rows
 * @param {number} top
 * @param {number} height
 */
export function inSight(rows, top, height) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].top + rows[middle].height <= top) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < rows.length && rows[last].top < top + height) last += 1;
  return { first: low, last };
}

/**
 * @param {Task} a
 * @param {Task} b
 */
function byNext(a, b) {
  return Date.parse(a.next_run_at ?? "") - Date.parse(b.next_run_at ?? "");
}
