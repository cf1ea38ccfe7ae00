// How somebody likes to read logs: kept in this browser, the same for all of them.
import { signal } from "../../html.js";

/** @typedef {import("@preact/signals-core").Signal<boolean>} Choice */

/** @type {Map<string, Choice>} */
const choices = new Map();

/**
 * On or off, as it was left.
 * @param {string} name
 * @returns {Choice}
 */
export function choice(name) {
  let made = choices.get(name);
  if (!made) {
    made = signal(kept(name) === "true");
    made.subscribe((on) => keep(name, String(on)));
    choices.set(name, made);
  }
  return made;
}

/** @param {string} name */
function kept(name) {
  try {
    return localStorage.getItem(`rota.log.${name}`);
  } catch {
    return null; // a browser that keeps nothing shows all the same
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function keep(name, value) {
  try {
    localStorage.setItem(`rota.log.${name}`, value);
  } catch {
    // it is kept for as long as the page is open
  }
}
