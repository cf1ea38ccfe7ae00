// What the API answers, or why it did not, in words.
import assert from "node:assert/strict";
import { after, before, beforeEach, mock, test } from "node:test";
import { faultOf, isAborted, read, signedOut, write } from "../../../src/rota/web/state/api.js";

/** @param {string} body @param {ResponseInit & { type?: string }} [more] */
function answers(body, { type = "application/json", ...more } = {}) {
  const response = new Response(body, { ...more, headers: { "Content-Type": type, ...more.headers } });
  mock.method(globalThis, "fetch", async () => response);
}

/** @param {Promise<unknown>} asked */
async function faultIn(asked) {
  try {
    await asked;
  } catch (thrown) {
    return faultOf(thrown);
  }
  throw new Error("it was answered");
}

/** @param {number} status @param {object} [headers] */
const refused = (status, headers = {}) =>
  answers(JSON.stringify({ detail: "Not today.", status, errors: [] }), {
    status,
    type: "application/problem+json",
    headers: /** @type {any} */ (headers),
  });

// Node waits for no timer of an AbortSignal: without another one it ends before the time is up.
/** @type {ReturnType<typeof setInterval>} */
let awake;
before(() => {
  awake = setInterval(() => {}, 1_000);
});
after(() => clearInterval(awake));

beforeEach(() => {
  mock.restoreAll();
  signedOut.value = false;
});

test("an answer comes with what it is as new as", async () => {
  answers('{"a":1}', { headers: { "Rota-Event-Id": "A-1" } });
  const { data, eventId } = await read("/api/x");
  assert.deepEqual([data, eventId], [{ a: 1 }, "A-1"]);
});

test("who never answers is told as slow", async () => {
  mock.method(
    globalThis,
    "fetch",
    (/** @type {string} */ _, /** @type {any} */ { signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  );
  const { kind, message } = await faultIn(read("/api/x", { patience: 10 }));
  assert.deepEqual([kind, message], ["slow", "The daemon has not answered in time."]);
});

test("who is not there is told as away", async () => {
  mock.method(globalThis, "fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  assert.equal((await faultIn(read("/api/x"))).kind, "away");
});

test("what nobody waits for any more is no fault", async () => {
  const stop = new AbortController();
  mock.method(
    globalThis,
    "fetch",
    (/** @type {string} */ _, /** @type {any} */ { signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  );
  const asked = read("/api/x", { signal: stop.signal });
  stop.abort();
  await assert.rejects(asked, isAborted);
});

for (const [status, next] of /** @type {[number, RegExp][]} */ ([
  [403, /higher role/],
  [404, /deleted, or renamed/],
  [429, /Wait a little/],
  [500, /daemon’s log/],
  [503, /starts or stops/],
])) {
  test(`a refusal has the daemon’s words, and what to do: ${status}`, async () => {
    refused(status);
    const fault = await faultIn(write("POST", "/api/x", {}));
    assert.deepEqual([fault.kind, fault.status, fault.message], ["refused", status, "Not today."]);
    assert.match(fault.next, next);
  });
}

test("how long to wait is told", async () => {
  refused(429, { "Retry-After": "30" });
  assert.equal((await faultIn(read("/api/x"))).retryAfter, 30);
});

test("401 asks who one is", async () => {
  refused(401);
  await faultIn(read("/api/x"));
  assert.equal(signedOut.value, true);
});

test("a refusal that is not Rota’s own is told by its status", async () => {
  answers("<h1>Bad gateway</h1>", { type: "text/html", status: 502, statusText: "Bad Gateway" });
  assert.equal((await faultIn(read("/api/x"))).message, "The daemon answered 502 Bad Gateway.");
});

test("a page of somebody else is no answer", async () => {
  answers("<h1>Welcome to the hotel</h1>", { type: "text/html; charset=utf-8" });
  assert.equal((await faultIn(read("/api/x"))).message, "Something else than Rota answered.");
});

test("half an answer is none", async () => {
  answers('{"runs": [');
  assert.equal((await faultIn(read("/api/x"))).message, "The answer was cut off on its way.");
});

test("nothing to say is nothing", async () => {
  mock.method(globalThis, "fetch", async () => new Response(null, { status: 204 }));
  assert.equal((await write("POST", "/api/x")).data, "");
});
