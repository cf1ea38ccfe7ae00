// WEB-05: pages come while rows start, end, move and vanish: none twice, none missing, none going back.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { asked, diceOf, event, hello, last, settled } from "./stage.js";

const { connect } = await import("../../../src/rota/web/state/link.js");
const { Paged } = await import("../../../src/rota/web/state/paged.js");
mock.method(globalThis, "setInterval", () => 0);
connect();

/** @typedef {{ id: string, key: number, state: string, hidden?: boolean }} Row */
/** @type {InstanceType<typeof Paged<Row>>} */
let list;
/** @type {() => void} */
let stop = () => {};
let boots = 0;
let boot = "";

/** @param {number} seq */
const at = (seq) => `${boot}-${seq}`;
/** @param {string} id @param {number} key @param {string} [state] @returns {Row} */
const row = (id, key, state = "") => ({ id, key, state });
const shown = () => (list.rows.value ?? []).map(({ id, state }) => id + state).join(" ");
/** @param {number} seq @param {Row} changed */
const news = (seq, changed) => event(at(seq), "row", changed);
/** @param {number} seq @param {string} id */
const gone = (seq, id) => event(at(seq), "gone", { id });

beforeEach(() => {
  boot = `PAGED${++boots}`;
  asked.length = 0;
  hello(at(10));
  list = new Paged({
    path: "/api/rows?x=1",
    noun: "rows",
    idOf: (/** @type {Row} */ { id }) => id,
    compare: (a, b) => b.key - a.key,
    fits: ({ hidden }) => !hidden,
    news: ({ name, data }) => (name === "row" ? { row: data } : name === "gone" ? { gone: data.id } : null),
  });
  stop = list.start();
});
afterEach(() => stop());

/** Two rows of a first page; more are there. */
async function first() {
  await last().answer({ rows: [row("d", 40), row("c", 30)], next_cursor: "C" }, at(10));
}

test("a row above comes in, one further down waits for its page", async () => {
  await first();
  news(11, row("e", 50));
  news(12, row("a", 10));
  assert.equal(shown(), "e d c");
});

test("a row that changed while the page was on its way is shown as it is", async () => {
  await first();
  void list.more();
  news(11, row("b", 20, "+"));
  await last().answer({ rows: [row("b", 20), row("a", 10)] }, at(10));
  assert.equal(shown(), "d c b+ a");
});

test("a row that went while its page was on its way is not shown", async () => {
  await first();
  void list.more();
  gone(11, "b");
  await last().answer({ rows: [row("b", 20), row("a", 10)] }, at(10));
  assert.equal(shown(), "d c a");
});

test("a row that came back into the page on its way is shown", async () => {
  await first();
  void list.more();
  news(11, row("b", 20));
  await last().answer({ rows: [row("a", 10)] }, at(10));
  assert.equal(shown(), "d c b a");
});

test("a row that moved down into the next page while that was on its way is there once", async () => {
  await first();
  void list.more();
  news(11, row("d", 15, "+"));
  assert.equal(shown(), "c");
  await last().answer({ rows: [row("b", 20), row("a", 10)] }, at(10));
  assert.equal(shown(), "c b d+ a");
});

test("a row that moved up out of the next page is there once, whichever is told first", async () => {
  await first();
  void list.more();
  await last().answer({ rows: [row("a", 10)] }, at(12)); // b has moved up at 11, which nobody has told yet
  news(11, row("b", 35, "+"));
  assert.equal(shown(), "d b+ c a");
});

test("the same row in two pages is there once, the newer one", async () => {
  await first();
  void list.more();
  await last().answer({ rows: [row("d", 25, "+"), row("a", 10)] }, at(12)); // it moved down at 11
  news(11, row("d", 25, "-"));
  assert.equal(shown(), "c d+ a");
});

test("what a page holds already is not undone by the event that comes later", async () => {
  await last().answer({ rows: [row("d", 40, "ended")] }, at(14));
  news(12, row("d", 40, "running"));
  assert.equal(shown(), "dended");
});

test("a row that does not fit any more leaves, one that fits now comes", async () => {
  await first();
  news(11, { ...row("d", 40), hidden: true });
  news(12, row("d", 40, "+"));
  assert.equal(shown(), "d+ c");
});

