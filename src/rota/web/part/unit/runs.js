// The runs of one unit, newest first, as they come and end.
import { html } from "../../html.js";
import { REREAD } from "../../state/resource.js";
import { now } from "../../state/link.js";
import { span, took } from "../../text/duration.js";
import { millis } from "../../text/instant.js";
import { runPath, withQuery } from "../../text/path.js";
import { outcome } from "../../text/status.js";
import { Status } from "../glyph.js";
import { Ago } from "../instant.js";
import { Empty } from "../notice.js";
import { Pages } from "./pages.js";

/** @typedef {import("../../wire.d.ts").Run} Run */
/** @typedef {import("../../wire.d.ts").RunList} RunList */

const PAGE = 25;

/** @param {{ name: string, service?: boolean, zone?: string }} props */
export function Runs({ name, service = false, zone }) {
  return html`<div class="wide-table" tabindex="0" role="region" aria-label="Its runs">
    <table class="list runs-of">
      <thead>
        <tr>
          <th scope="col">Run</th>
          ${service && html`<th scope="col" class="number">#</th>`}
          <th scope="col">When</th>
          <th scope="col" class="number">Took</th>
          <th scope="col">${service ? "Why it ended" : "By"}</th>
        </tr>
      </thead>
      <${Pages} key=${name} of=${source(name, service, zone)} />
    </table>
  </div>`;
}

/**
 * @param {string} name
 * @param {boolean} service
 * @param {string | undefined} zone
 * @returns {import("./pages.js").Source<RunList, Run>}
 */
function source(name, service, zone) {
  const gone = (/** @type {RunList} */ list, /** @type {any} */ { run_id }) => ({
    ...list,
    runs: list.runs.filter((run) => run.id !== run_id),
  });
  const known = (/** @type {RunList} */ list, /** @type {any} */ { run }) => changed(list, run);
  const any = (/** @type {RunList} */ list, /** @type {any} */ { run }) =>
    run.task_name === name ? placed(list, run) : list;
  const restored = (/** @type {RunList} */ list, /** @type {any} */ { run }) =>
    run.task_name === name ? REREAD : list;
  return {
    path: (cursor) => withQuery("/api/runs", { task_name: name, limit: PAGE, cursor }),
    rows: (list) => list.runs,
    keyOf: (run) => run.id,
    row: (run) => html`<${Row} key=${run.id} run=${run} service=${service} zone=${zone} />`,
    first: {
      "run.created": any,
      "run.started": any,
      "run.updated": any,
      "run.ended": any,
      "run.deleted": gone,
      "run.restored": restored,
    },
    later: {
      "run.started": known,
      "run.updated": known,
      "run.ended": known,
      "run.deleted": gone,
      "run.restored": restored,
    },
    columns: service ? 5 : 4,
    what: "Its runs",
    empty: html`<${Empty} title="It has not run yet.">${service ? html`Press <strong>Start</strong> to start it.` : html`It runs when it is due, or when you press <strong>Run now</strong>.`}<//>`,
  };
}

/**
 * @param {RunList} list
 * @param {Run} run
 */
function changed(list, run) {
  const at = list.runs.findIndex((each) => each.id === run.id);
  return at < 0 ? list : { ...list, runs: list.runs.with(at, run) };
}

/**
 * @param {RunList} list
 * @param {Run} run
 */
function placed(list, run) {
  if (list.runs.some((each) => each.id === run.id)) return changed(list, run);
  const before = list.runs.findIndex(
    (each) => each.created_at < run.created_at || (each.created_at === run.created_at && each.id < run.id),
  );
  if (before < 0 && list.next_cursor) return list; // it belongs to a later page
  return { ...list, runs: list.runs.toSpliced(before < 0 ? list.runs.length : before, 0, run) };
}

/** @param {{ run: Run, service: boolean, zone?: string }} props */
function Row({ run, service, zone }) {
  return html`<tr>
    <td>
      <a href=${runPath(run.id)} data-row aria-label=${`Run ${run.id}`}><${Status} of=${outcome(run)} /></a>
      ${run.retry_attempt > 0 && html` <span class="soft">try ${run.retry_attempt + 1}</span>`}
    </td>
    ${service && html`<td class="number">${run.instance_index}</td>`}
    <td><${Ago} at=${run.start_at ?? run.end_at ?? run.created_at} zone=${zone} /></td>
    <td class="number"><${Length} run=${run} /></td>
    <td class="reason soft" dir="auto">${service ? (run.reason ?? "") : byWhom(run)}</td>
  </tr>`;
}

/** @param {{ run: Run }} props */
function Length({ run }) {
  if (run.status === "running" && run.start_at) {
    return span(Math.max(0, Math.floor((now.value - millis(run.start_at)) / 1000)));
  }
  return took(run.duration);
}

/** @param {Run} run */
function byWhom(run) {
  return run.actor ? `${run.triggered_by}, ${run.actor}` : run.triggered_by.replace("_", " ");
}
