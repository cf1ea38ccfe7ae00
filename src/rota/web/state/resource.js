// One answer of the API, kept true by the events that come after it. All views read through this.
import { signal, untracked, useEffect, useMemo, useRef } from "../html.js";
import { isNews } from "../event/journal.js";
import { read } from "./api.js";
import { Live } from "./live.js";

/** @typedef {import("./api.js").Fault} Fault */

/** What a fold answers when the event says that the answer changed, but not how. */
export const REREAD = Symbol("read it again");

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

/**
 * @template T
 * @extends {Live}
 */
export class Resource extends Live {
  value = signal(/** @type {T | undefined} */ (undefined));
  #path;
  #folds;

  /**
   * @param {string} path
   * @param {() => Folds<T>} folds read anew for each event
   */
  constructor(path, folds) {
    super();
    this.#path = path;
    this.#folds = folds;
  }

  /** @override @param {AbortSignal} stop */
  async renew(stop) {
    const { data, eventId } = await /** @type {Promise<import("./api.js").Answer<T>>} */ (
      read(this.#path, { signal: stop })
    );
    this.at = eventId;
    this.value.value = this.missed(eventId).reduce((value, entry) => this.#fold(value, entry), data);
  }

  /** @override @param {import("../event/journal.js").Entry} entry */
  hear(entry) {
    const value = untracked(() => this.value.value);
    if (value !== undefined && isNews(entry, this.at)) this.value.value = this.#fold(value, entry);
  }

  /**
   * @param {T} value
   * @param {import("../event/journal.js").Entry} entry
   */
  #fold(value, entry) {
    const fold = this.#folds()[entry.name];
    const folded = fold ? fold(value, entry.data) : value;
    if (folded !== REREAD) return folded;
    this.soon();
    return value;
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
