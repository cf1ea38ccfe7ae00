// Follows a log as it is written: a stream of its own, which heals by itself and goes on behind the last line that came.
import { frames } from "../event/frame.js";
import { signedOut } from "./api.js";

/**
 * @typedef {{ phase: "off" | "connecting" | "live" | "lost" | "done", why: string, retryAt: number | null }} Standing
 * @typedef {import("../event/frame.js").Frame} Frame
 */

/** Without a byte for so long (two heartbeats and some), a stream is dead, whatever the network says. */
const SILENCE = 35_000;
/** An answer that does not even begin within this time is none. */
const PATIENCE = 10_000;
const SLOWEST_RETRY = 8_000;

export class Follower {
  /** @type {number} the last line that came */
  #last;
  #path;
  #hear;
  #stand;
  #tries = 0;
  #over = false;
  /** @type {AbortController | null} */
  #asking = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} path
   * @param {number} from the first line that is wanted
   * @param {(frame: Frame) => void} hear
   * @param {(standing: Standing) => void} stand
   */
  constructor(path, from, hear, stand) {
    this.#path = path;
    this.#last = from - 1;
    this.#hear = hear;
    this.#stand = stand;
  }

  /** Connects, and again, until it is done or stopped. */
  async start() {
    this.#stand({ phase: "connecting", why: "", retryAt: null });
    while (!this.#over) {
      const why = await this.#once();
      if (this.#over) return;
      this.#tries += 1;
      const pause = Math.min(SLOWEST_RETRY, 250 * 2 ** this.#tries) * (0.75 + Math.random() / 2);
      this.#stand({ phase: "lost", why, retryAt: Date.now() + pause });
      await new Promise((done) => (this.#timer = setTimeout(done, pause)));
    }
  }

  stop() {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  /** @returns {Promise<string>} why it ended */
  async #once() {
    const asking = (this.#asking = new AbortController());
    let heard = Date.now();
    let patience = PATIENCE;
    const watch = setInterval(() => Date.now() - heard > patience && asking.abort(), 1_000);
    try {
      const answer = await this.#ask(asking.signal);
      if (!answer.ok || answer.body === null) return this.#refused(answer.status);
      patience = SILENCE;
      this.#tries = 0;
      this.#stand({ phase: "live", why: "", retryAt: null });
      for await (const frame of frames(answer.body, () => (heard = Date.now()))) this.#take(frame);
      return "The daemon closed the stream.";
    } catch {
      return asking.signal.aborted ? "The daemon does not answer." : "The daemon cannot be reached.";
    } finally {
      clearInterval(watch);
    }
  }

  /** @param {AbortSignal} signal */
  #ask(signal) {
    const after = this.#last >= 0;
    const path = after ? this.#path : `${this.#path}?from=0`;
    /** @type {Record<string, string>} */
    const headers = after ? { "Last-Event-ID": String(this.#last) } : {};
    // eslint-disable-next-line no-restricted-globals -- a stream has no end that one could be patient for
    return fetch(path, { headers, signal, cache: "no-store" });
  }

  /** @param {Frame} frame */
  #take(frame) {
    if (frame.id !== null) this.#last = Number(frame.id);
    if (frame.event === "done") {
      this.#over = true;
      this.#stand({ phase: "done", why: "", retryAt: null });
    }
    this.#hear(frame);
  }

  /** @param {number} status */
  #refused(status) {
    if (status === 401) signedOut.value = true;
    if (status === 404) this.#over = true; // the run is gone, and what shows it says so
    return status === 503 ? "Too many streams are open, or Rota starts or stops." : `The daemon answered ${status}.`;
  }
}
