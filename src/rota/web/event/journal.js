// What this tab has heard, in order: so that an answer that took its time is brought up to now, and never goes back.
import { listen } from "./channel.js";

/**
 * @typedef {{ name: string, data: any, boot: string, seq: number }} Entry `seq` −1: it has no place in the order
 * @typedef {(entry: Entry | null) => void} Reader null: there is a gap, look at what you have
 */

/** So many entries are kept for answers on their way. */
const KEPT = 2_000;

let boot = "";
/** Everything after this number of this boot was heard, … */
let from = -1;
/** … up to this one. */
let newest = -1;
/** @type {Entry[]} */
let entries = [];
/** @type {Set<Reader>} */
const readers = new Set();
let begun = false;

/**
 * Calls `reader` for each event from now on; what it answers ends that.
 * @param {Reader} reader
 */
export function follow(reader) {
  if (!begun) {
    begun = true;
    listen((message) => message.kind === "event" && hear(message));
  }
  readers.add(reader);
  return () => {
    readers.delete(reader);
  };
}

/**
 * The events after a position; null where some may not have been heard.
 * @param {string | null} id
 * @returns {Entry[] | null}
 */
export function since(id) {
  const at = parse(id);
  if (boot === "" || at === null) return []; // nothing heard yet: the first greeting tells whether something was missed
  if (at.boot !== boot || at.seq < from) return null;
  return entries.filter((entry) => entry.seq > at.seq);
}

/**
 * Whether an event tells more than an answer that is as new as `id`: those of another boot are neither older nor newer.
 * @param {Entry} entry
 * @param {string | null} id
 */
export function isNews(entry, id) {
  const at = parse(id);
  return entry.seq < 0 || at === null || (entry.boot === at.boot && entry.seq > at.seq);
}

/** @param {{ name: string, id: string | null, data: any }} message */
function hear({ name, id, data }) {
  if (name === "hello") return greet(data);
  if (name === "lost" || name === "joined") return begin(data.latest_id);
  const at = parse(id);
  if (at === null) return tell({ name, data, boot, seq: -1 });
  if (at.boot !== boot) begin(`${at.boot}-${at.seq - 1}`);
  if (at.seq <= newest) return; // told already: two connections crossed
  newest = at.seq;
  const entry = { name, data, ...at };
  entries.push(entry);
  if (entries.length > KEPT) from = entries.splice(0, KEPT / 2)[KEPT / 2 - 1].seq;
  tell(entry);
}

/** @param {{ boot: string, latest_id: string }} hello */
function greet(hello) {
  if (hello.boot !== boot) begin(hello.latest_id); // else it goes on where it was, or says `lost` next
}

/** @param {string} id where all is heard from */
function begin(id) {
  const at = parse(id);
  if (at === null) return;
  boot = at.boot;
  from = at.seq;
  newest = at.seq;
  entries = [];
  tell(null);
}

/** @param {Entry | null} entry */
function tell(entry) {
  for (const reader of [...readers]) reader(entry);
}

/**
 * @param {string | null} id `BOOT-SEQ`
 * @returns {{ boot: string, seq: number } | null}
 */
export function parse(id) {
  const dash = id?.lastIndexOf("-") ?? -1;
  if (id === null || dash < 1) return null;
  const seq = Number(id.slice(dash + 1));
  return Number.isInteger(seq) ? { boot: id.slice(0, dash), seq } : null;
}
