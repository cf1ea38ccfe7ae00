// All units, always: what the Board has lanes for, the palette jumps to, and every name links to.
import { computed } from "../html.js";
import { REREAD, Resource } from "./resource.js";

/** @typedef {import("../wire.d.ts").Task} Task */

/** @type {import("./resource.js").Folds<Task[]>} */
const FOLDS = {
  "task.updated": (units, { task }) => placed(units, task),
  "tasks.changed": () => REREAD,
};
const list = new Resource("/api/tasks", () => FOLDS);

/** By name, in code point order; undefined until they were told. */
export const units = computed(() => list.value.value);
export const unitsFault = computed(() => list.fault.value);
export const unitByName = computed(() => new Map((units.value ?? []).map((unit) => [unit.name, unit])));

export function startUnits() {
  return list.start();
}

export function rereadUnits() {
  void list.reread();
}

/**
 * @param {Task[]} units
 * @param {Task} task
 */
function placed(units, task) {
  const at = units.findIndex((unit) => unit.name === task.name);
  if (at >= 0) return units.with(at, task);
  return [...units, task].sort((a, b) => (a.name < b.name ? -1 : 1));
}
