// One answer of the API, kept true by the events that come after it. All views read through this.
import { effect, signal, untracked, useEffect, useMemo, useRef } from "../html.js";
import { follow, parse, since } from "../event/journal.js";
import { Fault, faultOf, isAborted, read, signedOut } from "./api.js";
import { link } from "./link.js";

/** What a fold answers when the event says that the answer changed, but not how. */
export const REREAD = Symbol("read it again");

/** Rereads that events ask for come at most once in so many milliseconds. */
const PACE = 1_000;
/** After a fault that may pass, it is asked again. */
const PATIENCE = 10_000;

/**
 * How an event changes the answer: the new one, the same one where it does not concern it, or REREAD.
 * @template T
 * @typedef {(value: T, data: any) => T | typeof REREAD} Fold
 */

/**
 * By the event's name.
 * @template T
 * @typedef {Record<string, Fold<T>>} Folds
 */

/** @template T */
export class Resource {
  value = signal(/** @type {T | undefined} */ (undefined));
  fault = signal(/** @type {Fault | null} */ (null));
  busy = signal(false);
  #path;
  #folds;
  /** @type {string | null} what the value is as new as */
  #at = null;
  #again = false;
  /** @type {AbortController | null} */
  #asking = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #askedAt = 0;
  /** @type {(() => void)[]} */
  #ends = [];

  /**
   * @param {string} path
   * @param {() => Folds<T>} folds read anew for each event
   */
  constructor(path, folds) {
    this.#path = path;
    this.#folds = folds;
  }

  /** Reads, and follows from then on. */
  start() {
    this.#ends = [follow((entry) => (entry === null ? this.#gap() : this.#hear(entry))), this.#recover()];
    void this.reread();
    return () => this.stop();
  }

  stop() {
    for (const end of this.#ends) end();
    this.#ends = [];
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  /** Reads it again, now; what comes while it is read is not lost. */
  async reread() {
    if (untracked(() => this.busy.value)) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.busy.value = true;
    this.#askedAt = Date.now();
    const asking = (this.#asking = new AbortController());
    try {
      const answer = await read(this.#path, { signal: asking.signal });
      this.#take(answer.data, answer.eventId);
    } catch (thrown) {
      if (!isAborted(thrown)) this.#fail(faultOf(thrown));
    } finally {
      this.busy.value = false;
    }
    if (this.#again && !asking.signal.aborted) {
      this.#again = false;
      this.#soon();
    }
  }

  /**
   * @param {T} data
   * @param {string | null} eventId
   */
  #take(data, eventId) {
    const missed = since(eventId);
    this.#at = eventId;
    if (missed === null) this.#again = true; // something happened that this tab has not heard of
    let value = data;
    for (const entry of missed ?? []) value = this.#fold(value, entry);
    this.value.value = value;
    this.fault.value = null;
  }

  /** @param {Fault} fault */
  #fail(fault) {
    this.fault.value = fault;
    const passing = fault.kind !== "refused" || fault.status === 429 || fault.status >= 500;
    if (passing && this.#ends.length) this.#later((fault.retryAfter ?? PATIENCE / 1000) * 1000);
  }

  /** @param {import("../event/journal.js").Entry} entry */
  #hear(entry) {
    const value = untracked(() => this.value.value);
    if (value === undefined) return;
    const at = parse(this.#at);
    if (entry.seq >= 0 && at !== null && entry.seq <= at.seq) return;
    this.value.value = this.#fold(value, entry);
  }

  /**
   * @param {T} value
   * @param {import("../event/journal.js").Entry} entry
   */
  #fold(value, entry) {
    const fold = this.#folds()[entry.name];
    const folded = fold ? fold(value, entry.data) : value;
    if (folded !== REREAD) return folded;
    this.#soon();
    return value;
  }

  #gap() {
    if (this.#at !== null && since(this.#at) === null) this.#soon();
  }

  #soon() {
    if (untracked(() => this.busy.value)) this.#again = true;
    else this.#later(Math.max(0, this.#askedAt + PACE - Date.now()));
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

/**
 * The answer to a GET, for as long as the component is shown. A `path` of null asks for nothing.
 * With `keep` the answer to the path before stays until the new one is there.
 * @template T
 * @param {string | null} path
 * @param {Folds<T>} [folds]
 * @param {{ keep?: boolean }} [options]
 * @returns {{ value: T | undefined, fault: Fault | null, busy: boolean, old: boolean, reread: () => void }}
 */
export function useResource(path, folds = {}, { keep = false } = {}) {
  const newest = useRef(folds);
  newest.current = folds;
  const last = useRef(/** @type {T | undefined} */ (undefined));
  const resource = useMemo(
    () => (path === null ? null : /** @type {Resource<T>} */ (new Resource(path, () => newest.current))),
    [path],
  );
  useEffect(() => resource?.start(), [resource]);
  const value = resource?.value.value;
  if (value !== undefined) last.current = value;
  return {
    value: value ?? (keep ? last.current : undefined),
    old: value === undefined && last.current !== undefined,
    fault: resource?.fault.value ?? null,
    busy: resource?.busy.value ?? false,
    reread: () => void resource?.reread(),
  };
}
