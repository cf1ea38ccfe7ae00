// The policies of a task in words: overlap, retries, time, success, outages.
import { listed, says, typed } from "../sentence.js";
import { delays, ladder } from "./end.js";
import { large } from "./large.js";
import { lasting } from "./lasting.js";

/** @typedef {import("../../wire.d.ts").TaskDetail} TaskDetail */
/** @typedef {import("../sentence.js").Sentence} Sentence */

/**
 * @param {TaskDetail} task
 * @returns {[string, Sentence | null][]}
 */
export function ofTask(task) {
  return [
    ["Overlap", overlap(task)],
    ["Pool", task.pool ? says`Its runs share the places of pool ${typed(task.pool)} with those of other tasks.` : null],
    ["Time", time(task)],
    ["Failure", failure(task)],
    ["Success", success(task.success)],
    ["Outage", task.cron ? outage(task) : null],
    ["Held", task.not_during?.length ? says`Firings within ${listed(task.not_during.map(typed))} are held.` : null],
    [
      "Jitter",
      task.jitter ? says`It starts up to ${lasting(task.jitter)} after it is due, each time by the same offset.` : null,
    ],
    ["Start", onStart(task.run_on_start)],
    ["Overdue", task.max_age ? says`Once its last success is older than ${lasting(task.max_age)}.` : null],
  ];
}

/** @param {TaskDetail} task */
function overlap({ on_overlap: policy, parallelism = 1, queue_max: most = 0 }) {
  const busy = parallelism === 1 ? "one is running" : `${parallelism} are running`;
  if (policy === "skip") return says`While ${busy}, another is skipped.`;
  if (policy === "terminate") {
    return says`While ${busy}, a new one stops ${parallelism === 1 ? "it" : "the oldest"} and takes its place.`;
  }
  if (most === 0) return says`While ${busy}, another is turned away: none waits in line.`;
  const behind = parallelism === 1 ? "a running one" : `${parallelism} running ones`;
  return says`Waits in line behind ${behind}, at most ${most}.`;
}

/** @param {TaskDetail} task */
function time(task) {
  if (!task.timeout) return says`No time limit. When stopped: ${ladder(task)}.`;
  return says`Stopped after ${lasting(task.timeout)}: ${ladder(task)}.`;
}

/** @param {TaskDetail} task */
function failure({ retry_attempts: attempts = 0, retry_on: ends, ...rest }) {
  if (attempts === 0) return says`Not tried again.`;
  const times = attempts === 1 ? "once" : `${attempts} times`;
  const when = delays({ delay: rest.retry_delay, backoff: rest.retry_backoff, most: rest.retry_max_delay }, attempts);
  const only = ends?.length ? says`, only after ${listed(ends.map(endOf), "or")}` : [];
  return says`Tried again ${times}, ${when}${only}.`;
}

/** @param {string} end an exit code, a range of them or an end reason */
function endOf(end) {
  return typed(/^\d/.test(end) ? `exit ${end}` : end);
}

/** @param {TaskDetail["success"]} wanted */
function success(wanted) {
  if (!wanted) return says`When its exit code is 0.`;
  const codes = wanted.exit_codes ?? [0];
  /** @type {Sentence[]} */
  const also = [];
  if (wanted.output) also.push(says`a line of its output matches ${typed(wanted.output)}`);
  if (wanted.not_output) also.push(says`none matches ${typed(wanted.not_output)}`);
  if (wanted.file) also.push(file(wanted.file, wanted));
  return says`When its exit code is ${listed(codes.map(String), "or")}${also.flatMap((each) => [", and ", ...each])}.`;
}

/**
 * @param {string} path
 * @param {NonNullable<TaskDetail["success"]>} wanted
 */
function file(path, { file_newer_than: age, file_min_size: least }) {
  const born = age === undefined ? "" : `, written at most ${lasting(age)} before the end`;
  const heavy = least === undefined ? "" : `, of ${large(least)} or more`;
  return says`the file ${typed(path)} is there${born}${heavy}`;
}

/** @param {TaskDetail} task */
function outage({ catch_up: policy, max_catch_up_runs: most }) {
  if (policy === "skip") return says`Firings missed while Rota was down are not caught up.`;
  if (policy === "all") {
    return says`Firings missed while Rota was down are all caught up, oldest first, at most ${most ?? 100}.`;
  }
  return says`Of the firings missed while Rota was down the latest is caught up.`;
}

/** @param {TaskDetail["run_on_start"]} when */
function onStart(when) {
  if (when === "daemon") return says`Also runs each time Rota starts.`;
  return when === "boot" ? says`Also runs once after each boot of the machine.` : null;
}
