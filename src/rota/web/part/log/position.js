// Where one is in a log, and how one gets elsewhere: by the scrollbar, wheel and keys, to a line, to the end.
import { signal } from "../../html.js";
import { fitting, isExact, isLeap, LINE, placeAt, room, scrollOf, walk } from "./geometry.js";

/**
 * @typedef {import("./geometry.js").Place} Place
 * @typedef {import("../../state/log.js").Log} Log
 * @typedef {import("../../state/log.js").Row} Row
 */

/** A line that was asked for stands so far below the top. */
const INSET = 0.3;
/** Heights remembered of lines that were in sight. */
const REMEMBERED = 4_000;

export class Position {
  /** The line at the top; null: the end is in sight, and stays so when more comes. */
  place = signal(/** @type {Place | null} */ (null));
  view = signal(0);
  wrap = signal(false);
  /** Characters that fit in a line when it is wrapped. */
  columns = 100;
  /** Where to go once it is known how much is in sight. @type {number | null} */
  #goal = null;
  /** @type {Map<number, number>} */
  #heights = new Map();
  #log;

  /** @param {Log} log */
  constructor(log) {
    this.#log = log;
  }

  /** @returns {import("./geometry.js").Extent} */
  get extent() {
    return { first: this.#log.first, end: this.#log.end + (this.#log.unfinished ? 1 : 0), view: this.view.value };
  }

  /** Height of all that is scrolled through. */
  get room() {
    return room(this.extent);
  }

  /** Whether a scroll position says which line is at the top. */
  get isExact() {
    return !this.wrap.value && !this.#log.isSparse && isExact(this.extent);
  }

  /** The lines in sight. @returns {Row[]} */
  rows() {
    const count = fitting(this.view.value) + 1;
    const place = this.place.value;
    if (place === null) return this.#log.before(Infinity, count);
    const rows = this.#log.from(place.n, count);
    return rows.length ? rows : this.#log.before(Infinity, count);
  }

  /** The scroll position that the place has. */
  get scrollTop() {
    const place = this.place.value;
    return place === null ? this.room - this.view.value : scrollOf(place, this.extent);
  }

  /**
   * Somebody scrolled.
   * @param {number} scrollTop
   * @param {number} delta since the last time
   * @param {Place | null} top what is at the top of the view now
   */
  scrolled(scrollTop, delta, top) {
    const isLast = scrollTop >= this.room - this.view.value - 1;
    if (this.isExact || isLeap(delta, this.view.value)) {
      this.place.value = isLast ? null : placeAt(scrollTop, this.extent);
    } else if (top) {
      this.move(delta, top);
    }
  }

  /**
   * Some pixels further.
   * @param {number} delta
   * @param {Place | null} top
   */
  move(delta, top) {
    const start = this.place.value ?? top;
    if (!start || (this.place.value === null && delta >= 0)) return;
    this.place.value = walk(start, delta, this.#course);
    this.focus();
  }

  /**
   * Some pixels further, for who presses a key.
   * @param {number} delta
   */
  step(delta) {
    const rows = this.rows();
    const top = this.place.value ?? (rows.length ? { n: rows[1]?.n ?? rows[0].n, px: 0 } : null);
    this.move(delta, top);
  }

  /**
   * Whether a line is well within the view.
   * @param {number} n
   */
  isInSight(n) {
    const rows = this.rows();
    const margin = Math.min(2, Math.floor(rows.length / 4));
    return rows
      .slice(margin, this.wrap.value ? Math.floor(rows.length / 2) : rows.length - margin - 1)
      .some((row) => row.n === n);
  }

  /**
   * To a line: it stands below the top, so that what was before it is seen.
   * @param {number} n
   */
  goTo(n) {
    const { first, end, view } = this.extent;
    this.#goal = view === 0 ? n : null;
    const line = Math.max(first, Math.min(n, end - 1));
    this.place.value = walk({ n: line, px: 0 }, -Math.floor((view * INSET) / LINE) * LINE, this.#course);
    this.focus();
  }

  toEnd() {
    this.place.value = null;
    this.focus();
  }

  toStart() {
    this.place.value = { n: this.#log.first, px: 0 };
    this.focus();
  }

  /** Tells the log where one looks. */
  focus() {
    this.#log.focus = this.place.value?.n ?? this.#log.end;
    if (this.place.value && this.place.value.n < this.#log.first) this.place.value = { n: this.#log.first, px: 0 };
  }

  /**
   * How high the lines in sight have become.
   * @param {[number, number][]} heights
   */
  measured(heights) {
    if (this.#heights.size > REMEMBERED) this.#heights.clear();
    for (const [n, height] of heights) this.#heights.set(n, height);
  }

  /**
   * So many pixels are in sight now, and a line is as wide as that.
   * @param {number} view
   */
  resized(view) {
    this.view.value = view;
    this.forget();
    if (this.#goal !== null && view > 0) this.goTo(this.#goal);
  }

  /** Lines are laid out anew: their heights are not known any more. */
  forget() {
    this.#heights.clear();
  }

  /** @type {import("./geometry.js").Course} */
  #course = {
    before: (n) => this.#log.beside(n, -1),
    after: (n) => this.#log.beside(n, 1),
    height: (n) => (this.wrap.value ? (this.#heights.get(n) ?? this.#likely(n)) : LINE),
  };

  /**
   * A wrapped line's height before it was seen, by its length.
   * @param {number} n
   */
  #likely(n) {
    return Math.max(1, Math.ceil((this.#log.line(n)?.text.length ?? 0) / this.columns)) * LINE;
  }
}
