// WEB-02: the one connection heals by itself, goes on where it was, and never says that it is live when it is not.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Connection } from "../../../src/rota/web/event/connection.js";

/** @type {{ lastId: string | undefined, send: (text: string) => Promise<void>, end: () => Promise<void>, signal: AbortSignal, answer: (status: number) => Promise<void> }[]} */
const asked = [];
/** @type {import("../../../src/rota/web/event/connection.js").Message[]} */
let told = [];
/** @type {Connection} */
let connection;

const links = () => told.flatMap((message) => (message.kind === "link" ? [message.link.phase] : []));
const settled = async () => {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((done) => setImmediate(done));
};
/** @param {number} milliseconds */
const pass = async (milliseconds) => {
  for (let rest = milliseconds; rest > 0; rest -= 1_000) {
    mock.timers.tick(Math.min(rest, 1_000));
    await settled();
  }
};
const newest = () => /** @type {(typeof asked)[number]} */ (asked.at(-1));
/** @param {string} boot @param {number} latest */
const hello = (boot, latest) =>
  newest().send(
    `event: hello\ndata: {"boot":"${boot}","latest_id":"${boot}-${latest}","now":"2026-01-01T00:00:00Z","version":"1"}\n\n`,
  );
/** @param {string} id */
const event = (id) => newest().send(`id: ${id}\nevent: run.ended\ndata: {}\n\n`);

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  mock.method(Math, "random", () => 0.5);
  asked.length = 0;
  told = [];
  mock.method(globalThis, "fetch", (/** @type {string} */ _, /** @type {any} */ { headers, signal }) => {
    /** @type {ReadableStreamDefaultController<Uint8Array>} */
    let pipe;
    const body = new ReadableStream({ start: (made) => void (pipe = made) });
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => {
        reject(signal.reason);
        pipe.error(signal.reason);
      });
      asked.push({
        lastId: headers["Last-Event-ID"],
        signal,
        send: (text) => (pipe.enqueue(new TextEncoder().encode(text)), settled()),
        end: () => (pipe.close(), settled()),
        answer: (status) => (resolve(new Response(status === 200 ? body : null, { status })), settled()),
      });
    });
  });
  connection = new Connection((message) => told.push(message));
  void connection.open();
});
afterEach(() => {
  connection.close();
  mock.timers.reset();
  mock.restoreAll();
});

test("it is live once it was greeted, not before", async () => {
  await newest().answer(200);
  assert.deepEqual(links(), []);
  await hello("A", 7);
  assert.deepEqual(links(), ["live"]);
});

test("it goes on where it was", async () => {
  await newest().answer(200);
  await hello("A", 7);
  await event("A-8");
  await newest().end();
  await pass(1_000);
  assert.deepEqual([asked.length, newest().lastId, links().at(-1)], [2, "A-8", "lost"]);
});

test("what is shown is as of what was heard last, not of when the silence was noticed", async () => {
  await newest().answer(200);
  await hello("A", 7);
  await pass(5_000);
  await newest().send(": still here\n\n");
  await pass(36_000);
  assert.deepEqual([connection.link.phase, connection.link.since], ["lost", 1_005_000]);
});

test("while it tries, it says since when it is lost and when it tries again", async () => {
  await newest().answer(200);
  await hello("A", 7);
  await newest().end();
  const { since, retryAt } = connection.link;
  assert.deepEqual([since, retryAt], [1_000_000, 1_000_500]);
  await pass(500);
  await newest().answer(503);
  assert.deepEqual([connection.link.since, connection.link.retryAt], [1_000_000, 1_001_500]);
});

test("after more was missed than can be had, it goes on from there", async () => {
  await newest().answer(200);
  await hello("A", 7);
  await newest().end();
  await pass(1_000);
  await newest().answer(200);
  await hello("B", 3);
  await newest().send(`event: lost\ndata: {"asked":"A-7","latest_id":"B-3"}\n\n`);
  assert.equal(connection.last, "B-3");
});

test("a session that has ended is told, and nothing is asked until somebody signs in", async () => {
  await newest().answer(401);
  await pass(60_000);
  assert.deepEqual([links(), asked.length], [["signed-out"], 1]);
  connection.retry();
  await settled();
  assert.equal(asked.length, 2);
});

test("who looks at the page again after a sleep does not wait for the silence to be noticed", async () => {
  await newest().answer(200);
  await hello("A", 7);
  mock.timers.setTime(1_000_000 + 3_600_000); // no timer went meanwhile
  connection.retry();
  await settled();
  assert.equal(connection.link.phase, "lost");
  await pass(1_000);
  assert.equal(newest().lastId, "A-7");
});

test("who looks at a page that is live does not break it", async () => {
  await newest().answer(200);
  await hello("A", 7);
  await pass(5_000);
  connection.retry();
  await settled();
  assert.deepEqual([asked.length, links()], [1, ["live"]]);
});

test("an answer that does not come is none", async () => {
  await pass(12_000);
  assert.deepEqual([connection.link.phase, connection.link.why], ["lost", "The daemon does not answer."]);
});

test("a daemon that stops says why", async () => {
  await newest().answer(200);
  await hello("A", 7);
  await newest().send(`event: daemon.stopping\ndata: {"reason":"shutdown"}\n\n`);
  assert.equal(connection.link.why, "Rota was shut down.");
});

test("it waits longer each time, and never for long", async () => {
  for (let count = 0; count < 8; count += 1) {
    await newest().answer(500);
    await pass(8_000);
  }
  await newest().answer(500);
  const pause = (connection.link.retryAt ?? 0) - Date.now();
  assert.ok(pause > 4_000 && pause <= 8_000, String(pause));
});

test("once it is closed it asks no more", async () => {
  connection.close();
  await pass(30_000);
  assert.ok(newest().signal.aborted);
  assert.equal(asked.length, 1);
});
