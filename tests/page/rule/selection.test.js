// Which runs are selected, what the daemon is told of them, and what is asked and said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { outcomeWords, question } from "../../../src/rota/web/text/bulk.js";
import {
  between,
  bounded,
  changed,
  isSelected,
  newestOfTasks,
  NOTHING,
  selectorsOf,
} from "../../../src/rota/web/text/selection.js";

const NOON = "2026-01-01T12:00:00Z";
/** @param {string} id @param {string} [at] @param {object} [more] @returns {any} */
const run = (id, at = "2026-01-01T11:00:00Z", more = {}) => ({
  id,
  created_at: at,
  task_name: "t",
  kind: "task",
  ...more,
});

test("what is picked is selected, what is not is not", () => {
  const picked = changed(NOTHING, ["A", "B"], true);
  assert.equal(isSelected(picked, run("A")), true);
  assert.equal(isSelected(changed(picked, ["A"], false), run("A")), false);
});

test("all that fit are selected but those taken out, and those that came later", () => {
  const all = changed({ before: NOON, ids: new Set() }, ["A"], false);
  assert.equal(isSelected(all, run("A")), false);
  assert.equal(isSelected(all, run("B")), true);
  assert.equal(isSelected(all, run("C", NOON)), false);
  assert.equal(isSelected(changed(all, ["A"], true), run("A")), true);
});

test("a range goes either way, and is one row where its other end is not there", () => {
  assert.deepEqual(between([..."ABCD"], "C", "B"), ["B", "C"]);
  assert.deepEqual(between([..."ABCD"], "X", "B"), ["B"]);
});

test("a run that was picked and is not there any more is left alone", () => {
  assert.deepEqual(selectorsOf(changed(NOTHING, ["A", "B"], true), {}, [run("B")]), [{ ids: ["B"] }]);
});

test("more than a thousand are told in as many requests as it takes", () => {
  const rows = Array.from({ length: 2001 }, (_, index) => run(String(index)));
  const selectors = selectorsOf(
    changed(
      NOTHING,
      rows.map(({ id }) => id),
      true,
    ),
    {},
    rows,
  );
  assert.deepEqual(
    selectors.map(({ ids }) => ids?.length),
    [1000, 1000, 1],
  );
});

test("all that fit: the filter, as it was when they were selected, without those taken out", () => {
  const selectors = selectorsOf({ before: NOON, ids: new Set(["A"]) }, { status: ["failed"] }, [run("A")]);
  assert.deepEqual(selectors, [
    { match_all: true, filter: { status: ["failed"], created_before: NOON }, except_ids: ["A"] },
  ]);
});

test("an earlier end of the filter stays", () => {
  const earlier = { created_before: "2026-01-01T13:00:00+02:00" };
  assert.equal(bounded(earlier, NOON), earlier);
  assert.deepEqual(bounded({ created_before: "2026-01-01T12:00:00.000001Z" }, NOON), { created_before: NOON });
});

test("to run again is the newest of each task, and nothing of services", () => {
  const rows = [
    run("A"),
    run("B", NOON),
    run("C", NOON, { task_name: "u" }),
    run("D", NOON, { task_name: "s", kind: "service" }),
  ];
  assert.deepEqual(
    newestOfTasks(rows).map(({ id }) => id),
    ["B", "C"],
  );
});

test("the question has exact numbers, of what is done and of what is left", () => {
  assert.deepEqual(question("delete", { total: 1042, active: 3, tasks: 5 }), {
    title: "Delete 1,039 runs?",
    text: "1,039 runs and their logs are deleted; for an hour they can be had back. 3 still run or wait, and are left.",
    button: "Delete 1,039 runs",
  });
  assert.deepEqual(question("stop", { total: 3, active: 1, tasks: 3 }), {
    title: "Stop 1 run?",
    text: "1 run that runs or waits is stopped. 2 have ended, and are left.",
    button: "Stop 1 run",
  });
  assert.equal(question("rerun", { total: 9, active: 0, tasks: 2 }).title, "Run 2 tasks again?");
});

test("where there is nothing to do there is no button", () => {
  assert.equal(question("delete", { total: 2, active: 2, tasks: 1 }).button, null);
  assert.equal(question("stop", { total: 2, active: 0, tasks: 1 }).button, null);
  assert.equal(question("rerun", { total: 2, active: 0, tasks: 0 }).button, null);
});

test("what was left is told, and why", () => {
  const skipped = [
    { id: "A", reason: "active" },
    { id: "B", reason: "active" },
  ];
  assert.equal(outcomeWords("delete", { affected: 39, skipped: [], skippedTotal: 0 }), "39 runs are deleted.");
  assert.equal(
    outcomeWords("delete", { affected: 1, skipped, skippedTotal: 2 }),
    "1 run is deleted. 2 were left: still running or waiting.",
  );
  const mixed = [...skipped, { id: "C", reason: "news_to_us" }];
  assert.equal(
    outcomeWords("stop", { affected: 0, skipped: mixed, skippedTotal: 3 }),
    "0 runs are being stopped. 3 were left: 2 still running or waiting, 1 news_to_us.",
  );
});
