// WEB-01, WEB-02: an answer is kept true by events, whichever comes first, and never goes back.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { asked, broken, diceOf, event, hello, last, lost, settled } from "./stage.js";

const { connect } = await import("../../../src/rota/web/state/link.js");
const { REREAD, Resource } = await import("../../../src/rota/web/state/resource.js");
mock.method(globalThis, "setInterval", () => 0);
connect();

/** @typedef {{ status: string }} Value */
/** @type {InstanceType<typeof Resource<Value>>} */
let resource;
/** @type {() => void} */
let stop = () => {};
let boots = 0;
let boot = "";

/** @param {number} seq */
const id = (seq) => `${boot}-${seq}`;
/** @param {number} seq @param {string} status */
const news = (seq, status) => event(id(seq), "run.updated", { status });
const status = () => resource.value.value?.status;

beforeEach(() => {
  boot = `BOOT${++boots}`;
  asked.length = 0;
  hello(id(10));
  resource = new Resource("/api/x", () => ({
    "run.updated": (_, { status }) => ({ status }),
    "tasks.changed": () => REREAD,
  }));
  stop = resource.start();
});
afterEach(() => stop());

test("what happened while the answer was on its way is in it", async () => {
  news(11, "ended");
  await last(1).answer({ status: "running" }, id(10));
  assert.equal(status(), "ended");
});

test("a slow second answer does not take back what was heard since", async () => {
  await last().answer({ status: "pending" }, id(10));
  news(11, "running");
  void resource.reread();
  news(12, "ended");
  await last(2).answer({ status: "running" }, id(11));
  assert.equal(status(), "ended");
});

test("an event that the answer holds already changes nothing", async () => {
  await last().answer({ status: "ended" }, id(12));
  news(11, "running");
  news(12, "ending");
  assert.equal(status(), "ended");
});

test("an event that is told twice is heard once", async () => {
  await last().answer({ status: "pending" }, id(10));
  news(11, "running");
  news(12, "ended");
  news(11, "running");
  assert.equal(status(), "ended");
});

for (let seed = 1; seed <= 20; seed += 1) {
  test(`in whatever order answers and events come: it is what happened last, and never goes back (${seed})`, () =>
    muddle(seed));
}

/** @param {number} seed */
async function muddle(seed) {
  const dice = diceOf(seed);
  let happened = 10;
  let told = 10;
  let seen = 10;
  await last().answer({ status: "10" }, id(10));
  for (let round = 0; round < 40; round += 1) {
    happened += dice(3);
    if (dice(2)) {
      void resource.reread();
      const question = last();
      const holds = happened;
      happened += dice(3);
      for (let count = dice(happened - told + 1); count > 0; count -= 1) news(++told, String(told));
      await question.answer({ status: String(holds) }, id(holds));
    } else if (told < happened) {
      news(++told, String(told));
    }
    assert.ok(Number(status()) >= seen, `round ${round}: ${seen} became ${status()}`);
    seen = Number(status());
  }
  while (told < happened) news(++told, String(told));
  assert.equal(status(), String(happened));
}

test("a new daemon: all is read again, and the old one's events mean nothing any more", async () => {
  await last().answer({ status: "running" }, id(10));
  const before = boot;
  broken();
  boot = `BOOT${++boots}`;
  hello(id(3));
  lost(id(3));
  event(`${before}-11`, "run.updated", { status: "of the old one" });
  hello(id(3));
  await until(() => asked.length === 2);
  await last(2).answer({ status: "ended" }, id(3));
  assert.equal(status(), "ended");
});

test("an answer of the new daemon that comes before its greeting is kept", async () => {
  const before = boot;
  boot = `BOOT${++boots}`;
  await last().answer({ status: "ended" }, id(5));
  event(`${before}-11`, "run.updated", { status: "running" });
  assert.equal(status(), "ended");
});

test("more was missed than can be had: it is read again", async () => {
  await last().answer({ status: "running" }, id(10));
  broken();
  hello(id(9000));
  lost(id(9000));
  await until(() => asked.length === 2);
  await last(2).answer({ status: "ended" }, id(9000));
  assert.equal(status(), "ended");
});

test("a fault that was told heals once the connection is there again", async () => {
  await last().refuse(500);
  assert.equal(resource.fault.value?.status, 500);
  broken();
  hello(id(10));
  await last(2).answer({ status: "ended" }, id(10));
  assert.deepEqual([resource.fault.value, status()], [null, "ended"]);
});

test("what was not found is asked for again when the file has changed, and when a run is restored", async () => {
  await last().refuse(404);
  event(id(11), "tasks.changed", {});
  await until(() => asked.length === 2);
  await last().refuse(404);
  event(id(12), "run.restored", {});
  await until(() => asked.length === 3);
});

test("many events that say nothing of how cause one question, not many", async () => {
  await last().answer({ status: "running" }, id(10));
  for (let seq = 11; seq < 60; seq += 1) event(id(seq), "tasks.changed", {});
  await until(() => asked.length > 1);
  await last(2).answer({ status: "ended" }, id(60));
  await settled();
  assert.equal(asked.length, 2);
});

test("who stops listening asks no more", async () => {
  stop();
  assert.ok(last(1).signal.aborted);
  event(id(11), "tasks.changed", {});
  await settled();
  assert.equal(asked.length, 1);
});

/** @param {() => boolean} holds */
async function until(holds) {
  for (const end = Date.now() + 3_000; !holds();) {
    if (Date.now() > end) throw new Error("it did not come to that");
    await settled();
  }
}
