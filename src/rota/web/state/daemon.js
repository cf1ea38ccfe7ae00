// What the daemon says of itself, who asks it, and how many notifications nobody has read.
import { computed, effect, signal } from "../html.js";
import { read, signedOut, write } from "./api.js";
import { link, retry } from "./link.js";
import { REREAD, Resource } from "./resource.js";

/** @typedef {import("../wire.d.ts").DaemonInfo} DaemonInfo */
/** @typedef {import("../wire.d.ts").AuthStatus} AuthStatus */

/** @type {import("./resource.js").Folds<DaemonInfo>} */
const INFO = {
  "config.stale": (known, { stale, problems }) => ({ ...known, config_stale: stale, config_problems: problems }),
  "tasks.changed": () => REREAD,
};
/** @type {import("./resource.js").Fold<{ count: number }>} */
const counted = (_, { unread_count }) => ({ count: unread_count });
/** @type {import("./resource.js").Folds<{ count: number }>} */
const UNREAD = {
  "notification.created": counted,
  "notification.updated": counted,
  "notifications.unread_count_changed": counted,
};
const info = new Resource("/api/daemon", () => INFO);
const unread = new Resource("/api/notifications/unread-count", () => UNREAD);

export const daemon = computed(() => info.value.value);
export const unreadCount = computed(() => unread.value.value?.count ?? 0);
/** The zone that all times are told in, unless a unit has its own. */
export const zone = computed(() => daemon.value?.resolved_timezone ?? "UTC");

/** Who we are; undefined until it was told. */
export const who = signal(/** @type {AuthStatus | undefined} */ (undefined));

/** Before the connection is tried again where its end of the session was none. Milliseconds. */
const PAUSE = 1_000;

const RANKS = { read: 0, trigger: 1, admin: 2 };

/**
 * Whether we may do what takes this scope.
 * @param {"read" | "trigger" | "admin"} scope
 */
export function may(scope) {
  const held = who.value?.scope;
  return held !== undefined && RANKS[held] >= RANKS[scope];
}

export function startDaemon() {
  info.start();
  unread.start();
}

/** Asks who we are; nobody signed in where one has to be is told by `signedOut`. */
export async function learnWho() {
  const answer = /** @type {{ data: AuthStatus }} */ (await read("/api/auth/status"));
  who.value = answer.data;
  signedOut.value = answer.data.auth_required && !answer.data.authenticated;
}

/** Asks once more when the connection finds that the session is over, or that somebody signed in, in another tab perhaps. */
export function watchSession() {
  effect(() => {
    const { phase } = link.value;
    if (phase === "signed-out" && !signedOut.peek()) {
      void learnWho().then(
        () => signedOut.peek() || setTimeout(retry, PAUSE), // somebody signed in again meanwhile
        () => setTimeout(retry, PAUSE), // the daemon is away: the connection says so next
      );
    } else if (phase === "live" && signedOut.peek()) {
      void learnWho().catch(() => {});
    }
  });
}

/**
 * @param {string} user
 * @param {string} password
 */
export async function signIn(user, password) {
  await write("POST", "/api/auth/login", { user, password });
  await learnWho();
}

export async function signOut() {
  await write("POST", "/api/auth/logout");
  await learnWho();
}
