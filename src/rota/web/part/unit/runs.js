// The runs of one unit, newest first, as they come and end.
import { html, useMemo } from "../../html.js";
import { now } from "../../state/link.js";
import { useRunList } from "../../state/run-list.js";
import { span, took } from "../../text/duration.js";
import { millis } from "../../text/instant.js";
import { runPath } from "../../text/path.js";
import { outcome } from "../../text/status.js";
import { Status } from "../glyph.js";
import { Ago } from "../instant.js";
import { Empty } from "../notice.js";
import { List } from "./list.js";

/** @typedef {import("../../wire.d.ts").Run} Run */

/** @param {{ name: string, service?: boolean, zone?: string }} props */
export function Runs({ name, service = false, zone }) {
  const asked = useMemo(() => new URLSearchParams({ task_name: name }), [name]);
  const none = html`<${Empty} title="It has not run yet.">
    ${service ? html`Press <strong>Start</strong> to start it.` : html`It runs when it is due, or when you press <strong>Run now</strong>.`}
  <//>`;
  return html`<div class="wide-table" tabindex="0" role="region" aria-label="Its runs">
    <table class="list runs-of">
      <thead>
        <tr>
          <th scope="col">Run</th>
          ${service && html`<th scope="col" class="number"><span aria-hidden="true">#</span><span class="away">Instance</span></th>`}
          <th scope="col">When</th>
          <th scope="col" class="number">Took</th>
          <th scope="col">${service ? "Why it ended" : "By"}</th>
        </tr>
      </thead>
      <${List} list=${useRunList(asked)} columns=${service ? 5 : 4} what="Its runs" empty=${none}
        row=${(/** @type {Run} */ run, /** @type {boolean} */ gone) => html`<${Line} key=${run.id} run=${run} gone=${gone} service=${service} zone=${zone} />`} />
    </table>
  </div>`;
}

/** @param {{ run: Run, gone: boolean, service: boolean, zone?: string }} props `gone`: it was deleted while looked at */
function Line({ run, gone, service, zone }) {
  return html`<tr>
    <td>
      ${gone ? html`<span class="soft">deleted</span>` : html`<a href=${runPath(run.id)} data-row aria-label=${`Run ${run.id}: ${outcome(run)}`}><${Status} of=${outcome(run)} /></a>`}
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
  return run.actor ? `${run.triggered_by}, ${run.actor}` : run.triggered_by.replaceAll("_", " ");
}
