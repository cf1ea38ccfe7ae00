// How the page stands with the daemon: what all of it is as new as.
import { signal } from "../html.js";
import { listen, retry } from "../event/channel.js";

/** @typedef {import("../event/connection.js").Link} Link */

export const link = signal(/** @type {Link} */ ({ phase: "connecting", since: Date.now(), why: "", retryAt: null }));
/** The daemon's version when this page was loaded, and the one that speaks now. */
export const version = signal({ loaded: "", now: "" });

/** @type {number} how far the daemon's clock is ahead of this browser's, in milliseconds */
let ahead = 0;

/** Now, by the daemon's clock: a laptop's own may be minutes off. Milliseconds since 1970. */
export function daemonNow() {
  return Date.now() + ahead;
}

/** Ticks once a second, for all that says how long ago. */
export const now = signal(Date.now());

/** Begins to listen; once, when the page starts. */
export function connect() {
  setInterval(() => (now.value = daemonNow()), 1_000);
  listen((message) => {
    if (message.kind === "link") link.value = { ...message.link, since: message.link.since + ahead };
    else if (message.name === "hello" || message.name === "joined") greet(message.data);
    else if (message.name === "ping") set(new Date(message.data.now).getTime() - Date.now());
  });
}

/** @param {{ version: string, now?: string, ahead?: number }} greeting of the daemon, or of the tabs that are there already */
function greet(greeting) {
  set(greeting.ahead ?? new Date(greeting.now ?? Date.now()).getTime() - Date.now());
  version.value = { loaded: version.value.loaded || greeting.version, now: greeting.version };
}

/** @param {number} difference */
function set(difference) {
  ahead = difference;
  now.value = daemonNow();
}

export { retry };
