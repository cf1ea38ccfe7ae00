// Keys: each view names its own, the page has some everywhere, and `?` shows them all.
import { useEffect, useRef } from "../html.js";

/**
 * @typedef {{ keys: string, does: string, perform: () => void }} Binding `keys`: `r`, `g b`, `Enter`, `?`
 */

/** @type {Set<() => Binding[]>} the newest first */
const sources = new Set();
/** Between the two keys of `g b` may pass so many milliseconds. */
const PAUSE = 1_200;
let pending = "";
let pendingSince = 0;

/**
 * Keys that work while the component is shown; what comes later goes before.
 * @param {Binding[]} bindings
 */
export function useKeys(bindings) {
  const newest = useRef(bindings);
  newest.current = bindings;
  useEffect(() => {
    const source = () => newest.current;
    sources.add(source);
    return () => {
      sources.delete(source);
    };
  }, []);
}

/** All that work now, each key once. */
export function bindings() {
  /** @type {Map<string, Binding>} */
  const found = new Map();
  for (const source of [...sources].reverse()) {
    for (const binding of source()) if (!found.has(binding.keys)) found.set(binding.keys, binding);
  }
  return [...found.values()];
}

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === "k") {
      const palette = bindings().find((binding) => binding.keys === "/");
      event.preventDefault();
      palette?.perform();
    } else if (
      !event.metaKey &&
      !event.ctrlKey &&
      !event.altKey &&
      !isTyped(event) &&
      !document.querySelector("dialog[open]")
    ) {
      press(event);
    }
  });
}

/** @param {KeyboardEvent} event */
function press(event) {
  const known = bindings();
  const before = Date.now() - pendingSince < PAUSE ? pending : "";
  const both = before && known.find((binding) => binding.keys === `${before} ${event.key}`);
  const single = known.find((binding) => binding.keys === event.key);
  pending = known.some((binding) => binding.keys.startsWith(`${event.key} `)) ? event.key : "";
  pendingSince = Date.now();
  const binding = both || single;
  if (!binding || (event.key === "Enter" && isPressed(event))) return;
  pending = "";
  event.preventDefault();
  binding.perform();
}

/** A box that picks a row is pressed, not written into: the keys of its list work on. */
const TYPED = "input:not([data-pick]), textarea, select";

/** @param {KeyboardEvent} event somebody writes, and means the letter */
function isTyped({ target }) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(TYPED));
}

/** @param {KeyboardEvent} event Enter has its own meaning on what can be pressed */
function isPressed({ target }) {
  return target instanceof HTMLElement && target.matches("a, button, summary");
}
