// How a task does: its figures, its durations and its days.
import { html } from "../../html.js";
import { useResource } from "../../state/resource.js";
import { took } from "../../text/duration.js";
import { counted, number } from "../../text/size.js";
import { rate } from "../../text/rate.js";
import { Status } from "../glyph.js";
import { Ago } from "../instant.js";
import { Loaded } from "../notice.js";
import { unitPath } from "./detail.js";
import { Heat } from "./heat.js";
import { usePaced } from "./pace.js";
import { Part } from "./question.js";
import { Scatter } from "./scatter.js";

/** @typedef {import("../../wire.d.ts").Stats} Stats */

/** Twelve weeks of runs are gone through for each answer: not more often than this. Milliseconds. */
const PACE = 10_000;

/** @param {{ name: string, zone: string }} props */
export function Figures({ name, zone }) {
  const again = usePaced(() => stats.reread(), PACE);
  const concerns = (/** @type {Stats} */ value, /** @type {any} */ data) => {
    if ((data.run?.task_name ?? data.task_name) === name) again();
    return value;
  };
  const stats = /** @type {typeof useResource<Stats>} */ (useResource)(`${unitPath(name)}/stats`, {
    "run.ended": concerns,
    "run.deleted": concerns,
    "run.restored": concerns,
  });
  return html`<${Loaded} of=${stats} what="How it does" rows=${4} height=${64}>
    ${(/** @type {Stats} */ value) =>
      value.runs === 0 && value.points.id.length === 0
        ? html`<p class="soft">It has not run in the last twelve weeks.</p>`
        : html`<${Strip} stats=${value} zone=${zone} />
      <div class="pair charts">
        <${Part} title="Durations"><${Scatter} points=${value.points} zone=${zone} /><//>
        <${Part} title="Twelve weeks"><${Heat} days=${value.days} name=${name} zone=${zone} /><//>
      </div>`}
  <//>`;
}

/** @param {{ stats: Stats, zone: string }} props */
function Strip({ stats, zone }) {
  const { success_rate: share, runs, failed, streak, lateness_p50: late, lateness_p95: later } = stats;
  return html`<dl class="strip">
    <${Figure} word="Success" value=${share === undefined ? "" : rate(share)}>${counted(runs, "run")}, ${number(failed)} failed<//>
    <${Figure} word="Half take at most" value=${took(stats.p50)}>${stats.p95 !== undefined && html`95 % at most <span class="type">${took(stats.p95)}</span>`}<//>
    <${Figure} word="Longest" value=${took(stats.max)}>of those that succeeded<//>
    <${Figure} word="Late by" value=${late === undefined ? "" : took(late)}>${later !== undefined && html`95 % at most <span class="type">${took(later)}</span>`}<//>
    <${Figure} word="In a row" value=${streak.kind === "none" ? "" : number(streak.count)}>
      ${streak.kind !== "none" && html`<${Status} of=${streak.kind === "failure" ? "failed" : "success"} text=${streak.kind === "failure" ? (streak.count === 1 ? "failure" : "failures") : streak.count === 1 ? "success" : "successes"} />`}
    <//>
    <${Figure} word="Last failure" value=${html`<${Ago} at=${stats.last_failure_at} zone=${zone} none="none" />`}>
      last success <${Ago} at=${stats.last_success_at} zone=${zone} none="none" />
    <//>
  </dl>`;
}

/** @param {{ word: string, value: unknown, children?: unknown }} props */
function Figure({ word, value, children }) {
  return html`<div>
    <dt>${word}</dt>
    <dd class="type">${value || html`<span class="soft">–</span>`}</dd>
    <dd class="soft">${children}</dd>
  </div>`;
}
