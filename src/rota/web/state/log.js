// The log of one run: lines by range as they are looked at, and the newest as they come. Never the whole of it.
import { signal } from "../html.js";
import { withQuery } from "../text/path.js";
import { faultOf, isAborted, read } from "./api.js";
import { Follower } from "./log-follow.js";
import { Spans } from "./log-span.js";

/** @typedef {import("../wire.d.ts").LogLine} LogLine */
/** @typedef {import("../wire.d.ts").LogPage} LogPage */
/** @typedef {import("./log-follow.js").Standing} Standing */
/** @typedef {{ n: number, line: LogLine | null }} Row `line` null: it is on its way */

/** Lines asked for at once. */
const PAGE = 500;
const AT_ONCE = 2;
/** Of a sparse log, so many numbers are looked through at most for lines before a place. */
const WIDEST = 50_000;

export class Log {
  /** Counts changes: whoever shows lines reads it. */
  version = signal(0);
  fault = signal(/** @type {import("./api.js").Fault | null} */ (null));
  standing = signal(/** @type {Standing} */ ({ phase: "off", why: "", retryAt: null }));
  /** Whether anything is known of it. */
  known = false;
  /** The number of the first line that is kept. */
  first = 0;
  /** The number that the next line will get. */
  end = 0;
  /** Whether the run has ended, so that nothing comes any more. */
  finalized = false;
  /** @type {LogLine | null} the unfinished last line */
  partial = null;
  /** Which streams are shown; empty: all. */
  streams = "";
  /** Where one looks: lines far from it are let go first. */
  focus = 0;
  #path;
  #spans = new Spans();
  /** @type {{ n: number, upward: boolean } | null} */
  #wanted = null;
  /** @type {Set<number>} the starts of what is asked for now */
  #asked = new Set();
  #stride = PAGE;
  #stop = new AbortController();
  /** @type {Follower | null} */
  #follower = null;
  #frame = 0;

  /** @param {string} id of the run */
  constructor(id) {
    this.#path = `/api/runs/${encodeURIComponent(id)}/log`;
  }

  /** Reads the end of it, and follows from there while the run goes on. */
  async open() {
    await this.#page(-PAGE);
    if (!this.known || this.finalized || this.#stop.signal.aborted || this.#follower) return;
    this.#follower = new Follower(
      `${this.#path}/stream`,
      this.end,
      (frame) => this.#hear(frame),
      (standing) => (this.standing.value = standing),
    );
    void this.#follower.start();
  }

