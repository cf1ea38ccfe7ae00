// The log of a run: opens at its end, follows while it is written, and leads to any line of it.
import { html, signal, useEffect, useMemo, useRef, useSignal } from "../../html.js";
import { zone as daemonZone } from "../../state/daemon.js";
import { link } from "../../state/link.js";
import { Log } from "../../state/log.js";
import { Search } from "../../state/log-search.js";
import { hash, setHash } from "../../state/route.js";
import { runPath } from "../../text/path.js";
import { Fault } from "../notice.js";
import { useKeys } from "../keys.js";
import { hashOf, linesOf, ordered } from "./anchor.js";
import { Bar } from "./bar.js";
import { copyLines } from "./clip.js";
import { Difference } from "./difference.js";
import { Foot } from "./foot.js";
import { LINE } from "./geometry.js";
import { HitMap } from "./map.js";
import { Nothing, Notes } from "./note.js";
import { Position } from "./position.js";
import { choice } from "./setting.js";
import { Window } from "./window.js";

/**
 * @typedef {import("../../wire.d.ts").Run} Run
 * @typedef {import("../../wire.d.ts").Task} Task
 */

/**
 * The log of a run, asked for at once: before it is known what became of the run.
 * @param {string} id
 */
export function useLog(id) {
  const view = useMemo(() => new View(id), [id]);
  useEffect(() => view.open(), [view]);
  return view;
}

/** @param {{ view: View, run: Run, unit: Task | undefined }} props */
export function LogViewer({ view, run, unit }) {
  const { log, position } = view;
  const isComparing = useSignal(false);
  const seek = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => view.follow(hash.value), [view, hash.value]);
  useEffect(() => {
    if (link.value.phase === "live" && log.fault.value) log.retry();
  }, [link.value.phase]);
  useEffect(() => {
    if (log.fault.value) log.retry(); // the run was not there before, and is now
  }, [log]);
  const compare = () => (isComparing.value = !isComparing.value);
  useKeys([
    { keys: "f", does: "Search in the log", perform: () => (seek.current?.focus(), seek.current?.select()) },
    { keys: "n", does: "Next place found", perform: () => void view.next(1) },
    { keys: "N", does: "Place found before", perform: () => void view.next(-1) },
    { keys: "j", does: "A line down", perform: () => view.step(1) },
    { keys: "k", does: "A line up", perform: () => view.step(-1) },
    { keys: "g g", does: "Start of the log", perform: () => position.toStart() },
    { keys: "G", does: "End of the log, and follow it", perform: () => view.toEnd() },
    { keys: "w", does: "Wrap long lines", perform: () => view.toggleWrap() },
    { keys: "i", does: "When each line was printed", perform: () => (view.times.value = !view.times.value) },
    { keys: "c", does: "Copy the lines chosen", perform: () => void copyLines(log, view.picked) },
    { keys: "l", does: "Go to a line", perform: () => document.getElementById("log-line")?.focus() },
    { keys: "v", does: "Compare with the last success", perform: compare },
  ]);
  const zone = unit?.timezone ?? daemonZone.value;
  return html`<section class="log" aria-label="Log">
    <${Bar} view=${view} run=${run} seek=${seek} isComparing=${isComparing.value} compare=${compare} />
    ${isComparing.value ? html`<${Difference} run=${run} leave=${() => (isComparing.value = false)} />` : html`<${Body} view=${view} run=${run} unit=${unit} zone=${zone} />`}
  </section>`;
}

/** @param {{ view: View, run: Run, unit: Task | undefined, zone: string }} props */
function Body({ view, run, unit, zone }) {
  const { log, position, search, here } = view;
  void log.version.value;
  const fault = log.fault.value;
  if (fault && !log.known) {
    return html`<div class="log-body"><${Fault} fault=${fault} what="The log cannot be shown." retry=${() => log.retry()} /></div>`;
  }
  if (!log.known) return html`<div class="log-body"><${Coming} /></div>`;
  const isEmpty = log.end === 0 && !log.partial;
  const find = search.found.value?.find ?? null;
  return html`${fault && html`<${Fault} fault=${fault} what="Some lines cannot be shown." retry=${() => log.retry()} />`}
    <${Notes} log=${log} unit=${unit} picked=${view.picked} />
    <div class="log-body">
      ${isEmpty && html`<${Nothing} run=${run} log=${log} />`}
      <${Window} log=${log} position=${position} times=${view.times.value} zone=${zone} picked=${view.picked} here=${here.value} find=${find}
        pick=${view.pick} label=${`Output of run ${run.id}`} path=${runPath(run.id)} />
      <${HitMap} found=${search.found.value} here=${here.value} go=${(/** @type {number} */ n) => void view.near(n)} />
    </div>
    <${Foot} view=${view} run=${run} />`;
}

function Coming() {
  return html`<div class="log-coming" role="status" aria-busy="true">
    <span class="away">The log: loading</span>
    ${[62, 48, 71, 35, 66, 54].map((width) => html`<span class="bone" style=${{ width: `${width}%` }} />`)}
  </div>`;
}

/** What is looked at, and what one does with it. */
export class View {
  times = choice("times");
  /** The line that was found last. */
  here = signal(/** @type {number | null} */ (null));
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
    const top = this.position.rows()[0]?.n ?? 0;
    const from = this.here.value ?? (this.position.place.value === null ? this.log.end : top - 1);
    this.#reach(
      await this.search.next(from, this.here.value === null && this.position.place.value === null ? -1 : way),
    );
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
