// Where we are: the path, and the query that holds what a view is set to. Links are links, the page stays.
import { computed, signal } from "../html.js";

const place = signal(here());

export const path = computed(() => place.value.path);
export const hash = computed(() => place.value.hash);
export const query = computed(() => new URLSearchParams(place.value.search));

/**
 * Goes to a path of the page, as a link does.
 * @param {string} to
 */
export function go(to) {
  history.pushState(null, "", to);
  place.value = here();
  scrollTo(0, 0);
  document.getElementById("main")?.focus({ preventScroll: true }); // who listens hears the new view, from its beginning
}

/**
 * Sets what the view is set to, without a new entry in the history; empty values are left out.
 * @param {Record<string, string | number | boolean | null | undefined>} changes
 */
export function setQuery(changes) {
  const next = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "" || value === false) next.delete(key);
    else next.set(key, String(value));
  }
  const text = next.toString();
  history.replaceState(null, "", location.pathname + (text ? `?${text}` : "") + location.hash);
  place.value = here();
}

/** @param {string} fragment with its `#`, or empty */
export function setHash(fragment) {
  history.replaceState(null, "", location.pathname + location.search + fragment);
  place.value = here();
}

/** Begins to follow links and the browser's own buttons. */
export function startRouting() {
  addEventListener("popstate", () => (place.value = here()));
  addEventListener("hashchange", () => (place.value = here()));
  document.addEventListener("click", follow);
}

/** @param {MouseEvent} event */
function follow(event) {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
  if (link.origin !== location.origin || isServed(link.pathname)) return;
  if (link.pathname === location.pathname && link.hash) return; // within the view: the browser scrolls
  event.preventDefault();
  go(link.pathname + link.search + link.hash);
}

/** @param {string} at a path that the daemon itself answers */
function isServed(at) {
  return /^\/(api|docs|schemas|static|metrics|openapi\.(json|yaml)|health|ready)(\/|$)/.test(at);
}

function here() {
  return { path: location.pathname, search: location.search, hash: location.hash };
}
