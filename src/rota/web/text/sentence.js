// Sentences in which some words are what one could type or grep: paths, patterns, names, signals.

/** @typedef {{ typed: string }} Typed a word for the monospaced face */
/** @typedef {(string | Typed)[]} Sentence */

/**
 * A word as it stands in rota.toml or in a shell.
 * @param {string | number} word
 * @returns {Typed}
 */
export function typed(word) {
  return { typed: String(word) };
}

/**
 * A sentence of its parts: says`Runs as ${typed("shop")}.`
 * @param {TemplateStringsArray} strings
 * @param {(string | number | Typed | Sentence)[]} values
 * @returns {Sentence}
 */
export function says(strings, ...values) {
  /** @type {Sentence} */
  const parts = [strings[0]];
  values.forEach((value, index) => {
    if (Array.isArray(value)) parts.push(...value);
    else parts.push(typeof value === "number" ? String(value) : value);
    parts.push(strings[index + 1]);
  });
  return parts.filter((part) => part !== "");
}

/**
 * `a`, `a and b`, `a, b and c`.
 * @param {(string | Typed)[]} items
 * @param {string} [last] what stands before the last one
 * @returns {Sentence}
 */
export function listed(items, last = "and") {
  return items.flatMap((item, index) => {
    if (index === 0) return [item];
    return [index === items.length - 1 ? ` ${last} ` : ", ", item];
  });
}

/**
 * A sentence without its faces, for who listens, and for tests.
 * @param {Sentence} sentence
 */
export function plain(sentence) {
  return sentence.map((part) => (typeof part === "string" ? part : part.typed)).join("");
}
