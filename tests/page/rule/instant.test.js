// Instants on wall clocks, and durations in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, day, exact, instantOf, relative } from "../../../src/rota/web/text/instant.js";
import { span, took } from "../../../src/rota/web/text/duration.js";

const BERLIN = "Europe/Berlin";

test("an exact instant names offset and zone", () => {
  assert.equal(exact("2026-03-29T01:00:00Z", BERLIN), "2026-03-29 03:00:00 +02:00 Europe/Berlin");
  assert.equal(exact("2026-03-29T01:00:00Z", "UTC"), "2026-03-29 01:00:00 +00:00 UTC");
});

test("midnight is 00:00 of the new day", () => {
  assert.equal(clock("2026-06-01T22:00:00Z", BERLIN), "00:00");
  assert.equal(day("2026-06-01T22:00:00Z", BERLIN), "2026-06-02");
});

test("an instant of a wall clock is found on either side of a change", () => {
  assert.equal(instantOf({ year: 2026, month: 6, day: 1, hour: 12 }, BERLIN), Date.parse("2026-06-01T10:00Z"));
  assert.equal(instantOf({ year: 2026, month: 12, day: 1, hour: 12 }, BERLIN), Date.parse("2026-12-01T11:00Z"));
});

test("of the hour that comes twice the first is meant", () => {
  assert.equal(
    instantOf({ year: 2026, month: 10, day: 25, hour: 2, minute: 30 }, BERLIN),
    Date.parse("2026-10-25T00:30Z"),
  );
});

test("what a clock leaps over is the moment as if it had not", () => {
  assert.equal(
    instantOf({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }, BERLIN),
    Date.parse("2026-03-29T01:30Z"),
  );
});

test("how long ago is told in at most two units", () => {
  const now = Date.parse("2026-06-01T12:00:00Z");
  assert.equal(relative("2026-06-01T11:57:00Z", now), "3 m ago");
  assert.equal(relative("2026-06-01T13:50:00Z", now), "in 1 h 50 m");
  assert.equal(relative("2026-06-01T12:00:00.4Z", now), "now");
});

test("durations read as those of the command line", () => {
  const told = [0.012, 3.24, 80, 7500, 273_600].map(span);
  assert.deepEqual(told, ["12 ms", "3.2 s", "1 m 20 s", "2 h 5 m", "3 d 4 h"]);
  assert.equal(took(undefined), "");
  assert.equal(took(0), "0 ms");
});
