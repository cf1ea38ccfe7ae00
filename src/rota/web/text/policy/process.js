// What holds for the processes of any unit: who they are, what they may use, what is kept of them.
import { listed, says, typed } from "../sentence.js";
import { number } from "../size.js";
import { large } from "./large.js";
import { lasting } from "./lasting.js";

/** @typedef {import("../../wire.d.ts").TaskDetail} TaskDetail */
/** @typedef {import("../sentence.js").Sentence} Sentence */
/** @typedef {import("../sentence.js").Typed} Typed */

/** Limits of a process that count bytes; the others are counts, and `cpu` is seconds. */
const BYTES = new Set(["core", "as", "fsize", "memlock"]);

/**
 * @param {TaskDetail} unit
 * @returns {[string, Sentence | null][]}
 */
export function ofProcess(unit) {
  return [
    ["Runs", runs(unit)],
    ["Limits", limits(unit.limits)],
    ["Output", output(unit)],
    ["Kept", kept(unit)],
    [
      "By hand",
      unit.api_trigger ? null : says`Not to be run, stopped or paused by hand: ${typed("api_trigger = false")}.`,
    ],
    [
      "Webhooks",
      unit.hook_verbs?.length
        ? says`Whoever has a hook token may ${listed(unit.hook_verbs.map(typed), "or")} it.`
        : null,
    ],
    ["Alerts", unit.notify?.length ? says`They also go to ${listed(unit.notify.map(typed))}.` : null],
  ];
}

/** @param {TaskDetail} unit */
function runs({ user, working_dir: folder, shell, umask, env_base: base, run }) {
  const who = user ? says`as ${typed(user)}, ` : [];
  const where = folder ? says`in ${typed(folder)}` : says`in the folder of the file`;
  const by = Array.isArray(run) ? says`, without a shell` : shell ? says`, by ${typed(shell)}` : [];
  const mask = umask ? says`, umask ${typed(umask)}` : [];
  const clean = base === "clean" ? says`, with a clean environment` : [];
  return says`${who}${where}${by}${mask}${clean}.`;
}

/** @param {TaskDetail["limits"]} set */
function limits(set) {
  if (!set) return null;
  const { memory_max: memory, rlimits = {}, ...rest } = set;
  /** @type {Typed[]} */
  const all = Object.entries(rest).map(([key, value]) => typed(`${key} ${value}`));
  if (memory !== undefined) all.unshift(typed(`memory_max ${large(memory)}`));
  for (const [key, value] of Object.entries(rlimits)) all.push(typed(`${key} ${rlimit(key, value)}`));
  return all.length ? says`${listed(all)}.` : null;
}

/**
 * @param {string} key
 * @param {number} value negative or beyond counting: no limit
 */
function rlimit(key, value) {
  if (value < 0 || value >= Number.MAX_SAFE_INTEGER) return "unlimited";
  if (key === "cpu") return `${value} s`;
  return BYTES.has(key) ? large(value) : String(value);
}

/** @param {TaskDetail} unit */
function output({ log_max_size: most, log_on_full: then }) {
  const follows = {
    drop_old: "then the oldest makes room",
    drop_new: "what comes later is not stored",
    kill_task: "what prints more is ended",
  };
  return says`${most === undefined ? "Without limit" : large(most)} of each run; ${follows[then ?? "drop_old"]}.`;
}

/** @param {TaskDetail} unit */
function kept({ keep_runs: count, keep_for: span, keep_failed_for: failed }) {
  if (count === undefined && span === undefined) return says`All runs.`;
  const most =
    count === undefined
      ? "All runs"
      : count === 0
        ? "No run, only what became of each firing"
        : `The newest ${number(count)} runs`;
  const age =
    span === undefined || count === 0
      ? ""
      : count === undefined
        ? ` that ended in the last ${lasting(span)}`
        : `, none that ended more than ${lasting(span)} ago`;
  const bad = failed === undefined ? "" : `; failures for ${lasting(failed)} in any case`;
  return says`${most}${age}${bad}.`;
}
