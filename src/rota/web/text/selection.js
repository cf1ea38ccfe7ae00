// Which runs are selected: some that were picked, or all that fit the filter but some. What cannot be seen is in neither.
import { micros } from "./filter.js";

/** @typedef {import("../wire.d.ts").Run} Run */
/** @typedef {import("../wire.d.ts").RunFilter} RunFilter */
/** @typedef {import("../wire.d.ts").Selector} Selector */

/**
 * `before`: all that fit and were there at that instant, without `ids`; null: `ids` alone.
 * @typedef {{ before: string | null, ids: ReadonlySet<string> }} Selection
 */

/** So many ids the daemon takes at once. */
export const MOST_IDS = 1_000;

/** @type {Selection} */
export const NOTHING = { before: null, ids: new Set() };

/**
 * @param {Selection} selection
 * @param {Run} run one that fits the filter
 */
export function isSelected(selection, run) {
  const named = selection.ids.has(run.id);
  return selection.before === null ? named : !named && micros(run.created_at) < micros(selection.before);
}

/** @param {Selection} selection */
export function isNothing(selection) {
  return selection.before === null && selection.ids.size === 0;
}

/**
 * The selection with these runs in it, or out of it.
 * @param {Selection} selection
 * @param {readonly string[]} ids
 * @param {boolean} wanted
 * @returns {Selection}
 */
export function changed(selection, ids, wanted) {
  const named = new Set(selection.ids);
  for (const id of ids) {
    if (wanted === (selection.before === null)) named.add(id);
    else named.delete(id);
  }
  return { before: selection.before, ids: named };
}

/**
 * The ids from one row to another, whichever is further up.
 * @param {readonly string[]} ids as they are shown
 * @param {string} from
 * @param {string} to
 */
export function between(ids, from, to) {
  const [first, last] = [ids.indexOf(from), ids.indexOf(to)].sort((a, b) => a - b);
  return first < 0 ? [to] : ids.slice(first, last + 1);
}

/**
 * What the daemon is told, in as many requests as it takes.
 * @param {Selection} selection
 * @param {RunFilter} filter
 * @param {readonly Run[]} rows that are there now; a run that was picked and is not there any more is left alone
 * @returns {Selector[]}
 */
export function selectorsOf(selection, filter, rows) {
  if (selection.before !== null) {
    return [{ match_all: true, filter: bounded(filter, selection.before), except_ids: [...selection.ids] }];
  }
  return selectorsOfRuns(rows.filter((run) => selection.ids.has(run.id)));
}

/**
 * @param {readonly Run[]} rows
 * @returns {Selector[]}
 */
export function selectorsOfRuns(rows) {
  return Array.from({ length: Math.ceil(rows.length / MOST_IDS) }, (_, index) => ({
    ids: rows.slice(index * MOST_IDS, (index + 1) * MOST_IDS).map((run) => run.id),
  }));
}

/**
 * The filter without the runs that came after an instant.
 * @template {{ created_before?: string }} Filter
 * @param {Filter} filter
 * @param {string} before
 * @returns {Filter}
 */
export function bounded(filter, before) {
  const earlier = filter.created_before !== undefined && micros(filter.created_before) < micros(before);
  return earlier ? filter : { ...filter, created_before: before };
}

/**
 * The newest run of each task: what running them again is about.
 * @param {readonly Run[]} rows
 * @returns {Run[]}
 */
export function newestOfTasks(rows) {
  /** @type {Map<string, Run>} */
  const newest = new Map();
  for (const run of rows) {
    const other = newest.get(run.task_name);
    if (run.kind === "task" && (!other || micros(other.created_at) < micros(run.created_at))) {
      newest.set(run.task_name, run);
    }
  }
  return [...newest.values()];
}
