import assert from "node:assert/strict";
import { test } from "node:test";
import { finder, marked } from "../../../src/rota/web/part/log/pattern.js";

const wanted = (/** @type {string} */ text, more = {}) => ({ text, regex: false, case: false, ...more });

test("text is found whatever its capitals, and each place of it", () => {
  assert.deepEqual(finder(wanted("err"))?.("Err and err"), [
    [0, 3],
    [8, 11],
  ]);
});

test("capitals count where they shall", () => {
  assert.deepEqual(finder(wanted("err", { case: true }))?.("Err and err"), [[8, 11]]);
});

test("text is no pattern", () => {
  assert.deepEqual(finder(wanted("a.c(1)"))?.("abc(1) a.c(1)"), [[7, 13]]);
});

test("a pattern is one where it is said", () => {
  assert.deepEqual(finder(wanted("e\\d+", { regex: true }))?.("e1 e22"), [
    [0, 2],
    [3, 6],
  ]);
});

test("flags at the head of a pattern, as RE2 has them, are read", () => {
  assert.deepEqual(finder(wanted("(?i)ERR", { regex: true, case: true }))?.("err"), [[0, 3]]);
});

for (const text of ["(", "\\pN+", "(a+)+b", "(a*)*", "\\Qx\\E"]) {
  test(`${text} is left to the daemon`, () => assert.equal(finder(wanted(text, { regex: true })), null));
}

test("nothing is found where nothing is looked for", () => assert.equal(finder(wanted("")), null));

test("no more places are marked than a line needs", () => {
  assert.equal(finder(wanted("a"))?.("a".repeat(1000)).length, 100);
});

test("segments are cut where a mark begins and ends, and keep their styles", () => {
  const cut = marked(
    [
      { text: "one ", style: 1 },
      { text: "two", style: 2 },
    ],
    [[2, 6]],
  );
  assert.deepEqual(
    cut.map(({ text, style, marked: on }) => [text, style, on]),
    [
      ["on", 1, false],
      ["e ", 1, true],
      ["tw", 2, true],
      ["o", 2, false],
    ],
  );
});

test("a place of no width marks nothing", () => {
  assert.deepEqual(marked([{ text: "abc" }], [[1, 1]]), [{ text: "abc", marked: false }]);
});