  close() {
    this.#stop.abort();
    this.#follower?.stop();
    cancelAnimationFrame(this.#frame);
  }

  /** After a fault: asks again. */
  retry() {
    this.fault.value = null;
    if (this.known && (this.finalized || this.#follower)) this.#changed();
    else void this.open();
  }

  /** @param {string} streams names, comma between; empty: all */
  show(streams) {
    this.streams = streams;
    this.#spans.clear();
    this.#stride = PAGE;
    this.#changed();
  }

  /** Whether lines of some streams only are shown, so that numbers are left out. */
  get isSparse() {
    return this.streams !== "";
  }

  /** The unfinished last line, where it is one that is shown. */
  get unfinished() {
    return this.partial && this.#isShown(this.partial) ? this.partial : null;
  }

  /**
   * Lines from a number on, as many as there are of `count`; what is not known of them is asked for.
   * @param {number} n
   * @param {number} count
   * @returns {Row[]}
   */
  from(n, count) {
    const rows = this.#rows(count, Math.max(n, this.first), 1, (at) => this.#spans.next(at, this.end));
    if (rows.length < count && this.unfinished) rows.push({ n: this.end, line: this.unfinished });
    return rows;
  }

  /**
   * Lines before a number, the nearest last.
   * @param {number} n
   * @param {number} count
   * @returns {Row[]}
   */
  before(n, count) {
    const rows = this.#rows(count, Math.min(n, this.end) - 1, -1, (at) =>
      this.#spans.previous(at, this.first),
    ).reverse();
    if (n > this.end && this.unfinished) rows.push({ n: this.end, line: this.unfinished });
    return rows;
  }

  /**
   * @param {number} count
   * @param {number} start
   * @param {1 | -1} step
   * @param {(at: number) => LogLine | number | null} look
   */
  #rows(count, start, step, look) {
    /** @type {Row[]} */
    const rows = [];
    let isWanted = false;
    for (let at = start; rows.length < count; at = rows[rows.length - 1].n + step) {
      const found = look(at);
      if (found === null) break;
      if (typeof found !== "number") {
        rows.push({ n: found.n, line: found });
        continue;
      }
      rows.push({ n: found, line: null });
      if (!isWanted) this.#want(found, step < 0);
      isWanted = true;
      if (this.isSparse) break; // how many lines there are in what is not known cannot be told
    }
    return rows;
  }

  /**
   * The line, where it is known.
   * @param {number} n
   */
  line(n) {
    const found = this.#spans.next(n, n + 1);
    return found !== null && typeof found !== "number" ? found : null;
  }

  /**
   * Whether nothing that is shown comes behind a line.
   * @param {number} n
   */
  isLast(n) {
    return n >= this.end || (this.#spans.next(n + 1, this.end) === null && !this.unfinished);
  }

  /**
   * The number of the line next to one; null where there is none, or it is not known.
   * @param {number} n
   * @param {1 | -1} way
   * @returns {number | null}
   */
  beside(n, way) {
    const at = n + way;
    if (at < this.first || at >= this.end) return null;
    const found = way > 0 ? this.#spans.next(at, this.end) : this.#spans.previous(at, this.first);
    if (typeof found !== "number") return found?.n ?? null;
    if (this.isSparse) this.#want(found, way < 0);
    return this.isSparse ? null : at;
  }

  /**
   * Some lines at once, past what is kept: for who copies them, or looks through them.
   * @param {number} from
   * @param {number} limit
   * @returns {Promise<LogPage>}
   */
  async stretch(from, limit) {
    const asked = withQuery(this.#path, { from, limit, stream: this.streams });
    return /** @type {{ data: LogPage }} */ (await read(asked, { signal: this.#stop.signal })).data;
  }

  /**
   * @param {number} n
   * @param {boolean} upward whether lines before it are wanted
   */
  #want(n, upward) {
    this.#wanted = { n, upward };
    queueMicrotask(() => this.#pump());
  }

  #pump() {
    const wanted = this.#wanted;
    if (!wanted || this.fault.value || this.#asked.size >= AT_ONCE) return;
    this.#wanted = null;
    const from = this.#startFor(wanted);
    if (this.#asked.has(from) || this.#spans.covering(wanted.n)) return;
    void this.#page(from).then(() => this.#pace(wanted));
  }

  /** @param {{ n: number, upward: boolean }} wanted */
  #startFor({ n, upward }) {
    if (!this.isSparse) return Math.floor(n / PAGE) * PAGE;
    return upward ? Math.max(this.first, this.#spans.edgeBefore(n + 1), n + 1 - this.#stride) : n;
  }

  /**
   * How far the next look back goes: further where few lines were found, nearer where there were too many.
   * @param {{ n: number, upward: boolean }} wanted
   */
  #pace({ n, upward }) {
    if (!upward || !this.isSparse) return;
    this.#stride = this.#spans.covering(n) ? Math.min(WIDEST, this.#stride * 10) : Math.max(PAGE, this.#stride / 10);
  }

  /** @param {number} from */
  async #page(from) {
    this.#asked.add(from);
    const streams = this.streams;
    try {
      const page = await this.stretch(from, PAGE);
      if (streams === this.streams) this.#take(page, from);
      this.fault.value = null;
    } catch (thrown) {
      if (!isAborted(thrown)) this.fault.value = faultOf(thrown);
    } finally {
      this.#asked.delete(from);
      this.#changed();
    }
  }

  /**
   * @param {LogPage} page
   * @param {number} asked
   */
  #take(page, asked) {
    this.known = true;
    this.first = Math.max(this.first, page.first_available);
    this.finalized ||= page.finalized;
    const lines = page.lines;
    const last = lines.at(-1)?.partial ? lines.pop() : undefined;
    if (page.total_lines >= this.end) {
      this.end = page.total_lines;
      if (last) this.partial = last;
    }
    const from = Math.max(page.first_available, asked < 0 ? page.total_lines + asked : asked);
    this.#spans.add({ from, to: page.next_from ?? page.total_lines, lines }, this.focus);
  }

  /** @param {import("../event/frame.js").Frame} frame */
  #hear({ event, data }) {
    if (event === "line") this.#append(data);
    else if (event === "partial") this.partial = data;
    else if (event === "rotated") this.first = data.first_available;
    else if (event === "done") this.#finish(data);
    else return;
    this.#changed();
  }

  /** @param {LogLine} line */
  #append(line) {
    if (line.n < this.end) return; // a page had it already
    this.#spans.append(line, this.#isShown(line), this.focus);
    this.end = line.n + 1;
    if (this.partial && this.partial.n <= line.n) this.partial = null;
  }

  /** @param {{ final_line: number }} done */
  #finish(done) {
    this.finalized = true;
    this.partial = null;
    this.end = Math.max(this.end, done.final_line + 1);
  }

  /** @param {LogLine} line */
  #isShown(line) {
    return !this.isSparse || this.streams.split(",").includes(line.stream);
  }

  /** Says so once a frame, however much comes. */
  #changed() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.version.value += 1;
    });
  }
}
