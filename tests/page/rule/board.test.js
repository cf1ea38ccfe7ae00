// What the Board shows, before anything is drawn.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Lanes, plannedOf } from "../../../src/rota/web/part/board/lane.js";
import { filtered, inSight, needsAttention, nextOf, rowsOf } from "../../../src/rota/web/part/board/row.js";
import {
  around,
  holds,
  LONGEST,
  panned,
  resolution,
  SHORTEST,
  wanted,
  zoomed,
} from "../../../src/rota/web/part/board/span.js";
import { taskOutcomes } from "../../../src/rota/web/part/board/tally.js";

const FROM = Date.parse("2026-06-01T00:00:00Z");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A board of one task with these runs: [id, start, end, outcome, attempt, retryOf] in minutes. */
function board(runs, { kind = "task", slots = [] } = {}) {
  const minute = (value) => (value === null ? null : value * 60_000);
  return {
    from: "2026-06-01T00:00:00Z",
    to: "2026-06-02T00:00:00Z",
    now: "2026-06-01T12:00:00Z",
    truncated: false,
    tasks: [{ name: "a", kind, group: "Tasks" }],
    runs: {
      id: runs.map((run) => run[0]),
      task: runs.map(() => 0),
      start: runs.map((run) => minute(run[1])),
      end: runs.map((run) => minute(run[2])),
      outcome: runs.map((run) => run[3] ?? "success"),
      attempt: runs.map((run) => (run[4] ?? 0) + 1),
      instance: runs.map((run) => run[6] ?? 0),
      count: runs.map(() => 1),
      retry_of: runs.map((run) => run[5] ?? null),
    },
    slots: {
      task: slots.map(() => 0),
      due: slots.map((slot) => minute(slot[0])),
      count: slots.map((slot) => slot[2] ?? 1),
      until: slots.map((slot) => minute(slot[3] ?? null)),
      verdict: slots.map((slot) => slot[1]),
    },
  };
}

function run(id, more) {
  return {
    id,
    task_name: "a",
    kind: "task",
    status: "running",
    retry_attempt: 0,
    instance_index: 0,
    start_at: "2026-06-01T02:00:00Z",
    ...more,
  };
}

test("runs that overlap are stacked, and the place of one that ended is free again", () => {
  const { bars, levels } = new Lanes(
    board([
      ["x", 0, 60],
      ["y", 30, 90],
      ["z", 60, 120],
    ]),
  ).lane("a");
  assert.deepEqual(
    bars.map(({ id, level }) => [id, level]),
    [
      ["x", 0],
      ["y", 1],
      ["z", 0],
    ],
  );
  assert.equal(levels, 2);
});

test("instances of a service have a level each, in their order", () => {
  const runs = [
    ["x", 0, 60, "success", 0, null, 2],
    ["y", 0, 60, "success", 0, null, 0],
  ];
  const { bars, levels } = new Lanes(board(runs, { kind: "service" })).lane("a");
  assert.deepEqual(
    bars.map(({ level }) => level),
    [2, 0],
  );
  assert.equal(levels, 3);
});

test("retries are linked with the attempt before", () => {
  const { links } = new Lanes(
    board([
      ["x", 0, 1, "failed"],
      ["y", 2, 3, "failed", 1, "x"],
      ["z", 4, 5, "success", 2, "x"],
    ]),
  ).lane("a");
  assert.deepEqual(
    links.map(([before, after]) => [before.id, after.id]),
    [
      ["x", "y"],
      ["y", "z"],
    ],
  );
});

test("a run that has not begun has no bar", () => {
  assert.deepEqual(new Lanes(board([["x", null, null, "pending"]])).lane("a").bars, []);
});

test("what an event tells replaces what was there", () => {
  const lanes = new Lanes(board([["x", 0, null, "running"]]));
  assert.equal(lanes.lane("a").bars[0].end, null);
  lanes.place(
    run("x", {
      start_at: "2026-06-01T00:00:00Z",
      end_at: "2026-06-01T01:00:00Z",
      status: "ended",
      end_reason: "failed",
    }),
  );
  const [bar] = lanes.lane("a").bars;
  assert.equal(bar.end, FROM + HOUR);
  assert.ok(bar.failure);
  lanes.remove("a", "x");
  assert.deepEqual(lanes.lane("a").bars, []);
});

test("a unit that was not there yet gets a lane with its first run", () => {
  const lanes = new Lanes(board([]));
  lanes.place(run("n", { task_name: "new" }));
  assert.equal(lanes.lane("new").bars.length, 1);
});

test("a firing that was queued and then ran loses its sign", () => {
  const lanes = new Lanes(board([], { slots: [[10, "queued"]] }));
  assert.equal(lanes.lane("a").signs.length, 1);
  lanes.decide({ task_name: "a", due_at: "2026-06-01T00:10:00Z", verdict: "ran", count: 1 });
  assert.equal(lanes.lane("a").signs.length, 0);
});

