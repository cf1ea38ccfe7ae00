// What rota.toml lays down, in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { policies } from "../../../src/rota/web/text/policy.js";
import { delays } from "../../../src/rota/web/text/policy/end.js";
import { large } from "../../../src/rota/web/text/policy/large.js";
import { lasting } from "../../../src/rota/web/text/policy/lasting.js";
import { plain } from "../../../src/rota/web/text/sentence.js";

const S = 1e9;
const TASK = {
  kind: "task",
  name: "backup",
  api_trigger: true,
  on_overlap: "queue",
  parallelism: 1,
  queue_max: 100,
  retry_attempts: 0,
  retry_backoff: "constant",
  retry_delay: 5 * S,
  retry_max_delay: 300 * S,
  graceful_stop: 5 * S,
  stop_signal: "SIGTERM",
  log_max_size: 100_000_000,
  log_on_full: "drop_old",
  run_on_start: "never",
  run: "true",
};
const SERVICE = {
  ...TASK,
  kind: "service",
  instances: 3,
  autostart: true,
  restart: "always",
  restart_delay: S,
  restart_backoff: "exponential",
  restart_max_delay: 60 * S,
  start_retries: 3,
  when_failing: "slow_retry",
  healthy_after: 60 * S,
};

function told(unit, topic) {
  const found = policies(unit).find((each) => each.topic === topic);
  return found && plain(found.words);
}

for (const [given, words] of [
  [{}, "Waits in line behind a running one, at most 100."],
  [{ queue_max: 0 }, "While one is running, another is turned away: none waits in line."],
  [{ parallelism: 3 }, "Waits in line behind 3 running ones, at most 100."],
  [{ on_overlap: "skip" }, "While one is running, another is skipped."],
  [{ on_overlap: "terminate" }, "While one is running, a new one stops it and takes its place."],
  [{ on_overlap: "terminate", parallelism: 2 }, "While 2 are running, a new one stops the oldest and takes its place."],
]) {
  test(`overlap: ${words}`, () => assert.equal(told({ ...TASK, ...given }, "Overlap"), words));
}

for (const [given, words] of [
  [{}, "Not tried again."],
  [{ retry_attempts: 1 }, "Tried again once, after 5 s."],
  [{ retry_attempts: 3, retry_delay: 10 * S }, "Tried again 3 times, 10 s apart."],
  [{ retry_attempts: 3, retry_delay: 0 }, "Tried again 3 times, at once."],
  [
    { retry_attempts: 3, retry_delay: 10 * S, retry_backoff: "exponential" },
    "Tried again 3 times, after 10 s, 20 s and 40 s.",
  ],
  [{ retry_attempts: 2, retry_backoff: "linear" }, "Tried again 2 times, after 5 s and 10 s."],
  [
    { retry_attempts: 9, retry_backoff: "exponential" },
    "Tried again 9 times, after 5 s, 10 s, 20 s and so on, up to 5 m.",
  ],
  [
    { retry_attempts: 1, retry_on: ["1", "10-19", "timeout"] },
    "Tried again once, after 5 s, only after exit 1, exit 10-19 or timeout.",
  ],
]) {
  test(`failure: ${words}`, () => assert.equal(told({ ...TASK, ...given }, "Failure"), words));
}

for (const [given, words] of [
  [{}, "No time limit. When stopped: SIGTERM, killed 5 s later."],
  [{ timeout: 30 * S }, "Stopped after 30 s: SIGTERM, killed 5 s later."],
  [{ timeout: 30 * S, graceful_stop: 0 }, "Stopped after 30 s: killed at once."],
]) {
  test(`time: ${words}`, () => assert.equal(told({ ...TASK, ...given }, "Time"), words));
}

test("success tells all that is asked of it", () => {
  const success = {
    exit_codes: [0, 3],
    output: "^sent",
    not_output: "WARNING",
    file: "/srv/a",
    file_newer_than: 3600 * S,
    file_min_size: 1_000_000,
  };
  assert.equal(
    told({ ...TASK, success }, "Success"),
    "When its exit code is 0 or 3, and a line of its output matches ^sent, and none matches WARNING, " +
      "and the file /srv/a is there, written at most 1 h before the end, of 1 MB or more.",
  );
});

