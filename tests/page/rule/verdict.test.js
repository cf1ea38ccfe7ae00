import assert from "node:assert/strict";
import { test } from "node:test";
import { ordinal, remainder, verdict } from "../../../src/rota/web/text/verdict.js";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const ago = (/** @type {number} */ seconds) => new Date(NOW - seconds * 1000).toISOString();

/** A run with these fields, and what every run has. */
function run(fields) {
  return {
    id: "01JZ8Y0G5T0000000000000000",
    task_name: "backup",
    kind: "task",
    status: "ended",
    triggered_by: "cron",
    created_at: ago(300),
    retry_attempt: 0,
    retry_attempts: 0,
    instance_index: 0,
    is_failure: false,
    log_lines: 0,
    log_bytes: 0,
    ...fields,
  };
}

const started = { start_at: ago(192), duration: 192e9 };
const ENDS = [
  ["a success", { end_reason: "success", exit_code: 0, ...started }, "Succeeded after 3 m 12 s."],
  [
    "a success with another exit code",
    { end_reason: "success", exit_code: 3, ...started },
    "Succeeded after 3 m 12 s with exit code 3, which counts as success here.",
  ],
  ["a failure", { end_reason: "failed", exit_code: 1, ...started }, "Failed after 3 m 12 s with exit code 1."],
  [
    "a failure in spite of exit code 0",
    { end_reason: "failed", exit_code: 0, ...started },
    "Failed after 3 m 12 s although its exit code is 0.",
  ],
  [
    "a signal, by its name",
    { end_reason: "failed", exit_code: 137, signal: "SIGKILL", ...started },
    "Failed after 3 m 12 s: killed by SIGKILL.",
  ],
  [
    "a time-out",
    { end_reason: "timeout", exit_code: 143, signal: "SIGTERM", ...started },
    "Ran out of time: stopped after 3 m 12 s by SIGTERM.",
  ],
  ["a stop", { end_reason: "stopped", ...started }, "Stopped after 3 m 12 s."],
  ["a stop before the start", { end_reason: "stopped", exit_code: -1 }, "Stopped before it started."],
  [
    "a crash of the machine",
    { end_reason: "crashed", exit_code: -1, ...started },
    "Cut off after 3 m 12 s: the machine, or Rota’s keeper, went down under it.",
  ],
  ["a skip", { end_reason: "skipped", exit_code: -1 }, "Did not run: it was skipped."],
  ["a full line", { end_reason: "queue_full", exit_code: -1 }, "Did not run: its line was full."],
  [
    "too much output",
    { end_reason: "log_overflow", ...started },
    "Ended after 3 m 12 s: it printed more than its log_max_size.",
  ],
  ["a start that failed", { end_reason: "start_failed", exit_code: -1 }, "Could not be started."],
  ["bad health", { end_reason: "unhealthy", ...started }, "Ended after 3 m 12 s: it was not healthy."],
  ["a missed firing", { end_reason: "missed", exit_code: -1 }, "Did not run: Rota was not there when it was due."],
  [
    "a clock change",
    { end_reason: "dst_skipped", exit_code: -1 },
    "Did not run: the clock leapt over the time it was due.",
  ],
  ["an end that a newer daemon knows", { end_reason: "sold_out", ...started }, "Ended (sold out) after 3 m 12 s."],
];
for (const [what, fields, words] of ENDS) {
  test(`an ended run tells of ${what}`, () => assert.equal(verdict(run(fields), NOW), words));
}

const failed = { end_reason: "failed", exit_code: 1, is_failure: true, ...started, retry_attempts: 2 };
const again = { ...failed, retry_attempt: 1, retried_by_run_id: "01JZ8Y0G5T0000000000000001" };

test("a failure tells which attempt it was and when the next one is due", () => {
  const retry = run({ status: "pending", waiting_for: "retry_delay", retry_at: new Date(NOW + 39_500).toISOString() });
  assert.equal(
    verdict(run(again), NOW, { retry }),
    "Failed after 3 m 12 s with exit code 1, 2nd of 3 attempts; next try in 40 s.",
  );
});

