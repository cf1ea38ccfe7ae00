// What every answer has that is kept true: when it is asked for, what is heard meanwhile, and how a fault heals.
import { effect, signal, untracked } from "../html.js";
import { follow, since } from "../event/journal.js";
import { faultOf, isAborted, signedOut } from "./api.js";
import { link } from "./link.js";

/** @typedef {import("../event/journal.js").Entry} Entry */
/** @typedef {import("./api.js").Fault} Fault */

/** Rereads that events ask for come at most once in so many milliseconds. */
const PACE = 1_000;
/** After a fault that may pass, it is asked again. */
const PATIENCE = 10_000;
/** Events after which there may be what there was not. */
const RETURNS = ["tasks.changed", "run.restored"];

/** @abstract what is asked, and what an event means to it, is said by those that extend it */
export class Live {
  fault = signal(/** @type {Fault | null} */ (null));
  busy = signal(false);
  /**
   * What it is as new as, `BOOT-SEQ`.
   * @type {string | null}
   */
  at = null;
  #stale = false;
  #askedAt = 0;
  /** @type {AbortController | null} */
  #asking = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {(() => void)[]} */
  #ends = [];

  /** Reads, and follows from then on; what it answers ends that. */
  start() {
    this.#ends = [follow((entry) => this.#told(entry)), this.#recover()];
    void this.reread();
    return () => this.stop();
  }

  stop() {
    for (const end of this.#ends) end();
    this.#ends = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asking?.abort();
  }

  /** Reads it again, now; what comes while it is read is not lost. */
  async reread() {
    if (untracked(() => this.busy.value)) this.#stale = true;
    else await this.ask((stop) => ((this.#stale = false), this.renew(stop)));
  }

  /** Reads it again, soon: something happened that does not say how it changes this. */
  soon() {
    this.#stale = true;
    if (!untracked(() => this.busy.value)) this.#later(Math.max(0, this.#askedAt + PACE - Date.now()));
  }

  /**
   * Asks for something, one thing at a time; what goes wrong is its fault, and heals where it may.
   * @param {(stop: AbortSignal) => Promise<void>} act
   */
  async ask(act) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.busy.value = true;
    this.#askedAt = Date.now();
    const asking = (this.#asking = new AbortController());
    try {
      await act(asking.signal);
      this.fault.value = null;
    } catch (thrown) {
      if (!isAborted(thrown)) this.#fail(faultOf(thrown));
    } finally {
      this.busy.value = false;
    }
    if (this.#stale && !asking.signal.aborted && untracked(() => this.fault.value === null)) this.soon();
  }

  /**
   * The events that an answer has not heard of; where some are not known any more it is read again.
   * @param {string | null} eventId
   * @returns {Entry[]}
   */
  missed(eventId) {
    const entries = since(eventId);
    if (entries === null) this.#stale = true;
    return entries ?? [];
  }

  /**
   * Reads all of it.
   * @param {AbortSignal} _stop
   * @returns {Promise<void>}
   */
  renew(_stop) {
    throw new Error("it says what it reads");
  }

  /** @param {Entry} _entry an event, as it comes */
  hear(_entry) {}

  /** @param {Entry | null} entry */
  #told(entry) {
    if (entry !== null) {
      if (RETURNS.includes(entry.name) && untracked(() => this.fault.value)?.status === 404) this.soon();
      this.hear(entry);
    } else if (this.at !== null && since(this.at) === null) {
      this.soon();
    }
  }

  /** @param {Fault} fault */
  #fail(fault) {
    this.fault.value = fault;
    const passing = fault.kind !== "refused" || fault.status === 429 || fault.status >= 500;
    if (passing && this.#ends.length) this.#later((fault.retryAfter ?? PATIENCE / 1000) * 1000);
  }

  /** @param {number} pause */
  #later(pause) {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.reread();
    }, pause);
  }

  /** What failed is tried again once the daemon is there, or somebody has signed in. */
  #recover() {
    return effect(() => {
      if (link.value.phase === "live" && !signedOut.value && untracked(() => this.fault.value)) void this.reread();
    });
  }
}
