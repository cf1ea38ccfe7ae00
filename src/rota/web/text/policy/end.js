// How something is ended, and how long it is before it is tried again.
import { says, typed } from "../sentence.js";
import { lasting } from "./lasting.js";

/** So many delays are told one by one. */
const TOLD = 3;

/**
 * `SIGTERM, killed 5 s later`.
 * @param {{ stop_signal?: string, graceful_stop?: number }} unit
 */
export function ladder({ stop_signal: signal = "SIGTERM", graceful_stop: grace }) {
  if (grace === 0) return says`killed at once`;
  return says`${typed(signal)}, killed ${lasting(grace ?? 5e9)} later`;
}

/**
 * `10 s apart`, `after 10 s, 20 s and 40 s`, `after 1 s, 2 s, 4 s and so on up to 1 m`.
 * @param {{ delay?: number, backoff?: string, most?: number }} policy nanoseconds
 * @param {number} times Infinity where there is no end of it
 */
export function delays({ delay = 0, backoff = "constant", most = Infinity }, times) {
  if (delay === 0) return "at once";
  const all = Array.from({ length: Math.min(times, TOLD) }, (_, index) =>
    lasting(Math.min(grown(delay, backoff, index + 1), most)),
  );
  if (new Set(all).size === 1 && (times <= TOLD || backoff === "constant")) {
    return times === 1 || times === Infinity ? `after ${all[0]}` : `${all[0]} apart`;
  }
  if (times > TOLD) return `after ${all.join(", ")} and so on${most < Infinity ? `, up to ${lasting(most)}` : ""}`;
  return `after ${all.slice(0, -1).join(", ")} and ${all[all.length - 1]}`;
}

/**
 * @param {number} delay
 * @param {string} backoff
 * @param {number} attempt 1 first
 */
function grown(delay, backoff, attempt) {
  if (backoff === "linear") return delay * attempt;
  return backoff === "exponential" ? delay * 2 ** (attempt - 1) : delay;
}
