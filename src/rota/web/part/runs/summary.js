// How many runs fit, and what became of them; each figure shows those alone.
import { html } from "../../html.js";
import { query } from "../../state/route.js";
import { REREAD, useResource } from "../../state/resource.js";
import { withQuery } from "../../text/path.js";
import { counted, number } from "../../text/size.js";
import { FAILURES, statusOf } from "../../text/status.js";
import { Ago } from "../instant.js";
import { Status } from "../glyph.js";

/** @typedef {import("../../wire.d.ts").RunSummary} RunSummary */

/**
 * What changes how many there are.
 * @type {import("../../state/resource.js").Folds<RunSummary>}
 */
const COUNTED = Object.fromEntries(
  ["run.created", "run.started", "run.ended", "run.deleted", "run.restored", "tasks.changed"].map((name) => [
    name,
    () => REREAD,
  ]),
);

/** @param {Record<string, string>} which filters, as they are asked */
export function useSummary(which) {
  return useResource(withQuery("/api/runs/summary", which), COUNTED, { keep: true });
}

/** @param {{ summary: ReturnType<typeof useSummary>, shown: boolean }} props */
export function Summary({ summary, shown }) {
  const told = shown ? summary.value : undefined;
  if (!told) {
    return html`<p class="summary soft">${shown && summary.fault ? `They could not be counted. ${summary.fault.message}` : " "}</p>`;
  }
  const reasons = Object.entries(told.by_end_reason).filter(([, count]) => count > 0);
  const parts = [["running", told.running], ["pending", told.pending], ...reasons.sort(byWeight)].filter(
    ([, count]) => Number(count) > 0,
  );
  return html`<p class=${`summary ${summary.old ? "old" : ""}`}>
    <strong class="type">${counted(told.total, "run")}</strong>
    ${parts.map(
      ([
        word,
        count,
      ]) => html`<a key=${word} href=${withQuery("/runs", { ...Object.fromEntries(query.value), status: String(word) })}>
        <${Status} of=${String(word)} bare /><span class="type">${number(Number(count))}</span> <span aria-hidden="true">${statusOf(String(word)).word}</span></a>`,
    )}
    ${told.last_failure && html`<span class="soft">last failure <${Ago} at=${told.last_failure} /></span>`}
  </p>`;
}

/**
 * Failures first, then the most.
 * @param {[string, number]} a
 * @param {[string, number]} b
 */
function byWeight(a, b) {
  return Number(FAILURES.includes(b[0])) - Number(FAILURES.includes(a[0])) || b[1] - a[1];
}
