// The lines that a failed run printed and the last good one did not. Numbers, times and ids make no difference.
import { html } from "../../html.js";
import { zone } from "../../state/daemon.js";
import { useResource } from "../../state/resource.js";
import { runPath } from "../../text/path.js";
import { counted } from "../../text/size.js";
import { Empty, Fault, Skeleton } from "../notice.js";
import { Line } from "./row.js";

/** @typedef {import("../../wire.d.ts").LogDiff} LogDiff */
/** @typedef {import("../../wire.d.ts").LogLine} LogLine */

/** @param {{ run: import("../../wire.d.ts").Run, leave: () => void }} props */
export function Difference({ run, leave }) {
  const answer = /** @type {typeof useResource<LogDiff>} */ (useResource)(`/api${runPath(run.id)}/log/diff`);
  const back = html`<button class="button small" type="button" onClick=${leave}>Show the whole log</button>`;
  const { fault, value } = answer;
  if (fault?.status === 404) {
    return html`<div class="log-body"><${Empty} title="There is no success to compare with.">No run of ${run.task_name} before this one has succeeded, or its log is gone. ${back}<//></div>`;
  }
  if (fault?.status === 409) {
    return html`<div class="log-body"><${Empty} title="It still runs.">It can be compared once it has ended. ${back}<//></div>`;
  }
  if (fault) {
    return html`<div class="log-body"><${Fault} fault=${fault} what="The logs cannot be compared." retry=${answer.reread}>${back}<//></div>`;
  }
  if (!value) {
    return html`<div class="log-body"><${Skeleton} rows=${6} height=${16} what="Comparing the two logs" /></div>`;
  }
  return html`<${Told} diff=${value} run=${run} leave=${leave} back=${back} />`;
}

/** @param {{ diff: LogDiff, run: import("../../wire.d.ts").Run, leave: () => void, back: unknown }} props */
function Told({ diff, run, leave, back }) {
  const good = html`<a href=${runPath(diff.against_run_id)}>the last good run</a>`;
  if (diff.added.length === 0 && diff.missing.length === 0) {
    return html`<div class="log-body"><${Empty} title="No line is new.">It printed what ${good} printed, but for numbers, times and ids. ${back}<//></div>`;
  }
  return html`<p class="log-note">
      ${counted(diff.added.length, "line")} that ${good} did not print${diff.missing.length > 0 && `, and ${counted(diff.missing.length, "line")} of it that this one lacks`}.
      Numbers, times and ids make no difference.${diff.truncated && " There is more than is compared or shown here."} ${back}
    </p>
    <div class="log-body">
      <div class="log-difference" tabindex="0" role="region" aria-label="Lines that are new since the last success">
        <${Lines} lines=${diff.added} id=${run.id} sign="+" leave=${leave} />
        ${diff.missing.length > 0 && html`<h3>Only in the last good run</h3><${Lines} lines=${diff.missing} id=${diff.against_run_id} sign="−" />`}
      </div>
    </div>`;
}

/** @param {{ lines: LogLine[], id: string, sign: string, leave?: () => void }} props */
function Lines({ lines, id, sign, leave }) {
  return html`<div class=${sign === "+" ? "added" : "missing"} onClick=${(/** @type {Event} */ event) => event.target instanceof HTMLAnchorElement && leave?.()}>
    ${lines.map(
      (
        line,
        at,
      ) => html`${at > 0 && lines[at - 1].n !== line.n - 1 && html`<div class="log-gap" aria-hidden="true"></div>`}
      <${Line} key=${line.n} n=${line.n} line=${line} times=${false} zone=${zone.value} find=${null} isPicked=${false} isHere=${false} href=${`${runPath(id)}#L${line.n}`} />`,
    )}
  </div>`;
}
