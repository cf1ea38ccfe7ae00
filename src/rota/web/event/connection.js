// One connection to /api/events: it heals by itself, goes on where it was, and never pretends to be live.
import { frames } from "./frame.js";

/**
 * @typedef {"connecting" | "live" | "lost" | "signed-out"} Phase
 * @typedef {{ phase: Phase, since: number, why: string, retryAt: number | null }} Link
 * @typedef {{ kind: "link", link: Link }
 *   | { kind: "event", name: string, id: string | null, data: any }} Message
 *   what is told: how the connection stands, and each event of the daemon
 */

const PATH = "/api/events";
/** Without a byte for so long (two heartbeats and some), a connection is dead, whatever the network says. */
const SILENCE = 35_000;
/** An answer that does not even begin within this time is none. */
const PATIENCE = 10_000;
const SLOWEST_RETRY = 8_000;

export class Connection {
  /** @type {Link} */
  link = { phase: "connecting", since: Date.now(), why: "", retryAt: null };
  /** @type {string | null} the newest event that was told */
  last = null;
  /** The version of the daemon that speaks. */
  version = "";
  /** How far the daemon's clock is ahead of this machine's, in milliseconds. */
  ahead = 0;
  #tries = 0;
  #closed = false;
  /** @type {AbortController | null} */
  #asking = null;
  /** @type {(() => void) | null} ends the wait before the next try */
  #hurry = null;
  #heard = 0;
  #tell;

  /** @param {(message: Message) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** Connects, and again, until closed. */
  async open() {
    while (!this.#closed) {
      const why = await this.#once();
      if (this.#closed) return;
      if (why === SIGNED_OUT) {
        this.#stand("signed-out", "Your session has ended.");
        await this.#wait(null);
      } else {
        this.#tries += 1;
        const pause = Math.min(SLOWEST_RETRY, 250 * 2 ** this.#tries) * (0.75 + Math.random() / 2);
        this.#stand("lost", why, Date.now() + pause);
        await this.#wait(pause);
      }
    }
  }

  /** Tries at once: somebody signed in, looks at the page again, or the network is back. */
  retry() {
    if (this.link.phase === "live" && Date.now() - this.#heard > SILENCE / 2) this.#asking?.abort();
    this.#hurry?.();
  }

  close() {
    this.#closed = true;
    this.#asking?.abort();
    this.#hurry?.();
  }

  /** @returns {Promise<string>} why it ended */
  async #once() {
    const asking = new AbortController();
    this.#asking = asking;
    this.#heard = Date.now();
    let patience = PATIENCE;
    const watch = setInterval(() => Date.now() - this.#heard > patience && asking.abort(), 1_000);
    /** @type {Record<string, string>} */
    const headers = this.last === null ? {} : { "Last-Event-ID": this.last };
    try {
      const answer = await fetch(PATH, { headers, signal: asking.signal, cache: "no-store" });
      if (answer.status === 401) return SIGNED_OUT;
      if (!answer.ok || answer.body === null) return `The daemon answered ${answer.status}.`;
      patience = SILENCE;
      return await this.#listen(answer.body);
    } catch (fault) {
      return asking.signal.aborted ? "The daemon does not answer." : wordsOf(fault);
    } finally {
      clearInterval(watch);
    }
  }

  /** @param {ReadableStream<Uint8Array>} body */
  async #listen(body) {
    for await (const frame of frames(body, () => (this.#heard = Date.now()))) {
      if (frame.event === "hello") this.#greeted(frame.data);
      if (frame.id !== null) this.last = frame.id;
      if (frame.event === "lost") this.last = String(frame.data.latest_id);
      if (frame.event === "hello" || frame.event === "ping") {
        this.ahead = new Date(frame.data.now).getTime() - Date.now();
      }
      this.#tell({ kind: "event", name: frame.event, id: frame.id, data: frame.data });
      if (frame.event === "daemon.stopping") return STOPPING[String(frame.data.reason)] ?? "The daemon stops.";
    }
    return "The daemon closed the connection.";
  }

  /** @param {{ latest_id: string, version: string }} hello */
  #greeted(hello) {
    this.#tries = 0;
    this.version = hello.version;
    this.last ??= hello.latest_id;
    this.#stand("live", "");
  }

  /**
   * @param {Phase} phase
   * @param {string} why
   * @param {number | null} retryAt
   */
  #stand(phase, why, retryAt = null) {
    const since = phase === this.link.phase ? this.link.since : this.link.phase === "live" ? this.#heard : Date.now();
    this.link = { phase, since, why, retryAt };
    this.#tell({ kind: "link", link: this.link });
  }

  /** @param {number | null} pause milliseconds; null: until somebody asks for it */
  #wait(pause) {
    return new Promise((/** @type {(value: void) => void} */ done) => {
      const timer = pause === null ? undefined : setTimeout(done, pause);
      this.#hurry = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

const SIGNED_OUT = "signed out";

/** @type {Record<string, string>} */
const STOPPING = { restart: "The daemon restarts.", shutdown: "Rota was shut down." };

/** @param {unknown} fault */
function wordsOf(fault) {
  return fault instanceof TypeError ? "The daemon cannot be reached." : String(fault);
}