test("what happens after an outage is told of what has a schedule only", () => {
  assert.equal(told({ ...TASK, catch_up: "latest" }, "Outage"), undefined);
  assert.match(told({ ...TASK, cron: "* * * * *", catch_up: "all", max_catch_up_runs: 7 }, "Outage"), /at most 7\.$/);
});

for (const [given, words] of [
  [{}, "All runs."],
  [{ keep_runs: 0 }, "No run, only what became of each firing."],
  [{ keep_for: 30 * 86_400 * S }, "All runs that ended in the last 30 d."],
  [
    { keep_runs: 500, keep_for: 30 * 86_400 * S, keep_failed_for: 90 * 86_400 * S },
    "The newest 500 runs, none that ended more than 30 d ago; failures for 90 d in any case.",
  ],
]) {
  test(`kept: ${words}`, () => assert.equal(told({ ...TASK, ...given }, "Kept"), words));
}

for (const [topic, given, words] of [
  ["Start", {}, "3 instances, started with Rota."],
  ["Start", { instances: 1, autostart: false, priority: 5 }, "One instance, started by hand only, priority 5."],
  ["Ready", {}, "As soon as it has a process; healthy after 1 m."],
  ["Ready", { ready: { log: "up" } }, "Once a line of its output matches up, within 1 m of its start."],
  ["Ready", { ready: { notify: true }, healthy_after: 0 }, "Once it has said READY=1."],
  [
    "Health",
    { health: { http: "http://a/", interval: 10 * S, timeout: 5 * S, failures: 3 } },
    "Every 10 s it is asked whether http://a/ answers 2xx or 3xx; 3 times no in a row ends it.",
  ],
  ["End", {}, "It is started again, after 1 s, 2 s, 4 s and so on, up to 1 m."],
  ["End", { restart: "never" }, "It is not started again."],
  ["End", { restart: "on_failure", restart_backoff: "constant" }, "After a failure it is started again, after 1 s."],
  ["Failing", {}, "After 4 failed starts in a row it is tried only every 1 m."],
  ["Failing", { start_retries: 0, when_failing: "stop" }, "After one failed start it is given up until you start it."],
  [
    "Replacing",
    { rolling: { max_unavailable: 2, start_first: false } },
    "On a restart 2 instances at a time; the old one stops before the new one starts.",
  ],
  [
    "Needs",
    { depends_on: ["a", "b"], depends_timeout: 60 * S, cascade: true },
    "It waits for a and b, 1 m at most, and restarts after each restart of one of them.",
  ],
]) {
  test(`${topic} of a service: ${words}`, () => assert.equal(told({ ...SERVICE, ...given }, topic), words));
}

test("what nobody has laid down is not told", () => {
  const topics = policies(TASK).map(({ topic }) => topic);
  for (const topic of ["Pool", "Held", "Jitter", "Start", "Overdue", "Limits", "By hand", "Webhooks"]) {
    assert.ok(!topics.includes(topic), topic);
  }
});

test("limits stand as they are typed", () => {
  const limits = { nice: 10, memory_max: 512_000_000, rlimits: { nofile: -1, as: 1_073_741_824 } };
  assert.equal(told({ ...TASK, limits }, "Limits"), "memory_max 512 MB, nice 10, nofile unlimited and as 1 GiB.");
});

test("durations and sizes are as they were laid down", () => {
  assert.deepEqual([5 * S, 93_600 * S, 0.2 * S, 0].map(lasting), ["5 s", "1 d 2 h", "200 ms", "0 s"]);
  assert.deepEqual([100_000_000, 67_108_864, 512, 1_234_567].map(large), ["100 MB", "64 MiB", "512 B", "1.2 MiB"]);
});

test("a delay that has reached its largest is not told as growing", () => {
  assert.equal(delays({ delay: 300 * S, backoff: "exponential", most: 300 * S }, 3), "5 m apart");
});
