// Which lines of a log are known: stretches of it, some lines of each, and never more than may be kept.

/** @typedef {import("../wire.d.ts").LogLine} LogLine */
/** @typedef {{ from: number, to: number, lines: LogLine[] }} Span all lines asked for of the numbers `from` to `to` − 1 */

/** So many lines are kept; those farthest from where one looks go first. */
const KEPT = 24_000;
/** What comes live is cut into stretches of this length, so that it can go by parts. */
const LONGEST = 4_000;

export class Spans {
  /** @type {Span[]} in order, none over another */
  #spans = [];

  clear() {
    this.#spans = [];
  }

  /** How many lines are kept. */
  get size() {
    return this.#spans.reduce((sum, span) => sum + span.lines.length, 0);
  }

  /**
   * The stretch that a number lies in.
   * @param {number} n
   */
  covering(n) {
    return this.#spans.find((span) => span.from <= n && n < span.to);
  }

  /**
   * The end of what is known before a number that is not; −Infinity where nothing is.
   * @param {number} n
   */
  edgeBefore(n) {
    return this.#spans.reduce((edge, span) => (span.to <= n ? Math.max(edge, span.to) : edge), -Infinity);
  }

  /**
   * Takes a stretch in place of what was known of it.
   * @param {Span} added
   * @param {number} focus where one looks
   */
  add(added, focus) {
    if (added.to <= added.from) return;
    const around = this.#spans.flatMap((span) => outside(span, added));
    this.#spans = [...around, added].sort((one, other) => one.from - other.from);
    this.#trim(focus);
  }

  /**
   * Takes the line that comes after all others; `kept` is false where it is not asked for, but known to be there.
   * @param {LogLine} line
   * @param {boolean} kept
   * @param {number} focus
   */
  append(line, kept, focus) {
    let last = this.#spans.at(-1);
    if (!last || last.to !== line.n || last.lines.length >= LONGEST) {
      last = { from: line.n, to: line.n, lines: [] };
      this.#spans.push(last);
      this.#trim(focus);
    }
    last.to = line.n + 1;
    if (kept) last.lines.push(line);
  }

  /**
   * The first line that is asked for at or behind a number; the number from which on it is not known; null: there is none.
   * @param {number} n
   * @param {number} end
   * @returns {LogLine | number | null}
   */
  next(n, end) {
    for (let at = n; at < end;) {
      const span = this.covering(at);
      if (!span) return at;
      const found = span.lines[placeOf(span.lines, at)];
      if (found) return found;
      at = span.to;
    }
    return null;
  }

  /**
   * The last line that is asked for at or before a number; the number up to which it is not known; null: there is none.
   * @param {number} n
   * @param {number} first
   * @returns {LogLine | number | null}
   */
  previous(n, first) {
    for (let at = n; at >= first;) {
      const span = this.covering(at);
      if (!span) return at;
      const found = span.lines[placeOf(span.lines, at + 1) - 1];
      if (found) return found;
      at = span.from - 1;
    }
    return null;
  }

  /** @param {number} focus */
  #trim(focus) {
    let size = this.size;
    while (size > KEPT && this.#spans.length > 1) {
      const far = this.#spans.reduce((one, other) => (distance(other, focus) > distance(one, focus) ? other : one));
      this.#spans.splice(this.#spans.indexOf(far), 1);
      size -= far.lines.length;
    }
  }
}

/**
 * Where in the lines the first of at least this number stands.
 * @param {LogLine[]} lines
 * @param {number} n
 */
function placeOf(lines, n) {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle].n < n) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What of a stretch lies outside another.
 * @param {Span} span
 * @param {Span} other
 * @returns {Span[]}
 */
function outside(span, other) {
  if (span.to <= other.from || span.from >= other.to) return [span];
  const parts = [
    { from: span.from, to: Math.min(span.to, other.from) },
    { from: Math.max(span.from, other.to), to: span.to },
  ];
  return parts
    .filter(({ from, to }) => from < to)
    .map(({ from, to }) => ({ from, to, lines: span.lines.slice(placeOf(span.lines, from), placeOf(span.lines, to)) }));
}

/**
 * @param {Span} span
 * @param {number} focus
 */
function distance(span, focus) {
  if (focus < span.from) return span.from - focus;
  return focus >= span.to ? focus - span.to + 1 : 0;
}
