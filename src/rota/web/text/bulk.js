// What bulk deeds ask before, and say after: exact numbers, and what is left out and why.
import { counted, number } from "./size.js";

/** @typedef {"rerun" | "stop" | "delete"} Verb */
/**
 * Of what is selected: `active` ones run or wait; `tasks` where it is known of how many tasks they are.
 * @typedef {{ total: number, active: number, tasks: number | null }} Census
 */
/** @typedef {{ id: string, reason: string }} Skipped */

/**
 * The question, what it would do, and the word on the button; no button where there is nothing to do.
 * @param {Verb} verb
 * @param {Census} census
 * @returns {{ title: string, text: string, button: string | null }}
 */
export function question(verb, { total, active, tasks }) {
  const ended = total - active;
  if (verb === "delete") {
    const left = active
      ? ` ${number(active)} still ${active === 1 ? "runs or waits, and is" : "run or wait, and are"} left.`
      : "";
    return {
      title: `Delete ${counted(ended, "run")}?`,
      text: ended
        ? `${counted(ended, "run")} and ${their(ended)} logs are deleted; for an hour they can be had back.${left}`
        : `${left.trim()} Stop first what you want to delete.`,
      button: ended ? `Delete ${counted(ended, "run")}` : null,
    };
  }
  if (verb === "stop") {
    const left = ended
      ? ` ${number(ended)} ${ended === 1 ? "has" : "have"} ended, and ${ended === 1 ? "is" : "are"} left.`
      : "";
    return {
      title: `Stop ${counted(active, "run")}?`,
      text: active
        ? `${counted(active, "run")} that ${active === 1 ? "runs or waits is" : "run or wait are"} stopped.${left}`
        : `None of them runs or waits.${left}`,
      button: active ? `Stop ${counted(active, "run")}` : null,
    };
  }
  if (tasks === 0) {
    return { title: "Run again?", text: "They are all of services: restart those instead.", button: null };
  }
  const whose = tasks === null ? `the tasks of ${counted(total, "run")}` : counted(tasks, "task");
  return {
    title: `Run ${whose} again?`,
    text: "Each runs once, with the parameters of its newest run that is selected. Services are left.",
    button: `Run ${tasks === null ? "them" : counted(tasks, "task")} again`,
  };
}

/** @param {number} count */
function their(count) {
  return count === 1 ? "its" : "their";
}

/** @type {Record<Verb | "restore", (count: number) => string>} */
const DONE = {
  delete: (count) => `${counted(count, "run")} ${count === 1 ? "is" : "are"} deleted`,
  stop: (count) => `${counted(count, "run")} ${count === 1 ? "is" : "are"} being stopped`,
  restore: (count) => `${counted(count, "run")} ${count === 1 ? "is" : "are"} back`,
  rerun: (count) => `${counted(count, "task")} ${count === 1 ? "runs" : "run"} again`,
};

/** @type {Record<string, string>} */
const WHY = {
  active: "still running or waiting",
  ended: "ended already",
  not_deleted: "not deleted",
  purged: "gone for good",
  unknown: "not there any more",
  api_trigger_off: "kept from it by api_trigger = false",
  service: "of services",
  same_task: "older runs of the same tasks",
  task_gone: "of tasks that are not in rota.toml any more",
  params_unfit: "with parameters that do not fit any more",
};

/**
 * `39 runs are deleted. 3 were left: still running or waiting.`
 * @param {Verb | "restore"} verb
 * @param {{ affected: number, skipped: readonly Skipped[], skippedTotal: number }} outcome
 */
export function outcomeWords(verb, { affected, skipped, skippedTotal }) {
  const done = `${DONE[verb](affected)}.`;
  if (skippedTotal === 0) return done;
  const reasons = new Map();
  for (const { reason } of skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const told = [...reasons].map(([reason, count]) =>
    reasons.size === 1 ? (WHY[reason] ?? reason) : `${number(count)} ${WHY[reason] ?? reason}`,
  );
  return `${done} ${number(skippedTotal)} ${skippedTotal === 1 ? "was" : "were"} left: ${told.join(", ")}.`;
}
