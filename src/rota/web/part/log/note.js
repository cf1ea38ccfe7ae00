// What has to be known about a log beside its lines: why there is none, what of it is gone, that a line is not there.
import { html } from "../../html.js";
import { counted, number, size } from "../../text/size.js";
import { Empty } from "../notice.js";

/**
 * @typedef {import("../../state/log.js").Log} Log
 * @typedef {import("../../wire.d.ts").Run} Run
 * @typedef {import("../../wire.d.ts").Task} Task
 */

/** @param {{ run: Run, log: Log }} props */
export function Nothing({ run, log }) {
  void log.version.value;
  if (run.log_lines > 0 && log.finalized) {
    return html`<${Empty} title=${`It printed ${counted(run.log_lines, "line")}, which are not kept any more.`}>
      Where all logs together are larger than <code>[storage] max_size</code>, the oldest go first; their runs stay.
    <//>`;
  }
  if (run.status === "pending") {
    return html`<${Empty} title="It has not started yet.">What it prints is shown here as it comes.<//>`;
  }
  if (!log.finalized) {
    return html`<${Empty} title="It has printed nothing yet.">What it prints is shown here as it comes.<//>`;
  }
  if (!run.start_at) return html`<${Empty} title="It never ran, so it printed nothing.">${run.reason}<//>`;
  return html`<${Empty} title="It printed nothing.">A program that writes to a file of its own, or to syslog, leaves nothing here.<//>`;
}

/** @param {{ log: Log, unit: Task | undefined, picked: import("./anchor.js").Lines | null }} props */
export function Notes({ log, unit, picked }) {
  void log.version.value;
  return html`${log.first > 0 && html`<p class="log-note">${dropped(log, unit)}</p>`}
    ${picked && picked.from >= log.end && log.finalized && html`<p class="log-note" role="status">${missing(picked.from, log)}</p>`}
    ${picked && picked.to < log.first && html`<p class="log-note" role="status">Line ${picked.from} is one of those.</p>`}`;
}

/**
 * @param {Log} log
 * @param {Task | undefined} unit
 */
function dropped({ first }, unit) {
  const limit = unit?.log_max_size ? ` = "${size(unit.log_max_size)}"` : "";
  return html`Lines before <span class="type">${number(first)}</span> were dropped: the log had reached <code>log_max_size${limit}</code>.`;
}

/**
 * @param {number} n
 * @param {Log} log
 */
function missing(n, log) {
  if (log.end === 0) return `There is no line ${n}: the log is empty.`;
  return `There is no line ${n}: the last one is ${log.end - 1}. Lines are counted from 0.`;
}
