// What a line of output looks like on a terminal in the end: colours kept, redrawn places as they stood last.
import { inkOf } from "./ink.js";

/**
 * @typedef {[number, number, number]} Rgb
 * @typedef {{ fg: Rgb | null, bg: Rgb | null, bold: boolean, dim: boolean, italic: boolean, under: boolean, strike: boolean, reverse: boolean }} Pen
 * @typedef {{ text: string, style: Record<string, string | number> | null }} Segment
 */

/* eslint-disable no-control-regex -- control characters are what it is about */
const SPECIAL = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/;
/** CSI and its parts; strings for the terminal itself (titles, links); what is cut off; other escapes; controls; text. */
const TOKEN =
  /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])|\x1b[\]PX^_][^]*?(?:\x07|\x1b\\|$)|\x1b\[[0-?]*[ -/]*$|\x1b[ -/]*[0-~]?|[\x00-\x08\x0a-\x1f\x7f-\x9f]|[^\x00-\x08\x0a-\x1f\x7f-\x9f]+/g;
/* eslint-enable no-control-regex */

/** @type {Pen} */
const BARE = {
  fg: null,
  bg: null,
  bold: false,
  dim: false,
  italic: false,
  under: false,
  strike: false,
  reverse: false,
};
/** So far to the right a cursor may be sent; further is no place to write at. */
const WIDEST = 4_096;

/**
 * The text with its styles, as a terminal would show the line in the end.
 * @param {string} text
 * @returns {Segment[]}
 */
export function segments(text) {
  if (!SPECIAL.test(text)) return text ? [{ text, style: null }] : [];
  const screen = new Row();
  for (const token of text.matchAll(TOKEN)) screen.take(token);
  return screen.segments();
}

/**
 * The text alone.
 * @param {string} text
 */
export function plain(text) {
  return SPECIAL.test(text)
    ? segments(text)
        .map((segment) => segment.text)
        .join("")
    : text;
}

/** One row of a terminal. */
class Row {
  /** @type {string[]} a character each */
  #cells = [];
  /** @type {Pen[]} */
  #pens = [];
  #at = 0;
  #pen = BARE;

  /** @param {RegExpMatchArray} token */
  take([token, parameters, final]) {
    if (final !== undefined) this.#control(parameters, final);
    else if (token === "\r") this.#at = 0;
    else if (token === "\b") this.#at = Math.max(0, this.#at - 1);
    else if (!SPECIAL.test(token[0])) this.#write(token);
  }

  /** @param {string} text */
  #write(text) {
    while (this.#cells.length < this.#at) this.#put(this.#cells.length, " ", BARE);
    for (const character of text) this.#put(this.#at++, character, this.#pen);
  }

  /**
   * @param {number} at
   * @param {string} character
   * @param {Pen} pen
   */
  #put(at, character, pen) {
    this.#cells[at] = character;
    this.#pens[at] = pen;
  }

  /**
   * @param {string} parameters
   * @param {string} final
   */
  #control(parameters, final) {
    const first = Number.parseInt(parameters, 10) || 0;
    if (final === "m" && !/^[<=>?]/.test(parameters)) this.#pen = penAfter(this.#pen, parameters);
    else if (final === "K" || final === "J") this.#erase(first);
    else if (final === "G") this.#at = Math.min(WIDEST, Math.max(1, first) - 1);
    else if (final === "C") this.#at = Math.min(Math.max(WIDEST, this.#at), this.#at + Math.max(1, first));
    else if (final === "D") this.#at = Math.max(0, this.#at - Math.max(1, first));
  }

  /** @param {number} part 0: from here on; 1: up to here; 2: all of it */
  #erase(part) {
    if (part === 0) this.#cells.length = this.#pens.length = Math.min(this.#cells.length, this.#at);
    else if (part === 1) for (let at = 0; at <= this.#at && at < this.#cells.length; at++) this.#put(at, " ", BARE);
    else if (part === 2) this.#cells.length = this.#pens.length = 0;
  }

  /** @returns {Segment[]} */
  segments() {
    /** @type {Segment[]} */
    const made = [];
    let start = 0;
    for (let at = 1; at <= this.#cells.length; at++) {
      if (at < this.#cells.length && this.#pens[at] === this.#pens[start]) continue;
      made.push({ text: this.#cells.slice(start, at).join(""), style: styleOf(this.#pens[start]) });
      start = at;
    }
    return made;
  }
}

/**
 * What the pen is after an SGR sequence.
 * @param {Pen} pen
 * @param {string} parameters
 * @returns {Pen}
 */
function penAfter(pen, parameters) {
  // `38:2::r:g:b` is how the standard has it, `38;2;r;g;b` how it is written: the empty place is the colour space.
  const codes = parameters
    .replace(/([345]8:2):\d*:(?=\d*:\d*:\d)/g, "$1:")
    .split(/[;:]/)
    .map((code) => Number.parseInt(code, 10) || 0);
  let next = pen;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at];
    if (code === 38 || code === 48 || code === 58) {
      const [colour, used] = extended(codes, at + 1);
      at += used;
      if (code !== 58 && colour) next = { ...next, [code === 38 ? "fg" : "bg"]: colour };
    } else {
      next = { ...next, ...changed(code) };
    }
  }
  return next;
}

