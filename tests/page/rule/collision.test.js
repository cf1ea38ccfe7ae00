// What starts in the same minute is told once, the worst first, with what comes of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  collisions,
  neighbours,
  overlaps,
  overlapWords,
  shortageWords,
  whenWords,
} from "../../../src/rota/web/text/collision.js";

const NONE = new Map();

function planned(name, dues, more = {}) {
  const firings = dues.map((due) => ({ due_at: due, starts_at: due, will_run: true }));
  return { name, kind: "task", group: "Tasks", truncated: false, firings, ...more };
}

const NIGHT = "2026-11-26T03:00:00Z";
const NEXT = "2026-11-27T03:00:00Z";

test("three units in one minute collide, two do not", () => {
  const three = ["a", "b", "c"].map((name) => planned(name, [NIGHT]));
  assert.deepEqual(
    collisions(three, NONE, NONE).map(({ names }) => names),
    [["a", "b", "c"]],
  );
  assert.deepEqual(collisions(three.slice(1), NONE, NONE), []);
});

test("two that want one place collide", () => {
  const rules = new Map([
    ["a", { pool: "disk" }],
    ["b", { pool: "disk" }],
  ]);
  const [found] = collisions([planned("a", [NIGHT]), planned("b", [NIGHT])], rules, new Map([["disk", { size: 1 }]]));
  assert.deepEqual(found.shortages, [{ pool: "disk", size: 1, wanted: 2 }]);
});

test("the same units at several times are told once, with all their times", () => {
  const found = collisions(
    ["a", "b", "c"].map((name) => planned(name, [NIGHT, NEXT])),
    NONE,
    NONE,
  );
  assert.deepEqual(
    found.map(({ ats }) => ats),
    [[Date.parse(NIGHT), Date.parse(NEXT)]],
  );
});

test("the largest crowd comes first", () => {
  const tasks = ["a", "b", "c"].map((name) => planned(name, [NIGHT, NEXT]));
  const found = collisions([...tasks, planned("d", [NEXT])], NONE, NONE);
  assert.deepEqual(
    found.map(({ names }) => names.length),
    [4, 3],
  );
});

test("seconds apart is the same minute, by when they start and not when they are due", () => {
  const late = planned("c", [NIGHT]);
  late.firings[0].starts_at = "2026-11-26T03:01:10Z";
  const found = collisions([planned("a", ["2026-11-26T03:00:50Z"]), planned("b", [NIGHT]), late], NONE, NONE);
  assert.deepEqual(found, []);
});

test("a firing that will not run collides with none", () => {
  const held = planned("c", [NIGHT]);
  held.firings[0].will_run = false;
  assert.deepEqual(collisions([planned("a", [NIGHT]), planned("b", [NIGHT]), held], NONE, NONE), []);
});

test("who fires more often than every hour is in every crowd, and makes none", () => {
  const often = Array.from({ length: 7 * 48 }, (_, index) =>
    new Date(Date.parse("2026-11-26T00:00Z") + index * 1_800_000).toISOString(),
  );
  const found = collisions([planned("a", [NIGHT]), planned("b", [NIGHT]), planned("often", often)], NONE, NONE);
  assert.deepEqual(found, []);
});

test("who is due again before it is done overlaps itself, as its policy says", () => {
  const task = planned("slow", [NIGHT, "2026-11-26T03:00:15Z"], { expected_duration: 20e9 });
  const [found] = overlaps([task], new Map([["slow", { on_overlap: "skip" }]]));
  assert.equal(overlapWords(found), "takes about 20 s and is due again 15 s later: that firing is skipped");
});

test("who may run twice at once overlaps itself only with the third", () => {
  const task = planned("slow", [NIGHT, "2026-11-26T03:00:15Z"], { expected_duration: 20e9 });
  assert.deepEqual(overlaps([task], new Map([["slow", { parallelism: 2 }]])), []);
});

test("an instant has the units of its minute as neighbours", () => {
  const near = neighbours([planned("a", [NIGHT])]);
  assert.deepEqual([near(Date.parse(NIGHT) + 59_000), near(Date.parse(NIGHT) + 60_000)], [["a"], []]);
});

test("when it happens is told as shortly as it can be", () => {
  const at = (...texts) => texts.map((text) => Date.parse(text));
  assert.equal(whenWords(at(NIGHT), "UTC"), "Thu 26 Nov 03:00");
  assert.equal(whenWords(at(NIGHT, NEXT), "UTC"), "at 03:00 on 2 days");
  assert.equal(whenWords(at("2026-11-26T03:05Z", "2026-11-26T04:05Z"), "UTC"), "at :05 of 2 hours");
  assert.equal(whenWords(at("2026-11-26T03:05Z", "2026-11-26T04:10Z"), "UTC"), "2 times, first Thu 26 Nov 03:05");
});

test("how many wait for a pool is told", () => {
  assert.equal(shortageWords({ pool: "disk", size: 2, wanted: 3 }), "3 want one of the 2 places of pool disk: 1 waits");
  assert.equal(shortageWords({ pool: "disk", size: 1, wanted: 3 }), "3 want the one place of pool disk: 2 wait");
});
