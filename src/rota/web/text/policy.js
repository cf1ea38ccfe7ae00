// What rota.toml lays down for a unit, in words: one short topic and one sentence for each thing that is in force.
import { ofService } from "./policy/service.js";
import { ofTask } from "./policy/task.js";
import { ofProcess } from "./policy/process.js";

/** @typedef {import("../wire.d.ts").TaskDetail} TaskDetail */
/** @typedef {import("./sentence.js").Sentence} Sentence */
/** @typedef {{ topic: string, words: Sentence }} Policy */

/**
 * What holds for its runs, what it does when they end, and what is kept of them; in the order in which it matters.
 * @param {TaskDetail} unit
 * @returns {Policy[]}
 */
export function policies(unit) {
  const own = unit.kind === "service" ? ofService(unit) : ofTask(unit);
  return [...own, ...ofProcess(unit)].flatMap(([topic, words]) => (words ? [{ topic, words }] : []));
}
