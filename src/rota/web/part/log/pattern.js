// What is looked for, as the browser finds it in the lines in sight. The daemon's own search says what counts.

/** @typedef {{ text: string, regex: boolean, case: boolean }} Wanted */
/** @typedef {[number, number][]} Marks begin and end of each place */
/** @typedef {(text: string) => Marks} Finder */

/** A repeated group that repeats itself: the browser may need ages for it, the daemon never does. */
const SLOW = /[+*}]\??\)[+*{]/;
/** Places marked in one line. */
const MOST = 100;

/**
 * Finds the places in a line; null where the pattern is one that only the daemon can read (RE2 knows some that we do not).
 * @param {Wanted} wanted
 * @returns {Finder | null}
 */
export function finder(wanted) {
  const pattern = compiled(wanted);
  return pattern && ((text) => marks(pattern, text));
}

/** @param {Wanted} wanted */
function compiled({ text, regex, case: strict }) {
  if (!text || (regex && SLOW.test(text))) return null;
  const [inline = "", rest = ""] = regex
    ? (/^\(\?([ims]+)\)([^]*)$/.exec(text)?.slice(1) ?? ["", text])
    : ["", escaped(text)];
  const flags = new Set(["g", "u", ...(strict ? [] : ["i"]), ...inline]);
  try {
    return new RegExp(rest, [...flags].join(""));
  } catch {
    return null;
  }
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/**
 * @param {RegExp} pattern
 * @param {string} text
 * @returns {Marks}
 */
function marks(pattern, text) {
  /** @type {Marks} */
  const found = [];
  for (const match of text.matchAll(pattern)) {
    found.push([match.index, match.index + match[0].length]);
    if (found.length === MOST) break;
  }
  return found;
}

/**
 * The same segments, cut where a mark begins or ends.
 * @template {{ text: string }} S
 * @param {S[]} segments
 * @param {Marks} places
 * @returns {(S & { marked: boolean })[]}
 */
export function marked(segments, places) {
  /** @type {(S & { marked: boolean })[]} */
  const made = [];
  let start = 0;
  for (const segment of segments) {
    const end = start + segment.text.length;
    let at = start;
    for (const [from, to] of places) {
      if (to <= at || from >= end || from === to) continue;
      if (from > at) made.push({ ...segment, text: segment.text.slice(at - start, from - start), marked: false });
      made.push({
        ...segment,
        text: segment.text.slice(Math.max(from, at) - start, Math.min(to, end) - start),
        marked: true,
      });
      at = Math.min(to, end);
    }
    if (at < end) made.push({ ...segment, text: segment.text.slice(at - start), marked: false });
    start = end;
  }
  return made;
}
