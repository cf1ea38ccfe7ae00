// Each planned firing stands in the hour that its zone's clock shows, also on the days when the clock is set.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cells,
  clockNote,
  counts,
  isDate,
  level,
  lines,
  marks,
  moved,
  placeOf,
  sorted,
  weekOf,
} from "../../../src/rota/web/text/week.js";

const BERLIN = "Europe/Berlin";
const at = (text) => Date.parse(text);

function planned(name, dues, more = {}) {
  const firings = dues.map((due) => ({ due_at: due, starts_at: due, will_run: true }));
  return { name, kind: "task", group: "Tasks", truncated: false, firings, ...more };
}

test("a week is seven days of the zone, from midnight to midnight", () => {
  const week = weekOf("2026-11-25", BERLIN);
  assert.deepEqual(week.days.map(({ name }) => name).slice(0, 2), ["Wed 25 Nov", "Thu 26 Nov"]);
  assert.equal(week.from, at("2026-11-25T00:00+01:00"));
  assert.equal(week.to, at("2026-12-02T00:00+01:00"));
});

test("a week in which the clock goes back is an hour longer", () => {
  const week = weekOf("2026-10-22", BERLIN);
  assert.equal((week.to - week.from) / 3_600_000, 7 * 24 + 1);
});

test("a firing stands in the hour that the clock shows before and after it leaps", () => {
  const week = weekOf("2026-03-29", BERLIN);
  assert.deepEqual(placeOf(at("2026-03-29T01:30+01:00"), week), { day: 0, hour: 1, part: 0.5 });
  assert.deepEqual(placeOf(at("2026-03-29T03:15+02:00"), week), { day: 0, hour: 3, part: 0.25 });
});

test("both firings of an hour that comes twice stand in it", () => {
  const week = weekOf("2026-10-25", BERLIN);
  const found = cells(marks([planned("a", ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"])]), week);
  assert.equal(found[0][2].length, 2);
});

test("what is outside of the week stands nowhere", () => {
  const week = weekOf("2026-11-25", BERLIN);
  assert.equal(placeOf(week.to, week), null);
  assert.equal(placeOf(week.from - 1, week), null);
});

test("the missing hour says so, and no other", () => {
  const week = weekOf("2026-03-29", BERLIN);
  assert.deepEqual(clockNote(week, 0, 2), {
    kind: "missing",
    text: "02:00 to 03:00 is missing: the clock leaps ahead",
  });
  assert.equal(clockNote(week, 0, 1), null);
  assert.equal(clockNote(week, 0, 3), null);
  assert.equal(clockNote(week, 1, 2), null);
});

test("the hour that comes twice says so", () => {
  const week = weekOf("2026-10-19", BERLIN);
  assert.deepEqual(clockNote(week, 6, 2), { kind: "twice", text: "02:00 to 03:00 comes twice: the clock goes back" });
});

test("half an hour of Lord Howe that comes twice is told to the minute", () => {
  const week = weekOf("2026-04-05", "Australia/Lord_Howe");
  assert.equal(clockNote(week, 0, 1)?.text, "01:30 to 02:00 comes twice: the clock goes back");
});

test("a clock that leaps at midnight takes the first hour of the day", () => {
  const week = weekOf("2026-09-05", "America/Santiago");
  assert.equal(clockNote(week, 1, 0)?.text, "00:00 to 01:00 is missing: the clock leaps ahead");
  assert.equal(clockNote(week, 0, 23), null);
});

test("fixed intervals of an hour and less are told, all others drawn", () => {
  const { drawn, paces, services, idle } = sorted([
    planned("hourly", ["2026-11-25T17:05:00Z"], { every: 3_600e9 }),
    planned("beat", [], { every: 10e9 }),
    planned("nightly", ["2026-11-26T02:00:00Z"]),
    planned("by-hand", []),
    planned("web", [], { kind: "service" }),
  ]);
  assert.deepEqual(
    drawn.map(({ name }) => name),
    ["nightly"],
  );
  assert.deepEqual(
    paces.map(({ every, names }) => [every, names[0].name]),
    [
      [10e9, "beat"],
      [3_600e9, "hourly"],
    ],
  );
  assert.deepEqual([services[0].name, idle[0].name], ["web", "by-hand"]);
});

test("what is not told in full is not drawn in part", () => {
  const { drawn, cut } = sorted([planned("dense", ["2026-11-26T02:00:00Z"], { truncated: true })]);
  assert.deepEqual([drawn.length, cut[0].name], [0, "dense"]);
});

test("an interval that is paused or held says so", () => {
  const firings = (...notes) =>
    notes.map((note) => ({ due_at: "2026-11-26T02:00:00Z", starts_at: "2026-11-26T02:00:00Z", will_run: !note, note }));
  const mark = (...notes) =>
    sorted([planned("a", [], { every: 60e9, firings: firings(...notes) })]).paces[0].names[0].mark;
  assert.equal(mark("paused", "held"), "paused");
  assert.equal(mark("held", undefined), "held at times");
  assert.equal(mark("held", "held"), "held");
  assert.equal(mark(undefined), "");
});

test("only what will run is counted", () => {
  const task = planned("a", ["2026-11-25T05:10:00Z", "2026-11-25T05:20:00Z"]);
  task.firings[1].will_run = false;
  assert.equal(counts(cells(marks([task]), weekOf("2026-11-25", "UTC")))[0][5], 1);
});

test("a cell tells each unit once, and their number where they are many", () => {
  const cell = marks([
    planned("a", ["2026-11-25T05:10:00Z", "2026-11-25T05:20:00Z"]),
    planned("b", ["2026-11-25T05:00:00Z"]),
  ]);
  assert.deepEqual(
    lines(cell, 2).shown.map(({ mark, times }) => [mark.name, times]),
    [
      ["b", 1],
      ["a", 2],
    ],
  );
  assert.deepEqual(lines(cell, 1), { units: 2, shown: [] });
});

test("none is not dark, the most is darkest", () => {
  assert.deepEqual([level(0, 9), level(1, 9), level(9, 9), level(1, 1)], [0, 1, 4, 4]);
});

test("a date that no calendar has is none", () => {
  assert.deepEqual(["2026-02-29", "2028-02-29", "yesterday", null].map(isDate), [false, true, false, false]);
});

test("days move over the ends of months and years", () => {
  assert.deepEqual([moved("2026-12-29", 7), moved("2026-03-01", -1)], ["2027-01-05", "2026-02-28"]);
});
