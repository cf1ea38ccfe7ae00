// Every word of the API that tells what became of something has its own sign.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { outcome, stateOf, statusOf } from "../../../src/rota/web/text/status.js";

const types = readFileSync(new URL("../../../src/rota/web/api.d.ts", import.meta.url), "utf8");

/** The words of an enum as the generated types have them, by a line of its own. */
function words(property) {
  const found = new Set();
  for (const [, list] of types.matchAll(new RegExp(`\\b${property}\\??: ((?:"\\w+" ?\\|? ?)+);`, "g"))) {
    for (const [, word] of list.matchAll(/"(\w+)"/g)) found.add(word);
  }
  assert.ok(found.size > 2, property);
  return [...found];
}

for (const property of ["end_reason", "verdict", "state", "severity"]) {
  test(`each ${property} is known`, () => {
    const unknown = words(property).filter(
      (word) => statusOf(word).word === word.replaceAll("_", " ") && statusOf(word).glyph === "dash",
    );
    assert.deepEqual(
      unknown.filter((word) => !["idle", "planned", "not_planned", "unknown"].includes(word)),
      [],
    );
  });
}

test("how runs end is told apart without a colour", () => {
  const glyphs = words("end_reason").map((word) => statusOf(word).glyph);
  assert.equal(new Set(glyphs).size, glyphs.length);
});

test("a service that runs is well, a task that runs is at work", () => {
  assert.equal(statusOf(stateOf({ kind: "service", state: "running" })).tone, "good");
  assert.equal(statusOf(stateOf({ kind: "task", state: "running" })).tone, "run");
});

test("the word of a run is its end, else what it does", () => {
  assert.equal(outcome({ status: "ended", end_reason: "timeout" }), "timeout");
  assert.equal(outcome({ status: "running" }), "running");
});

test("a word of a newer daemon is shown as it is", () => {
  assert.deepEqual(statusOf("gone_fishing"), { tone: "miss", glyph: "dash", word: "gone fishing" });
});