test("a failure tells how the next try went", () => {
  const words = "Failed after 3 m 12 s with exit code 1, 2nd of 3 attempts; the next try ";
  assert.equal(verdict(run(again), NOW, { retry: run({ status: "running" }) }), `${words}is running.`);
  assert.equal(verdict(run(again), NOW, { retry: run({ end_reason: "success" }) }), `${words}succeeded.`);
  assert.equal(verdict(run(again), NOW, { retry: run({ end_reason: "unhealthy" }) }), `${words}ended.`);
  assert.equal(verdict(run(again), NOW, { retry: run({ status: "pending" }) }), `${words}is about to start.`);
});

test("a failure whose next try is not known says that there was one", () => {
  assert.match(verdict(run(again), NOW), /; it was tried again\.$/);
});

test("the last attempt says that none is left", () => {
  assert.match(verdict(run({ ...failed, retry_attempt: 2 }), NOW), /, 3rd of 3 attempts; no attempt is left\.$/);
});

test("an attempt beyond what the definition allows now has no number to be of", () => {
  assert.match(verdict(run({ ...failed, retry_attempts: 0, retry_attempt: 2 }), NOW), /, 3rd attempt/);
});

test("a run that goes on tells for how long, and how long it usually takes", () => {
  const going = run({ status: "running", start_at: ago(125) });
  assert.equal(verdict(going, NOW), "Running for 2 m 5 s.");
  assert.equal(verdict(going, NOW, { expected: 180e9 }), "Running for 2 m 5 s (it usually takes 3 m 0 s).");
});

test("a service is up", () => {
  assert.equal(
    verdict(run({ kind: "service", status: "running", start_at: ago(90_000), retry_attempts: undefined }), NOW),
    "Up for 1 d 1 h.",
  );
});

for (const [waits, words] of [
  ["parallelism", "Waiting until an earlier run of it has ended, for 5 m 0 s so far."],
  ["pool", "Waiting for a place in its pool, for 5 m 0 s so far."],
  ["jitter", "Waiting out its jitter, for 5 m 0 s so far."],
  ["depends_on", "Waiting for what it depends on, for 5 m 0 s so far."],
  ["catch_up", "Waiting for its turn among the firings that were missed, for 5 m 0 s so far."],
  [undefined, "About to start."],
]) {
  test(`a run that waits (${waits}) says for what`, () => {
    assert.equal(verdict(run({ status: "pending", waiting_for: waits }), NOW), words);
  });
}

test("a retry tells when it is due", () => {
  const waits = { status: "pending", waiting_for: "retry_delay", retry_attempt: 1, retry_attempts: 2 };
  assert.equal(
    verdict(run({ ...waits, retry_at: new Date(NOW + 5_000).toISOString() }), NOW),
    "To be tried again in 5 s, 2nd of 3 attempts.",
  );
  assert.equal(verdict(run({ ...waits, retry_at: ago(1) }), NOW), "To be tried again now, 2nd of 3 attempts.");
});

for (const [reason, rest] of [
  ["Exit code 7 after 3 ms.", ""],
  ["Exit code 1 after 3 m 12 s. Retry 1 of 3 in 40 s.", ""],
  [
    'Exit code 0 after 1.5 s. `success.output`: "all well" was not found.',
    '`success.output`: "all well" was not found.',
  ],
  ["Exit code 28 after 9 m. No retry is left of 1.", ""],
  ["Killed by SIGKILL from outside after 20 s.", ""],
  ["Killed by SIGKILL after 20 s. It ran out of memory.", "Killed by SIGKILL after 20 s. It ran out of memory."],
  ["It came while 01JZ8Y0G5T was still there.", "It came while 01JZ8Y0G5T was still there."],
  [undefined, ""],
]) {
  test(`of the daemon's sentence ${JSON.stringify(reason)} only what is new is told`, () =>
    assert.equal(remainder(reason), rest));
}

test("ordinals know the teens", () => {
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal), [
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "13th",
    "21st",
    "112th",
  ]);
});
