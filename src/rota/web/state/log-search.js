// A search through a log: how many lines have it and where they lie, from the daemon; and the next one from any place.
import { signal } from "../html.js";
import { finder } from "../part/log/pattern.js";
import { withQuery } from "../text/path.js";
import { faultOf, isAborted, read } from "./api.js";

/**
 * @typedef {import("../part/log/pattern.js").Wanted} Wanted
 * @typedef {import("../wire.d.ts").LogSearch} LogSearch
 * @typedef {{ wanted: Wanted, find: import("../part/log/pattern.js").Finder | null, hits: number[], all: boolean, total: number, whole: boolean,
 *   buckets: number[], first: number, end: number }} Found
 *   `hits`: the first lines that have it, and whether these are all; `total`: of the whole log, or, where it is not `whole`, of
 *   what the daemon got through in its time; `first`, `end`: the lines there were
 */

/** Hits taken at once; the next ones are looked for where one is. */
const HITS = 1_000;
/** Shares of the log that hits are counted in. */
export const SHARES = 400;
/** Lines looked through at once. */
const STRETCH = 5_000;
/** Where the daemon had no time to count, so many of these are looked through for the next place. */
const GUESSES = 20;
/** A search ends after so many seconds on the daemon's side; the page waits longer. */
const DEADLINE = 9.5;
const PATIENCE = 60_000;

export class Search {
  found = signal(/** @type {Found | null} */ (null));
  fault = signal(/** @type {import("./api.js").Fault | null} */ (null));
  busy = signal(false);
  #path;
  #log;
  /** @type {AbortController | null} */
  #asking = null;
  #guesses = 0;
  #isGuess = false;

  /**
   * @param {string} id of the run
   * @param {import("./log.js").Log} log
   */
  constructor(id, log) {
    this.#path = `/api/runs/${encodeURIComponent(id)}/log/search`;
    this.#log = log;
  }

  /**
   * Looks for it; nothing ends the search.
   * @param {Wanted | null} wanted
   * @returns {Promise<Found | null>}
   */
  async look(wanted) {
    this.#asking?.abort();
    this.fault.value = null;
    this.found.value = null;
    this.busy.value = wanted !== null;
    if (!wanted) return null;
    const asking = (this.#asking = new AbortController());
    const { first, end } = this.#log;
    const begun = performance.now();
    try {
      const answer = /** @type {LogSearch} */ (
        (await read(this.#asked(wanted), { signal: asking.signal, patience: PATIENCE })).data
      );
      const over = (performance.now() - begun) / 1000 > DEADLINE;
      this.found.value = told(answer, wanted, { first, end, over });
    } catch (thrown) {
      if (isAborted(thrown)) return null;
      this.fault.value = faultOf(thrown);
    }
    this.busy.value = false;
    return this.found.value;
  }

  stop() {
    this.#asking?.abort();
  }

  /**
   * The next line behind this one, or before it, that has what is looked for; from the other end on where there is none.
   * @param {number} n
   * @param {1 | -1} way
   * @returns {Promise<number | null>}
   */
  async next(n, way) {
    const found = this.found.value;
    if (!found || found.hits.length === 0) return null;
    const { hits, all, find } = found;
    const last = hits[hits.length - 1];
    const isNear = way > 0 ? n < last : n > hits[0] && n <= last; // between two hits that are known
    if (all || isNear || !find) return beside(hits, n, way) ?? (way > 0 ? hits[0] : last);
    this.busy.value = true;
    try {
      return await this.#scan(found, n, way);
    } catch (thrown) {
      if (!isAborted(thrown)) this.fault.value = faultOf(thrown);
      return null;
    } finally {
      this.busy.value = false;
    }
  }

  /**
   * Looks through the shares that have hits, or may have some, the one that `n` lies in first and last.
   * @param {Found} found
   * @param {number} n
   * @param {1 | -1} way
   */
  async #scan(found, n, way) {
    const count = found.buckets.length;
    const here = shareOf(found, n);
    const counted = found.whole ? count : found.buckets.findLastIndex((hits) => hits > 0);
    this.#guesses = GUESSES;
    for (let step = 0; step <= count; step++) {
      const share = (((here + step * way) % count) + count) % count;
      if (found.buckets[share] === 0 && (share <= counted || this.#guesses <= 0)) continue;
      this.#isGuess = share > counted;
      let { from, to } = linesOf(found, share);
      if (step === 0 && way > 0) from = n + 1;
      if (step === 0 && way < 0) to = n;
      const hit = way > 0 ? await this.#forward(found, from, to) : await this.#backward(found, from, to);
      if (hit !== null) return hit;
    }
    return null;
  }

  /**
   * @param {Found} found
   * @param {number} from
   * @param {number} to
   */
  async #forward(found, from, to) {
    for (let at = from; at < to;) {
      const page = await this.#log.stretch(at, Math.min(STRETCH, to - at));
      const hit = page.lines.find((line) => line.n < to && has(found, line));
      if (hit) return hit.n;
      at = page.next_from ?? to;
    }
    return null;
  }

  /**
   * @param {Found} found
   * @param {number} from
   * @param {number} to
   */
  async #backward(found, from, to) {
    for (let end = to; end > from && this.#goesOn(); end = Math.max(from, end - STRETCH)) {
      const start = Math.max(from, end - STRETCH);
      const page = await this.#log.stretch(start, end - start);
      const hit = page.lines.findLast((line) => line.n < end && has(found, line));
      if (hit) return hit.n;
    }
    return null;
  }

  /** Whether a stretch more is looked through: of what nobody has counted, only so many. */
  #goesOn() {
    if (this.#isGuess) this.#guesses -= 1;
    return !this.#isGuess || this.#guesses >= 0;
  }

  /** @param {Wanted} wanted */
  #asked({ text, regex, case: strict }) {
    return withQuery(this.#path, {
      q: text,
      regex,
      case: strict,
      stream: this.#log.streams,
      limit: HITS,
      buckets: SHARES,
    });
  }
}

/**
 * @param {LogSearch} answer
 * @param {Wanted} wanted
 * @param {{ first: number, end: number, over: boolean }} seen
 * @returns {Found}
 */
function told(answer, wanted, { first, end, over }) {
  const hits = answer.hits.map((hit) => hit.n);
  const whole = answer.exhausted || !over;
  return {
    wanted,
    hits,
    whole,
    first,
    end,
    find: finder(wanted),
    all: answer.exhausted,
    total: answer.total_hits ?? hits.length,
    buckets: answer.buckets ?? [],
  };
}

/**
 * @param {Found} found
 * @param {{ text: string }} line
 */
function has(found, line) {
  return (found.find?.(line.text).length ?? 0) > 0;
}

/**
 * @param {number[]} hits
 * @param {number} n
 * @param {1 | -1} way
 * @returns {number | null}
 */
function beside(hits, n, way) {
  return (way > 0 ? hits.find((hit) => hit > n) : hits.findLast((hit) => hit < n)) ?? null;
}

/**
 * @param {Found} found
 * @param {number} n
 */
function shareOf({ first, end, buckets }, n) {
  const share = Math.floor(((n - first) * buckets.length) / Math.max(1, end - first));
  return Math.min(buckets.length - 1, Math.max(0, share));
}

/**
 * The lines of a share: `from` to `to` − 1.
 * @param {Found} found
 * @param {number} share
 */
export function linesOf({ first, end, buckets }, share) {
  const edge = (/** @type {number} */ at) => first + Math.ceil((at * (end - first)) / buckets.length);
  return { from: edge(share), to: edge(share + 1) };
}
