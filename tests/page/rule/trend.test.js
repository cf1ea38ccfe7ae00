// The line of a figure over an hour: new samples go to its end, what was not looked at is not joined.
import assert from "node:assert/strict";
import { test } from "node:test";
import { appended, nearest, path, peak, shareOf, topOf } from "../../../src/rota/web/part/system/trend.js";

const MINUTE = 60_000;
const FIELD = { width: 60, height: 10, top: 10, interval: MINUTE };
const sample = (ts) => ({ ts });
const point = (minute, value) => ({ at: minute * MINUTE, value });

test("a new sample goes to the end, and the oldest goes", () => {
  const found = appended(
    [sample("2026-01-01T00:00:00Z"), sample("2026-01-01T00:00:05Z")],
    sample("2026-01-01T00:00:10Z"),
    2,
  );
  assert.deepEqual(
    found.map(({ ts }) => ts.slice(17, 19)),
    ["05", "10"],
  );
});

test("a sample that is known changes nothing", () => {
  const known = [sample("2026-01-01T00:00:05Z")];
  assert.equal(appended(known, sample("2026-01-01T00:00:05Z"), 9), known);
});

test("the newest stands at the right, an hour before it at the left", () => {
  assert.equal(path([point(0, 0), point(1, 10), point(60, 5)], FIELD), "M0.0 10.0L1.0 0.0M60.0 5.0");
});

test("minutes in which nobody looked are not joined", () => {
  assert.equal(path([point(50, 0), point(54, 0)], FIELD).match(/M/g)?.length, 2);
  assert.equal(path([point(50, 0), point(53, 0)], FIELD).match(/M/g)?.length, 1);
});

test("little looks like little, much has room above it", () => {
  assert.equal(topOf([point(0, 3)], 100), 100);
  assert.equal(Math.round(topOf([point(0, 200)], 100)), 220);
});

test("the first of several peaks is told", () => {
  assert.deepEqual(peak([point(0, 1), point(1, 7), point(2, 7)]), point(1, 7));
  assert.equal(peak([]), undefined);
});

test("what is pointed at is the sample next to it", () => {
  const all = [point(0, 1), point(30, 2), point(60, 3)];
  assert.deepEqual(nearest(all, 0.45), point(30, 2));
  assert.equal(shareOf(all, all[1]), 0.5);
});
