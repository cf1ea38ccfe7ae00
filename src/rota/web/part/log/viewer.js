// The log of a run: opens at its end, follows while it is written, and leads to any line of it.
import { html, useEffect, useMemo, useRef } from "../../html.js";
import { zone as daemonZone } from "../../state/daemon.js";
import { link } from "../../state/link.js";
import { hash } from "../../state/route.js";
import { runPath } from "../../text/path.js";
import { Fault } from "../notice.js";
import { useKeys } from "../keys.js";
import { Bar } from "./bar.js";
import { copyLines } from "./clip.js";
import { Difference } from "./difference.js";
import { Foot } from "./foot.js";
import { HitMap } from "./map.js";
import { Nothing, Notes } from "./note.js";
import { Reading } from "./reading.js";
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
  const reading = useMemo(() => new Reading(id), [id]);
  useEffect(() => reading.open(), [reading]);
  return reading;
}

/** @param {{ reading: Reading, run: Run, unit: Task | undefined }} props */
export function LogViewer({ reading, run, unit }) {
  const { log, position } = reading;
  const seek = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => reading.follow(hash.value), [reading, hash.value]);
  useEffect(() => {
    if (link.value.phase === "live" && log.fault.value) log.retry();
  }, [link.value.phase]);
  useEffect(() => {
    if (log.fault.value) log.retry(); // the run was not there before, and is now
  }, [log]);
  const isComparing = reading.isComparing.value;
  const compare = () => (reading.isComparing.value = !isComparing);
  useKeys([
    { keys: "f", does: "Search in the log", perform: () => (seek.current?.focus(), seek.current?.select()) },
    { keys: "n", does: "Next place found", perform: () => void reading.next(1) },
    { keys: "N", does: "Place found before", perform: () => void reading.next(-1) },
    { keys: "j", does: "A line down", perform: () => reading.step(1) },
    { keys: "k", does: "A line up", perform: () => reading.step(-1) },
    { keys: "g g", does: "Start of the log", perform: () => position.toStart() },
    { keys: "G", does: "End of the log, and follow it", perform: () => reading.toEnd() },
    { keys: "w", does: "Wrap long lines", perform: () => reading.toggleWrap() },
    { keys: "i", does: "When each line was printed", perform: () => (reading.times.value = !reading.times.value) },
    { keys: "c", does: "Copy the lines chosen", perform: () => void copyLines(log, reading.picked) },
    { keys: "l", does: "Go to a line", perform: () => document.getElementById("log-line")?.focus() },
    { keys: "v", does: "Compare with the last success", perform: compare },
  ]);
  return html`<section class="log" aria-label="Log">
    <${Bar} reading=${reading} run=${run} seek=${seek} isComparing=${isComparing} compare=${compare} />
    ${isComparing ? html`<${Difference} run=${run} leave=${() => (reading.isComparing.value = false)} />` : html`<${Body} reading=${reading} run=${run} unit=${unit} zone=${daemonZone.value} />`}
  </section>`;
}

/** @param {{ reading: Reading, run: Run, unit: Task | undefined, zone: string }} props */
function Body({ reading, run, unit, zone }) {
  const { log, position, search, here } = reading;
  void log.version.value;
  const fault = log.fault.value;
  if (fault && !log.known) {
    return html`<div class="log-body"><${Fault} fault=${fault} what="The log cannot be shown." retry=${() => log.retry()} /></div>`;
  }
  if (!log.known) return html`<div class="log-body"><${Coming} /></div>`;
  const isEmpty = log.end === 0 && !log.partial;
  const find = search.found.value?.find ?? null;
  return html`${fault && html`<${Fault} fault=${fault} what="Some lines cannot be shown." retry=${() => log.retry()} />`}
    <${Notes} log=${log} unit=${unit} picked=${reading.picked} />
    <div class="log-body">
      ${isEmpty && html`<${Nothing} run=${run} log=${log} />`}
      <${Window} log=${log} position=${position} times=${reading.times.value} zone=${zone} picked=${reading.picked} here=${here.value} find=${find}
        pick=${reading.pick} label=${`Output of run ${run.id}`} path=${runPath(run.id)} />
      <${HitMap} found=${search.found.value} here=${here.value} go=${(/** @type {number} */ n) => void reading.near(n)} />
    </div>
    <${Foot} reading=${reading} run=${run} />`;
}

function Coming() {
  return html`<div class="log-coming" role="status" aria-busy="true">
    <span class="away">The log: loading</span>
    ${[62, 48, 71, 35, 66, 54].map((width) => html`<span class="bone" style=${{ width: `${width}%` }} />`)}
  </div>`;
}
