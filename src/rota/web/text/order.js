// Which of two runs comes first, as the daemon orders them: ties by id, and what has no value is last either way.
import { micros } from "./filter.js";
import { outcome } from "./status.js";

/** @typedef {import("../wire.d.ts").Run} Run */

/** @type {Record<string, (run: Run) => string | number | undefined>} */
const VALUES = {
  created_at: (run) => micros(run.created_at),
  start_at: (run) => (run.start_at === undefined ? undefined : micros(run.start_at)),
  duration: (run) => run.duration,
  exit_code: (run) => run.exit_code,
  task_name: (run) => run.task_name,
  status: outcome,
};

/**
 * Compares runs for a sort of GET /api/runs.
 * @param {string} field
 * @param {string} direction `asc` or `desc`
 * @returns {(a: Run, b: Run) => number}
 */
export function orderOf(field, direction) {
  const value = VALUES[field] ?? VALUES.created_at;
  const sign = direction === "asc" ? 1 : -1;
  return (a, b) => {
    const left = value(a);
    const right = value(b);
    if ((left === undefined) !== (right === undefined)) return left === undefined ? 1 : -1;
    return sign * (compared(left, right) || compared(a.id, b.id));
  };
}

/**
 * @param {string | number | undefined} a
 * @param {string | number | undefined} b
 */
function compared(a, b) {
  if (a === b || a === undefined || b === undefined) return 0;
  return a < b ? -1 : 1;
}

/**
 * A list whose rows stand still: each stays where it is shown, what came since is counted, what went stays as a shadow.
 * Only what belongs below the last row that is shown is put there.
 * @param {readonly string[]} before ids as they are shown
 * @param {readonly string[]} truth ids as they are
 * @returns {{ ids: string[], fresh: number, gone: Set<string>, moved: boolean }} `fresh` ones are not shown yet
 */
export function steady(before, truth) {
  const there = new Map(truth.map((id, index) => [id, index]));
  const kept = before.filter((id) => there.has(id));
  const places = kept.map((id) => there.get(id) ?? 0);
  const last = places.reduce((most, place) => Math.max(most, place), -1);
  const below = truth.slice(last + 1);
  const moved = places.some((place, index) => index > 0 && place < places[index - 1]);
  return {
    ids: [...before, ...below],
    fresh: truth.length - kept.length - below.length,
    gone: new Set(before.filter((id) => !there.has(id))),
    moved,
  };
}
