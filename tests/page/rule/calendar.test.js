// Twelve weeks of days, and what else the page of a task reckons.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alike } from "../../../src/rota/web/text/alike.js";
import { dayWords, summary, weeks } from "../../../src/rota/web/text/calendar.js";
import { commandText } from "../../../src/rota/web/text/command.js";
import { beyond, blanks, valueOf } from "../../../src/rota/web/text/param.js";
import { rate } from "../../../src/rota/web/text/rate.js";
import { bounds, isSpread, nearest, ticks, tickText } from "../../../src/rota/web/text/scatter.js";
import { readings, written } from "../../../src/rota/web/text/wallclock.js";

const BERLIN = "Europe/Berlin";
const day = (date, success = 0, failed = 0, other = 0) => ({ date, success, failed, other });
function days(first, count, make = day) {
  const from = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) =>
    make(new Date(from + index * 86_400_000).toISOString().slice(0, 10)),
  );
}

test("a week begins on Monday, and what is not in the window is empty", () => {
  const [first, second] = weeks(days("2026-11-25", 6)); // a Wednesday
  assert.deepEqual(
    first.cells.map((cell) => cell?.date ?? null),
    [null, null, "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29"],
  );
  assert.equal(second.cells[0].date, "2026-11-30");
});

test("more weeks than are shown: the newest are", () => {
  const shown = weeks(days("2026-08-31", 90));
  assert.equal(shown.length, 12);
  assert.equal(shown.at(-1).cells.filter(Boolean).at(-1).date, "2026-11-28");
});

test("a month is said where it begins", () => {
  assert.deepEqual(
    weeks(days("2026-11-16", 28)).map(({ month }) => month),
    ["Nov", "", "", "Dec"],
  );
});

test("a day is what its runs were", () => {
  const shown = weeks([
    day("2026-11-23"),
    day("2026-11-24", 3),
    day("2026-11-25", 2, 1),
    day("2026-11-26", 0, 3),
    day("2026-11-27", 0, 0, 2),
  ])[0].cells;
  assert.deepEqual(
    shown.slice(0, 5).map(({ outcome }) => outcome),
    ["none", "well", "some", "all", "other"],
  );
});

test("a day with as many runs as usual is full, one with fewer is paler", () => {
  const shown = weeks([day("2026-11-23", 24), day("2026-11-24", 24), day("2026-11-25", 6), day("2026-11-26", 99)])[0]
    .cells;
  assert.deepEqual(
    shown.slice(0, 4).map(({ level }) => level),
    [4, 4, 1, 4],
  );
});

test("a day in words", () => {
  assert.equal(dayWords(day("2026-03-02", 24, 1)), "Monday 2 Mar: 24 succeeded, 1 failed");
  assert.equal(dayWords(day("2026-03-01")), "Sunday 1 Mar: no run");
});

test("the calendar in a sentence", () => {
  const told = summary([day("2026-11-23", 1), day("2026-11-24", 1, 1), day("2026-11-25")]);
  assert.equal(told, "3 days: 1 without a failure, 1 with one, 1 without a run.");
});

test("nearly all is not all, nearly none is not none", () => {
  assert.deepEqual([1, 0.99999, 0.97, 0.0001, 0].map(rate), ["100 %", "99.9 %", "97 %", "0.1 %", "0 %"]);
});

test("a typed time means one instant, in the repeated hour two, in the one left out none", () => {
  assert.deepEqual(
    readings("2026-11-25T17:00:00", BERLIN).map((at) => new Date(at).toISOString()),
    ["2026-11-25T16:00:00.000Z"],
  );
  assert.equal(readings("2026-10-25T02:30", BERLIN).length, 2);
  assert.equal(readings("2026-10-25T02:30", BERLIN)[0], Date.parse("2026-10-25T00:30:00Z"));
  assert.deepEqual(readings("2026-03-29T02:30:00", BERLIN), []);
  assert.deepEqual(readings("", BERLIN), []);
});

test("an instant is written as a field for times takes it", () => {
  assert.equal(written(Date.parse("2026-11-25T16:00:05Z"), BERLIN), "2026-11-25T17:00:05");
});

test("durations that are far apart have a logarithmic scale", () => {
  assert.equal(isSpread([1, 2, 3]), false);
  assert.equal(isSpread([0.01, 30]), true);
  assert.equal(isSpread([5]), false);
  assert.equal(bounds([1, 2])[0], 0);
  assert.ok(bounds([0.01, 30])[0] > 0);
});

test("ticks are durations that a clock would name", () => {
  assert.deepEqual(ticks(0, 100, { log: false }).map(tickText), ["0", "30 s", "1 m", "1.5 m"]);
  assert.deepEqual(ticks(0.005, 700, { log: true }).map(tickText), ["10 ms", "100 ms", "1 s", "10 s", "1 m", "10 m"]);
  assert.ok(ticks(0.3, 30, { log: true }).length >= 3);
});

test("what is pointed at is the nearest point within reach", () => {
  const places = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
  ];
  assert.equal(nearest(places, 7, 0), 1);
  assert.equal(nearest(places, 90, 0), -1);
});

test("an array is written word by word, a script in it as it is", () => {
  assert.equal(commandText(["a b", '"'])[0], "[");
  assert.equal(commandText(["sh", "-c", "one\ntwo\n"]), `["sh", "-c", '''\none\ntwo\n''']`);
});

const param = (type, more = {}) => ({ name: "x", type, required: false, as: "env", ...more });

test("a value has its parameter's type", () => {
  assert.equal(valueOf(param("int"), " 12 "), 12);
  assert.equal(valueOf(param("number"), "1e3"), 1000);
  assert.equal(valueOf(param("bool"), "false"), false);
  assert.equal(valueOf(param("string"), "12"), "12");
});

test("what is none of the type goes as it is, and the daemon tells what is wrong", () => {
  assert.equal(valueOf(param("int"), "1.5"), "1.5");
  assert.equal(valueOf(param("int"), "0x10"), "0x10");
  assert.equal(valueOf(param("number"), "Infinity"), "Infinity");
});

test("a number that would be sent as another one is not sent", () => {
  assert.equal(valueOf(param("int"), "9007199254740993"), "9007199254740993");
  assert.notEqual(beyond(param("int"), "9007199254740993"), "");
  assert.equal(beyond(param("int"), "12"), "");
});

test("an empty field is the default, left out, or an empty text", () => {
  assert.equal(valueOf(param("string"), ""), undefined);
  assert.equal(valueOf(param("string"), "", "none"), null);
  assert.equal(valueOf(param("string"), "", "empty"), "");
  assert.deepEqual(blanks(param("string", { default: "a" })), ["default", "none", "empty"]);
  assert.deepEqual(blanks(param("int", { default: 0 })), ["default", "none"]);
  assert.deepEqual(blanks(param("int", { required: true, default: 1 })), ["default"]);
});

test("a name that is nearly right is offered", () => {
  assert.deepEqual(alike("bakup", ["backup", "mailer", "backup-mail"]), ["backup"]);
});
