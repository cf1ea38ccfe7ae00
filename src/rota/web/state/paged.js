// A list of any length, read a page at a time and kept true by events: no row twice, none missing, none going back.
//
// Each row remembers which event it is as new as; an event older than its row says nothing new. The list knows how far
// down it has been read: what belongs further down comes with its page, whatever happened to it until then.
import { batch, effect, signal, untracked } from "../html.js";
import { follow, parse, since } from "../event/journal.js";
import { faultOf, isAborted, isPassing, read, signedOut } from "./api.js";
import { link } from "./link.js";

/** @typedef {import("../event/journal.js").Entry} Entry */
/** @typedef {import("./api.js").Fault} Fault */

/**
 * What an event says of a row: as it is now, or that it is gone; "reread" where it does not say which.
 * @template Row
 * @typedef {{ row: Row } | { gone: string } | "reread" | null} News
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
/** Rereads that events ask for come at most once in so many milliseconds. */
const PACE = 1_000;
/** After a fault that may pass, it is asked again. */
const PATIENCE = 10_000;

/** @template Row */
export class Paged {
  rows = signal(/** @type {Row[] | undefined} */ (undefined));
  fault = signal(/** @type {Fault | null} */ (null));
  busy = signal(false);
  /** Whether all rows are there: no page is left. */
  complete = signal(false);
  #kind;
  /** @type {Map<string, number>} the event that a row is as new as */
  #seqs = new Map();
  /** @type {string | null} */
  #cursor = null;
  /** @type {Row | null} how far down it was read */
  #edge = null;
  /** @type {string | null} what the oldest of what was read is as new as */
  #at = null;
  #stale = false;
  #askedAt = 0;
  /** @type {AbortController | null} */
  #asking = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {(() => void)[]} */
  #ends = [];

  /** @param {Kind<Row>} kind */
  constructor(kind) {
    this.#kind = kind;
  }

  /** Reads the first page, and follows from then on; what it answers ends that. */
  start() {
    this.#ends = [follow((entry) => (entry === null ? this.#gap() : this.#hear(entry))), this.#recover()];
    void this.reread();
    return () => this.stop();
  }

  stop() {
    for (const end of this.#ends) end();
    this.#ends = [];
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  /** The next page, unless there is none or something is read already. */
  async more() {
    if (this.#cursor === null || untracked(() => this.busy.value || this.fault.value !== null)) return;
    await this.#ask(async (stop) => this.#append(await this.#page(this.#cursor, PAGE, stop)));
  }

  /** All that is shown, from the first row on, in place of what was there. */
  async reread() {
    if (untracked(() => this.busy.value)) {
      this.#stale = true;
      return;
    }
    await this.#ask(async (stop) => {
      this.#stale = false;
      const wanted = untracked(() => this.rows.value?.length ?? 0);
      const pages = [await this.#page(null, sized(wanted), stop)];
      for (let last = pages[0], count = last.rows.length; last.cursor && count < wanted; count += last.rows.length) {
        last = await this.#page(last.cursor, sized(wanted - count), stop);
        pages.push(last);
      }
      this.#replace(pages);
    });
  }

  /** @param {(stop: AbortSignal) => Promise<void>} act */
  async #ask(act) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.busy.value = true;
    this.#askedAt = Date.now();
    const asking = (this.#asking = new AbortController());
    try {
      await act(asking.signal);
      this.fault.value = null;
    } catch (thrown) {
      if (!isAborted(thrown)) this.#fail(faultOf(thrown));
    } finally {
      this.busy.value = false;
    }
    if (this.#stale && !asking.signal.aborted && untracked(() => this.fault.value === null)) this.#soon();
  }

  /** @param {Fault} fault */
  #fail(fault) {
    this.fault.value = fault;
    if (isPassing(fault) && this.#ends.length) this.#later((fault.retryAfter ?? PATIENCE / 1000) * 1000);
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

  /** @param {Page<Row>[]} pages */
  #replace(pages) {
    this.#seqs = new Map();
    this.#at = pages[0].eventId;
    batch(() => {
      this.rows.value = [];
      for (const page of pages) this.#append(page);
    });
  }

  /** @param {Page<Row>} page */
  #append({ rows, cursor, eventId }) {
    const { idOf, compare } = this.#kind;
    const seq = parse(eventId)?.seq ?? -1;
    /** @type {Map<string, Row>} */
    const known = new Map((untracked(() => this.rows.value) ?? []).map((row) => [idOf(row), row]));
    for (const row of rows) {
      if (seq < (this.#seqs.get(idOf(row)) ?? -1)) continue; // it has been heard of since
      known.set(idOf(row), row);
      this.#seqs.set(idOf(row), seq);
    }
    this.#cursor = cursor;
    this.#edge = cursor === null ? null : (rows.at(-1) ?? this.#edge);
    const missed = since(eventId);
    if (missed === null) this.#stale = true;
    batch(() => {
      this.complete.value = cursor === null;
      this.rows.value = [...known.values()].sort(compare);
      for (const entry of missed ?? []) this.#hear(entry);
    });
  }

  /** @param {Entry} entry */
  #hear(entry) {
    const rows = untracked(() => this.rows.value);
    const news = rows && this.#kind.news(entry);
    if (!news) return;
    if (news === "reread") return this.#soon();
    const id = "gone" in news ? news.gone : this.#kind.idOf(news.row);
    if (entry.seq <= (this.#seqs.get(id) ?? -1)) return;
    const at = rows.findIndex((row) => this.#kind.idOf(row) === id);
    const row = "row" in news && this.#belongs(news.row) ? news.row : null;
    if (row) this.#seqs.set(id, entry.seq);
    else this.#seqs.delete(id);
    if (row || at >= 0) this.rows.value = placed(rows, at, row, this.#kind.compare);
  }

  /** @param {Row} row */
  #belongs(row) {
    return this.#kind.fits(row) && (this.#edge === null || this.#kind.compare(row, this.#edge) <= 0);
  }

  #gap() {
    if (this.#at !== null && since(this.#at) === null) this.#soon();
  }

  #soon() {
    this.#stale = true;
    if (!untracked(() => this.busy.value)) this.#later(Math.max(0, this.#askedAt + PACE - Date.now()));
  }

  /** @param {number} pause */
  #later(pause) {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.reread();
    }, pause);
  }

  /** What failed is tried again once the daemon is there, or somebody has signed in. */
  #recover() {
    return effect(() => {
      if (link.value.phase === "live" && !signedOut.value && untracked(() => this.fault.value)) void this.reread();
    });
  }
}

/**
 * @template Row
 * @typedef {{ rows: Row[], cursor: string | null, eventId: string | null }} Page
 */

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
  for (let high = others.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (compare(others[middle], row) < 0) low = middle + 1;
    else high = middle;
  }
  others.splice(low, 0, row);
  return others;
}
