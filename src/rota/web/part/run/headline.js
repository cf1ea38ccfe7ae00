// What a run is of, what became of it, and what can be done with it.
import { html } from "../../html.js";
import { now } from "../../state/link.js";
import { pathOf } from "../../text/path.js";
import { outcome, statusOf } from "../../text/status.js";
import { remainder, verdict } from "../../text/verdict.js";
import { Copy } from "../copy.js";
import { Glyph } from "../glyph.js";

/**
 * @typedef {import("../../wire.d.ts").Run} Run
 * @typedef {import("../../wire.d.ts").Task} Task
 */

/** @param {{ run: Run, retry: Run | undefined, unit: Task | undefined, children?: unknown }} props */
export function Headline({ run, retry, unit, children }) {
  const { tone, glyph } = statusOf(outcome(run));
  const more = remainder(run.reason);
  return html`<header class="run-head">
    <div class="title">
      <h1 class="type"><a href=${pathOf({ name: run.task_name, kind: run.kind })} dir="auto">${run.task_name}</a></h1>
      <span class="run-id soft"><span class="type">${run.id}</span><${Copy} text=${run.id} what="the run’s id" /></span>
      ${children}
    </div>
    <p class=${`run-verdict ${tone}`}>
      <${Glyph} name=${glyph} size=${18} live=${run.status === "running"} />
      <strong>${verdict(run, now.value, { retry, expected: unit?.expected_duration })}</strong>
    </p>
    <p class="away" role="status">${run.status === "ended" ? `The run has ended: ${statusOf(outcome(run)).word}` : ""}</p>
    ${more && html`<p class="run-reason" dir="auto">${more}</p>`}
  </header>`;
}
