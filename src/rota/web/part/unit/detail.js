// One unit with all that is known of it, kept true by what happens to it.
import { REREAD, useResource } from "../../state/resource.js";

/** @typedef {import("../../wire.d.ts").Task} Task */
/** @typedef {import("../../wire.d.ts").TaskDetail} TaskDetail */
/** @typedef {import("../../wire.d.ts").Instance} Instance */
/** @typedef {import("../../wire.d.ts").Usage} Usage */

/** What only the detail has; everything else comes anew with each `task.updated`, and what is left out there is over. */
const OWN = /** @type {const} */ ([
  "run",
  "defined_at",
  "definition_hash",
  "rolling_now",
  "params",
  "env_names",
  "secret_names",
  "not_during",
  "retry_on",
  "success",
  "working_dir",
  "user",
  "umask",
  "shell",
  "env_base",
  "limits",
  "ready",
  "health",
  "watchdog",
  "rolling",
  "cascade",
  "depends_timeout",
  "sockets",
  "notify",
  "hook_verbs",
  "warnings",
  "instances_now",
  "usage",
]);

/** @param {string} name */
export function unitPath(name) {
  return `/api/tasks/${encodeURIComponent(name)}`;
}

/** @param {string} name */
export function useDetail(name) {
  const detail = /** @type {typeof useResource<TaskDetail>} */ (useResource)(
    unitPath(name),
    folds(name, () => detail.reread()),
  );
  return detail;
}

/**
 * @param {string} name
 * @param {() => void} again reads it anew: how far a replacing is nobody tells by an event
 * @returns {import("../../state/resource.js").Folds<TaskDetail>}
 */
export function folds(name, again) {
  return {
    "task.updated": (detail, { task }) => (task.name === name ? updated(detail, task) : detail),
    "instance.updated": (detail, { task_name, instance }) =>
      task_name === name ? withInstance(detail, instance, again) : detail,
    "tasks.changed": (detail, { added, removed, changed }) =>
      [...added, ...removed, ...changed].includes(name) ? REREAD : detail,
    system: (detail, { tasks, runs }) => withUsage(detail, tasks[name], runs),
  };
}

/**
 * @param {TaskDetail} detail
 * @param {Task} task
 */
function updated(detail, task) {
  const own = Object.fromEntries(OWN.filter((key) => detail[key] !== undefined).map((key) => [key, detail[key]]));
  return /** @type {TaskDetail} */ ({ ...task, ...own });
}

/**
 * @param {TaskDetail} detail
 * @param {Instance} instance
 * @param {() => void} again
 */
function withInstance(detail, instance, again) {
  const all = detail.instances_now ?? [];
  const at = all.findIndex((each) => each.index === instance.index);
  if (at < 0) return REREAD;
  if (all[at].state !== instance.state || detail.rolling_now) again();
  const usage = instance.usage ?? (instance.run_id === all[at].run_id ? all[at].usage : undefined);
  return { ...detail, instances_now: all.with(at, { ...instance, usage }) };
}

/**
 * @param {TaskDetail} detail
 * @param {Usage | undefined} usage
 * @param {Record<string, Usage>} runs
 */
function withUsage(detail, usage, runs) {
  const instances = detail.instances_now?.map((each) => ({
    ...each,
    usage: each.run_id ? runs[each.run_id] : undefined,
  }));
  return { ...detail, usage, ...(instances ? { instances_now: instances } : {}) };
}
