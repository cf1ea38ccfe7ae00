// Which runs a filter finds: the page has to judge as the daemon does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, askedWhich, filterOf, fits, micros, nanoseconds } from "../../../src/rota/web/text/filter.js";

const RUN = /** @type {any} */ ({
  id: "01M89PYR9CMJY6CTCSPFTAMRMT",
  task_name: "db-backup",
  kind: "task",
  status: "ended",
  end_reason: "failed",
  triggered_by: "cron",
  created_at: "2026-11-25T03:00:00.000001Z",
  exit_code: 3,
  duration: 90e9,
  retry_attempt: 1,
});

/** @param {string} query @param {object} [change] */
function found(query, change = {}) {
  return fits({ ...RUN, ...change }, filterOf(new URLSearchParams(query)), "Nightly");
}

for (const query of [
  "",
  "status=failure",
  "status=ended",
  "status=success,failed",
  "task_name=a,db-backup",
  "group=Nightly",
  "kind=task",
  "triggered_by=cron,api",
  "search=BACK",
  "search=jy6c",
  "retries_only=true",
  "retries_only=1",
  "exit_code_min=3&exit_code_max=3",
  "duration_min=90s&duration_max=1m30s",
  "created_after=2026-11-25T03:00:00.000001Z",
  "created_before=2026-11-25T03:00:00.000002Z",
  "created_after=2026-11-25T04:00:00%2B01:00",
]) {
  test(`fits: ${query || "no filter"}`, () => assert.equal(found(query), true));
}

for (const query of [
  "status=running",
  "status=success",
  "task_name=db",
  "group=Daily",
  "kind=service",
  "triggered_by=api",
  "search=db.backup",
  "search=%25",
  "exit_code_min=4",
  "exit_code_max=2",
  "duration_min=91",
  "duration_max=89s",
  "created_after=2026-11-25T03:00:00.000002Z",
  "created_before=2026-11-25T03:00:00.000001Z",
]) {
  test(`does not fit: ${query}`, () => assert.equal(found(query), false));
}

test("a run without the value is in no range of it", () => {
  assert.equal(found("exit_code_max=9", { exit_code: undefined }), false);
  assert.equal(found("duration_max=9h", { duration: undefined }), false);
});

test("a first attempt is no retry", () => assert.equal(found("retries_only=true", { retry_attempt: 0 }), false));

test("a missed run is no failure", () => assert.equal(found("status=failure", { end_reason: "missed" }), false));

test("a group whose unit is gone does not fit", () => {
  assert.equal(fits(RUN, filterOf(new URLSearchParams("group=Nightly")), undefined), false);
});

test("what the daemon does not know is asked all the same, so that it says so", () => {
  assert.deepEqual(asked(new URLSearchParams("staus=failed&status=&limit=5&cursor=x&with_total=1")), {
    staus: "failed",
  });
});

test("the order is no filter", () => {
  assert.deepEqual(askedWhich(new URLSearchParams("sort_field=duration&sort_direction=asc&kind=task")), {
    kind: "task",
  });
});

test("a filter for many is of the types of its body", () => {
  const query = "status=failed,timeout&exit_code_min=-1&duration_min=1.5h&retries_only=1&search=x&kind=task";
  assert.deepEqual(filterOf(new URLSearchParams(query)), {
    status: ["failed", "timeout"],
    search: "x",
    kind: "task",
    exit_code_min: -1,
    duration_min: 5400e9,
    retries_only: true,
  });
});

for (const [text, value] of /** @type {[string, number | null][]} */ ([
  ["90", 90e9],
  ["90s", 90e9],
  ["1h30m", 5400e9],
  ["1.5h", 5400e9],
  ["250ms", 250e6],
  ["2us", 2000],
  ["1w", 604800e9],
  ["", null],
  ["5 min", null],
  ["1h30", null],
  ["-5s", null],
  ["s", null],
])) {
  test(`a duration: ${text || "nothing"}`, () => assert.equal(nanoseconds(text), value));
}

test("instants are compared to the microsecond", () => {
  assert.equal(micros("2026-01-01T00:00:00.123456Z") - micros("2026-01-01T00:00:00Z"), 123456);
  assert.equal(micros("2026-01-01T01:00:00.5+01:00") - micros("2026-01-01T00:00:00Z"), 500000);
});
