// What is sent for what was typed into the field of a parameter.

/** @typedef {import("../wire.d.ts").Param} Param */
/** @typedef {string | number | boolean | null} Value */
/**
 * What an empty field stands for: `default`: nothing is sent, and the daemon takes the default, or none; `none`: left
 * out although there is a default; `empty`: a text without a letter.
 * @typedef {"default" | "none" | "empty"} Blank
 */

const WHOLE = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * What an empty field of this parameter may stand for, the usual one first.
 * @param {Param} param
 * @returns {Blank[]}
 */
export function blanks({ type, required, pattern, default: usual }) {
  /** @type {Blank[]} */
  const all = ["default"];
  if (!required && usual !== undefined && usual !== null) all.push("none");
  if (type === "string" && !pattern) all.push("empty"); // what has a pattern is hardly ever nothing
  return all;
}

/**
 * The value of the parameter's type; undefined: it is not sent. What is none of its type goes as the text it is, so that
 * the daemon says what is wrong with it; so does a number that JavaScript cannot hold exactly, rather than another one.
 * @param {Param} param
 * @param {string} text
 * @param {Blank} [blank]
 * @returns {Value | undefined}
 */
export function valueOf({ type }, text, blank = "default") {
  if (text === "") return blank === "none" ? null : blank === "empty" ? "" : undefined;
  if (type === "bool") return text === "true" || (text === "false" ? false : text);
  const typed = text.trim();
  if (type === "int" && WHOLE.test(typed)) return Number.isSafeInteger(Number(typed)) ? Number(typed) : text;
  if (type === "number" && DECIMAL.test(typed)) return Number.isFinite(Number(typed)) ? Number(typed) : text;
  return text;
}

/**
 * What is wrong with it that the daemon would tell in other words than the true ones; empty: let it judge.
 * @param {Param} param
 * @param {string} text
 */
export function beyond({ type }, text) {
  const typed = text.trim();
  if (type !== "int" || !WHOLE.test(typed) || Number.isSafeInteger(Number(typed))) return "";
  return "A browser cannot hold a number of this size exactly. Run it with rota run -p instead.";
}
