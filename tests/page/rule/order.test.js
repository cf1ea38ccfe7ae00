// Which run comes first, and which rows stand still.
import assert from "node:assert/strict";
import { test } from "node:test";
import { orderOf, steady } from "../../../src/rota/web/text/order.js";

const RUNS = /** @type {any[]} */ ([
  { id: "A", created_at: "2026-01-01T00:00:02Z", duration: 5, task_name: "b", status: "running" },
  { id: "B", created_at: "2026-01-01T00:00:01Z", task_name: "a", status: "ended", end_reason: "success" },
  { id: "C", created_at: "2026-01-01T00:00:01.5Z", duration: 7, task_name: "b", status: "ended", end_reason: "failed" },
]);

/** @param {string} field @param {string} direction */
const sorted = (field, direction) =>
  [...RUNS]
    .sort(orderOf(field, direction))
    .map(({ id }) => id)
    .join("");

for (const [field, direction, ids] of [
  ["created_at", "desc", "ACB"],
  ["created_at", "asc", "BCA"],
  ["", "", "ACB"],
  ["duration", "desc", "CAB"],
  ["duration", "asc", "ACB"],
  ["task_name", "asc", "BAC"],
  ["task_name", "desc", "CAB"],
  ["status", "asc", "CAB"],
]) {
  test(`by ${field || "nothing"} ${direction}: what has no value is last, ties are broken by id`, () =>
    assert.equal(sorted(field, direction), ids));
}

/** @param {string} before @param {string} truth */
const stands = (before, truth) => {
  const { ids, fresh, gone, moved } = steady([...before], [...truth]);
  return [ids.join(""), fresh, [...gone].join(""), moved];
};

test("a new row above is counted, and not shown", () =>
  assert.deepEqual(stands("cba", "edcba"), ["cba", 2, "", false]));
test("the next page is added below", () => assert.deepEqual(stands("dc", "dcba"), ["dcba", 0, "", false]));
test("both at once", () => assert.deepEqual(stands("dc", "edcba"), ["dcba", 1, "", false]));
test("a row that went stays as a shadow", () => assert.deepEqual(stands("cba", "ca"), ["cba", 0, "b", false]));
test("a row that is elsewhere now stays, and the list says so", () =>
  assert.deepEqual(stands("cba", "bca"), ["cba", 0, "", true]));
test("a row between two is not shown yet", () => assert.deepEqual(stands("ca", "cba"), ["ca", 1, "", false]));
test("nothing was shown: all is", () => assert.deepEqual(stands("", "ba"), ["ba", 0, "", false]));
test("all that was shown went", () => assert.deepEqual(stands("ba", ""), ["ba", 0, "ba", false]));
