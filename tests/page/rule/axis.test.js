// The axis follows the wall clock of a zone, through both of its changes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shifts, shiftWords, stepOf, ticks } from "../../../src/rota/web/text/axis.js";

const HOUR = 3_600_000;
const BERLIN = "Europe/Berlin";
const at = (text) => Date.parse(text);

function texts(from, to, step, zone) {
  return ticks(from, to, step, zone, shifts(from, to, zone)).map(({ text }) => text);
}

test("a zone without changes has none", () => {
  assert.deepEqual(shifts(at("2026-01-01T00:00Z"), at("2026-12-31T00:00Z"), "UTC"), []);
});

test("a clock change is found to the minute, with both offsets", () => {
  const found = shifts(at("2026-10-20T00:00Z"), at("2026-10-30T00:00Z"), BERLIN);
  assert.deepEqual(found, [{ at: at("2026-10-25T01:00Z"), before: 2 * HOUR, after: HOUR }]);
});

test("half an hour of Lord Howe is told as such", () => {
  const [found] = shifts(at("2026-04-01T00:00Z"), at("2026-04-10T00:00Z"), "Australia/Lord_Howe");
  assert.equal(shiftWords(found), "clock goes back 30 m");
});

test("the hour that comes twice is drawn twice", () => {
  const found = texts(at("2026-10-24T23:00Z"), at("2026-10-25T03:00Z"), HOUR, BERLIN);
  assert.deepEqual(found, ["01:00", "02:00", "02:00", "03:00"]);
});

test("the hour that is leapt over is not drawn", () => {
  const found = texts(at("2026-03-29T00:00Z"), at("2026-03-29T03:00Z"), HOUR, BERLIN);
  assert.deepEqual(found, ["01:00", "03:00", "04:00"]);
});

test("ticks stand an hour apart on the clock of the zone, not of UTC", () => {
  const [first] = ticks(at("2026-06-01T00:00Z"), at("2026-06-01T02:00Z"), HOUR, "Asia/Kolkata", []);
  assert.equal(first.at, at("2026-06-01T00:30Z"));
});

test("a day begins with its name", () => {
  const found = ticks(at("2026-06-01T00:00Z"), at("2026-06-02T00:00Z"), 6 * HOUR, "UTC", []);
  assert.deepEqual(
    found.map(({ text, main }) => [text, main]),
    [
      ["Mon 1 Jun", true],
      ["06:00", false],
      ["12:00", false],
      ["18:00", false],
    ],
  );
});

test("the step is the finest whose ticks are far enough apart", () => {
  assert.equal(stepOf(61_000), 300_000);
  assert.equal(stepOf(2 * HOUR), 3 * HOUR);
});

test("both changes of a year are told in words", () => {
  assert.equal(shiftWords({ at: 0, before: HOUR, after: 2 * HOUR }), "clock leaps 1 h");
  assert.equal(shiftWords({ at: 0, before: 2 * HOUR, after: HOUR }), "clock goes back 1 h");
});
