// Lines as an address names them: `#L120`, `#L120-L140`. Numbers are the API's: absolute, and the first is 0.

/** @typedef {{ from: number, to: number }} Lines the first and the last of them */

/**
 * The lines an address names; null where it names none.
 * @param {string} hash
 * @returns {Lines | null}
 */
export function linesOf(hash) {
  const match = /^#L(\d{1,15})(?:-L?(\d{1,15}))?$/.exec(hash);
  return match ? ordered(Number(match[1]), Number(match[2] ?? match[1])) : null;
}

/**
 * What somebody typed: `120`, `120-140`, `L120`; null where it is no line.
 * @param {string} typed
 */
export function linesTyped(typed) {
  const bare = typed.replace(/[\s,_#]/g, "").replace(/^L?/i, "#L");
  return linesOf(bare.replace(/[–:]/, "-").toUpperCase());
}

/**
 * @param {Lines | null} lines
 * @returns {string} empty for none
 */
export function hashOf(lines) {
  if (!lines) return "";
  return lines.from === lines.to ? `#L${lines.from}` : `#L${lines.from}-L${lines.to}`;
}

/**
 * From a line that was chosen to another one.
 * @param {number} one
 * @param {number} other
 * @returns {Lines}
 */
export function ordered(one, other) {
  return { from: Math.min(one, other), to: Math.max(one, other) };
}
