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
    if (message.kind === "link") {
      link.value = message.link;
    } else if (message.name === "hello" || message.name === "ping") {
      ahead = new Date(message.data.now).getTime() - Date.now();
      now.value = daemonNow();
      if (message.name === "hello") {
        const speaks = message.data.version;
        version.value = { loaded: version.value.loaded || speaks, now: speaks };
      }
    }
  });
}

export { retry };
