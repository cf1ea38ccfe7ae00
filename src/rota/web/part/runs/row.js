// One run in the list. The sign of its status is the link to it; so is the row, for who points.
import { html } from "../../html.js";
import { go } from "../../state/route.js";
import { took } from "../../text/duration.js";
import { pathOf, runPath } from "../../text/path.js";
import { outcome } from "../../text/status.js";
import { Status } from "../glyph.js";
import { At } from "../instant.js";

/** @typedef {import("../../wire.d.ts").Run} Run */

/**
 * @param {{ run: Run, index: number, here: boolean, gone: boolean, selected: boolean,
 *   select: (wanted: boolean, range: boolean) => void, point: () => void }} props
 *   `here`: keys work on it; `gone`: it is shown only so that nothing moves; `point`: somebody is at it now
 */
export function Row({ run, index, here, gone, selected, select, point }) {
  /** @param {MouseEvent} event */
  const open = (event) => {
    if (event.target instanceof Element && event.target.closest("a, button, input, label")) return;
    if (event.shiftKey) select(true, true);
    else if (!gone && !getSelection()?.toString()) go(runPath(run.id));
  };
  /** @param {MouseEvent} event the browser selects text on shift, which nobody means here */
  const press = (event) => event.shiftKey && event.preventDefault();
  /** @param {FocusEvent} event by the keyboard: a click is over when it is over */
  const focus = (event) => event.target instanceof Element && event.target.matches(":focus-visible") && point();
  const attempt = run.retry_attempts
    ? `${run.retry_attempt + 1}/${run.retry_attempts + 1}`
    : String(run.retry_attempt + 1);
  return html`<div role="row" class=${`row ${here ? "here" : ""} ${selected ? "selected" : ""} ${gone ? "gone" : ""}`}
    id=${`run-${run.id}`} aria-rowindex=${index + 2} aria-current=${here ? "true" : undefined} onClick=${open} onMouseDown=${press} onFocusIn=${focus}>
    <span role="cell" class="of-pick">
      <label><input type="checkbox" data-pick="" checked=${selected} disabled=${gone} aria-label=${`Select the run of ${run.task_name}`}
        onClick=${(/** @type {MouseEvent} */ event) => select(/** @type {HTMLInputElement} */ (event.currentTarget).checked, event.shiftKey)} /></label>
    </span>
    <span role="cell" class="of-what">
      ${gone ? html`<span class="soft">not here any more</span>` : html`<a href=${runPath(run.id)}><${Status} of=${outcome(run)} /></a>`}
    </span>
    <span role="cell" class="of-unit cut"><a class="type" dir="auto" href=${pathOf({ name: run.task_name, kind: run.kind })} title=${run.task_name}>${run.task_name}</a></span>
    <span role="cell" class="of-trigger type soft">${run.triggered_by}</span>
    <span role="cell" class="of-start">${run.start_at ? html`<${At} at=${run.start_at} seconds />` : html`<span class="soft"><${At} at=${run.created_at} seconds /></span>`}</span>
    <span role="cell" class="number of-took">${took(run.duration)}</span>
    <span role="cell" class="number of-exit">${run.signal ?? (run.start_at ? run.exit_code : "")}</span>
    <span role="cell" class="number of-attempt">${run.retry_attempt > 0 || run.retry_attempts ? attempt : ""}</span>
    <span role="cell" class="of-reason cut soft" dir="auto" title=${run.reason}>${run.reason}</span>
  </div>`;
}