test("a unit of fixed interval makes no pile", () => {
  const firings = [{ due_at: "2026-06-01T13:00:00Z", will_run: true }];
  const planned = plannedOf({
    tasks: [
      { name: "a", firings, truncated: false, expected_duration: 90e9 },
      { name: "b", firings, truncated: true, every: 10e9 },
    ],
  });
  assert.deepEqual(
    [...planned.values()].map(({ steady, until }) => [steady, until]),
    [
      [false, FROM + 13 * HOUR],
      [true, Infinity],
    ],
  );
  assert.equal(planned.get("a").expected, 90_000);
});

test("the tally counts what is in the span alone", () => {
  const lane = new Lanes(
    board(
      [
        ["x", 0, 10, "failed"],
        ["y", 600, 660],
      ],
      { slots: [[20, "missed", 5, 40]] },
    ),
  ).lane("a");
  assert.deepEqual(taskOutcomes(lane, { from: FROM, to: FROM + HOUR }), [
    ["missed", 5],
    ["failed", 1],
  ]);
});

const unit = (name, more = {}) => ({
  name,
  kind: "task",
  group: "Tasks",
  active_runs: 0,
  queued_runs: 0,
  overdue: false,
  state: "idle",
  ...more,
});

test("attention is for what failed last, fails or is overdue", () => {
  assert.ok(needsAttention(unit("a", { last_run: { end_reason: "timeout" } })));
  assert.ok(needsAttention(unit("a", { state: "failing" })));
  assert.ok(needsAttention(unit("a", { overdue: true })));
  assert.ok(!needsAttention(unit("a", { last_run: { end_reason: "skipped" } })));
});

test("rows are grouped by name with a heading each", () => {
  const rows = rowsOf([unit("b"), unit("a", { group: "Mail" }), unit("c")], { lane: 29, grouped: true });
  assert.deepEqual(
    rows.map((row) => row.unit?.name ?? row.group),
    ["Mail", "a", "Tasks", "b", "c"],
  );
  assert.deepEqual(
    rows.map(({ top }) => top),
    [0, 28, 57, 85, 114],
  );
});

test("of many rows those in sight are found, at both ends too", () => {
  const rows = rowsOf(
    Array.from({ length: 500 }, (_, index) => unit(String(index))),
    { lane: 10, grouped: false },
  );
  assert.deepEqual(inSight(rows, 0, 25), { first: 0, last: 3 });
  assert.deepEqual(inSight(rows, 4990, 25), { first: 499, last: 500 });
  assert.deepEqual(inSight([], 0, 25), { first: 0, last: 0 });
});

test("the next firing is the earliest of all, and the filter sorts by it", () => {
  const units = [
    unit("a", { next_run_at: "2026-06-01T05:00:00+02:00" }),
    unit("b", { next_run_at: "2026-06-01T04:00:00Z" }),
    unit("c"),
  ];
  assert.equal(nextOf(units)?.name, "a");
  assert.deepEqual(
    filtered(units, "next", "").map(({ name }) => name),
    ["a", "b"],
  );
});

test("zooming keeps the instant under the pointer, within an hour and 30 days", () => {
  const span = { from: 0, to: 4 * HOUR };
  assert.deepEqual(zoomed(span, 0.5, 0.25), { from: HOUR / 2, to: 2.5 * HOUR });
  assert.equal(zoomed(span, 0.01).to - zoomed(span, 0.01).from, SHORTEST);
  assert.equal(zoomed(span, 1e6).to - zoomed(span, 1e6).from, LONGEST);
});

test("two thirds of what follows now has been", () => {
  assert.deepEqual(around(FROM, 36 * HOUR), { from: FROM - 24 * HOUR, to: FROM + 12 * HOUR });
});

test("what is asked for holds the span and is at most 32 days", () => {
  for (const length of [HOUR, 36 * HOUR, LONGEST]) {
    const span = { from: FROM, to: FROM + length };
    const { from, to } = wanted(span);
    assert.ok(from <= span.from && to >= span.to);
    assert.ok(to - from <= 32 * DAY, `${(to - from) / DAY} days`);
  }
});

test("what was asked for does while it holds the span, until one looks closer", () => {
  const span = { from: FROM, to: FROM + 36 * HOUR };
  const asked = wanted(span);
  assert.ok(holds(asked, panned(span, 6 * HOUR)));
  assert.ok(!holds(asked, panned(span, 30 * HOUR)));
  assert.ok(!holds(asked, zoomed(span, 0.25)));
});

test("what is smaller than a pixel is asked for as one, and nothing is merged when one looks closely", () => {
  assert.equal(resolution({ from: 0, to: HOUR }, 1200), 0);
  assert.ok(resolution({ from: 0, to: LONGEST }, 1200) >= 2048);
});
