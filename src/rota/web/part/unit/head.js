// The head of a unit: its name, how it is, what can be done, and what one has to know before anything else.
import { html } from "../../html.js";
import { now } from "../../state/link.js";
import { took } from "../../text/duration.js";
import { relative } from "../../text/instant.js";
import { runPath } from "../../text/path.js";
import { outcome, stateOf } from "../../text/status.js";
import { Deeds } from "../deed.js";
import { Glyph, Status } from "../glyph.js";
import { Ago, At } from "../instant.js";

/** @typedef {import("../../wire.d.ts").TaskDetail} TaskDetail */
/** @typedef {import("../../state/subject.js").Deed} Deed */

/** @param {{ unit: TaskDetail, deeds: Deed[], zone: string }} props */
export function Head({ unit, deeds, zone }) {
  const { name, group, description, last_run: last } = unit;
  const ran = unit.kind === "task" ? last : undefined; // of a service its instances tell more
  return html`<header class="unit-head">
    <div class="title">
      <h1 class="type">${name}</h1>
      <${Status} of=${stateOf(unit)} chip=${true} />
      <${Deeds} deeds=${deeds} />
    </div>
    ${description && html`<p class="description"><bdi>${description}</bdi></p>`}
    <p class="soft">
      ${unit.kind === "service" ? "Service" : "Task"} in group <bdi>${group}</bdi>
      ${ran && html`; last run <a href=${runPath(ran.id)}><${Status} of=${outcome(ran)} /></a> <${Ago} at=${ran.end_at ?? ran.start_at} zone=${zone} />`}
      ${ran?.duration !== undefined && html`, took <span class="type">${took(ran.duration)}</span>`}
      ${(unit.queued_runs ?? 0) > 0 && html`; <span class="type">${unit.queued_runs}</span> waiting in line`}
    </p>
    <${Remarks} unit=${unit} zone=${zone} />
  </header>`;
}

/** @param {{ unit: TaskDetail, zone: string }} props */
function Remarks({ unit, zone }) {
  const { paused_at: paused, overdue, retry_at: retry, stopped_at: stopped, warnings, state } = unit;
  return html`<ul class="remarks">
    ${state === "removed" && html`<${Remark}>It is no longer in rota.toml. What still runs of it goes on to its end; its runs stay in the list.<//>`}
    ${
      paused &&
      html`<${Remark} glyph="pause">
      <strong>Paused</strong>${unit.paused_by && html` by <bdi class="type">${unit.paused_by}</bdi>`}, <${Ago} at=${paused} zone=${zone} />${unit.paused_reason ? html`: <q dir="auto">${unit.paused_reason}</q>` : "."}
      ${" "}<span class="soft">Firings meanwhile are recorded as paused and not caught up.</span>
    <//>`
    }
    ${
      overdue &&
      html`<${Remark} tone="bad" glyph="late">
      <strong>Overdue</strong>${unit.overdue_since && html` since <${At} at=${unit.overdue_since} zone=${zone} />`}: it should succeed at least every ${took(unit.max_age)}.
      ${" "}${unit.last_success_at ? html`Its last success was <${Ago} at=${unit.last_success_at} zone=${zone} />.` : "It has not succeeded yet."}
    <//>`
    }
    ${retry && html`<${Remark} glyph="turn">It failed, and is tried again <span class="type">${relative(retry, now.value)}</span>.<//>`}
    ${
      stopped &&
      html`<${Remark} glyph="square">
      <strong>Stopped by hand</strong> <${Ago} at=${stopped} zone=${zone} />. It stays so, also when Rota starts anew, until you start it.
    <//>`
    }
    ${warnings.map((warning) => html`<${Remark} key=${warning}><span dir="auto">${warning}</span><//>`)}
  </ul>`;
}

/** @param {{ tone?: string, glyph?: keyof typeof import("../../text/status.js").GLYPHS, children?: unknown }} props */
function Remark({ tone = "wait", glyph = "warn", children }) {
  return html`<li class=${tone}><${Glyph} name=${glyph} /><span>${children}</span></li>`;
}
