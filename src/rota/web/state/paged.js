// A list of any length, read a page at a time and kept true by events: no row twice, none missing, none going back.
//
// Each row remembers which event it is as new as; an event older than its row says nothing new. The list knows how far
// down it has been read: what belongs further down comes with its page, whatever happened to it until then.
import { batch, signal, untracked } from "../html.js";
import { parse } from "../event/journal.js";
import { read } from "./api.js";
import { Live } from "./live.js";

/** @typedef {import("../event/journal.js").Entry} Entry */

/**
 * What an event says of a row: as it is now, or that it is gone; "reread" where it does not say which.
 * @template Row
 * @typedef {{ row: Row } | { gone: string } | "reread" | null} News
 */

/**
 * @template Row
 * @typedef {{ rows: Row[], cursor: string | null, eventId: string | null }} Page
 */

/**
 * @template Row
 * @typedef {object} Kind
 * @property {string} path with its filters, without a cursor
 * @property {string} noun under which the answer holds the rows
 * @property {(row: Row) => string} idOf
 * @property {(a: Row, b: Row) => number} compare as the daemon orders them, never 0 for two rows
 * @property {(row: Row) => boolean} fits whether it is one of those that are asked for
 * @property {(entry: Entry) => News<Row>} news
 */

/** Rows of a page; who scrolls on asks for more of them. */
const PAGE = 100;
/** Rows of a page when much is read again. */
const LARGEST = 500;

/**
 * @template Row
 * @extends {Live}
 */
export class Paged extends Live {
  rows = signal(/** @type {Row[] | undefined} */ (undefined));
  /** Whether all rows are there: no page is left. */
  complete = signal(false);
  #kind;
  /** @type {Map<string, number>} the event that each row is as new as */
  #seqs = new Map();
  /** @type {string | null} */
  #cursor = null;
  /** @type {Row | null} how far down it was read; null: to its end */
  #edge = null;

  /** @param {Kind<Row>} kind */
  constructor(kind) {
    super();
    this.#kind = kind;
  }

  /** The next page, unless there is none, or something is read already or went wrong. */
  async more() {
    if (this.#cursor === null || untracked(() => this.busy.value || this.fault.value !== null)) return;
    await this.ask(async (stop) => this.#append(await this.#page(this.#cursor, PAGE, stop)));
  }

  /**
   * All that was read, from the first row on, in place of what was there.
   * @override @param {AbortSignal} stop
   */
  async renew(stop) {
    const wanted = untracked(() => this.rows.value?.length ?? 0);
    const pages = [await this.#page(null, sized(wanted), stop)];
    for (let last = pages[0], count = last.rows.length; last.cursor && count < wanted; count += last.rows.length) {
      last = await this.#page(last.cursor, sized(wanted - count), stop);
      pages.push(last);
    }
    batch(() => {
      this.#seqs = new Map();
      this.at = pages[0].eventId;
      this.rows.value = [];
      for (const page of pages) this.#append(page);
    });
  }

  /** @override @param {Entry} entry */
  hear(entry) {
    const rows = untracked(() => this.rows.value);
    const news = rows && this.#kind.news(entry);
    if (!news) return;
    if (news === "reread") return this.soon();
    const id = "gone" in news ? news.gone : this.#kind.idOf(news.row);
    if (entry.seq <= (this.#seqs.get(id) ?? -1)) return;
    const at = rows.findIndex((row) => this.#kind.idOf(row) === id);
    const row = "row" in news && this.#belongs(news.row) ? news.row : null;
    if (row === null && at < 0) return;
    if (row) this.#seqs.set(id, entry.seq);
    else this.#seqs.delete(id); // it may come back with the page that it belongs to now
    this.rows.value = placed(rows, at, row, this.#kind.compare);
  }

  /**
   * @param {string | null} cursor
   * @param {number} limit
   * @param {AbortSignal} stop
   * @returns {Promise<Page<Row>>}
   */
  async #page(cursor, limit, stop) {
    const { path, noun } = this.#kind;
    const query = new URLSearchParams({ limit: String(limit), ...(cursor ? { cursor } : {}) });
    const answer = /** @type {import("./api.js").Answer<any>} */ (
      await read(`${path}${path.includes("?") ? "&" : "?"}${query}`, { signal: stop })
    );
    return { rows: answer.data[noun], cursor: answer.data.next_cursor ?? null, eventId: answer.eventId };
  }

  /** @param {Page<Row>} page the one that follows on what is there */
  #append({ rows, cursor, eventId }) {
    const { idOf, compare } = this.#kind;
    const seq = parse(eventId)?.seq ?? -1;
    const known = new Map((untracked(() => this.rows.value) ?? []).map((row) => [idOf(row), row]));
    for (const row of rows) {
      if (seq < (this.#seqs.get(idOf(row)) ?? -1)) continue; // more has been heard of it since
      known.set(idOf(row), row);
      this.#seqs.set(idOf(row), seq);
    }
    this.#cursor = cursor;
    this.#edge = cursor === null ? null : (rows.at(-1) ?? this.#edge);
    batch(() => {
      this.complete.value = cursor === null;
      this.rows.value = [...known.values()].sort(compare);
      for (const entry of this.missed(eventId)) this.hear(entry);
    });
  }

  /** @param {Row} row */
  #belongs(row) {
    return this.#kind.fits(row) && (this.#edge === null || this.#kind.compare(row, this.#edge) <= 0);
  }
}

/** @param {number} wanted rows */
function sized(wanted) {
  return Math.min(LARGEST, Math.max(PAGE, wanted));
}

/**
 * The rows with one of them changed, put in, or (`row` null) taken out.
 * @template Row
 * @param {Row[]} rows in order
 * @param {number} at where it is now; -1: nowhere
 * @param {Row | null} row
 * @param {(a: Row, b: Row) => number} compare
 */
function placed(rows, at, row, compare) {
  const others = at >= 0 ? rows.toSpliced(at, 1) : rows.slice();
  if (row === null) return others;
  let low = 0;
  for (let high = others.length; low < high;) {
    const middle = (low + high) >> 1;
    if (compare(others[middle], row) < 0) low = middle + 1;
    else high = middle;
  }
  others.splice(low, 0, row);
  return others;
}
