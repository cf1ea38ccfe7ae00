import assert from "node:assert/strict";
import { test } from "node:test";
import { Spans } from "../../../src/rota/web/state/log-span.js";

const line = (/** @type {number} */ n) => ({ n, stream: "stdout", text: `line ${n}` });
const stretch = (/** @type {number} */ from, /** @type {number} */ to, step = 1) => ({
  from,
  to,
  lines: Array.from({ length: Math.ceil((to - from) / step) }, (_, at) => line(from + at * step)),
});
const number = (/** @type {unknown} */ found) => (typeof found === "object" && found !== null ? found.n : found);

test("a line that is known is given, one that is not is named", () => {
  const spans = new Spans();
  spans.add(stretch(500, 1000), 0);
  assert.equal(number(spans.next(500, 2000)), 500);
  assert.equal(spans.next(1000, 2000), 1000);
  assert.equal(typeof spans.next(499, 2000), "number");
  assert.equal(spans.next(2000, 2000), null);
});

test("of a log that is shown in part, the next line may be far", () => {
  const spans = new Spans();
  spans.add({ from: 0, to: 100, lines: [line(7)] }, 0);
  spans.add({ from: 100, to: 300, lines: [line(250)] }, 0);
  assert.equal(number(spans.next(8, 300)), 250);
  assert.equal(number(spans.previous(249, 0)), 7);
  assert.equal(spans.previous(6, 0), null);
  assert.equal(spans.next(251, 300), null);
  assert.equal(spans.next(251, 400), 300);
});

test("a stretch takes the place of what was known of it", () => {
  const spans = new Spans();
  spans.add(stretch(0, 100), 0);
  spans.add(stretch(200, 300), 0);
  spans.add(stretch(50, 250), 0);
  assert.equal(spans.size, 300);
  for (const n of [0, 49, 50, 99, 199, 249, 299]) assert.equal(number(spans.next(n, 300)), n);
});

test("what comes live goes on where the last line was", () => {
  const spans = new Spans();
  spans.add(stretch(0, 3), 0);
  spans.append(line(3), true, 0);
  spans.append(line(4), false, 0);
  assert.equal(number(spans.previous(4, 0)), 3);
  assert.equal(spans.next(4, 5), null);
});

test("a jump of the numbers leaves a gap that is not known", () => {
  const spans = new Spans();
  spans.append(line(3), true, 0);
  spans.append(line(10), true, 0);
  assert.equal(spans.next(4, 11), 4);
  assert.equal(number(spans.next(10, 11)), 10);
});

test("however much is looked at, no more is kept than may be, and what is near stays", () => {
  const spans = new Spans();
  for (let from = 0; from < 10_000_000; from += 100_000) spans.add(stretch(from, from + 500), from);
  assert.ok(spans.size <= 24_000);
  assert.equal(number(spans.next(9_900_000, 10_000_000)), 9_900_000);
  assert.equal(spans.next(0, 10_000_000), 0);
});

test("a run that prints for days does not fill the memory either", () => {
  const spans = new Spans();
  for (let n = 0; n < 100_000; n++) spans.append(line(n), true, n);
  assert.ok(spans.size <= 28_000);
  assert.equal(number(spans.next(99_999, 100_000)), 99_999);
});

test("the edge of what is known before a place is told", () => {
  const spans = new Spans();
  assert.equal(spans.edgeBefore(10), -Infinity);
  spans.add(stretch(0, 5), 0);
  assert.equal(spans.edgeBefore(10), 5);
});
