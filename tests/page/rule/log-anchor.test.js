import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf, linesOf, linesTyped, ordered } from "../../../src/rota/web/part/log/anchor.js";

for (const [hash, lines] of [
  ["#L120", { from: 120, to: 120 }],
  ["#L120-L140", { from: 120, to: 140 }],
  ["#L140-L120", { from: 120, to: 140 }],
  ["#L120-140", { from: 120, to: 140 }],
  ["#L9999999", { from: 9_999_999, to: 9_999_999 }],
  ["#L", null],
  ["#main", null],
  ["", null],
  ["#L1e9", null],
  ["#L-3", null],
  ["#L99999999999999999999", null],
]) {
  test(`the address ${hash || "without a hash"} names ${lines ? "its lines" : "no line"}`, () =>
    assert.deepEqual(linesOf(hash), lines));
}

test("lines and their address belong together", () => {
  for (const hash of ["#L0", "#L7-L9"]) assert.equal(hashOf(linesOf(hash)), hash);
  assert.equal(hashOf(null), "");
});

for (const [typed, lines] of [
  ["120", { from: 120, to: 120 }],
  ["L120-L140", { from: 120, to: 140 }],
  [" 1,200 – 1,300 ", { from: 1200, to: 1300 }],
  ["#l5", { from: 5, to: 5 }],
  ["last", null],
  ["", null],
]) {
  test(`somebody types ${JSON.stringify(typed)}`, () => assert.deepEqual(linesTyped(typed), lines));
}

test("a choice goes from the lower to the higher line", () => assert.deepEqual(ordered(9, 3), { from: 3, to: 9 }));
