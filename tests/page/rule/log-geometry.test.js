import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isExact,
  isLeap,
  LINE,
  placeAt,
  room,
  scrollOf,
  TALLEST,
  walk,
} from "../../../src/rota/web/part/log/geometry.js";

const VIEW = 600;
const short = { first: 0, end: 1000, view: VIEW };
const long = { first: 0, end: 10_000_000, view: VIEW };

/** Lines of one height between two numbers. */
const course = (/** @type {{ first: number, end: number }} */ { first, end }, height = () => LINE) => ({
  before: (/** @type {number} */ n) => (n > first ? n - 1 : null),
  after: (/** @type {number} */ n) => (n + 1 < end ? n + 1 : null),
  height,
});

test("a short log has a pixel for each of its own", () => {
  assert.equal(room(short), 1000 * LINE);
  assert.ok(isExact(short));
  const { n, px } = placeAt(1234, short);
  assert.deepEqual([n, Math.round(px)], [61, 14]);
});

test("a long log is scaled down to what browsers can do", () => {
  assert.equal(room(long), TALLEST);
  assert.ok(!isExact(long));
});

test("the room is never lower than the view", () => {
  assert.equal(room({ first: 0, end: 3, view: VIEW }), VIEW);
});

test("both ends of the scrollbar are both ends of the log", () => {
  for (const extent of [short, long]) {
    assert.equal(placeAt(0, extent).n, 0);
    assert.equal(placeAt(room(extent) - VIEW, extent).n, extent.end - VIEW / LINE);
  }
});

test("a place and its scroll position belong together", () => {
  for (const n of [0, 1, 4_999_999, 9_999_000]) {
    const there = placeAt(scrollOf({ n, px: 0 }, long), long);
    assert.ok(Math.abs(there.n - n) <= 1, `${there.n} for ${n}`);
  }
});

test("a log whose start was dropped begins at its first line", () => {
  assert.equal(placeAt(0, { first: 120_000, end: 130_000, view: VIEW }).n, 120_000);
  assert.equal(scrollOf({ n: 120_000, px: 0 }, { first: 120_000, end: 130_000, view: VIEW }), 0);
});

test("small moves reach each line of a long log", () => {
  let place = { n: 5_000_000, px: 0 };
  const seen = new Set();
  for (let step = 0; step < 100; step++) {
    seen.add(place.n);
    place = walk(place, 7, course(long));
  }
  assert.deepEqual(
    [...seen],
    Array.from({ length: seen.size }, (_, at) => 5_000_000 + at),
  );
  assert.deepEqual(walk(place, -700, course(long)), { n: 5_000_000, px: 0 });
});

test("nobody walks out of the log", () => {
  assert.deepEqual(walk({ n: 2, px: 5 }, -1000, course(short)), { n: 0, px: 0 });
  assert.equal(walk({ n: 998, px: 0 }, 1000, course(short)).n, 999);
});

test("wrapped lines are walked over by their own heights", () => {
  const heights = course(short, (/** @type {number} */ n) => (n === 10 ? 100 : LINE));
  assert.deepEqual(walk({ n: 9, px: 0 }, 60, heights), { n: 10, px: 40 });
  assert.deepEqual(walk({ n: 11, px: 0 }, -30, heights), { n: 10, px: 70 });
});

test("a drag of the scrollbar is a leap, a turn of the wheel is a step", () => {
  assert.ok(isLeap(10_000, VIEW));
  assert.ok(!isLeap(-120, VIEW));
});
