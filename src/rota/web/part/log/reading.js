// One log as somebody reads it: where they are in it, what they look for, which lines they chose, and how they get about.
import { signal } from "../../html.js";
import { Log } from "../../state/log.js";
import { Search } from "../../state/log-search.js";
import { hash, setHash } from "../../state/route.js";
import { hashOf, linesOf, ordered } from "./anchor.js";
import { LINE } from "./geometry.js";
import { Position } from "./position.js";
import { choice } from "./setting.js";

/** @typedef {import("../../state/log-search.js").Found} Found */

export class Reading {
  times = choice("times");
  /** The line that was found last. */
  here = signal(/** @type {number | null} */ (null));
  /** Whether only what is new since the last success is shown. */
  isComparing = signal(false);
  /** The hash that we set ourselves: nobody wants to be led there. */
  #own = "";
  /** @type {number | null} from where shift extends */
  #anchor = null;

  /** @param {string} id of the run */
  constructor(id) {
    this.log = new Log(id);
    this.position = new Position(this.log);
    this.position.wrap = choice("wrap");
    this.search = new Search(id, this.log);
  }

  /** The lines that the address names. */
  get picked() {
    return linesOf(hash.value);
  }

  open() {
    void this.log.open().then(() => {
      this.#own = "";
      this.follow(hash.value);
    });
    return () => {
      this.log.close();
      this.search.stop();
    };
  }

  /**
   * Goes to the lines that the address names, unless they were chosen here.
   * @param {string} address
   */
  follow(address) {
    const lines = linesOf(address);
    if (!lines || !this.log.known || address === this.#own) return;
    this.#own = address;
    this.position.goTo(lines.from);
  }

  /** @param {import("./anchor.js").Lines | null} lines */
  choose(lines) {
    this.#own = hashOf(lines);
    setHash(this.#own);
  }

  /** @param {number} n @param {MouseEvent} event */
  pick = (n, event) => {
    if (event.metaKey || event.ctrlKey || event.button !== 0) return;
    event.preventDefault();
    if (event.shiftKey) getSelection()?.removeAllRanges();
    const from = event.shiftKey ? (this.#anchor ?? this.picked?.from ?? n) : n;
    if (!event.shiftKey) this.#anchor = n;
    const same = this.picked?.from === n && this.picked.to === n;
    this.choose(same && !event.shiftKey ? null : ordered(from, n));
  };

  /** @param {1 | -1} way */
  async next(way) {
    this.isComparing.value = false;
    if (way > 0 && this.#isPastTheLast()) await this.search.look(/** @type {Found} */ (this.search.found.value).wanted);
    const top = this.position.rows()[0]?.n ?? 0;
    const from = this.here.value ?? (this.position.place.value === null ? this.log.end : top - 1);
    this.#reach(
      await this.search.next(from, this.here.value === null && this.position.place.value === null ? -1 : way),
    );
  }

  /** Whether the last place found is the one we are at, and more was printed since it was searched. */
  #isPastTheLast() {
    const found = this.search.found.value;
    return found !== null && found.all && this.log.end > found.end && this.here.value === found.hits.at(-1);
  }

  /**
   * To the place found at this line or behind it.
   * @param {number} n
   */
  async near(n) {
    this.#reach(await this.search.next(n - 1, 1));
  }

  /** @param {number | null} n */
  #reach(n) {
    if (n === null) return;
    this.here.value = n;
    if (!this.position.isInSight(n)) this.position.goTo(n);
  }

  /** @param {import("./pattern.js").Wanted | null} wanted */
  async look(wanted) {
    this.here.value = null;
    this.isComparing.value = false;
    const found = await this.search.look(wanted);
    if (found?.hits.length) await this.next(1);
  }

  /** @param {string} streams */
  show(streams) {
    this.log.show(streams);
    const wanted = this.search.found.value?.wanted;
    if (wanted) void this.look(wanted);
  }

  /** @param {number} lines */
  step(lines) {
    this.position.step(lines * LINE);
  }

  toEnd() {
    if (this.picked) this.choose(null);
    this.position.toEnd();
  }

  toggleWrap() {
    this.position.wrap.value = !this.position.wrap.value;
    this.position.forget();
  }
}