test("at its end the list takes what comes last", async () => {
  await last().answer({ rows: [row("c", 30)] }, at(10));
  news(11, row("a", 10));
  assert.equal(shown(), "c a");
});

test("a second page is asked for once, however often one wants it", async () => {
  await first();
  void list.more();
  void list.more();
  assert.equal(asked.length, 2);
  assert.match(last().path, /x=1&limit=100&cursor=C$/);
  await last().answer({ rows: [row("a", 10)] }, at(10));
  void list.more();
  assert.equal(asked.length, 2);
});

test("a fault of a page leaves the rows, says so, and does not ask in a loop", async () => {
  await first();
  void list.more();
  await last().refuse(500);
  void list.more();
  assert.deepEqual([shown(), list.fault.value?.status, asked.length], ["d c", 500, 2]);
});

test("a new daemon: all that was read is read again, page by page, and shown at once", async () => {
  const many = Array.from({ length: 600 }, (_, index) => row(`r${index}`, 1000 - index));
  await last().answer({ rows: many, next_cursor: "C" }, at(10));
  boot = `PAGED${++boots}`;
  hello(at(2));
  for (const end = Date.now() + 3_000; asked.length < 2 && Date.now() < end;) await settled();
  assert.match(last(2).path, /limit=500$/);
  await last().answer({ rows: many.slice(1, 501), next_cursor: "D" }, at(2));
  assert.equal(list.rows.value?.length, 600);
  assert.match(last(3).path, /limit=100&cursor=D$/);
  await last().answer({ rows: many.slice(501) }, at(2));
  assert.deepEqual([list.rows.value?.length, list.rows.value?.[0].id, list.complete.value], [599, "r1", true]);
});

for (let seed = 1; seed <= 40; seed += 1) {
  test(`whatever happens while pages come: each row once, as the daemon has it (${seed})`, () => muddle(seed));
}

/** @param {number} seed */
async function muddle(seed) {
  const dice = diceOf(seed);
  /** @type {Map<string, Row>} */
  const truth = new Map(Array.from({ length: 20 }, (_, index) => [`r${index}`, row(`r${index}`, index * 200)]));
  const byKey = () => [...truth.values()].sort((a, b) => b.key - a.key);
  let seq = 10;
  /** @type {(() => void)[]} */
  const untold = [];
  const happen = () => {
    const id = `r${dice(24)}`;
    seq += 1;
    const number = seq;
    if (truth.has(id) && dice(4) === 0) {
      truth.delete(id);
      untold.push(() => gone(number, id));
    } else {
      const changed = row(
        id,
        dice(2) ? (truth.get(id)?.key ?? dice(4000) + 0.5) : dice(4000) + number / 1e4,
        `v${number}`,
      );
      truth.set(id, changed);
      untold.push(() => news(number, changed));
    }
  };
  const tellSome = () => untold.splice(0, dice(untold.length + 1)).forEach((tell) => tell());
  let from = Infinity;
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (let round = 0; round < 300 && !(list.complete.value && untold.length === 0 && round > 60); round += 1) {
    if (round < 60) happen();
    if (dice(4) === 0) tellSome();
    if (list.busy.value && dice(3) === 0) {
      const below = byKey().filter(({ key }) => key < from);
      const page = below.slice(0, 3);
      const holds = seq;
      for (let more = dice(3); more > 0; more -= 1) happen();
      if (dice(2)) tellSome();
      from = page.at(-1)?.key ?? from;
      await last().answer({ rows: page, ...(below.length > 3 ? { next_cursor: String(from) } : {}) }, at(holds));
    } else {
      void list.more();
    }
    const ids = (list.rows.value ?? []).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, `round ${round}: a row is there twice`);
    for (const { id, state } of list.rows.value ?? []) {
      const version = Number(state.slice(1) || 0);
      assert.ok(version >= (seen.get(id) ?? 0), `round ${round}: ${id} went back`);
      seen.set(id, version);
    }
  }
  untold.splice(0).forEach((tell) => tell());
  assert.ok(list.complete.value);
  assert.deepEqual(list.rows.value, byKey());
}