/**
 * @param {number} code
 * @returns {Partial<Pen>}
 */
function changed(code) {
  if (code >= 30 && code <= 37) return { fg: PALETTE[code - 30] };
  if (code >= 90 && code <= 97) return { fg: PALETTE[code - 82] };
  if (code >= 40 && code <= 47) return { bg: PALETTE[code - 40] };
  if (code >= 100 && code <= 107) return { bg: PALETTE[code - 92] };
  return CHANGES[code] ?? {};
}

/** @type {Record<number, Partial<Pen>>} */
const CHANGES = {
  0: BARE,
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { under: true },
  7: { reverse: true },
  9: { strike: true },
  21: { under: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { under: false },
  27: { reverse: false },
  29: { strike: false },
  39: { fg: null },
  49: { bg: null },
};

/**
 * A colour of 256, or of all; and how many codes it took.
 * @param {number[]} codes
 * @param {number} at
 * @returns {[Rgb | null, number]}
 */
function extended(codes, at) {
  if (codes[at] === 5) return [indexed(codes[at + 1] ?? 0), 2];
  if (codes[at] !== 2) return [null, 0];
  const [red = 0, green = 0, blue = 0] = codes.slice(at + 1, at + 4).map((part) => Math.min(255, part));
  return [[red, green, blue], 4];
}

/**
 * @param {number} index of 256
 * @returns {Rgb}
 */
function indexed(index) {
  if (index < 16) return PALETTE[index];
  if (index >= 232) return grey(Math.min(255, index));
  const step = (/** @type {number} */ part) => (part ? 55 + part * 40 : 0);
  const cube = index - 16;
  return [step(Math.floor(cube / 36)), step(Math.floor(cube / 6) % 6), step(cube % 6)];
}

/**
 * @param {number} index
 * @returns {Rgb}
 */
function grey(index) {
  const level = 8 + (index - 232) * 10;
  return [level, level, level];
}

/** The sixteen colours by number, as they are read well on the log's dark ground. @type {Rgb[]} */
const PALETTE = [
  [42, 38, 34],
  [232, 112, 100],
  [126, 190, 112],
  [222, 176, 84],
  [112, 164, 232],
  [204, 142, 214],
  [98, 190, 196],
  [206, 200, 190],
  [128, 122, 114],
  [246, 142, 130],
  [158, 216, 144],
  [240, 204, 120],
  [148, 190, 248],
  [224, 170, 234],
  [136, 216, 220],
  [248, 244, 236],
];

/** @type {WeakMap<Pen, Record<string, string | number>>} */
const styles = new WeakMap();

/** @param {Pen} pen */
function styleOf(pen) {
  if (pen === BARE) return null;
  let style = styles.get(pen);
  if (!style) styles.set(pen, (style = made(pen)));
  return Object.keys(style).length ? style : null;
}

/** @param {Pen} pen */
function made(pen) {
  /** @type {Record<string, string | number>} */
  const style = {};
  const { color, background } = inkOf(pen);
  if (color) style.color = color;
  if (background) style.background = background;
  if (pen.bold) style.fontWeight = 700;
  if (pen.italic) style.fontStyle = "italic";
  if (pen.under || pen.strike) {
    style.textDecoration = [pen.under && "underline", pen.strike && "line-through"].filter(Boolean).join(" ");
  }
  return style;
}
