// What became of a run, in one plain sentence: what it says first to who was woken by it.
import { span, took } from "./duration.js";
import { millis } from "./instant.js";

/** @typedef {import("../wire.d.ts").Run} Run */

/**
 * One sentence about a run as it is now.
 * @param {Run} run
 * @param {number} now milliseconds since 1970
 * @param {{ retry?: Run, expected?: number }} [known] `retry`: the run that tries it again; `expected`: how long it usually takes
 */
export function verdict(run, now, known = {}) {
  const parts = run.status === "ended" ? ended(run, now, known.retry) : going(run, now, known.expected);
  return `${parts.filter(Boolean).join("")}.`;
}

/**
 * What the daemon's own sentence tells beyond the verdict; empty where that said it all.
 * @param {string | undefined} reason
 */
export function remainder(reason) {
  return (reason ?? "").replace(TOLD, "").replace(RETRY, "").trim();
}

const TOLD =
  /^(Exit code -?\d+ after [\d.]+ \w+( \d+ \w+)?|Killed by \w+ from outside after [\d.]+ \w+( \d+ \w+)?|Stopped)\.\s*/;
const RETRY = /\s*Retry \d+ of \d+ (in [\d.]+ \w+( \d+ \w+)?|at once)\.$|\s*No retry is left of \d+\.$/;

/**
 * @param {Run} run
 * @param {number} now
 * @param {Run} [retry]
 */
function ended(run, now, retry) {
  const reason = run.end_reason ?? "";
  const words = END[reason] ?? (() => `Ended (${reason.replaceAll("_", " ")})${after(run)}`);
  return [words(run), attempt(run, ", "), ...sequel(run, now, retry)];
}

/** @type {Record<string, (run: Run) => string>} */
const END = {
  success: (run) =>
    `Succeeded${after(run)}${run.exit_code ? ` with exit code ${run.exit_code}, which counts as success here` : ""}`,
  failed: (run) => `Failed${after(run)}${how(run)}`,
  timeout: (run) => `Ran out of time: stopped${after(run)}${run.signal ? ` by ${run.signal}` : ""}`,
  stopped: (run) => (run.start_at ? `Stopped${after(run)}` : "Stopped before it started"),
  crashed: (run) => `Cut off${after(run)}: the machine, or Rota’s keeper, went down under it`,
  skipped: () => "Did not run: it was skipped",
  queue_full: () => "Did not run: its line was full",
  log_overflow: (run) => `Ended${after(run)}: it printed more than its log_max_size`,
  start_failed: () => "Could not be started",
  unhealthy: (run) => `Ended${after(run)}: it was not healthy`,
  missed: () => "Did not run: Rota was not there when it was due",
  dst_skipped: () => "Did not run: the clock leapt over the time it was due",
};

/** @param {Run} run */
function after(run) {
  return run.duration === undefined ? "" : ` after ${took(run.duration)}`;
}

/** @param {Run} run */
function how(run) {
  if (run.signal) return `: killed by ${run.signal}`;
  if (run.exit_code === undefined || run.exit_code < 0) return "";
  return run.exit_code === 0 ? " although its exit code is 0" : ` with exit code ${run.exit_code}`;
}

/**
 * What follows upon a run that did not succeed.
 * @param {Run} run
 * @param {number} now
 * @param {Run} [retry]
 */
function sequel(run, now, retry) {
  if (run.retried_by_run_id === undefined) {
    const spent = run.is_failure && run.retry_attempts && run.retry_attempt >= run.retry_attempts;
    return [spent ? "; no attempt is left" : ""];
  }
  if (retry === undefined) return ["; it was tried again"];
  if (retry.status === "running") return ["; the next try is running"];
  if (retry.status === "ended") return [`; the next try ${AGAIN[retry.end_reason ?? ""] ?? "ended"}`];
  if (retry.retry_at === undefined) return ["; the next try is about to start"];
  return [`; next try ${within(retry.retry_at, now)}`];
}

/** @type {Record<string, string>} */
const AGAIN = {
  success: "succeeded",
  failed: "failed",
  timeout: "ran out of time",
  stopped: "was stopped",
  crashed: "was cut off",
};

/**
 * @param {Run} run
 * @param {number} now
 * @param {number} [expected]
 */
function going(run, now, expected) {
  if (run.status === "running") {
    const since = whole(now - millis(run.start_at ?? run.created_at));
    if (run.kind === "service") return [`Up for ${since}`];
    return [`Running for ${since}`, expected ? ` (it usually takes ${took(expected)})` : "", attempt(run, ", ")];
  }
  const waits = WAITS[run.waiting_for ?? ""];
  if (run.waiting_for === "retry_delay" && run.retry_at) {
    return [`To be tried again ${within(run.retry_at, now)}`, attempt(run, ", ")];
  }
  if (!waits) return ["About to start", attempt(run, ", ")];
  const since = whole(now - millis(run.created_at));
  return [`Waiting ${waits}, for ${since} so far`, attempt(run, ", ")];
}

/** @type {Record<string, string>} */
const WAITS = {
  parallelism: "until an earlier run of it has ended",
  pool: "for a place in its pool",
  jitter: "out its jitter",
  retry_delay: "to be tried again",
  depends_on: "for what it depends on",
  catch_up: "for its turn among the firings that were missed",
};

/**
 * `2nd of 3 attempts`; nothing where there is but one.
 * @param {Run} run
 * @param {string} before
 */
function attempt(run, before) {
  const of = (run.retry_attempts ?? 0) + 1;
  const at = run.retry_attempt + 1;
  if (of < 2 && at < 2) return "";
  return at <= of ? `${before}${ordinal(at)} of ${of} attempts` : `${before}${ordinal(at)} attempt`;
}

/**
 * `in 40 s`, `now`.
 * @param {string} at
 * @param {number} now
 */
function within(at, now) {
  const left = Math.ceil((millis(at) - now) / 1000) * 1000;
  return left > 0 ? `in ${whole(left)}` : "now";
}

/**
 * A time that is told anew each second: whole seconds.
 * @param {number} milliseconds
 */
function whole(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return seconds < 60 ? `${seconds} s` : span(seconds);
}

/**
 * `1st`, `2nd`, `11th`.
 * @param {number} number
 */
export function ordinal(number) {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  return `${number}${(!teen && { 1: "st", 2: "nd", 3: "rd" }[number % 10]) || "th"}`;
}
